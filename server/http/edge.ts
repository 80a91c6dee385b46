/** The settings of the server's outer edge: who is believed, who may read from elsewhere, how often, and who sees metrics. */
import { LintelError } from '../../engine/errors.ts'
import type { Config } from '../config.ts'
import type { RedisServices } from '../redis/redis.ts'
import { makeRateLimits, type RateLimits, readRateFigures } from './rate-limits.ts'
import { NO_PROXIES, readTrustedProxies, type TrustedProxies } from './trusted-proxies.ts'

export interface Edge {
  readonly proxies: TrustedProxies
  /** Pages from elsewhere that may call the API, as browsers write them: `https://plans.example.org`. */
  readonly origins: ReadonlySet<string>
  /** Null where nothing is counted. */
  readonly rateLimits: RateLimits | null
  /** Opens `/metrics` of a served server; null keeps it shut there. */
  readonly metricsToken: string | null
}

/** What an embedded server has: it answers to this machine alone. */
export const LOCAL_EDGE: Edge = {
  proxies: NO_PROXIES,
  origins: new Set(),
  rateLimits: null,
  metricsToken: null,
}

const TOKEN_LETTERS = 16

/** @throws LintelError call-invalid, with the name of the setting that is wrong */
export function readEdge(
  { mode, environment }: Pick<Config, 'mode' | 'environment'>,
  redis: RedisServices | null = null,
): Edge {
  return {
    proxies: readTrustedProxies(environment.LINTEL_TRUST_PROXY),
    origins: readOrigins(environment.LINTEL_CORS_ORIGINS),
    rateLimits: mode === 'embedded' ? null : makeRateLimits(readRateFigures(environment), redis),
    metricsToken: readToken(environment.LINTEL_METRICS_TOKEN),
  }
}

function readOrigins(text: string | undefined): ReadonlySet<string> {
  const named = (text ?? '').split(',').map((part) => part.trim())
  return new Set(named.filter(Boolean).map(readOrigin))
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) && !text.includes('*') ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, ''))
    return url.origin
  throw new LintelError(
    'call-invalid',
    `LINTEL_CORS_ORIGINS must name origins such as https://plans.example.org, each by itself, not '${text}'`,
  )
}

function readToken(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  if (text.length >= TOKEN_LETTERS) return text
  throw new LintelError('call-invalid', `LINTEL_METRICS_TOKEN must have at least ${TOKEN_LETTERS} letters`)
}
