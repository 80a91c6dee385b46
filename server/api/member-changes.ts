/** What an admin does with a member: another role, disabled, removed, another password, signed out everywhere. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Transaction } from 'kysely'
import { recordDeed } from '../audit.ts'
import {
  changeMember,
  findMember,
  isElsewhere,
  keepAnAdmin,
  type MemberChange,
  type MemberRow,
  type Membership,
  removeMember,
} from '../auth/members.ts'
import { oneTimePassword } from '../auth/password.ts'
import { revokeSessions } from '../auth/sessions.ts'
import { etagOf, refuseOtherVersion } from '../http/etag.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import type { Database } from '../store/tables.ts'
import { member, personRole, showMember, type WithPassword, withPassword } from './members.ts'
import { pageOf, pageQuery } from './page.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { listSessions, session } from './sessions.ts'
import { idParam } from './shapes.ts'

const tags = ['accounts']

const changes = z.object({
  role: personRole.optional(),
  disabled: z.boolean().optional().openapi({
    description:
      'true: its sessions here end and its API keys are refused, at once; false: the keys are good again',
  }),
})

const change = defineRoute({
  method: 'patch',
  path: '/v1/members/{id}',
  tags,
  summary: 'Gives a person another role, disables a member, or takes that back',
  need: 'members:manage',
  request: { params: idParam, body: jsonBody(changes) },
  responses: { 200: jsonAnswer(member, 'The member') },
})

const remove = defineRoute({
  method: 'delete',
  path: '/v1/members/{id}',
  tags,
  summary: 'Removes a member; sessions and API keys end at once, what they made stays',
  need: 'members:manage',
  request: { params: idParam },
  responses: { 204: { description: 'It is no member any more' } },
})

const resetPassword = defineRoute({
  method: 'post',
  path: '/v1/members/{id}/one-time-password',
  tags,
  summary: 'Another one-time password for a member; all their sessions end',
  need: 'members:manage',
  request: { params: idParam },
  responses: { 201: jsonAnswer(withPassword, 'The member') },
})

const sessions = defineRoute({
  method: 'get',
  path: '/v1/members/{id}/sessions',
  tags,
  summary: 'Where a member is signed in, newest first: sessions that act in this organisation',
  need: 'members:read',
  request: { params: idParam, query: pageQuery },
  responses: { 200: jsonAnswer(pageOf(session), 'A page of sessions') },
})

const signOut = defineRoute({
  method: 'delete',
  path: '/v1/members/{id}/sessions',
  tags,
  summary: 'Signs a member out everywhere, at once; API keys stay good',
  need: 'members:manage',
  request: { params: idParam },
  responses: {
    200: jsonAnswer(z.object({ ended: z.int() }), 'How many sessions of this organisation have ended'),
  },
})

/** Adds the routes that change members. */
export function memberChangeRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, authenticator } = services
  const memberOf = (context: Context<AppEnv>, userId: string): Membership => ({
    organisationId: principalOf(context).organisationId,
    userId,
  })
  app.openapi(change, async (context) => {
    const one = memberOf(context, context.req.valid('param').id)
    const given = context.req.valid('json')
    const after = await store.db
      .transaction()
      .execute((trx) => changeAndRecord(trx, context, { one, given, at: now() }))
    authenticator.forget({ userId: one.userId })
    return context.json(showMember(after), 200, { etag: etagOf(after.version) })
  })
  app.openapi(remove, async (context) => {
    const one = memberOf(context, context.req.valid('param').id)
    const at = now()
    await store.db.transaction().execute(async (trx) => {
      await keepAnAdmin(trx, one)
      const { email, role, version } = await findMember(trx, one, 'lock')
      refuseOtherVersion(context, version)
      await removeMember(trx, one, at)
      await recordDeed(
        trx,
        context,
        { action: 'member.remove', target: one.userId, detail: { email, role } },
        at,
      )
    })
    authenticator.forget({ userId: one.userId })
    return context.body(null, 204)
  })
  app.openapi(resetPassword, async (context) => {
    const answer = await givePassword(context, services, context.req.valid('param').id)
    authenticator.forget({ userId: answer.member.id })
    return context.json(answer, 201, { 'cache-control': 'no-store' })
  })
  app.openapi(sessions, async (context) => {
    const one = memberOf(context, context.req.valid('param').id)
    await findMember(store.db, one)
    const page = await listSessions(services, { ...one, ...context.req.valid('query'), current: null })
    return context.json(page, 200)
  })
  app.openapi(signOut, async (context) => {
    const one = memberOf(context, context.req.valid('param').id)
    const at = now()
    const ended = await store.db.transaction().execute(async (trx) => {
      await findMember(trx, one)
      const because = 'ended by an admin'
      const here = await revokeSessions(trx, { ...one, at, because })
      // a session elsewhere could switch to this organisation; how many there were is not told
      await revokeSessions(trx, { userId: one.userId, at, because })
      await recordDeed(trx, context, { action: 'member.sign-out', target: one.userId }, at)
      return here
    })
    authenticator.forget({ userId: one.userId })
    return context.json({ ended }, 200)
  })
}

interface Change {
  readonly one: Membership
  readonly given: MemberChange
  readonly at: Date
}

async function changeAndRecord(
  trx: Transaction<Database>,
  context: Context<AppEnv>,
  { one, given, at }: Change,
): Promise<MemberRow> {
  const { role, disabled } = given
  if (disabled || (role !== undefined && role !== 'admin')) await keepAnAdmin(trx, one)
  const before = await findMember(trx, one, 'lock')
  refuseOtherVersion(context, before.version)
  if (role !== undefined && before.kind === 'service')
    throw new HttpError('conflict', 'a service is an api_user, and stays one')
  await changeMember(trx, one, { ...given, at })
  const target = one.userId
  if (role !== undefined)
    await recordDeed(
      trx,
      context,
      { action: 'member.change', target, detail: { from: before.role, to: role } },
      at,
    )
  if (disabled !== undefined)
    await recordDeed(trx, context, { action: disabled ? 'member.disable' : 'member.enable', target }, at)
  return findMember(trx, one)
}

async function givePassword(
  context: Context<AppEnv>,
  { store, passwords, now, randomBytes }: Services,
  userId: string,
): Promise<WithPassword> {
  const { organisationId } = principalOf(context)
  const password = oneTimePassword(randomBytes)
  const password_hash = await passwords.hash(password)
  const at = now()
  return store.db.transaction().execute(async (trx) => {
    const one = { organisationId, userId }
    const { kind } = await findMember(trx, one, 'lock')
    if (kind === 'service') throw new HttpError('conflict', 'a service signs in by API key, not by password')
    if (await isElsewhere(trx, one))
      throw new HttpError('conflict', 'this person belongs to another organisation too; only they change it')
    await trx
      .updateTable('users')
      .set({ password_hash, must_change_password: true, password_set_at: at })
      .where('id', '=', userId)
      .execute()
    await revokeSessions(trx, { userId, at, because: 'password reset' })
    await recordDeed(trx, context, { action: 'member.reset-password', target: userId }, at)
    return { member: showMember(await findMember(trx, one)), oneTimePassword: password }
  })
}
