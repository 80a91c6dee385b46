/** `/v1/keys`: API keys of one's own, of services, and for admins those of everybody. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Selectable } from 'kysely'
import { recordDeed } from '../audit.ts'
import { makeKey } from '../auth/api-key.ts'
import { findMember } from '../auth/members.ts'
import { ALL_PERMISSIONS, type Permission, permissionsOf } from '../auth/roles.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import type { ApiKeysTable } from '../store/tables.ts'
import { type Page, pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, idParam, line, time } from './shapes.ts'

const tags = ['accounts']
const MOST_DAYS = 366
const DEFAULT_DAYS = 90
const DAY = 24 * 60 * 60 * 1000

const scope = z.enum(ALL_PERMISSIONS as [Permission, ...Permission[]])

const asked = z.object({
  name: line(100),
  scopes: z.array(scope).min(1).max(ALL_PERMISSIONS.length).openapi({
    description: 'what it may do; never more than its user may at the time of a request',
  }),
  days: z.int().min(1).max(MOST_DAYS).default(DEFAULT_DAYS).openapi({ description: 'until it expires' }),
})

const apiKey = z
  .object({
    id,
    member: id,
    name: z.string(),
    prefix: z.string().openapi({ description: 'its first letters' }),
    scopes: z.array(z.string()),
    createdAt: time,
    expiresAt: time,
    usedAt: time.nullable().openapi({ description: 'to the minute' }),
  })
  .openapi('ApiKey')

const made = z.object({ key: z.string().openapi({ description: 'shown once' }), about: apiKey })

const ownRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/v1/keys',
    tags,
    summary: 'One’s own API keys, newest first',
    need: 'keys:own',
    request: { query: pageQuery },
    responses: { 200: jsonAnswer(pageOf(apiKey), 'A page of keys') },
  }),
  create: defineRoute({
    method: 'post',
    path: '/v1/keys',
    tags,
    summary: 'Makes an API key that acts for whoever asks',
    need: 'keys:own',
    request: { body: jsonBody(asked) },
    responses: { 201: jsonAnswer(made, 'The key') },
  }),
  revoke: defineRoute({
    method: 'delete',
    path: '/v1/keys/{id}',
    tags,
    summary: 'Revokes an API key of one’s own at once',
    need: 'keys:own',
    request: { params: idParam },
    responses: { 204: { description: 'It is good for nothing any more' } },
  }),
}

const allRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/v1/all-keys',
    tags,
    summary: 'The API keys of all members, newest first',
    need: 'keys:manage',
    request: { query: pageQuery },
    responses: { 200: jsonAnswer(pageOf(apiKey), 'A page of keys') },
  }),
  create: defineRoute({
    method: 'post',
    path: '/v1/service-accounts/{id}/keys',
    tags,
    summary: 'Makes an API key for a service',
    need: 'keys:manage',
    request: { params: idParam, body: jsonBody(asked) },
    responses: { 201: jsonAnswer(made, 'The key') },
  }),
  revoke: defineRoute({
    method: 'delete',
    path: '/v1/all-keys/{id}',
    tags,
    summary: 'Revokes an API key of anybody at once',
    need: 'keys:manage',
    request: { params: idParam },
    responses: { 204: { description: 'It is good for nothing any more' } },
  }),
}

/** Adds the routes of API keys. */
export function keyRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  app.openapi(ownRoutes.list, async (context) => {
    const { userId } = principalOf(context)
    return context.json(await listKeys(context, services, { ...context.req.valid('query'), userId }), 200)
  })
  app.openapi(ownRoutes.create, async (context) => {
    const principal = principalOf(context)
    const given = { ...context.req.valid('json'), userId: principal.userId, allowed: principal.permissions }
    return context.json(await create(context, services, given), 201, { 'cache-control': 'no-store' })
  })
  app.openapi(ownRoutes.revoke, async (context) => {
    const { userId } = principalOf(context)
    await revoke(context, services, { ...context.req.valid('param'), userId })
    return context.body(null, 204)
  })
  app.openapi(allRoutes.list, async (context) =>
    context.json(await listKeys(context, services, context.req.valid('query')), 200),
  )
  app.openapi(allRoutes.create, async (context) => {
    const { organisationId } = principalOf(context)
    const userId = context.req.valid('param').id
    const { kind, role } = await findMember(services.store.db, { organisationId, userId })
    if (kind !== 'service')
      throw new HttpError('conflict', 'this is a person; people make their API keys themselves')
    const given = { ...context.req.valid('json'), userId, allowed: permissionsOf(role) }
    return context.json(await create(context, services, given), 201, { 'cache-control': 'no-store' })
  })
  app.openapi(allRoutes.revoke, async (context) => {
    await revoke(context, services, context.req.valid('param'))
    return context.body(null, 204)
  })
}

interface AskedKeys {
  readonly limit: number
  readonly cursor?: string | undefined
  /** Only theirs. */
  readonly userId?: string
}

async function listKeys(
  context: Context<AppEnv>,
  { store }: Services,
  { limit, cursor, userId }: AskedKeys,
): Promise<Page<z.infer<typeof apiKey>>> {
  const after = readCursor(cursor)
  let query = store.db
    .selectFrom('api_keys')
    .selectAll()
    .where('organisation_id', '=', principalOf(context).organisationId)
    .where('revoked_at', 'is', null)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (after !== undefined) query = query.where('id', '<', after)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, show)
}

interface AskedKey extends z.infer<typeof asked> {
  readonly userId: string
  /** What whoever asks may give away, of this user's. */
  readonly allowed: ReadonlySet<Permission>
}

async function create(
  context: Context<AppEnv>,
  services: Services,
  { userId, name, scopes, days, allowed }: AskedKey,
): Promise<z.infer<typeof made>> {
  const tooMuch = scopes.filter((one) => !allowed.has(one))
  if (tooMuch.length > 0)
    throw new HttpError('forbidden', `this key may not be given ${tooMuch.join(', ')}: its user has it not`)
  const { organisationId } = principalOf(context)
  const at = services.now()
  const expiresAt = new Date(at.getTime() + days * DAY)
  const wanted = { organisationId, userId, name, scopes: [...new Set(scopes)], expiresAt }
  return services.store.db.transaction().execute(async (trx) => {
    const { id: keyId, key } = await makeKey(trx, wanted, services)
    const detail = { name, member: userId, scopes: wanted.scopes, days }
    await recordDeed(trx, context, { action: 'key.create', target: keyId, detail }, at)
    const row = await trx.selectFrom('api_keys').selectAll().where('id', '=', keyId).executeTakeFirstOrThrow()
    return { key, about: show(row) }
  })
}

/** @throws HttpError `not-found`; for a key of somebody else too, where `userId` is said */
async function revoke(
  context: Context<AppEnv>,
  { store, now, authenticator }: Services,
  { id: keyId, userId }: { readonly id: string; readonly userId?: string },
): Promise<void> {
  const at = now()
  await store.db.transaction().execute(async (trx) => {
    let query = trx
      .updateTable('api_keys')
      .set({ revoked_at: at })
      .where('id', '=', keyId)
      .where('organisation_id', '=', principalOf(context).organisationId)
      .where('revoked_at', 'is', null)
    if (userId !== undefined) query = query.where('user_id', '=', userId)
    const [result] = await query.execute()
    if (result?.numUpdatedRows !== 1n) throw new HttpError('not-found', `there is no API key ${keyId}`)
    await recordDeed(trx, context, { action: 'key.revoke', target: keyId }, at)
  })
  authenticator.forget({ credentialId: keyId })
}

function show(row: Selectable<ApiKeysTable>): z.infer<typeof apiKey> {
  return {
    id: row.id,
    member: row.user_id,
    name: row.name,
    prefix: row.prefix,
    scopes: [...row.scopes],
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    usedAt: row.used_at?.toISOString() ?? null,
  }
}
