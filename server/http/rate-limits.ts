/** The port of rate limits, counted in memory, or in Redis for several replicas together. */
import { LintelError } from '../../engine/errors.ts'
import type { Environment } from '../config.ts'
import { type Counter, makeCounter } from '../redis/counters.ts'
import type { RedisServices } from '../redis/redis.ts'

/** What is counted: requests by address, by person, by API key; and calls by address that need no sign-in but change something, as a sign-in does. */
export type RateKind = 'address' | 'signIn' | 'user' | 'key'

/** Where somebody stands after a request. */
export interface RateState {
  readonly isAllowed: boolean
  /** Requests in each period. */
  readonly limit: number
  readonly remaining: number
  /** Whole seconds until everything is allowed again. */
  readonly resetSeconds: number
}

export interface RateLimits {
  /** Counts a request of `who`. */
  take(kind: RateKind, who: string): Promise<RateState>
}

/** Requests a minute. */
export type RateFigures = Readonly<Record<RateKind, number>>

const SECONDS = 60
const SETTINGS: Readonly<Record<RateKind, readonly [setting: string, usual: number]>> = {
  address: ['LINTEL_RATE_ADDRESS', 1200],
  signIn: ['LINTEL_RATE_SIGN_IN', 20],
  user: ['LINTEL_RATE_USER', 600],
  key: ['LINTEL_RATE_KEY', 600],
}

/** @throws LintelError call-invalid */
export function readRateFigures(environment: Environment): RateFigures {
  const figures = Object.entries(SETTINGS).map(([kind, [setting, usual]]) => {
    const text = environment[setting]
    const figure = text === undefined || text === '' ? usual : Number(text)
    if (Number.isInteger(figure) && figure > 0) return [kind, figure] as const
    throw new LintelError(
      'call-invalid',
      `${setting} must be a whole number of requests a minute, not '${text}'`,
    )
  })
  return Object.fromEntries(figures) as Record<RateKind, number>
}

/** Counts in this process alone. */
export function memoryRateLimits(figures: RateFigures): RateLimits {
  return makeRateLimits(figures, null)
}

/** @param redis counts for all replicas together, while it answers; null in this process alone */
export function makeRateLimits(
  figures: RateFigures,
  redis: Pick<RedisServices, 'link' | 'key'> | null,
): RateLimits {
  const counters = new Map(
    Object.entries(figures).map(([kind, points]) => [
      kind,
      makeCounter(redis, { name: `rate-${kind}`, points, period: SECONDS }),
    ]),
  )
  return {
    take: async (kind, who) => {
      const { isAllowed, remaining, resetIn } = await (counters.get(kind) as Counter).count(who)
      const resetSeconds = Math.max(1, Math.ceil(resetIn / 1000))
      return { isAllowed, limit: figures[kind], remaining, resetSeconds }
    },
  }
}
