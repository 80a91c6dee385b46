/** `/v1/auth/…`: sign-in, its continuation and its end. They come before anybody is known. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { recordDeedOf } from '../audit.ts'
import { Attempts } from '../auth/attempts.ts'
import {
  continueSession,
  type OpenSession,
  openSession,
  REFRESH_LIFETIME,
  revokeSession,
  sessionOfToken,
} from '../auth/sessions.ts'
import { checkCredentials, confirmAccount, organisationToStart } from '../auth/sign-in.ts'
import { ACCESS_LIFETIME, issueAccess } from '../auth/tokens.ts'
import { HttpError } from '../http/problem.ts'
import { dropRefreshCookie, giveRefreshCookie, readRefreshCookie } from '../http/refresh-cookie.ts'
import { type AppEnv, requestOf } from '../http/request.ts'
import type { Services } from '../services.ts'
import { defineRoute, jsonAnswer, jsonBody } from './route.ts'
import { id } from './shapes.ts'

const tags = ['accounts']
const NO_STORE = { 'cache-control': 'no-store' }

export const password = z.string().min(1).max(200)
export const email = z.email().max(254).openapi({ example: 'ada@example.org' })

const inCookie = z.boolean().default(false).openapi({
  description: 'for browsers: the refresh token comes as a cookie that scripts cannot read',
})

const tokens = z
  .object({
    accessToken: z.string().openapi({ description: 'goes into `authorization: Bearer …`' }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().openapi({ description: 'seconds' }),
    refreshToken: z.string().nullable().openapi({
      description: 'good once, for the next pair; null where it is in a cookie',
    }),
    organisation: id,
  })
  .openapi('Tokens')

export type Tokens = z.infer<typeof tokens>

const methods = defineRoute({
  method: 'get',
  path: '/v1/auth',
  tags,
  summary: 'How one signs in here',
  need: 'anybody',
  responses: {
    200: jsonAnswer(
      z.object({
        signIn: z.boolean().openapi({ description: 'false: one local user, who need not' }),
        password: z.boolean(),
        oidc: z.object({ name: z.string(), start: z.string() }).nullable(),
      }),
      'The ways',
    ),
  },
})

const signIn = defineRoute({
  method: 'post',
  path: '/v1/auth/sign-in',
  tags,
  summary: 'Signs in by password; a one-time password needs a new one beside it',
  need: 'anybody',
  request: {
    body: jsonBody(
      z.object({
        email,
        password,
        newPassword: password.optional(),
        organisation: id.optional(),
        inCookie,
      }),
    ),
  },
  responses: { 200: jsonAnswer(tokens, 'Tokens of a new session') },
})

const refresh = defineRoute({
  method: 'post',
  path: '/v1/auth/refresh',
  tags,
  summary: 'The next pair of tokens; a refresh token that comes twice ends its session',
  need: 'anybody',
  request: { body: jsonBody(z.object({ refreshToken: z.string().max(200).optional() })) },
  responses: { 200: jsonAnswer(tokens, 'Tokens of the same session') },
})

const signOut = defineRoute({
  method: 'post',
  path: '/v1/auth/sign-out',
  tags,
  summary: 'Ends the session of a refresh token',
  need: 'anybody',
  request: { body: jsonBody(z.object({ refreshToken: z.string().max(200).optional() })) },
  responses: { 204: { description: 'It has ended, or there was none' } },
})

/** Adds the route that says how one signs in; it works while the database still opens. */
export function signInWayRoutes(app: OpenAPIHono<AppEnv>, { mode, signIn: { oidc } }: Services): void {
  const served = mode === 'served'
  const offered = oidc === null || !served ? null : { name: oidc.name, start: '/v1/auth/oidc/start' }
  app.openapi(methods, (context) => context.json({ signIn: served, password: served, oidc: offered }, 200))
}

/** Adds the routes of sign-in. */
export function signInRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, passwords, now } = services
  const attempts = new Attempts(services.redis)
  app.openapi(signIn, async (context) => {
    const { organisation, inCookie: asCookie, newPassword, ...given } = context.req.valid('json')
    const { address } = requestOf(context)
    await attempts.begin(given.email, address)
    const account = await checkCredentials({ ...given, newPassword }, { db: store.db, passwords, now })
    await attempts.succeeded(given.email, address)
    const at = now()
    const session = await store.db.transaction().execute(async (trx) => {
      await confirmAccount(trx, account, at)
      const organisationId = await organisationToStart(trx, account.userId, organisation)
      const { userId, name } = account
      const userAgent = context.req.header('user-agent') ?? null
      const opened = await openSession(trx, { userId, organisationId, userAgent, address }, services)
      const detail = newPassword === undefined ? {} : { password: 'changed' }
      const deed = { action: 'session.open', target: opened.sessionId, detail }
      await recordDeedOf(trx, context, { ...deed, userId, name, organisationId }, at)
      return opened
    })
    return context.json(await giveTokens(context, services, { session, asCookie }), 200, NO_STORE)
  })
  continuingRoutes(app, services)
}

function continuingRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { store, now, authenticator, signIn: settings } = services
  app.openapi(refresh, async (context) => {
    const { refreshToken, asCookie } = refreshTokenOf(context, context.req.valid('json').refreshToken)
    const session = await store.db.transaction().execute(async (trx) => {
      const continued = await continueSession(trx, refreshToken, services)
      if (continued.outcome === 'replayed') {
        const { userId, organisationId, sessionId } = continued
        const deed = { action: 'session.replay', target: sessionId, detail: { revoked: true } }
        await recordDeedOf(trx, context, { ...deed, userId, organisationId, name: 'unknown' }, now())
      }
      return continued
    })
    if (session.outcome === 'continued')
      return context.json(await giveTokens(context, services, { session, asCookie }), 200, NO_STORE)
    if (session.outcome === 'replayed') authenticator.forget({ credentialId: session.sessionId })
    if (asCookie) dropRefreshCookie(context, settings.secureCookie)
    throw new HttpError('unauthenticated', 'this refresh token is not good (any more); sign in again')
  })
  app.openapi(signOut, async (context) => {
    const { refreshToken } = refreshTokenOf(context, context.req.valid('json').refreshToken)
    const at = now()
    const found = await store.db.transaction().execute(async (trx) => {
      const session = await sessionOfToken(trx, refreshToken)
      if (session === undefined) return undefined
      await revokeSession(trx, session.sessionId, { at, because: 'signed out' })
      await recordDeedOf(trx, context, { ...session, action: 'session.close', target: session.sessionId }, at)
      return session
    })
    if (found !== undefined) authenticator.forget({ credentialId: found.sessionId })
    dropRefreshCookie(context, settings.secureCookie)
    return context.body(null, 204)
  })
}

/** @throws HttpError `unauthenticated` where there is none */
function refreshTokenOf(
  context: Context<AppEnv>,
  given: string | undefined,
): { readonly refreshToken: string; readonly asCookie: boolean } {
  if (given !== undefined) return { refreshToken: given, asCookie: false }
  const kept = readRefreshCookie(context)
  if (kept !== undefined) return { refreshToken: kept, asCookie: true }
  throw new HttpError('unauthenticated', 'there is no refresh token, neither in the body nor as a cookie')
}

interface Given {
  readonly session: OpenSession
  readonly asCookie: boolean
}

/** The pair of tokens; the refresh token as a cookie where it was asked for. */
async function giveTokens(
  context: Context<AppEnv>,
  { keyRing, now, signIn: settings }: Services,
  { session, asCookie }: Given,
): Promise<Tokens> {
  const { organisationId, refreshToken } = session
  if (asCookie)
    giveRefreshCookie(context, refreshToken, {
      secure: settings.secureCookie,
      seconds: REFRESH_LIFETIME / 1000,
    })
  return {
    accessToken: await issueAccess(keyRing, session, now()),
    tokenType: 'Bearer',
    expiresIn: ACCESS_LIFETIME,
    refreshToken: asCookie ? null : refreshToken,
    organisation: organisationId,
  }
}
