/** Waivers of a building: who accepts which finding, why and until when. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { findingOf, type WaiverEntry } from '../../engine/waivers/waiver.ts'
import { recordDeed } from '../audit.ts'
import { versionOf, versionsOf } from '../history.ts'
import { etagOf, isKnown, refuseOtherVersion } from '../http/etag.ts'
import type { AppEnv } from '../http/request.ts'
import { tellAppended } from '../live/tell.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import { documentOf, documentShape, entryOf, entryShape, inOrder, refuseLapsed } from '../waivers/entry.ts'
import {
  addWaiver,
  changeOne,
  findWaiver,
  giveOne,
  standingWaivers,
  stateOf,
  WAIVER_STATES,
  type WaiverRow,
  type WaiverState,
  withdrawOne,
} from '../waivers/rows.ts'
import { findBuilding } from './buildings.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, idParam, time } from './shapes.ts'

const waiver = z
  .object({
    id,
    buildingId: id,
    finding: z.string(),
    state: z.enum(WAIVER_STATES).openapi({ description: 'today' }),
    entry: entryShape,
    version: z.int(),
    createdAt: time,
    withdrawnAt: time.nullable(),
  })
  .openapi('Waiver')

const tags = ['waivers']
const ofBuilding = '/v1/buildings/{id}/waivers' as const

const list = defineRoute({
  method: 'get',
  path: ofBuilding,
  tags,
  summary: 'The waivers of a building, newest first',
  need: 'waivers:read',
  request: { params: idParam, query: pageQuery.extend({ state: z.enum(WAIVER_STATES).optional() }) },
  responses: { 200: jsonAnswer(pageOf(waiver), 'A page of waivers') },
})

const give = defineRoute({
  method: 'post',
  path: ofBuilding,
  tags,
  summary: 'Gives a finding a waiver',
  need: 'waivers:write',
  request: { params: idParam, body: jsonBody(entryShape) },
  responses: { 201: jsonAnswer(waiver, 'The waiver') },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/waivers/{id}',
  tags,
  summary: 'A waiver',
  need: 'waivers:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(waiver, 'The waiver'), 304: { description: 'The client has it' } },
})

const change = defineRoute({
  method: 'put',
  path: '/v1/waivers/{id}',
  tags,
  summary: 'Puts another entry in the place of what a waiver says; its finding stays',
  need: 'waivers:write',
  request: { params: idParam, body: jsonBody(entryShape) },
  responses: { 200: jsonAnswer(waiver, 'The waiver as it is now') },
})

const withdraw = defineRoute({
  method: 'delete',
  path: '/v1/waivers/{id}',
  tags,
  summary: 'Withdraws a waiver; it stays to be read, with its history',
  need: 'waivers:write',
  request: { params: idParam },
  responses: { 204: { description: 'It is withdrawn' } },
})

const history = defineRoute({
  method: 'get',
  path: '/v1/waivers/{id}/history',
  tags,
  summary: 'Every version of a waiver, with who made it and when, the first one first',
  need: 'waivers:read',
  request: { params: idParam },
  responses: {
    200: jsonAnswer(
      z.array(versionOf(z.object({ entry: entryShape, withdrawn: z.boolean() }))),
      'Its versions',
    ),
  },
})

const file = defineRoute({
  method: 'get',
  path: '/v1/buildings/{id}/waivers.json',
  tags,
  summary:
    'All waivers of a building that were not withdrawn, as the file that `lintel check --waivers` takes',
  need: 'waivers:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(documentShape, 'A `lintel-waivers/1` file') },
})

const imported = z.object({
  given: z.int(),
  changed: z.int(),
  same: z.int().openapi({ description: 'stood there already, word for word' }),
})

const bring = defineRoute({
  method: 'post',
  path: '/v1/buildings/{id}/waivers.json',
  tags,
  summary: 'Takes a `lintel-waivers/1` file: gives what is new, changes what differs, leaves everything else',
  need: 'waivers:write',
  request: { params: idParam, body: jsonBody(documentShape) },
  responses: { 200: jsonAnswer(imported, 'What became of its entries') },
})

/** Adds the routes of waivers. */
export function waiverRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  readingRoutes(app, services)
  changingRoutes(app, services)
  fileRoutes(app, services)
}

function readingRoutes(app: OpenAPIHono<AppEnv>, { store, today }: Services): void {
  app.openapi(list, async (context) => {
    const { limit, cursor, state } = context.req.valid('query')
    const { organisationId } = principalOf(context)
    const building = await findBuilding(store.db, organisationId, context.req.valid('param').id)
    const asked = { building: building.id, limit, cursor, state, day: today() }
    const rows = await listWaivers(store.db, asked)
    return context.json(
      toPage(rows, limit, (row) => show(row, asked.day)),
      200,
    )
  })
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findWaiver(store.db, organisationId, context.req.valid('param').id)
    const etag = etagOf(row.version)
    if (isKnown(context, etag)) return context.body(null, 304, { etag })
    return context.json(show(row, today()), 200, { etag })
  })
  app.openapi(history, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findWaiver(store.db, organisationId, context.req.valid('param').id)
    return context.json((await versionsOf(store.db, organisationId, row.id)) as never, 200)
  })
}

function changingRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, today } = services
  app.openapi(give, async (context) => {
    const entry = entryOf(context.req.valid('json'))
    refuseLapsed(entry, today())
    const row = await store.db
      .transaction()
      .execute((trx) => giveOne({ trx, context, services, at: now() }, context.req.valid('param').id, entry))
    await tellWaiver(services, row)
    const headers = { etag: etagOf(1), location: `/v1/waivers/${row.id}` }
    return context.json(show(row, today()), 201, headers)
  })
  app.openapi(change, async (context) => {
    const entry = entryOf(context.req.valid('json'))
    refuseLapsed(entry, today())
    const row = await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const before = await findWaiver(trx, organisationId, context.req.valid('param').id, 'lock')
      refuseOtherVersion(context, before.version)
      return changeOne({ trx, context, services, at: now() }, before, entry)
    })
    await tellWaiver(services, row)
    return context.json(show(row, today()), 200, { etag: etagOf(row.version) })
  })
  app.openapi(withdraw, async (context) => {
    const row = await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const before = await findWaiver(trx, organisationId, context.req.valid('param').id, 'lock')
      refuseOtherVersion(context, before.version)
      await withdrawOne({ trx, context, services, at: now() }, before)
      return before
    })
    await tellWaiver(services, row)
    return context.body(null, 204)
  })
}

function fileRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now } = services
  app.openapi(file, async (context) => {
    const { organisationId } = principalOf(context)
    const building = await findBuilding(store.db, organisationId, context.req.valid('param').id)
    const rows = await standingWaivers(store.db, building.id)
    const waivers = rows.map(({ entry }) => inOrder(entry as WaiverEntry))
    const document = { schema: 'lintel-waivers/1', waivers } as const
    return context.json(document as never, 200, {
      'content-disposition': 'attachment; filename="waivers.json"',
    })
  })
  app.openapi(bring, async (context) => {
    const { waivers } = documentOf(context.req.valid('json'))
    const counts = await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const { id: building } = await findBuilding(trx, organisationId, context.req.valid('param').id, 'lock')
      const work = { trx, context, services, at: now() }
      const standing = new Map((await standingWaivers(trx, building)).map((row) => [row.finding, row]))
      const counts = { given: 0, changed: 0, same: 0 }
      for (const entry of waivers) {
        const before = standing.get(findingOf(entry))
        if (before === undefined) await addWaiver(work, building, entry)
        const after = before === undefined ? undefined : await changeOne(work, before, entry)
        counts[before === undefined ? 'given' : before === after ? 'same' : 'changed'] += 1
      }
      await recordDeed(trx, context, { action: 'waiver.import', target: building, detail: counts }, work.at)
      return counts
    })
    const { organisationId: organisation } = principalOf(context)
    await tellAppended(services, { organisation, building: context.req.valid('param').id })
    return context.json(counts, 200)
  })
}

function tellWaiver(
  services: Services,
  { organisation_id: organisation, building_id: building }: WaiverRow,
): Promise<void> {
  return tellAppended(services, { organisation, building })
}

interface Asked {
  readonly building: string
  readonly limit: number
  readonly cursor: string | undefined
  readonly state: WaiverState | undefined
  readonly day: string
}

function listWaivers(db: Db, { building, limit, cursor, state, day }: Asked): Promise<readonly WaiverRow[]> {
  const after = readCursor(cursor)
  const until = sql<string>`entry ->> 'until'`
  const given = sql<string>`coalesce(entry ->> 'given', '')`
  let query = db.selectFrom('waivers').selectAll().where('building_id', '=', building)
  if (after !== undefined) query = query.where('id', '<', after)
  if (state === 'withdrawn') query = query.where('withdrawn_at', 'is not', null)
  else if (state !== undefined) query = query.where('withdrawn_at', 'is', null)
  if (state === 'lapsed') query = query.where(until, '<', day)
  if (state === 'inForce') query = query.where(until, '>=', day).where(given, '<=', day)
  if (state === 'notYet') query = query.where(until, '>=', day).where(given, '>', day)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

function show(row: WaiverRow, today: string): z.infer<typeof waiver> {
  return {
    id: row.id,
    buildingId: row.building_id,
    finding: row.finding,
    state: stateOf(row, today),
    entry: inOrder(row.entry as WaiverEntry) as z.infer<typeof entryShape>,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  }
}
