/** The port of rate limits, and its adapter in memory; one on Redis counts for several replicas together. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { LintelError } from '../../engine/errors.ts'
import type { Environment } from '../config.ts'

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
  const counters = new Map(
    Object.entries(figures).map(([kind, points]) => [
      kind,
      new RateLimiterMemory({ points, duration: SECONDS }),
    ]),
  )
  return {
    take: async (kind, who) => {
      const counter = counters.get(kind) as RateLimiterMemory
      try {
        return stateOf(await counter.consume(who), figures[kind], true)
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return stateOf(refusal, figures[kind], false)
        throw refusal
      }
    },
  }
}

function stateOf(counted: RateLimiterRes, limit: number, isAllowed: boolean): RateState {
  const { remainingPoints, msBeforeNext } = counted
  return {
    isAllowed,
    limit,
    remaining: Math.max(0, remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  }
}
