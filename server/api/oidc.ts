/** `/v1/auth/oidc/…`: a browser leaves for the sign-in provider, and comes back as somebody. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { recordDeedOf } from '../audit.ts'
import { OidcClient, type OidcJourney } from '../auth/oidc.ts'
import { accountOfIdentity } from '../auth/oidc-account.ts'
import { openSession, REFRESH_LIFETIME } from '../auth/sessions.ts'
import type { OidcSettings } from '../auth/settings.ts'
import { organisationToStart } from '../auth/sign-in.ts'
import { HttpError } from '../http/problem.ts'
import { giveRefreshCookie } from '../http/refresh-cookie.ts'
import { type AppEnv, requestOf } from '../http/request.ts'
import type { Services } from '../services.ts'
import { defineRoute } from './route.ts'

const tags = ['accounts']
const COOKIE = 'lintel_oidc'
const PATH = '/v1/auth/oidc'
/** Seconds for a sign-in at the provider. */
const JOURNEY = 600

/** A page of this server: one slash, no host. */
const ownPage = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\\\s]*$/)

const start = defineRoute({
  method: 'get',
  path: '/v1/auth/oidc/start',
  tags,
  summary: 'Sends the browser to the sign-in provider',
  need: 'anybody',
  request: { query: z.object({ returnTo: ownPage.default('/') }) },
  responses: { 302: { description: 'To the provider' } },
})

const callback = defineRoute({
  method: 'get',
  path: '/v1/auth/oidc/callback',
  tags,
  summary: 'Where the provider sends the browser back; the refresh token comes as a cookie',
  need: 'anybody',
  responses: { 302: { description: 'To the page that it came from' } },
})

interface Kept extends OidcJourney {
  readonly returnTo: string
  /** Milliseconds since 1970. */
  readonly until: number
}

/** Adds the routes of sign-in through a provider. */
export function oidcRoutes(app: OpenAPIHono<AppEnv>, services: Services): void {
  const { now, seal, signIn } = services
  const client = signIn.oidc === null ? null : new OidcClient(signIn.oidc)
  app.openapi(start, async (context) => {
    if (client === null) throw notOffered()
    const { url, journey } = await client.begin()
    const { returnTo } = context.req.valid('query')
    const kept: Kept = { ...journey, returnTo, until: now().getTime() + JOURNEY * 1000 }
    setCookie(context, COOKIE, seal.seal(JSON.stringify(kept), COOKIE), {
      path: PATH,
      httpOnly: true,
      // the way back begins at the provider's site
      sameSite: 'Lax',
      secure: signIn.secureCookie,
      maxAge: JOURNEY,
    })
    context.header('cache-control', 'no-store')
    return context.redirect(url.href, 302)
  })
  app.openapi(callback, async (context) => {
    if (client === null || signIn.oidc === null) throw notOffered()
    const { returnTo, ...journey } = readJourney(context, services)
    deleteCookie(context, COOKIE, { path: PATH, secure: signIn.secureCookie })
    const identity = await client.end(new URL(context.req.url).search, journey)
    const token = await open(context, services, { identity, settings: signIn.oidc })
    giveRefreshCookie(context, token, { secure: signIn.secureCookie, seconds: REFRESH_LIFETIME / 1000 })
    context.header('cache-control', 'no-store')
    return context.redirect(returnTo, 302)
  })
}

interface Arrived {
  readonly identity: Awaited<ReturnType<OidcClient['end']>>
  readonly settings: OidcSettings
}

/** @returns the refresh token of a new session */
async function open(
  context: Context<AppEnv>,
  services: Services,
  { identity, settings }: Arrived,
): Promise<string> {
  const at = services.now()
  const { address } = requestOf(context)
  const userAgent = context.req.header('user-agent') ?? null
  const opened = await services.store.db.transaction().execute(async (trx) => {
    const account = await accountOfIdentity(trx, identity, { settings, chance: services })
    const { userId, name } = account
    const organisationId = await organisationToStart(trx, userId, undefined)
    const session = await openSession(trx, { userId, organisationId, userAgent, address }, services)
    const detail = { provider: identity.issuer }
    const deed = { action: 'session.open', target: session.sessionId, detail }
    await recordDeedOf(trx, context, { ...deed, userId, name, organisationId }, at)
    return session
  })
  services.authenticator.forget({ userId: opened.userId })
  return opened.refreshToken
}

/** @throws HttpError `unauthenticated` where this browser did not leave from here */
function readJourney(context: Context<AppEnv>, { seal, now }: Services): Kept {
  const cookie = getCookie(context, COOKIE)
  const kept = cookie === undefined ? null : opened(cookie, seal)
  if (kept !== null && kept.until > now().getTime()) return kept
  throw new HttpError(
    'unauthenticated',
    'this browser has not begun a sign-in here, or too long ago; begin again',
  )
}

function opened(cookie: string, seal: Services['seal']): Kept | null {
  try {
    return JSON.parse(seal.open(cookie, COOKIE)) as Kept
  } catch {
    return null
  }
}

function notOffered(): HttpError {
  return new HttpError('not-found', 'sign-in through a provider is not set up here')
}
