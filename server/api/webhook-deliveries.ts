/** What was sent to webhooks, what became of it, and sending it again. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Selectable } from 'kysely'
import { recordDeed } from '../audit.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import type { WebhookDeliveriesTable } from '../store/tables.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { id, idParam, time } from './shapes.ts'
import { findWebhook } from './webhooks.ts'

const STATES = ['waiting', 'delivered', 'failed'] as const

const delivery = z
  .object({
    id: id.openapi({ description: 'the header `webhook-id`' }),
    event: z.string(),
    payload: z.looseObject({}),
    status: z.enum(STATES),
    attempts: z.int(),
    nextAt: time.nullable().openapi({ description: 'when it is tried next; null where it is not' }),
    responseStatus: z.int().nullable(),
    error: z.string().nullable(),
    createdAt: time,
    deliveredAt: time.nullable(),
  })
  .openapi('WebhookDelivery')

type DeliveryRow = Selectable<WebhookDeliveriesTable>

const tags = ['webhooks']

const list = defineRoute({
  method: 'get',
  path: '/v1/webhooks/{id}/deliveries',
  tags,
  summary: 'What was or is to be sent to a webhook, newest first; kept for 30 days',
  need: 'webhooks:manage',
  request: { params: idParam, query: pageQuery.extend({ status: z.enum(STATES).optional() }) },
  responses: { 200: jsonAnswer(pageOf(delivery), 'A page of deliveries') },
})

const again = defineRoute({
  method: 'post',
  path: '/v1/webhook-deliveries/{id}/redeliver',
  tags,
  summary: 'Sends a delivery again, with the same id',
  need: 'webhooks:manage',
  request: { params: idParam },
  responses: { 202: jsonAnswer(delivery, 'It waits to be sent') },
})

/** Adds the routes of deliveries. */
export function webhookDeliveryRoutes(app: OpenAPIHono<AppEnv>, { store, now }: Services): void {
  app.openapi(list, async (context) => {
    const { limit, cursor, status } = context.req.valid('query')
    const after = readCursor(cursor)
    const { organisationId } = principalOf(context)
    const webhook = await findWebhook(store.db, organisationId, context.req.valid('param').id)
    let query = store.db.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhook.id)
    if (status !== undefined) query = query.where('status', '=', status)
    if (after !== undefined) query = query.where('id', '<', after)
    const rows = await query
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, show) as never, 200)
  })
  app.openapi(again, async (context) => {
    const at = now()
    const { organisationId } = principalOf(context)
    const { id: asked } = context.req.valid('param')
    const row = await store.db.transaction().execute(async (trx) => {
      const set = { status: 'waiting', attempts: 0, next_at: at, delivered_at: null } as const
      const row = await trx
        .updateTable('webhook_deliveries')
        .set(set)
        .where('id', '=', asked)
        .where('organisation_id', '=', organisationId)
        .returningAll()
        .executeTakeFirst()
      if (row === undefined) throw new HttpError('not-found', `there is no delivery ${asked}`)
      const detail = { webhook: row.webhook_id, event: row.event }
      await recordDeed(trx, context, { action: 'webhook.redeliver', target: asked, detail }, at)
      return row
    })
    return context.json(show(row) as never, 202)
  })
}

function show(row: DeliveryRow): z.infer<typeof delivery> {
  return {
    id: row.id,
    event: row.event,
    payload: { ...row.payload },
    status: row.status,
    attempts: row.attempts,
    nextAt: row.status === 'waiting' ? row.next_at.toISOString() : null,
    responseStatus: row.response_status,
    error: row.error,
    createdAt: row.created_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
  }
}
