/** Connections to Redis: one server, a group under Sentinel, a Cluster; what happens when it goes. */
import { afterEach, describe, expect, test } from 'vitest'
import { RedisEvents } from '../server/events/redis.ts'
import { openRedis, type RedisServices } from '../server/redis/redis.ts'
import { eventsContract } from './server/events-contract.ts'
import { describeRedis } from './server/redis.ts'

const opened: RedisServices[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})
const fault = (error: unknown) => expect.fail(`a fault of ours: ${error}`)
const soon = { interval: 10, timeout: 10_000 }

describeRedis('the connections', ['single', 'sentinel', 'cluster'], (group) => {
  const open = async (): Promise<RedisServices> => {
    const redis = openRedis(group().place, { log: fault })
    opened.push(redis)
    await expect.poll(() => redis.link.isUp && redis.bus.isUp, soon).toBe(true)
    return redis
  }

  test('keep bytes under many keys', async () => {
    const { link, key } = await open()
    for (let i = 0; i < 50; i += 1)
      await link.ask((client) => client.set(key('t', String(i)), Buffer.from([i, 0, 255])))
    const got = await link.ask((client) => client.getBuffer(key('t', '17')))
    expect(got).toEqual(Buffer.from([17, 0, 255]))
  })

  test('answer about any key as soon as they are up', async () => {
    for (let times = 0; times < 20; times += 1) {
      const { link, key, close } = await open()
      const keys = Array.from({ length: 12 }, (_, i) => key('none', String(i)))
      expect(await Promise.all(keys.map((one) => link.ask((client) => client.get(one))))).toEqual(
        keys.map(() => null),
      )
      close()
    }
  })

  test('tell other replicas, in order, and not oneself', async () => {
    const [a, b] = [await open(), await open()]
    const [atA, atB]: [string[], string[]] = [[], []]
    a.bus.subscribe('news', (text) => atA.push(text))
    b.bus.subscribe('news', (text) => atB.push(text))
    await Promise.all([a.bus.settled(), b.bus.settled()])
    const sent = Array.from({ length: 200 }, (_, i) => `news ${i}`)
    for (const text of sent) void a.bus.publish('news', text)
    await expect.poll(() => atB.length, soon).toBe(200)
    expect([atB, atA]).toEqual([sent, []])
  })

  describe('events within one replica', () =>
    eventsContract(async () => new RedisEvents((await open()).bus, () => undefined)))

  describe('events from one replica to another', () =>
    eventsContract(async () => {
      const [from, to] = [await open(), await open()]
      const [publisher, listener] = [
        new RedisEvents(from.bus, fault),
        new RedisEvents(to.bus, () => undefined),
      ]
      return {
        publish: async (event) => {
          await to.bus.settled()
          await publisher.publish(event)
        },
        subscribe: (building, told) => listener.subscribe(building, told),
        subscribeAll: (told) => listener.subscribeAll(told),
      }
    }))

  test('events of a building nobody listens to any more are no longer heard', async () => {
    const [a, b] = [await open(), await open()]
    const events = new RedisEvents(b.bus, fault)
    const stop = events.subscribe('x', () => undefined)
    await b.bus.settled()
    const listeners = async () => {
      const counts = await Promise.all(
        group().nodes.map(async (node) => {
          const [, count] = (await node.ask('pubsub', 'numsub', a.key('events', 'x'))) as [string, number]
          return count
        }),
      )
      return counts.reduce((sum, count) => sum + count, 0)
    }
    expect(await listeners()).toBe(1)
    stop()
    stop()
    await expect.poll(listeners, soon).toBe(0)
  })
})
