/** Words about runs through BullMQ: between processes, on each kind of Redis, and while Redis is away. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { BullJobs } from '../server/jobs/bullmq.ts'
import { type RedisPlace, readRedisPlace } from '../server/redis/place.ts'
import { openRedis, type RedisServices } from '../server/redis/redis.ts'
import { jobsContract } from './server/jobs-contract.ts'
import { describeRedis } from './server/redis.ts'
import { TcpProxy } from './server/tcp-proxy.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const fault = (): void => undefined
/** Milliseconds in which the queue has to be back. */
const BACK = 5000

/** One that nobody else hears, until another is made with the same prefix. */
async function open(place: RedisPlace, atOnce: number, prefix = `test-${randomBytes(6).toString('hex')}`) {
  const redis: RedisServices = openRedis({ ...place, prefix }, { log: fault })
  const jobs = new BullJobs({ redis, atOnce, lease: 2000, log: fault })
  ends.push(
    () => redis.close(),
    () => jobs.drain(),
  )
  await vi.waitFor(() => expect(jobs.isShared()).toBe(true), { timeout: 15_000, interval: 10 })
  return { jobs, redis, prefix }
}

describeRedis('words about runs', ['single', 'sentinel', 'cluster'], (group) => {
  describe('the contract', () => jobsContract(async (atOnce) => (await open(group().place, atOnce)).jobs))

  test('what one process tells another hears, each word one of them', async () => {
    const teller = await open(group().place, 0)
    const heard = { a: 0, b: 0 }
    for (const name of ['a', 'b'] as const) {
      const { jobs } = await open(group().place, 1, teller.prefix)
      jobs.start(async () => {
        heard[name] += 1
        await new Promise((resolve) => setTimeout(resolve, 20))
        return false
      })
    }
    await teller.jobs.enqueue(...Array.from({ length: 20 }, (_, i) => `word-${i}`))
    await vi.waitFor(() => expect(heard.a + heard.b).toBe(20), { timeout: 10_000 })
    expect(Math.min(heard.a, heard.b)).toBeGreaterThan(0)
    expect(teller.jobs.use()).toEqual({ waiting: 0, running: 0 })
  })

  test('what a process had heard when it was told to end, another hears at once', async () => {
    const first = await open(group().place, 1)
    const second = await open(group().place, 1, first.prefix)
    let begun = 0
    first.jobs.start(
      (signal) =>
        new Promise((resolve) => {
          begun += 1
          signal.addEventListener('abort', () => resolve(true))
        }),
    )
    await first.jobs.enqueue('a')
    await vi.waitFor(() => expect(begun).toBe(1), { timeout: 10_000 })
    let heard = 0
    second.jobs.start(async () => {
      heard += 1
      return false
    })
    await first.jobs.drain()
    await vi.waitFor(() => expect(heard).toBe(1), { timeout: 3000 })
  })
})

describeRedis('a Redis that goes and comes', ['single'], (group) => {
  test('leaves each process to itself, and tells between them within 5 s of its return, with nothing in its memory', async () => {
    const [node] = group().nodes
    const teller = await open(group().place, 1)
    const hearer = await open(group().place, 1, teller.prefix)
    const heard = { own: 0, other: 0 }
    teller.jobs.start(async () => {
      heard.own += 1
      return false
    })
    hearer.jobs.start(async () => {
      heard.other += 1
      return false
    })
    await teller.jobs.enqueue('before')
    await vi.waitFor(() => expect(heard.own + heard.other).toBe(1), { timeout: 5000, interval: 5 })
    await node?.kill()
    await vi.waitFor(() => expect(teller.jobs.isShared()).toBe(false), { timeout: 5000, interval: 5 })
    heard.own = 0
    await teller.jobs.enqueue('alone')
    await vi.waitFor(() => expect(heard.own).toBe(1), { interval: 5 })
    await teller.jobs.drain()

    heard.other = 0
    await node?.start()
    const back = performance.now()
    const later = await open(group().place, 0, teller.prefix)
    await later.jobs.enqueue('again')
    await vi.waitFor(() => expect(heard.other).toBe(1), { timeout: 15_000, interval: 5 })
    expect(performance.now() - back).toBeLessThan(BACK)
  })

  test('is heard again within 5 s after the network between was cut and mended', async () => {
    const proxy = await TcpProxy.to(group().nodes[0]?.port ?? 0)
    ends.push(() => proxy.close())
    const place = readRedisPlace({ REDIS_URL: `redis://127.0.0.1:${proxy.port}` }) as RedisPlace
    const teller = await open(place, 0)
    const hearer = await open(place, 1, teller.prefix)
    let heard = 0
    hearer.jobs.start(async () => {
      heard += 1
      return false
    })
    await teller.jobs.enqueue('before')
    await vi.waitFor(() => expect(heard).toBe(1), { timeout: 5000, interval: 5 })
    proxy.cut()
    await vi.waitFor(() => expect(teller.jobs.isShared()).toBe(false), { timeout: 5000, interval: 5 })
    proxy.mend()
    const back = performance.now()
    await vi.waitFor(
      async () => {
        await teller.jobs.enqueue(`after ${heard}`)
        expect(heard).toBeGreaterThan(1)
      },
      { timeout: 15_000, interval: 100 },
    )
    expect(performance.now() - back).toBeLessThan(BACK)
  })
})
