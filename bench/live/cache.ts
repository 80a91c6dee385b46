/**
 * The cache of two replicas before one Redis, asked for results as people ask: a few of them often, most of them once in a
 * while. How often one is there, and what it costs, beside asking Redis for the same bytes without a cache.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { CacheLevel } from '../../server/cache/kinds.ts'
import { RedisCache } from '../../server/cache/redis.ts'
import { type RedisPlace, readRedisPlace } from '../../server/redis/place.ts'
import { openRedis } from '../../server/redis/redis.ts'
import type { Figure } from '../figures.ts'
import { timing } from '../measure.ts'
import { redis } from './servers.ts'

const QUICK = process.argv.includes('--quick')
const RESULTS = 2000
const ASKED = QUICK ? 4000 : 20_000
/** Bytes of a result: that of a model of 10,000 elements with a few findings. */
const BYTES = 48 * 1024
/** Bytes that a replica keeps in memory: a third of all results. */
const ROOM = (RESULTS / 3) * BYTES

/** Microseconds, shares and ratios. */
export async function cache(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'))
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const url = await redis(folder, ends)
    const bare = new Redis(url)
    // until the server listens it tries again
    bare.on('error', () => undefined)
    ends.push(() => bare.disconnect())
    const replicas = [0, 1].map(() => {
      const link = openRedis(readRedisPlace({ REDIS_URL: url }) as RedisPlace, { log: console.error })
      ends.push(() => link.close())
      return { link, cache: new RedisCache({ redis: link, versions: ['bench'], room: ROOM }) }
    })
    for (const { link } of replicas)
      while (!link.link.isUp) await new Promise((resolve) => setTimeout(resolve, 5))
    const took = await ask(replicas.map((one) => one.cache))
    await bare.set('bare', Buffer.alloc(BYTES, 1))
    const alone: number[] = []
    for (let i = 0; i < 2000; i += 1) {
      const begun = performance.now()
      await bare.getBuffer('bare')
      alone.push(performance.now() - begun)
    }
    return figuresOf(took, alone)
  } finally {
    for (const end of ends.reverse()) await end()
  }
}

type Took = Readonly<Record<CacheLevel, number[]>>

/** Replicas take turns; which result is asked for follows Zipf's law. @returns milliseconds by where it was found */
async function ask(caches: readonly RedisCache[]): Promise<Took> {
  const took: Took = { memory: [], redis: [], none: [] }
  const chances = zipf(RESULTS)
  let seed = 20_261_127
  const random = (): number => {
    // Lehmer's generator: the same asks in every run
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  for (let i = 0; i < ASKED; i += 1) {
    const one = caches[i % caches.length] as RedisCache
    const chance = random()
    const result = chances.findIndex((sum) => sum >= chance)
    const before = levels(one)
    const begun = performance.now()
    await one.getOrMake(`result:${result}`, async () => new Uint8Array(BYTES).fill(result & 255))
    const milliseconds = performance.now() - begun
    const after = levels(one)
    const level = (['memory', 'redis', 'none'] as const).find((name) => after[name] > before[name])
    if (i >= ASKED / 4) took[level ?? 'none'].push(milliseconds)
  }
  return took
}

function levels(one: RedisCache): Readonly<Record<CacheLevel, number>> {
  return { memory: 0, redis: 0, none: 0, ...one.use().kinds.get('result') }
}

/** Sums of chances: the n-th is asked for with a chance of 1/n of the first one's. */
function zipf(many: number): readonly number[] {
  const weights = Array.from({ length: many }, (_, i) => 1 / (i + 1))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return weights.map((weight) => {
    sum += weight / all
    return sum
  })
}

function figuresOf(took: Took, alone: readonly number[]): Figure[] {
  const all = took.memory.length + took.redis.length + took.none.length
  const share = (list: readonly number[]): number => list.length / all
  const micro = (name: string, list: readonly number[]): Figure[] => {
    if (list.length === 0) return []
    const { median, min, max, runs } = timing(name, list)
    return [{ name, value: median * 1000, unit: 'us', spread: [min * 1000, max * 1000], runs }]
  }
  return [
    { name: 'found in memory', value: share(took.memory), unit: '' },
    { name: 'found in Redis', value: share(took.redis), unit: '' },
    { name: 'made', value: share(took.none), unit: '' },
    ...micro('from memory', took.memory),
    ...micro('from Redis', took.redis),
    ...micro('made, and told to Redis', took.none),
    ...micro('bare ioredis: GET of as many bytes', alone),
    {
      name: 'from Redis / bare GET',
      value: timing('', took.redis).median / timing('', alone).median,
      unit: 'times',
    },
  ]
}
