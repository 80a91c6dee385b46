/** Replicas tell one another what is used most, so that one that starts has it in memory before anybody asks. */
import type { RedisServices } from '../redis/redis.ts'
import type { Services } from '../services.ts'
import { RedisCache } from './redis.ts'

/** Milliseconds between two times that uses are told. */
const TELL = 60_000
/** Keys that are told of at once, that are remembered of a day, and that are fetched at a start. */
const MOST_TOLD = 500
const MOST_REMEMBERED = 5000
const MOST_FETCHED = 500
/** Fetched at the same time. */
const AT_ONCE = 4
/** Seconds. */
const DAY = 24 * 60 * 60
/** What a use of the day before counts beside one of today. */
const YESTERDAY = 0.5

/**
 * Fetches what is used most when Redis answers for the first time, and tells from time to time what is used here. Does
 * nothing where the cache is not shared.
 *
 * @returns ends it, after it told what was not told yet
 */
export function keepWarm({
  cache,
  redis,
  now,
  log,
}: Pick<Services, 'cache' | 'redis' | 'now' | 'log'>): () => Promise<void> {
  if (redis === null || !(cache instanceof RedisCache)) return () => Promise.resolve()
  const tell = () => tellUses(cache, now())
  const timer = setInterval(() => void tell().catch(log), TELL)
  timer.unref()
  const stop = whenUp(redis, () => void warm(cache, now()).catch(log))
  return async () => {
    stop()
    clearInterval(timer)
    await tell()
  }
}

/** Adds the uses since last time to those of the day. */
export async function tellUses(cache: RedisCache, at: Date): Promise<void> {
  const most = [...cache.takeUses()].sort(([, a], [, b]) => b - a).slice(0, MOST_TOLD)
  if (most.length === 0) return
  const name = dayKey(cache, at)
  await cache.shared.ask(async (client) => {
    const pipeline = client.pipeline()
    for (const [key, uses] of most) pipeline.zincrby(name, uses, key)
    pipeline.zremrangebyrank(name, 0, -MOST_REMEMBERED - 1)
    pipeline.expire(name, 2 * DAY)
    await pipeline.exec()
  })
}

/**
 * Fetches what was used most today and yesterday into memory, until half of its room is taken.
 *
 * @returns how many values
 */
export async function warm(cache: RedisCache, at: Date): Promise<number> {
  const keys = (await mostUsed(cache, at)).values()
  let fetched = 0
  const fetchAll = async (): Promise<void> => {
    for (const key of keys) {
      if (cache.use().bytes >= cache.room / 2) return
      if (await cache.fetch(key)) fetched += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, fetchAll))
  return fetched
}

/** Keys, most used first. */
export async function mostUsed(cache: RedisCache, at: Date): Promise<string[]> {
  const uses = new Map<string, number>()
  const days = [
    [at, 1],
    [new Date(at.getTime() - DAY * 1000), YESTERDAY],
  ] as const
  for (const [day, weight] of days) {
    const name = dayKey(cache, day)
    const found = await cache.shared.ask((client) =>
      client.zrevrange(name, 0, MOST_FETCHED - 1, 'WITHSCORES'),
    )
    for (let i = 0; i + 1 < (found?.length ?? 0); i += 2) {
      const [key, score] = [found?.[i] as string, Number(found?.[i + 1])]
      uses.set(key, (uses.get(key) ?? 0) + score * weight)
    }
  }
  const most = [...uses].sort(([, a], [, b]) => b - a).slice(0, MOST_FETCHED)
  return most.map(([key]) => key)
}

function dayKey(cache: RedisCache, day: Date): string {
  return cache.shared.keyOf('used', day.toISOString().slice(0, 10))
}

/** Once. @returns ends the waiting */
function whenUp({ link, onChange }: RedisServices, then: () => void): () => void {
  if (link.isUp) {
    then()
    return () => undefined
  }
  const stop = onChange((isUp) => {
    if (!isUp) return
    stop()
    then()
  })
  return stop
}
