/** Counts how often somebody did something: in Redis for all replicas together, while it is away in this process alone. */
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RedisClient } from './clients.ts'
import type { RedisServices } from './redis.ts'

export interface CounterOptions {
  /** Apart from those of other counters. */
  readonly name: string
  /** How often it may happen in each period. */
  readonly points: number
  /** Seconds. */
  readonly period: number
}

/** Where somebody stands. */
export interface Count {
  readonly isAllowed: boolean
  /** How often it may happen again in this period. */
  readonly remaining: number
  /** Milliseconds until everything is allowed again. */
  readonly resetIn: number
}

export interface Counter {
  count(who: string): Promise<Count>
  forget(who: string): Promise<void>
}

/** @param redis null counts in this process alone */
export function makeCounter(
  redis: Pick<RedisServices, 'link' | 'key'> | null,
  options: CounterOptions,
): Counter {
  const { name, points, period: duration } = options
  const alone = new RateLimiterMemory({ points, duration })
  if (redis === null)
    return { count: (who) => countIn(alone, who), forget: async (who) => void (await alone.delete(who)) }
  const { link, key } = redis
  let made: RateLimiterRedis | null = null
  const together = (client: RedisClient): RateLimiterRedis => {
    made ??= new RateLimiterRedis({ storeClient: client, keyPrefix: key('count', name), points, duration })
    return made
  }
  return {
    count: async (who) => {
      try {
        return await link.ask((client) => countIn(together(client), who))
      } catch {
        return countIn(alone, who)
      }
    },
    forget: async (who) => {
      await alone.delete(who)
      await link.ask((client) => together(client).delete(who)).catch(() => undefined)
    },
  }
}

async function countIn(limiter: RateLimiterMemory | RateLimiterRedis, who: string): Promise<Count> {
  try {
    return countOf(await limiter.consume(who), true)
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return countOf(refusal, false)
    throw refusal
  }
}

function countOf({ remainingPoints, msBeforeNext }: RateLimiterRes, isAllowed: boolean): Count {
  return { isAllowed, remaining: Math.max(0, remainingPoints), resetIn: Math.max(0, msBeforeNext) }
}
