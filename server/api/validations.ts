/** Validations: checks of stored models that count. Asked for here, run elsewhere, told here how they stand. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordDeed, recordDeedOf } from '../audit.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { appendLiveEvent } from '../live/log.ts'
import type { Services } from '../services.ts'
import { type About, type AskedAgain, CHECK_ROUTE } from '../validations/asked-again.ts'
import { createValidation } from '../validations/create.ts'
import { liveEventOf } from '../validations/live-event.ts'
import type { Asked, Target } from '../validations/order.ts'
import {
  findTarget,
  findValidation,
  isOver,
  showValidation,
  type ValidationRow,
  validationsOf,
} from '../validations/rows.ts'
import { watchValidation } from '../validations/watch.ts'
import { findBuilding } from './buildings.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, idParam } from './shapes.ts'
import { validation, validationAsked, validationStatus } from './validation-shape.ts'

/** Bytes of a model that is small enough to wait for, and milliseconds that one waits at most. */
const SMALL = 32 * 2 ** 20
const PATIENCE = 30_000

const tags = ['validations']
const NO_STORE = { 'cache-control': 'no-store' }

const create = defineRoute({
  method: 'post',
  ...CHECK_ROUTE,
  tags,
  summary: 'Checks a stored model; an equal check that is done is answered from',
  request: { params: idParam, body: jsonBody(validationAsked) },
  responses: {
    200: jsonAnswer(validation, 'It is over'),
    202: jsonAnswer(validation, 'It waits or runs; ask again, or follow its events'),
  },
})

const list = defineRoute({
  method: 'get',
  path: '/v1/buildings/{id}/validations',
  tags,
  summary: 'The validations of a building, newest first',
  need: 'validations:read',
  request: {
    params: idParam,
    query: pageQuery.extend({ status: validationStatus.optional(), version: id.optional() }),
  },
  responses: { 200: jsonAnswer(pageOf(validation), 'A page of validations') },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/validations/{id}',
  tags,
  summary: 'A validation: how it stands, and what came out',
  need: 'validations:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(validation, 'The validation') },
})

const cancel = defineRoute({
  method: 'post',
  path: '/v1/validations/{id}/cancel',
  tags,
  summary: 'Ends a validation that waits or runs',
  need: 'validations:run',
  request: { params: idParam },
  responses: { 200: jsonAnswer(validation, 'It is cancelled') },
})

/** Adds the routes of validations. */
export function validationRoutes(app: OpenAPIHono<AppEnv>, services: Services, known: AskedAgain): void {
  const { store } = services
  creatingRoute(app, services, known)
  app.openapi(list, async (context) => {
    const { organisationId } = principalOf(context)
    const building = await findBuilding(store.db, organisationId, context.req.valid('param').id)
    const { limit, cursor, status, version } = context.req.valid('query')
    const after = readCursor(cursor)
    let query = validationsOf(store.db, organisationId)
      .selectAll('validations')
      .where('validations.building_id', '=', building.id)
    if (after !== undefined) query = query.where('validations.id', '<', after)
    if (status !== undefined) query = query.where('validations.status', '=', status)
    if (version !== undefined) query = query.where('validations.model_version_id', '=', version)
    const rows = await query
      .orderBy('validations.id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, showValidation), 200, NO_STORE)
  })
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findValidation(store.db, organisationId, context.req.valid('param').id)
    return context.json(showValidation(row), 200, NO_STORE)
  })
  app.openapi(cancel, async (context) => {
    const row = await cancelOne(context, services, context.req.valid('param').id)
    return context.json(showValidation(row), 200, NO_STORE)
  })
}

function creatingRoute(app: OpenAPIHono<AppEnv>, services: Services, known: AskedAgain): void {
  const { metrics } = services
  app.openapi(create, async (context) => {
    const { organisationId } = principalOf(context)
    const versionId = context.req.valid('param').id
    const { wait, ...asked } = context.req.valid('json')
    const keep = known.begin()
    const target = await findTarget(services.store.db, organisationId, versionId)
    const { row, about } = await ask(context, services, { target, asked, wait })
    metrics.validationRequested(about)
    const location = `/v1/validations/${row.id}`
    const text = JSON.stringify(showValidation(row))
    // uploaded packs and files may be withdrawn, so those that name some are looked at each time
    const isPlain = asked.packs.length === 0 && asked.ids.length === 0
    if (isPlain && row.status === 'done') {
      const type = context.req.header('content-type')
      keep(target, { type, body: await context.req.text() }, { text, location, about })
    }
    const headers = { 'content-type': 'application/json', location, ...NO_STORE }
    return context.body(text, isOver(row) ? 200 : 202, headers) as never
  })
}

interface Question {
  readonly target: Target
  readonly asked: Asked
  readonly wait: boolean
}

async function ask(
  context: Context<AppEnv>,
  services: Services,
  { target, asked, wait }: Question,
): Promise<{ readonly row: ValidationRow; readonly about: About }> {
  const { organisationId: organisation, userId, name } = principalOf(context)
  const { row, how, end } = await createValidation(services, target, asked, {
    userId,
    waits: wait && target.size <= SMALL,
    record: (trx, { id: made, created_at: at, order }) => {
      const detail = { version: target.versionId, rules: order.rules }
      const deed = { action: 'validation.create', target: made, detail }
      // who asks again finds the same validation, with an idempotency key and without
      return recordDeedOf(trx, context, { ...deed, userId, name, organisationId: organisation }, at)
    },
  })
  const about = { buildingType: target.buildingType, jurisdiction: row.order.jurisdiction }
  if (how === 'known' || !wait || target.size > SMALL) return { row, about }
  const signal = AbortSignal.any([context.req.raw.signal, AbortSignal.timeout(PATIENCE)])
  const done = end === undefined ? null : await Promise.race([end, aborted(signal)])
  if (done !== null) return { row: done, about }
  let latest = row
  const watched = { organisation, building: row.building_id, id: row.id }
  // what was just made is not over; what was joined, or ended otherwise than done, may be
  const options = how === 'made' && end === undefined ? { signal, known: row } : { signal }
  for await (const { row: now } of watchValidation(services, watched, options)) latest = now ?? latest
  return { row: latest, about }
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    signal.addEventListener('abort', () => resolve(null), { once: true })
  })
}

async function cancelOne(
  context: Context<AppEnv>,
  { store, now, events }: Services,
  one: string,
): Promise<ValidationRow> {
  const { organisationId: organisation } = principalOf(context)
  const at = now()
  const row = await store.db.transaction().execute(async (trx) => {
    const before = await findValidation(trx, organisation, one)
    const after = await trx
      .updateTable('validations')
      .set({ status: 'cancelled', leased_until: null, finished_at: at })
      .where('id', '=', before.id)
      .where('status', 'in', ['queued', 'running'])
      .returningAll()
      .executeTakeFirst()
    if (after === undefined)
      throw new HttpError('conflict', `it is ${before.status} already; nothing is left to cancel`)
    await recordDeed(trx, context, { action: 'validation.cancel', target: before.id }, at)
    await appendLiveEvent(trx, liveEventOf(after))
    return after
  })
  const { building_id: building, id: cancelled } = row
  await events.publish({
    type: 'cancelled',
    organisation,
    building,
    validation: cancelled,
    at: at.toISOString(),
  })
  return row
}
