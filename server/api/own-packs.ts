/** Rule packs that an organisation uploads; each version of a pack is kept as it came, and never changed. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { recordDeed } from '../audit.ts'
import { HttpError } from '../http/problem.ts'
import { readBytes } from '../http/read-bytes.ts'
import type { AppEnv } from '../http/request.ts'
import { readUploadedPack, storePack } from '../packs/upload.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import { OWN_PACK_REQUEST } from './hand-read.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { exactLine, id, idParam, sha256, time } from './shapes.ts'

const ownPack = z
  .object({
    id: id.openapi({ description: 'of this version' }),
    packId: z.string().openapi({ example: 'city/fire' }),
    version: z.string(),
    title: z.string(),
    jurisdiction: z.string().nullable(),
    extends: z.string().nullable(),
    sha256,
    rules: z.int(),
    createdAt: time,
    withdrawnAt: time.nullable(),
  })
  .openapi('OwnPack')

const fault = z.object({ code: z.string(), message: z.string(), place: z.looseObject({}).optional() })
const uploaded = z.object({
  pack: ownPack,
  warnings: z.array(fault).openapi({ description: 'what a pack that is fit to be published would not have' }),
})

const tags = ['packs']

const list = defineRoute({
  method: 'get',
  path: '/v1/own-packs',
  tags,
  summary: 'The packs of the organisation, each version, newest first',
  need: 'packs:read',
  request: { query: pageQuery.extend({ packId: exactLine(300).optional() }) },
  responses: { 200: jsonAnswer(pageOf(ownPack), 'A page of packs') },
})

const upload = defineRoute({
  method: 'post',
  path: '/v1/own-packs',
  tags,
  summary:
    'Takes a pack as JSON in the body; one that cannot run is refused with its faults and their places',
  need: 'packs:write',
  ...OWN_PACK_REQUEST,
  responses: {
    200: jsonAnswer(uploaded, 'It was there already, with the same content'),
    201: jsonAnswer(uploaded, 'The pack, and what might be better in it'),
  },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/own-packs/{id}',
  tags,
  summary: 'A version of a pack',
  need: 'packs:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(ownPack, 'The pack') },
})

const content = defineRoute({
  method: 'get',
  path: '/v1/own-packs/{id}/content',
  tags,
  summary: 'What stands in a version of a pack, withdrawn or not',
  need: 'packs:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(z.looseObject({}), 'The pack as `lintel check --rules` takes it') },
})

const withdraw = defineRoute({
  method: 'delete',
  path: '/v1/own-packs/{id}',
  tags,
  summary: 'Withdraws a version of a pack: nothing new is checked with it; it stays to be read',
  need: 'packs:write',
  request: { params: idParam },
  responses: { 204: { description: 'It is withdrawn' } },
})

/** Adds the routes of an organisation's packs. */
export function ownPackRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, limits } = services
  app.openapi(list, async (context) => {
    const { limit, cursor, packId } = context.req.valid('query')
    const after = readCursor(cursor)
    let query = lines(store.db, principalOf(context).organisationId)
    if (packId !== undefined) query = query.where('pack_id', '=', packId)
    if (after !== undefined) query = query.where('id', '<', after)
    const rows = await query
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, show), 200)
  })
  app.openapi(upload, async (context) => {
    const bytes = await readBytes(context, limits.jsonBytes, 'a rule pack as JSON')
    const report = await readUploadedPack(context, services, bytes)
    const { id: row, isNew } = await storePack(context, services, report)
    const pack = show(await findLine(store.db, principalOf(context).organisationId, row))
    const headers = { location: `/v1/own-packs/${row}` }
    return context.json({ pack, warnings: [...report.warnings] } as never, isNew ? 201 : 200, headers)
  })
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    return context.json(show(await findLine(store.db, organisationId, context.req.valid('param').id)), 200)
  })
  app.openapi(content, async (context) => {
    const row = await findLine(store.db, principalOf(context).organisationId, context.req.valid('param').id)
    const { content } = await store.db
      .selectFrom('packs')
      .select('content')
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow()
    return context.json(content as never, 200)
  })
  app.openapi(withdraw, async (context) => {
    const at = now()
    const { organisationId } = principalOf(context)
    await store.db.transaction().execute(async (trx) => {
      const row = await findLine(trx, organisationId, context.req.valid('param').id)
      if (row.withdrawn_at !== null) throw new HttpError('conflict', 'it was withdrawn before')
      await refuseBase(trx, organisationId, row)
      await trx.updateTable('packs').set({ withdrawn_at: at }).where('id', '=', row.id).execute()
      const detail = { pack: row.pack_id, version: row.pack_version }
      await recordDeed(trx, context, { action: 'pack.withdraw', target: row.id, detail }, at)
    })
    return context.body(null, 204)
  })
}

/** What lists tell; the content, which may be large, stays in the database. */
function lines(db: Db, organisation: string) {
  return db
    .selectFrom('packs')
    .select([
      'id',
      'pack_id',
      'pack_version',
      'sha256',
      'created_at',
      'withdrawn_at',
      sql<string>`content ->> 'title'`.as('title'),
      sql<string | null>`content ->> 'jurisdiction'`.as('jurisdiction'),
      sql<string | null>`content ->> 'extends'`.as('base'),
      sql<number>`jsonb_array_length(content -> 'rules')`.as('rules'),
    ])
    .where('organisation_id', '=', organisation)
}

type Line = Awaited<ReturnType<ReturnType<typeof lines>['executeTakeFirstOrThrow']>>

/** @throws HttpError `not-found` */
async function findLine(db: Db, organisation: string, pack: string): Promise<Line> {
  const row = await lines(db, organisation).where('id', '=', pack).executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no pack ${pack}`)
}

/** The last version of a pack stays as long as another pack extends it. */
async function refuseBase(db: Db, organisation: string, { id, pack_id }: Line): Promise<void> {
  const standing = await lines(db, organisation)
    .where('withdrawn_at', 'is', null)
    .where('id', '<>', id)
    .execute()
  if (standing.some((row) => row.pack_id === pack_id)) return
  const above = standing.find(({ base }) => base === pack_id)
  if (above === undefined) return
  throw new HttpError('conflict', `'${above.pack_id}' extends it; withdraw that one first`)
}

function show(row: Line): z.infer<typeof ownPack> {
  return {
    id: row.id,
    packId: row.pack_id,
    version: row.pack_version,
    title: row.title,
    jurisdiction: row.jurisdiction,
    extends: row.base,
    sha256: row.sha256,
    rules: row.rules,
    createdAt: row.created_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  }
}
