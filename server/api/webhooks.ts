/** Webhooks: addresses that are told what happens, signed as Standard Webhooks say. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Selectable } from 'kysely'
import { recordDeed } from '../audit.ts'
import { etagOf, refuseOtherVersion } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { WebhooksTable } from '../store/tables.ts'
import { webhookUrl } from '../webhooks/addresses.ts'
import { EVENTS } from '../webhooks/events.ts'
import { secretOf } from '../webhooks/signature.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { exactLine, id, idParam, time } from './shapes.ts'

const given = z.object({
  url: exactLine(2000).openapi({ example: 'https://example.org/lintel' }),
  events: z.array(z.enum(EVENTS)).min(1).max(EVENTS.length),
})

const webhook = z
  .object({
    id,
    url: z.string(),
    events: z.array(z.enum(EVENTS)),
    enabled: z.boolean().openapi({ description: 'false: switched off, by an admin or by an answer 410' }),
    createdAt: time,
    version: z.int(),
  })
  .openapi('Webhook')

const withSecret = webhook.extend({
  secret: z.string().openapi({ description: 'signs what is sent; shown this once', example: 'whsec_…' }),
})

type WebhookRow = Selectable<WebhooksTable>

/** Webhooks of an organisation, more than anybody needs. */
const MOST = 20
const tags = ['webhooks']
const ofOne = '/v1/webhooks/{id}' as const

const list = defineRoute({
  method: 'get',
  path: '/v1/webhooks',
  tags,
  summary: 'The webhooks of the organisation, newest first',
  need: 'webhooks:manage',
  responses: { 200: jsonAnswer(z.array(webhook), 'All of them') },
})

const create = defineRoute({
  method: 'post',
  path: '/v1/webhooks',
  tags,
  summary: 'Registers a webhook; the answer holds its secret, which is never shown again',
  need: 'webhooks:manage',
  request: { body: jsonBody(given) },
  responses: { 201: jsonAnswer(withSecret, 'The webhook with its secret') },
})

const read = defineRoute({
  method: 'get',
  path: ofOne,
  tags,
  summary: 'A webhook',
  need: 'webhooks:manage',
  request: { params: idParam },
  responses: { 200: jsonAnswer(webhook, 'The webhook') },
})

const change = defineRoute({
  method: 'patch',
  path: ofOne,
  tags,
  summary: 'Changes a webhook, or switches it off and on; what is not named stays',
  need: 'webhooks:manage',
  request: { params: idParam, body: jsonBody(given.extend({ enabled: z.boolean() }).partial()) },
  responses: { 200: jsonAnswer(webhook, 'The webhook as it is now') },
})

const renew = defineRoute({
  method: 'post',
  path: '/v1/webhooks/{id}/secret',
  tags,
  summary: 'Gives a webhook a new secret; the old one signs nothing any more',
  need: 'webhooks:manage',
  request: { params: idParam },
  responses: { 200: jsonAnswer(withSecret, 'The webhook with its new secret') },
})

const remove = defineRoute({
  method: 'delete',
  path: ofOne,
  tags,
  summary: 'Removes a webhook with its deliveries',
  need: 'webhooks:manage',
  request: { params: idParam },
  responses: { 204: { description: 'It is gone' } },
})

/** Adds the routes of webhooks. */
export function webhookRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store } = services
  app.openapi(list, async (context) => {
    const rows = await store.db
      .selectFrom('webhooks')
      .selectAll()
      .where('organisation_id', '=', principalOf(context).organisationId)
      .orderBy('id', 'desc')
      .execute()
    return context.json(rows.map(show), 200)
  })
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findWebhook(store.db, organisationId, context.req.valid('param').id)
    return context.json(show(row), 200, { etag: etagOf(row.version) })
  })
  creatingRoute(app, services)
  changingRoutes(app, services)
}

function creatingRoute(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, newId, seal, randomBytes, webhooks: settings } = services
  app.openapi(create, async (context) => {
    const { url, events } = context.req.valid('json')
    refuseUrl(url, settings)
    const { organisationId, userId } = principalOf(context)
    const at = now()
    const secret = secretOf(randomBytes(32))
    const row: WebhookRow = {
      id: newId(),
      organisation_id: organisationId,
      url,
      sealed_secret: seal.seal(secret, 'webhook'),
      events: [...new Set(events)],
      created_by: userId,
      created_at: at,
      version: 1,
      disabled_at: null,
    }
    await store.db.transaction().execute(async (trx) => {
      await refuseTooMany(trx, organisationId)
      await trx
        .insertInto('webhooks')
        .values({ ...row, events: JSON.stringify(row.events) })
        .execute()
      await record(trx, context, { action: 'webhook.create', row, at })
    })
    return context.json({ ...show(row), secret }, 201, { etag: etagOf(1), 'cache-control': 'no-store' })
  })
}

function changingRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, seal, randomBytes, webhooks: settings } = services
  const changed = (
    context: Context<AppEnv>,
    action: string,
    change: (before: WebhookRow, at: Date) => Partial<WebhookRow>,
  ): Promise<WebhookRow> =>
    store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const before = await findWebhook(trx, organisationId, context.req.param('id') ?? '', 'lock')
      refuseOtherVersion(context, before.version)
      const at = now()
      const row = { ...before, ...change(before, at), version: before.version + 1 }
      const set = { ...row, events: JSON.stringify(row.events) }
      await trx.updateTable('webhooks').set(set).where('id', '=', before.id).execute()
      await record(trx, context, { action, row, at })
      return row
    })
  app.openapi(change, async (context) => {
    const { url, events, enabled } = context.req.valid('json')
    if (url !== undefined) refuseUrl(url, settings)
    const row = await changed(context, 'webhook.change', ({ disabled_at }, at) => ({
      ...(url === undefined ? {} : { url }),
      ...(events === undefined ? {} : { events: [...new Set(events)] }),
      ...(enabled === undefined ? {} : { disabled_at: enabled ? null : (disabled_at ?? at) }),
    }))
    return context.json(show(row), 200, { etag: etagOf(row.version) })
  })
  app.openapi(renew, async (context) => {
    const secret = secretOf(randomBytes(32))
    const row = await changed(context, 'webhook.renew', () => ({
      sealed_secret: seal.seal(secret, 'webhook'),
    }))
    const headers = { etag: etagOf(row.version), 'cache-control': 'no-store' }
    return context.json({ ...show(row), secret }, 200, headers)
  })
  app.openapi(remove, async (context) => {
    await store.db.transaction().execute(async (trx) => {
      const { organisationId } = principalOf(context)
      const row = await findWebhook(trx, organisationId, context.req.valid('param').id, 'lock')
      refuseOtherVersion(context, row.version)
      await trx.deleteFrom('webhooks').where('id', '=', row.id).execute()
      await record(trx, context, { action: 'webhook.delete', row, at: now() })
    })
    return context.body(null, 204)
  })
}

/** @throws HttpError `request-invalid` */
function refuseUrl(url: string, settings: Services['webhooks']): void {
  try {
    webhookUrl(url, settings)
  } catch (error) {
    const why = error instanceof Error ? error.message : ''
    throw new HttpError('request-invalid', `json.url: expected the https address of a public host: ${why}`)
  }
}

async function refuseTooMany(trx: Db, organisation: string): Promise<void> {
  await trx
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', organisation)
    .forUpdate()
    .executeTakeFirst()
  const rows = await trx
    .selectFrom('webhooks')
    .select('id')
    .where('organisation_id', '=', organisation)
    .execute()
  if (rows.length < MOST) return
  throw new HttpError('conflict', `the organisation has ${MOST} webhooks; remove one first`)
}

/**
 * A webhook of the organisation; one of another is not told apart from none.
 *
 * @throws HttpError `not-found`
 */
export async function findWebhook(
  db: Db,
  organisation: string,
  webhook: string,
  lock?: 'lock',
): Promise<WebhookRow> {
  let query = db
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', webhook)
    .where('organisation_id', '=', organisation)
  if (lock !== undefined) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no webhook ${webhook}`)
}

interface Recorded {
  readonly action: string
  readonly row: WebhookRow
  readonly at: Date
}

/** Path and query of an address may be secrets of the receiver. */
function record(trx: Db, context: Context<AppEnv>, { action, row, at }: Recorded): Promise<void> {
  const detail = {
    origin: new URL(row.url).origin,
    events: [...row.events],
    enabled: row.disabled_at === null,
  }
  return recordDeed(trx, context, { action, target: row.id, detail }, at)
}

function show(row: WebhookRow): z.infer<typeof webhook> {
  return {
    id: row.id,
    url: row.url,
    events: row.events as z.infer<typeof webhook>['events'],
    enabled: row.disabled_at === null,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }
}
