/** `/v1/me`: who asks, and what they change about themselves: their password, and the organisation they act in. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordDeed, recordDeedOf } from '../audit.ts'
import { Attempts } from '../auth/attempts.ts'
import { checkPassword } from '../auth/password.ts'
import type { Principal } from '../auth/principal.ts'
import { ALL_PERMISSIONS, ROLES } from '../auth/roles.ts'
import { revokeSessions } from '../auth/sessions.ts'
import { organisationsOf, organisationToStart } from '../auth/sign-in.ts'
import { ACCESS_LIFETIME, issueAccess } from '../auth/tokens.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer, jsonBody, principalOf } from './route.ts'
import { id } from './shapes.ts'
import { password } from './sign-in.ts'

const tags = ['accounts']
const role = z.enum(ROLES)
const organisation = z.object({ id, name: z.string(), role })

const me = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    kind: z.enum(['local', 'session', 'key']).openapi({ description: 'how one is signed in' }),
    organisation: id,
    role,
    permissions: z.array(z.string()),
    organisations: z.array(organisation),
  })
  .openapi('Me')

const show = defineRoute({
  method: 'get',
  path: '/v1/me',
  tags,
  summary: 'Who asks, and what they may do',
  need: 'member',
  responses: { 200: jsonAnswer(me, 'Who asks') },
})

const changePassword = defineRoute({
  method: 'put',
  path: '/v1/auth/password',
  tags,
  summary: 'Another password; all other sessions end',
  need: 'member',
  request: { body: jsonBody(z.object({ password, newPassword: password })) },
  responses: { 204: { description: 'It is changed' } },
})

const accessToken = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresIn: z.int().openapi({ description: 'seconds' }),
  organisation: id,
})

const switchTo = defineRoute({
  method: 'put',
  path: '/v1/auth/organisation',
  tags,
  summary:
    'The session acts in another organisation of the user; access tokens of before are not good any more',
  need: 'member',
  request: { body: jsonBody(z.object({ organisation: id })) },
  responses: { 200: jsonAnswer(accessToken, 'An access token for it') },
})

/** Adds the routes of whoever asks. */
export function meRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, authenticator, keyRing } = services
  const attempts = new Attempts(services.redis)
  app.openapi(show, async (context) => {
    const { userId, name, kind, organisationId, role: own, permissions } = principalOf(context)
    const user = await store.db
      .selectFrom('users')
      .select('email')
      .where('id', '=', userId)
      .executeTakeFirst()
    const all = await organisationsOf(store.db, userId)
    // a key acts in one organisation and need not know of the others
    const organisations = kind === 'key' ? all.filter(({ id: one }) => one === organisationId) : all
    const allowed = ALL_PERMISSIONS.filter((permission) => permissions.has(permission))
    const answer = {
      id: userId,
      name,
      email: user?.email ?? null,
      kind,
      organisation: organisationId,
      role: own,
      permissions: allowed,
      organisations,
    }
    return context.json(answer, 200)
  })
  app.openapi(changePassword, async (context) => {
    const principal = sessionOnly(context)
    await attempts.begin(principal.userId, null)
    await setPassword(context, services, context.req.valid('json'))
    await attempts.succeeded(principal.userId, null)
    authenticator.forget({ userId: principal.userId })
    return context.body(null, 204)
  })
  app.openapi(switchTo, async (context) => {
    const { userId, name, credentialId: sessionId } = sessionOnly(context)
    const asked = context.req.valid('json').organisation
    const organisationId = await store.db.transaction().execute(async (trx) => {
      const found = await organisationToStart(trx, userId, asked)
      await trx
        .updateTable('sessions')
        .set({ organisation_id: found })
        .where('id', '=', sessionId)
        .where('revoked_at', 'is', null)
        .execute()
      const deed = { action: 'session.switch', target: sessionId }
      await recordDeedOf(trx, context, { ...deed, userId, name, organisationId: found }, now())
      return found
    })
    authenticator.forget({ credentialId: sessionId })
    const token = await issueAccess(keyRing, { userId, sessionId, organisationId }, now())
    const answer = {
      accessToken: token,
      tokenType: 'Bearer',
      expiresIn: ACCESS_LIFETIME,
      organisation: organisationId,
    } as const
    return context.json(answer, 200, { 'cache-control': 'no-store' })
  })
}

async function setPassword(
  context: Context<AppEnv>,
  { store, passwords, now }: Services,
  given: { readonly password: string; readonly newPassword: string },
): Promise<void> {
  const { userId, credentialId } = principalOf(context)
  const user = await store.db
    .selectFrom('users')
    .select(['email', 'name', 'password_hash'])
    .where('id', '=', userId)
    .executeTakeFirst()
  const hash = user?.password_hash ?? null
  const matches = await passwords.verify(hash, given.password)
  if (user === undefined || hash === null || !matches)
    throw new HttpError('forbidden', 'the present password is another one')
  checkPassword(given.newPassword, user)
  const password_hash = await passwords.hash(given.newPassword)
  const at = now()
  await store.db.transaction().execute(async (trx) => {
    const [result] = await trx
      .updateTable('users')
      .set({ password_hash, password_set_at: at })
      .where('id', '=', userId)
      .where('password_hash', '=', hash)
      .execute()
    if (result?.numUpdatedRows !== 1n)
      throw new HttpError('conflict', 'the password was changed meanwhile; sign in again')
    await revokeSessions(trx, { userId, except: credentialId, at, because: 'password changed' })
    await recordDeed(trx, context, { action: 'user.password', target: userId }, at)
  })
}

/** Who asks, by a session. @throws HttpError `forbidden` for an API key, and where there is no sign-in */
export function sessionOnly(context: Context<AppEnv>): Principal & { readonly credentialId: string } {
  const principal = principalOf(context)
  const { kind, credentialId } = principal
  if (kind === 'session' && credentialId !== null) return { ...principal, credentialId }
  throw new HttpError('forbidden', 'this is for people who have signed in; an API key may not do it')
}
