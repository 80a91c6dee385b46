/** `GET /v1/audit`: who did what, newest first. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Selectable } from 'kysely'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { AuditTable } from '../store/tables.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, principalOf } from './route.ts'
import { id, line, time } from './shapes.ts'

const query = pageQuery.extend({
  action: line(100).optional().openapi({ description: 'exactly this, or all of a thing: `building.*`' }),
  actor: id.optional().openapi({ description: 'id of a person or a service account' }),
  target: line(200).optional().openapi({ description: 'id of what it was done to' }),
  from: time.optional().openapi({ description: 'not before' }),
  until: time.optional().openapi({ description: 'before' }),
})

type Asked = z.infer<typeof query>

const deed = z
  .object({
    id: z.int(),
    at: time,
    actorId: id.nullable(),
    actor: z.string(),
    action: z.string(),
    target: z.string().nullable(),
    detail: z.looseObject({}),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .openapi('AuditLine')

const list = defineRoute({
  method: 'get',
  path: '/v1/audit',
  tags: ['operation'],
  summary: 'Who did what in the organisation, newest first',
  need: 'audit:read',
  request: { query },
  responses: { 200: jsonAnswer(pageOf(deed), 'A page of the log') },
})

/** Adds the route. */
export function auditRoutes(app: OpenAPIHono<AppEnv>, { store }: Services): void {
  app.openapi(list, async (context) => {
    const asked = context.req.valid('query')
    const rows = await listDeeds(store.db, principalOf(context).organisationId, asked)
    return context.json(toPage(rows, asked.limit, show), 200)
  })
}

function listDeeds(db: Db, organisation: string, asked: Asked): Promise<readonly Selectable<AuditTable>[]> {
  const { action, actor, target, from, until } = asked
  const before = readCursor(asked.cursor, 'number')
  let found = db.selectFrom('audit').selectAll().where('organisation_id', '=', organisation)
  if (before !== undefined) found = found.where('id', '<', Number(before))
  if (action?.endsWith('.*'))
    found = found.where(({ fn, lit, eb }) =>
      eb(fn('starts_with', ['action', eb.val(action.slice(0, -1))]), '=', lit(true)),
    )
  else if (action !== undefined) found = found.where('action', '=', action)
  if (actor !== undefined) found = found.where('actor_id', '=', actor)
  if (target !== undefined) found = found.where('target', '=', target)
  if (from !== undefined) found = found.where('at', '>=', new Date(from))
  if (until !== undefined) found = found.where('at', '<', new Date(until))
  return found
    .orderBy('id', 'desc')
    .limit(asked.limit + 1)
    .execute()
}

function show(row: Selectable<AuditTable>): z.infer<typeof deed> {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actorId: row.actor_id,
    actor: row.actor,
    action: row.action,
    target: row.target,
    detail: { ...row.detail },
    address: row.address,
    requestId: row.request_id,
  }
}
