/** Deltas of a model: small changes that a CAD tool or panel sends instead of a new file, and what they did. */
import { createHash } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { applyDelta } from '../deltas/apply.ts'
import { findBase } from '../deltas/base.ts'
import { deltasAfter, type StoredDelta } from '../deltas/log.ts'
import { delta, deltaAnswer, deltaAsked } from '../deltas/shapes.ts'
import { type AppEnv, requestOf } from '../http/request.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { idParam } from './shapes.ts'

const tags = ['deltas']
const NO_STORE = { 'cache-control': 'no-store' }
const most = Number.MAX_SAFE_INTEGER

/** Which version, by its number. */
export const versionQuery = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .openapi({ description: 'number of a version; default: the newest' }),
})

const send = defineRoute({
  method: 'post',
  path: '/v1/models/{id}/deltas',
  tags,
  summary: 'Changes a model by small steps, checks it again and tells what changed',
  need: 'models:write',
  request: { params: idParam, body: jsonBody(deltaAsked) },
  responses: { 200: jsonAnswer(deltaAnswer, 'It is stored, and this is what it did') },
})

const list = defineRoute({
  method: 'get',
  path: '/v1/models/{id}/deltas',
  tags,
  summary: 'The deltas of a model, the first one first',
  need: 'models:read',
  request: {
    params: idParam,
    query: versionQuery.extend({
      after: z.coerce
        .number()
        .int()
        .min(0)
        .max(most)
        .default(0)
        .openapi({ description: 'the last delta that is known; `next` of the page before' }),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: jsonAnswer(
      z.object({
        items: z.array(delta),
        next: z.int().nullable().openapi({ description: 'null where no more are there' }),
        last: z.int().openapi({ description: 'the newest of all; 0 where there is none' }),
      }),
      'A page of deltas',
    ),
  },
})

/** Adds the routes of deltas. */
export function deltaRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store } = services
  app.openapi(send, async (context) => {
    const { address, requestId } = requestOf(context)
    const origin = { address, requestId }
    const asked = context.req.valid('json')
    const { text, replayed } = await applyDelta(services, principalOf(context), {
      ...asked,
      ...(asked.clientId === undefined && asked.clientSequence === undefined ? nameOf(context) : {}),
      model: context.req.valid('param').id,
      origin,
    })
    const headers = { 'content-type': 'application/json', 'delta-replayed': String(replayed), ...NO_STORE }
    return context.body(text, 200, headers) as never
  })
  app.openapi(list, async (context) => {
    const { version: number, after, limit } = context.req.valid('query')
    const model = context.req.valid('param').id
    const { organisationId } = principalOf(context)
    const { target, live } = await findBase(services, organisationId, { model, number })
    const rows = await deltasAfter(store.db, target.versionId, { after, limit })
    const last = Math.max(live?.sequence ?? 0, rows.at(-1)?.sequence ?? 0)
    const seen = rows.at(-1)?.sequence ?? last
    return context.json({ items: rows.map(show), next: seen < last ? seen : null, last }, 200, NO_STORE)
  })
}

/** A request with an idempotency key is known again for as long as its delta. */
function nameOf(context: Context): { clientId?: string; clientSequence?: number } {
  const key = context.req.header('idempotency-key')
  if (key === undefined) return {}
  return { clientId: `key ${createHash('sha256').update(key).digest('hex')}`, clientSequence: 0 }
}

function show(row: StoredDelta): z.infer<typeof delta> {
  return {
    sequence: row.sequence,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    clientId: row.client_id,
    clientSequence: row.client_sequence,
    changes: [...row.changes],
  }
}
