/** The cache that replicas share through Redis. */
import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { RedisCache } from '../server/cache/redis.ts'
import { LARGEST_SHARED } from '../server/cache/redis-level.ts'
import { mostUsed, tellUses, warm } from '../server/cache/warm.ts'
import { openRedis, type RedisServices } from '../server/redis/redis.ts'
import { cacheContract, cacheRoomContract } from './server/cache-contract.ts'
import { describeRedis } from './server/redis.ts'

const opened: RedisServices[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})
const fault = (error: unknown) => expect.fail(`a fault of ours: ${error}`)
const soon = { interval: 10, timeout: 10_000 }
const bytes = (many: number, value = 1) => new Uint8Array(many).fill(value)
const NOON = new Date('2026-11-27T12:00:00Z')

describeRedis('a shared cache', ['single', 'sentinel', 'cluster'], (group) => {
  const connect = async (): Promise<RedisServices> => {
    const redis = openRedis(group().place, { log: fault })
    opened.push(redis)
    await expect.poll(() => redis.link.isUp, soon).toBe(true)
    return redis
  }
  const replica = async (space: string, room = 2 ** 26): Promise<RedisCache> =>
    new RedisCache({ redis: await connect(), versions: [space], room })
  const two = async () => {
    const space = randomUUID()
    return [await replica(space), await replica(space)] as const
  }

  describe('does what every cache does', () => {
    cacheContract((room) => replica(randomUUID(), room))
  })

  test('what one replica made the other has, without making it', async () => {
    const [a, b] = await two()
    await a.getOrMake('content:1', () => Promise.resolve(bytes(1000, 7)))
    await expect.poll(async () => (await b.shared.get('content:1'))?.length, soon).toBe(1000)
    const got = await b.getOrMake('content:1', () => expect.fail('it is made twice'))
    expect(got).toEqual(bytes(1000, 7))
    await b.get('content:1')
    expect(b.use().kinds.get('content')).toEqual({ memory: 1, redis: 1, none: 0 })
  })

  test('another version of Lintel or of its kernel has nothing of it', async () => {
    const [a, b] = [await replica(randomUUID()), await replica(randomUUID())]
    await a.set('csv:1', bytes(3))
    expect(await b.get('csv:1')).toBeNull()
  })

  test('replicas that ask at the same time make a value once', async () => {
    const [a, b] = await two()
    let made = 0
    const make = async () => {
      made += 1
      await new Promise((resolve) => setTimeout(resolve, 100))
      return bytes(10, 3)
    }
    const all = await Promise.all([a, b, a, b, b].map((cache) => cache.getOrMake('pdf:1', make)))
    expect([made, all]).toEqual([1, Array.from({ length: 5 }, () => bytes(10, 3))])
  })

  test('one whose making fails does not hold up the other', async () => {
    const [a, b] = await two()
    const failing = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      throw new Error('no')
    }
    const first = a.getOrMake('pdf:2', failing)
    const second = b.getOrMake('pdf:2', () => Promise.resolve(bytes(2)))
    await expect(first).rejects.toThrow('no')
    expect(await second).toEqual(bytes(2))
  })

  test('a value too large to be shared is made by each, without waiting', async () => {
    const [a, b] = await two()
    const large = () => Promise.resolve(bytes(LARGEST_SHARED + 1))
    await a.getOrMake('content:2', large)
    await expect.poll(() => a.shared.outcome('content:2'), soon).toBe('made here')
    const begun = performance.now()
    expect((await b.getOrMake('content:2', large)).length).toBe(LARGEST_SHARED + 1)
    expect(performance.now() - begun).toBeLessThan(500)
    expect(await a.shared.get('content:2')).toBeNull()
  })

  test('a replica that starts has in memory what was used most, today more than yesterday', async () => {
    const [a, b] = await two()
    const yesterday = new Date(NOON.getTime() - 24 * 60 * 60 * 1000)
    for (const key of ['csv:old', 'csv:often', 'csv:seldom', 'csv:gone']) await a.set(key, bytes(1000))
    for (let i = 0; i < 5; i += 1) await a.get('csv:old')
    await tellUses(a, yesterday)
    for (let i = 0; i < 4; i += 1) await a.get('csv:often')
    await a.get('csv:seldom')
    await tellUses(a, NOON)
    expect(await mostUsed(b, NOON)).toEqual(['csv:often', 'csv:old', 'csv:seldom'])
    expect(await warm(b, NOON)).toBe(3)
    expect(b.use()).toMatchObject({ entries: 3, hits: 0 })
  })
})

describeRedis('a shared cache whose Redis is away', ['single'], (group) => {
  const cacheOf = (room: number) => {
    const place = {
      ...group().place,
      kind: 'single',
      address: { host: '127.0.0.1', port: 1 },
      database: 0,
    } as const
    const redis = openRedis(place, { log: fault })
    opened.push(redis)
    return new RedisCache({ redis, versions: ['1'], room })
  }

  describe('is one in memory', () => {
    cacheContract(async (room) => cacheOf(room))
    cacheRoomContract(async (room) => cacheOf(room))
  })

  test('a Redis that is nearly full and does not make room itself gets nothing more', async () => {
    const [node] = group().nodes
    const redis = openRedis(group().place, { log: fault })
    opened.push(redis)
    await expect.poll(() => redis.link.isUp, soon).toBe(true)
    const cache = new RedisCache({ redis, versions: ['1'], room: 2 ** 20 })
    await node?.ask('config', 'set', 'maxmemory', '100mb')
    await cache.set('csv:1', bytes(10))
    expect(await cache.shared.get('csv:1')).not.toBeNull()
    await node?.ask('config', 'set', 'maxmemory', '1kb')
    const later = new RedisCache({ redis, versions: ['1'], room: 2 ** 20 })
    await later.set('csv:2', bytes(10))
    expect(await later.get('csv:2')).not.toBeNull()
    await node?.ask('config', 'set', 'maxmemory', '100mb')
    expect(await later.shared.get('csv:2')).toBeNull()
  })

  test('one that stands still makes an answer wait a quarter of a second, and only the first', async () => {
    const [node] = group().nodes
    const redis = openRedis(group().place, { log: fault })
    opened.push(redis)
    await expect.poll(() => redis.link.isUp, soon).toBe(true)
    const cache = new RedisCache({ redis, versions: ['2'], room: 2 ** 20 })
    await node?.pause()
    const took: number[] = []
    for (let i = 0; i < 20; i += 1) {
      const begun = performance.now()
      await cache.getOrMake(`csv:${i}`, () => Promise.resolve(bytes(10)))
      took.push(performance.now() - begun)
    }
    await node?.resume()
    const [first = 0, ...others] = took
    expect(first).toBeLessThan(600)
    expect(Math.max(...others)).toBeLessThan(100)
    await expect.poll(() => redis.link.isUp, { interval: 10, timeout: 5000 }).toBe(true)
  })
})
