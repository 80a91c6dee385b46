/** What becomes of the connections to Redis when it is killed, stands still, fails over, or the network between is cut. */
import { afterEach, expect, test } from 'vitest'
import { RedisAway } from '../server/redis/link.ts'
import type { RedisPlace } from '../server/redis/place.ts'
import { openRedis, type RedisServices } from '../server/redis/redis.ts'
import { describeKilledRedis, describeRedis } from './server/redis.ts'
import { TcpProxy } from './server/tcp-proxy.ts'

const opened: RedisServices[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})
const fault = (error: unknown) => expect.fail(`a fault of ours: ${error}`)
/** Milliseconds in which everything has to be back. */
const BACK = 5000

const isUp = ({ link, bus }: RedisServices): boolean => link.isUp && bus.isUp

async function until(condition: () => boolean | Promise<boolean>, limit = 15_000): Promise<number> {
  const begun = performance.now()
  await expect.poll(condition, { interval: 10, timeout: limit }).toBe(true)
  return performance.now() - begun
}

async function open(place: RedisPlace): Promise<RedisServices> {
  const redis = openRedis(place, { log: fault })
  opened.push(redis)
  await until(() => isUp(redis))
  return redis
}

/** Two replicas, of which the second hears what the first tells. */
async function two(place: RedisPlace) {
  const [a, b] = [await open(place), await open(place)]
  const heard: string[] = []
  let gaps = 0
  b.bus.subscribe('news', (text) => heard.push(text))
  b.bus.onGap(() => {
    gaps += 1
  })
  await b.bus.settled()
  const passes = async (text: string): Promise<boolean> => {
    await a.bus.publish('news', text)
    return heard.includes(text)
  }
  return { a, b, heard, passes, gaps: () => gaps }
}

/** Milliseconds of the longest of some commands, none of which may be answered. */
async function slowestRefusal({ link }: RedisServices): Promise<number> {
  let slowest = 0
  for (let i = 0; i < 20; i += 1) {
    const begun = performance.now()
    await expect(link.ask((client) => client.get('k'))).rejects.toThrow(RedisAway)
    slowest = Math.max(slowest, performance.now() - begun)
  }
  return slowest
}

describeRedis('one server', ['single'], (group) => {
  test('killed: every command is refused at once; back within five seconds of its start', async () => {
    const { a, passes, gaps } = await two(group().place)
    const [node] = group().nodes
    await node?.kill()
    expect(await slowestRefusal(a)).toBeLessThan(100)
    expect(await a.bus.publish('news', 'lost')).toBe(false)
    await node?.start()
    expect(await until(() => isUp(a))).toBeLessThan(BACK)
    expect(await until(() => passes('again'))).toBeLessThan(BACK)
    expect(gaps()).toBeGreaterThan(0)
  })

  test('standing still: one command waits a quarter of a second, the others not at all', async () => {
    const { a, passes } = await two(group().place)
    const [node] = group().nodes
    await node?.pause()
    const first = performance.now()
    await expect(a.link.ask((client) => client.get('k'))).rejects.toThrow(RedisAway)
    expect(performance.now() - first).toBeLessThan(500)
    expect(await slowestRefusal(a)).toBeLessThan(50)
    await until(() => !a.bus.isUp)
    await node?.resume()
    expect(await until(() => isUp(a))).toBeLessThan(BACK)
    expect(await until(() => passes('again'))).toBeLessThan(BACK)
  })

  test('cut off while connections look alive: refused, known, and back within five seconds', async () => {
    const place = group().place
    const proxy = await TcpProxy.to(group().nodes[0]?.port ?? 0)
    try {
      const here = { host: '127.0.0.1', port: proxy.port }
      const { a, b, passes, gaps } = await two({ ...place, kind: 'single', address: here, database: 0 })
      proxy.cut()
      await until(() => !a.link.isUp && !b.bus.isUp)
      const before = gaps()
      proxy.mend()
      expect(await until(() => isUp(a) && isUp(b))).toBeLessThan(BACK)
      expect(await until(() => passes('again'))).toBeLessThan(BACK)
      expect(gaps()).toBeGreaterThan(before)
    } finally {
      await proxy.close()
    }
  })
})

describeKilledRedis('a group under Sentinel', ['sentinel'], (group) => {
  test('whose primary is killed: the next one takes over, and what replicas tell passes again', async () => {
    const { a, b, passes } = await two(group().place)
    const [primary] = await group().primaries()
    await primary?.kill()
    expect(await slowestRefusal(a)).toBeLessThan(300)
    await group().failedOver()
    const writes = async () => (await a.link.ask((client) => client.set('k', 'v')).catch(() => null)) === 'OK'
    expect(await until(writes)).toBeLessThan(BACK)
    expect(await until(() => isUp(a) && isUp(b))).toBeLessThan(BACK)
    expect(await until(() => passes('again'))).toBeLessThan(BACK)
  })
})

describeKilledRedis('a Cluster', ['cluster'], (group) => {
  test('one of whose primaries is killed: no command hangs, and all keys are served when its replica took over', async () => {
    const { a, b, passes } = await two(group().place)
    const [primary] = await group().primaries()
    const keys = Array.from({ length: 60 }, (_, i) => `k${i}`)
    let slowest = 0
    const written = async () => {
      const begun = performance.now()
      const answers = await Promise.allSettled(
        keys.map((key) => a.link.ask((client) => client.set(key, 'v'))),
      )
      slowest = Math.max(slowest, performance.now() - begun)
      for (const one of answers) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(RedisAway)
      return answers.filter(({ status }) => status === 'fulfilled').length
    }
    expect(await written()).toBe(60)
    await primary?.kill()
    expect(await written()).toBeGreaterThan(0)
    // no slot is needed for it, so it does not wait for the replica
    expect(await until(() => passes('meanwhile'))).toBeLessThan(BACK)
    await group().failedOver()
    expect(await until(async () => (await written()) === 60)).toBeLessThan(BACK)
    expect(await until(() => isUp(a) && isUp(b))).toBeLessThan(BACK)
    expect(slowest).toBeLessThan(1000)
  })
})
