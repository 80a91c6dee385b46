/** The live channel of several servers on one database, with Redis between them and without. */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createApp } from '../server/app.ts'
import { localAuthenticator } from '../server/auth/local.ts'
import type { Authenticator } from '../server/auth/principal.ts'
import { RedisEvents } from '../server/events/redis.ts'
import { openRedis } from '../server/redis/redis.ts'
import type { Services } from '../server/services.ts'
import { openStore, type StorePlace } from '../server/store/store.ts'
import { SAMPLE } from './server/ids-server.ts'
import { Client, type LiveServer, liveServer } from './server/live-client.ts'
import { Follower, happen, newBuilding, upTo } from './server/live-happenings.ts'
import { describeRedis, type RedisGroup } from './server/redis.ts'
import { SMALL_MODEL } from './server/route-things.ts'
import { type TestServices, testServices } from './server/services.ts'
import { POSTGRES } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'
import { validationClient } from './server/validation-client.ts'

interface Replica {
  readonly services: TestServices
  readonly live: LiveServer
  readonly end: () => Promise<void>
}

/** @param look milliseconds between two looks for what nobody told of */
async function replica(place: StorePlace, look: number, given: Partial<Services> = {}): Promise<Replica> {
  const store = openStore(place)
  await store.ready
  const services = await testServices({ store, ...given })
  const live = await liveServer(services, { look })
  const end = async (): Promise<void> => {
    await live.close()
    await services.end()
  }
  return { services, live, end }
}

/** Everybody is the local user; the token says by which name and id. */
const authenticator: Authenticator = {
  forget: () => undefined,
  authenticate: async (request) => {
    const local = await localAuthenticator.authenticate(request)
    const name = request.headers.get('authorization')?.split(' ')[1]
    return local === null || name === undefined ? local : { ...local, name, userId: name }
  },
}

/** A server that speaks to others through Redis. */
async function onRedis(place: StorePlace, group: RedisGroup, look: number): Promise<Replica> {
  const fault = (error: unknown): void => expect.fail(`a fault of ours: ${error}`)
  const redis = openRedis(group.place, { log: fault })
  const events = new RedisEvents(redis.bus, fault)
  const made = await replica(place, look, { redis, events, authenticator })
  await redis.bus.settled()
  const end = async (): Promise<void> => {
    await made.end()
    redis.close()
  }
  return { ...made, end }
}

describe.skipIf('skipped' in inject('postgres'))('two servers without a bus between them', () => {
  test('find in the database what happens at the other, in order', async () => {
    const place = await POSTGRES.newPlace()
    const [first, second] = [await replica(place, 100), await replica(place, 100)]
    const building = await newBuilding(first.services)
    const followers = [
      await Follower.begin(first.live, building),
      await Follower.begin(second.live, building),
    ]
    await Promise.all(upTo(50).map((i) => happen((i % 2 === 0 ? first : second).services, building)))
    await Promise.all(followers.map((follower) => follower.until(50)))
    expect(followers.map(({ sequences }) => sequences)).toEqual([upTo(50), upTo(50)])
    for (const one of followers) await one.end()
    for (const one of [first, second]) await one.end()
  })
})

describe.skipIf('skipped' in inject('postgres'))('two servers', () => {
  describeRedis('with a bus between them', ['single'], (group) => {
    let first: Replica
    let second: Replica
    beforeAll(async () => {
      const place = await POSTGRES.newPlace()
      // nothing is found by looking within the time of a test
      first = await onRedis(place, group(), 600_000)
      second = await onRedis(place, group(), 600_000)
    })
    afterAll(async () => {
      for (const one of [first, second]) await one.end()
    })

    test('a delta that is sent to one is told by both, each once', async () => {
      const { building, model } = await storeModel(first.services, SMALL_MODEL)
      const door = SMALL_MODEL.split('\n').find((line) => line.includes('=IFCDOOR(')) ?? ''
      const element = /'([^']{22})'/.exec(door)?.[1] ?? ''
      const [here, there] = [
        await Client.open(first.live, building),
        await Client.open(second.live, building),
      ]
      await second.services.redis?.bus.settled()
      const changes = [{ op: 'attribute', element, name: 'OverallWidth', value: null }]
      const delta = { baseVersion: 1, changes, clientId: 'panel', clientSequence: 1 }
      const answer = await here.ask({ type: 'delta', model_id: model, delta })
      expect(answer).toMatchObject({ type: 'delta_applied', data: { sequence: 1, complete: true } })
      for (const one of [here, there]) {
        const told = await one.first(({ data }) => data.event === 'delta.applied')
        expect(told.sequence).toBe(1)
      }
      // sent again, because its answer was lost
      const again = await there.ask({ type: 'delta', model_id: model, delta })
      expect(again.data).toEqual(answer.data)
      const wrong = await here.ask({ type: 'delta', model_id: model, delta: { baseVersion: 'x' } })
      expect(wrong).toMatchObject({ type: 'error', data: { code: 'request-invalid' } })
      await happen(second.services, building)
      for (const one of [here, there]) {
        await one.first(({ sequence }) => sequence === 2)
        expect(one.sequences).toEqual([1, 2])
        await one.close()
      }
    })

    test('who is in the room at one is known at the other, and what is shown there is seen', async () => {
      const { building, version } = await storeModel(first.services, SAMPLE)
      const http = validationClient(createApp(first.services))
      const { id } = await http.check(version, { rules: ['us/ada-2010'] })
      const here = await Client.open(first.live, building, { token: 'Ada' })
      await first.services.redis?.bus.settled()
      const there = await Client.open(second.live, building, { token: 'Bo' })
      await second.services.redis?.bus.settled()
      const came = await here.first(({ data }) => JSON.stringify(data.joined ?? []).includes('Bo'))
      expect(came).toMatchObject({ type: 'presence', data: { people_count: 2, left: [] } })
      const page = await http.json<{ items: { id: string }[] }>(`/v1/validations/${id}/findings`)
      const finding = page.items[0]?.id
      const shown = await here.ask({ type: 'highlight_violation', finding })
      expect(shown.type).toBe('violation_highlight')
      expect((await there.of('violation_highlight')).data).toMatchObject({
        validation_id: id,
        finding: { id: finding },
        by: { name: 'Ada' },
      })
      await there.close()
      const went = await here.first(({ data }) => JSON.stringify(data.left ?? []).includes('Bo'))
      expect(went).toMatchObject({ data: { people_count: 1 } })
      await here.close()
    })

    test('while Redis is away nothing is lost, and what was missed is told as soon as it is back', async () => {
      const building = await newBuilding(first.services)
      const followers = [
        await Follower.begin(first.live, building),
        await Follower.begin(second.live, building),
      ]
      await second.services.redis?.bus.settled()
      const [node] = group().nodes
      await node?.kill()
      for (let i = 0; i < 20; i += 1) await happen(first.services, building)
      await followers[0]?.until(20)
      expect(followers[1]?.sequences).toEqual([])
      const back = performance.now()
      await node?.start()
      await followers[1]?.until(20)
      expect(performance.now() - back).toBeLessThan(5000)
      await happen(first.services, building)
      for (const one of followers) {
        await one.until(21)
        expect(one.sequences).toEqual(upTo(21))
        await one.end()
      }
    })
  })
})
