/** How one signs in, read from the environment. */
import { LintelError } from '../../engine/errors.ts'
import type { Environment } from '../config.ts'
import { ROLES, type Role } from './roles.ts'

export interface SignInSettings {
  /** Where browsers find the server, without a slash at its end; null where nobody said. */
  readonly publicUrl: string | null
  /** Cookies go over TLS alone: always, unless the public URL says that there is none. */
  readonly secureCookie: boolean
  readonly oidc: OidcSettings | null
}

/** Sign-in through a provider that speaks OpenID Connect. */
export interface OidcSettings {
  /** What people see: "Sign in with …". */
  readonly name: string
  readonly issuer: URL
  readonly clientId: string
  /** Null: a public client. */
  readonly clientSecret: string | null
  readonly redirectUri: string
  /** Lower case; only addresses of these may sign in. Empty: all that the provider vouches for. */
  readonly domains: readonly string[]
  /** What somebody becomes who is not known yet; null: they are refused. */
  readonly defaultRole: Role | null
}

/** @throws LintelError call-invalid with the name of the setting that is wrong or missing */
export function readSignInSettings(environment: Environment): SignInSettings {
  const publicUrl = readPublicUrl(environment.LINTEL_URL)
  const oidc = environment.OIDC_ISSUER ? readOidc(environment, environment.OIDC_ISSUER, publicUrl) : null
  return { publicUrl, secureCookie: !publicUrl?.startsWith('http:'), oidc }
}

function readPublicUrl(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (/^https?:\/\/[^/?#@]+\/?$/.test(text) && URL.canParse(text)) return new URL(text).origin
  throw wrong('LINTEL_URL must read https://lintel.example.org')
}

function readOidc(environment: Environment, issuerText: string, publicUrl: string | null): OidcSettings {
  const { OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET, OIDC_DOMAINS = '', OIDC_NAME } = environment
  if (!URL.canParse(issuerText)) throw wrong('OIDC_ISSUER must be a URL')
  const issuer = new URL(issuerText)
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(issuer.hostname)
  if (issuer.protocol !== 'https:' && !(issuer.protocol === 'http:' && isLocal))
    throw wrong('OIDC_ISSUER must begin with https:// (http:// on this machine alone)')
  if (!clientId) throw wrong('OIDC_ISSUER needs OIDC_CLIENT_ID beside it')
  if (publicUrl === null)
    throw wrong('OIDC_ISSUER needs LINTEL_URL beside it, where browsers find this server')
  return {
    name: OIDC_NAME || issuer.hostname,
    issuer,
    clientId,
    clientSecret: OIDC_CLIENT_SECRET || null,
    redirectUri: `${publicUrl}/v1/auth/oidc/callback`,
    domains: OIDC_DOMAINS.toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    defaultRole: readRole(environment.OIDC_DEFAULT_ROLE),
  }
}

function readRole(text: string | undefined): Role | null {
  if (text === undefined || text === '') return null
  const role = ROLES.find((one) => one === text)
  if (role !== undefined && role !== 'admin') return role
  throw wrong(`OIDC_DEFAULT_ROLE must be one of ${ROLES.filter((one) => one !== 'admin').join(', ')}`)
}

function wrong(message: string): LintelError {
  return new LintelError('call-invalid', message)
}
