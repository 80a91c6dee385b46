/** `/v1/members`: who belongs to the organisation, people and services, and as what. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordDeed } from '../audit.ts'
import { findAccountToAdd, findMember, type MemberRow, selectMembers } from '../auth/members.ts'
import { oneTimePassword } from '../auth/password.ts'
import { ROLES } from '../auth/roles.ts'
import { revokeSessions } from '../auth/sessions.ts'
import { etagOf } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { pageOf, pageQuery, readCursor, toPage } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id, idParam, line, time } from './shapes.ts'
import { email } from './sign-in.ts'

const tags = ['accounts']
/** A person's; services have their own. */
export const personRole = z.enum(ROLES).exclude(['api_user'])

export const member = z
  .object({
    id,
    kind: z.enum(['person', 'service']),
    name: z.string(),
    email: z.string().nullable(),
    role: z.enum(ROLES),
    since: time,
    disabled: z.boolean().openapi({ description: 'may do nothing here, by session or API key' }),
    invited: z.boolean().openapi({ description: 'has a one-time password, which was not used yet' }),
    usedAt: time.nullable().openapi({
      description: 'when a session was continued or an API key used here last; null: not yet, or long ago',
    }),
    version: z.int(),
  })
  .openapi('Member')

export const withPassword = z.object({
  member,
  oneTimePassword: z.string().nullable().openapi({
    description: 'shown once; null where the account has a password from another organisation',
  }),
})

const list = defineRoute({
  method: 'get',
  path: '/v1/members',
  tags,
  summary: 'The members of the organisation, newest account first',
  need: 'members:read',
  request: { query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(member), 'A page of members') },
})

const add = defineRoute({
  method: 'post',
  path: '/v1/members',
  tags,
  summary: 'Adds a person, with a one-time password to hand over',
  need: 'members:manage',
  request: { body: jsonBody(z.object({ email, name: line(100), role: personRole })) },
  responses: { 201: jsonAnswer(withPassword, 'The member') },
})

const read = defineRoute({
  method: 'get',
  path: '/v1/members/{id}',
  tags,
  summary: 'A member',
  need: 'members:read',
  request: { params: idParam },
  responses: { 200: jsonAnswer(member, 'The member') },
})

/** Adds the routes of members. */
export function memberRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store } = services
  app.openapi(list, async (context) => {
    const { organisationId } = principalOf(context)
    const { limit, cursor } = context.req.valid('query')
    const after = readCursor(cursor)
    let query = selectMembers(store.db, organisationId)
    if (after !== undefined) query = query.where('users.id', '<', after)
    const rows = await query
      .orderBy('users.id', 'desc')
      .limit(limit + 1)
      .execute()
    return context.json(toPage(rows, limit, showMember), 200)
  })
  app.openapi(add, async (context) => {
    const answer = await addMember(context, services, context.req.valid('json'))
    return context.json(answer, 201, { 'cache-control': 'no-store' })
  })
  app.openapi(read, async (context) => {
    const { organisationId } = principalOf(context)
    const row = await findMember(store.db, { organisationId, userId: context.req.valid('param').id })
    return context.json(showMember(row), 200, { etag: etagOf(row.version) })
  })
}

export type WithPassword = z.infer<typeof withPassword>

interface NewMember {
  readonly email: string
  readonly name: string
  readonly role: z.infer<typeof personRole>
}

async function addMember(
  context: Context<AppEnv>,
  { store, passwords, now, newId, randomBytes }: Services,
  { email: address, name, role }: NewMember,
): Promise<WithPassword> {
  const { organisationId, userId: adminId } = principalOf(context)
  const password = oneTimePassword(randomBytes)
  const password_hash = await passwords.hash(password)
  const at = now()
  return store.db.transaction().execute(async (trx) => {
    const known = await findAccountToAdd(trx, address, { organisationId, userId: adminId })
    const userId = known?.id ?? newId()
    const secret = { password_hash, must_change_password: true, password_set_at: at }
    if (known?.isNobodys) {
      await trx.updateTable('users').set(secret).where('id', '=', userId).execute()
      await revokeSessions(trx, { userId, at, because: 'password reset' })
    }
    if (known === null) {
      const user = { id: userId, kind: 'person' as const, email: address, name, created_at: at }
      const made = await trx
        .insertInto('users')
        .values({ ...user, ...secret })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (made.numInsertedOrUpdatedRows !== 1n)
        throw new HttpError('conflict', `${address} was added by somebody else at this moment`)
    }
    await trx
      .insertInto('memberships')
      .values({ organisation_id: organisationId, user_id: userId, role, created_at: at })
      .execute()
    const detail = { email: address, role }
    await recordDeed(trx, context, { action: 'member.add', target: userId, detail }, at)
    const row = await findMember(trx, { organisationId, userId })
    return { member: showMember(row), oneTimePassword: known === null || known.isNobodys ? password : null }
  })
}

/** A member as the API tells it. */
export function showMember(row: MemberRow): z.infer<typeof member> {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    email: row.email,
    role: row.role,
    since: row.created_at.toISOString(),
    disabled: row.disabled,
    invited: row.must_change_password,
    usedAt: row.used_at?.toISOString() ?? null,
    version: row.version,
  }
}
