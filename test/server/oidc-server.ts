/** A real OpenID Connect provider on loopback, at which one signs in as whoever the test says. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import type { Provider } from 'oidc-provider'
import { vi } from 'vitest'

export const CLIENT = { id: 'lintel', secret: 'the secret of the client at the provider' } as const
export const REDIRECT = 'http://lintel.test/v1/auth/oidc/callback'

/** What the provider says of somebody; `sub` names them. */
export interface Person {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
}

export interface OidcServer {
  readonly issuer: string
  /** Who signs in next. */
  person: Person
  /** Goes on with other keys, as after a rotation. */
  readonly rotate: () => Promise<void>
  /** Follows the provider from its first page to the redirect back. @returns that URL */
  readonly follow: (from: URL) => Promise<URL>
  readonly close: () => Promise<void>
}

export async function startOidcServer(): Promise<OidcServer> {
  let provider: Provider
  const server: Server = createServer((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return provider.callback()(request, response)
    const result = { login: { accountId: oidc.person.sub } }
    void provider.interactionFinished(request, response, result)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const people = new Map<string, Person>()
  const oidc: OidcServer = {
    issuer,
    person: { sub: 'nobody' },
    rotate: async () => {
      provider = await makeProvider(issuer, people)
    },
    follow: (from) => {
      people.set(oidc.person.sub, oidc.person)
      return follow(from)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  await oidc.rotate()
  return oidc
}

/** Quiet: it warns that it keeps everything in memory, and on Node 20. */
async function makeProvider(issuer: string, people: ReadonlyMap<string, Person>): Promise<Provider> {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const { Provider } = await import('oidc-provider')
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }
  const made: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [REDIRECT],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        application_type: 'web',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key of the tests'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...people.get(sub) }),
    }),
    loadExistingGrant: async ({ oidc }: { oidc: Grantable }) => {
      const grant = new made.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  return made
}

interface Grantable {
  readonly client: { readonly clientId: string }
  readonly session: { readonly accountId: string }
}

/** A browser of its own: its cookies end with it. */
async function follow(from: URL): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = from
  for (let hops = 0; hops < 10 && !url.href.startsWith(REDIRECT); hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const given of response.headers.getSetCookie()) {
      const [pair = ''] = given.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the provider stopped at ${url}: ${await response.text()}`)
    url = new URL(location, url)
  }
  return url
}
