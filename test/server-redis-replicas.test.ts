/** Two replicas with one database and one Redis: what one knows the other knows; without Redis each goes on by itself. */
import { afterEach, describe, expect, inject, test } from 'vitest'
import { ensureLocalUser } from '../server/auth/local.ts'
import type { RedisKind, RedisPlace } from '../server/redis/place.ts'
import { ADMIN } from './server/accounts.ts'
import { describeKilledRedis, describeRedis } from './server/redis.ts'
import { type ReplicaOptions, type Replicas, twoReplicas } from './server/replicas.ts'
import { storeModel, storeVersion } from './server/stored-model.ts'
import { TcpProxy } from './server/tcp-proxy.ts'
import { house } from './waivers/house.ts'

const FULL = process.env.LINTEL_FULL === '1'
if (!FULL)
  process.stderr.write(
    'skipped: replicas through kills of Sentinel and Cluster; npm run test:full kills them\n',
  )

const ended: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})
const soon = { interval: 10, timeout: 10_000 }
/** Milliseconds in which everything has to be back. */
const BACK = { interval: 10, timeout: 5000 }
const MANY = { address: 10_000, signIn: 10_000, user: 10_000, key: 10_000 }

const isConnected = ({ a, b }: Replicas): boolean =>
  [a, b].every(({ services: { redis } }) => redis?.link.isUp && redis.bus.isUp)

async function start(options: ReplicaOptions): Promise<Replicas> {
  const replicas = await twoReplicas(options)
  ended.push(replicas.end)
  await expect.poll(() => isConnected(replicas), soon).toBe(true)
  await Promise.all([replicas.a, replicas.b].map(({ services }) => services.redis?.bus.settled()))
  return replicas
}

describe.skipIf('skipped' in inject('postgres'))('two replicas', () => {
  describeRedis('', ['single'], (group) => {
    const both = () => [group().place, group().place] as const
    const node = () => group().nodes[0]

    test('count requests together, and each for itself while Redis is away', async () => {
      const { a, b } = await start({ places: both(), limits: { ...MANY, user: 6 } })
      const { accessToken } = a.admin
      const ask = async (who: Pick<Replicas['b'], 'send'>) =>
        (await who.send('GET', '/v1/me', undefined, accessToken)).status
      const first = [await ask(a), await ask(b), await ask(a), await ask(b), await ask(a), await ask(b)]
      expect(first).toEqual([200, 200, 200, 200, 200, 200])
      expect([await ask(a), await ask(b)]).toEqual([429, 429])
      await node()?.kill()
      await expect.poll(() => a.services.redis?.link.isUp, soon).toBe(false)
      const alone = []
      for (let i = 0; i < 7; i += 1) alone.push(await ask(a))
      expect(alone).toEqual([200, 200, 200, 200, 200, 200, 429])
      await node()?.start()
    })

    test('count wrong passwords together', async () => {
      const { a, b } = await start({ places: both() })
      const guess = async (who: Pick<Replicas['b'], 'send'>, password: string) =>
        (await who.send('POST', '/v1/auth/sign-in', { email: ADMIN.email, password })).status
      const statuses = []
      for (let i = 0; i < 5; i += 1) statuses.push(await guess(a, 'wrong one'), await guess(b, 'wrong two'))
      expect(new Set(statuses)).toEqual(new Set([401]))
      expect([await guess(a, ADMIN.password), await guess(b, ADMIN.password)]).toEqual([429, 429])
      expect(await group().nodes[0]?.ask('keys', '*example.org*')).toEqual([])
    })

    test('know at once what the other revoked', async () => {
      const { a, b } = await start({ places: both() })
      const { accessToken, refreshToken } = await a.signIn(ADMIN.email, ADMIN.password)
      const atB = async () => (await b.send('GET', '/v1/me', undefined, accessToken)).status
      expect(await atB()).toBe(200)
      expect((await a.send('POST', '/v1/auth/sign-out', { refreshToken })).status).toBe(204)
      // long before what is remembered is looked up again
      await expect.poll(atB, { interval: 5, timeout: 1000 }).toBe(401)
    })

    test('forget what they remember when they hear one another again', async () => {
      const place = group().place
      const proxy = await TcpProxy.to(node()?.port ?? 0)
      ended.push(() => proxy.close())
      const cut: RedisPlace = {
        ...place,
        kind: 'single',
        database: 0,
        address: { host: '127.0.0.1', port: proxy.port },
      }
      let stands: Date | null = null
      const { a, b } = await start({ places: [place, cut], now: () => stands ?? new Date() })
      const { accessToken, refreshToken } = await a.signIn(ADMIN.email, ADMIN.password)
      const atB = async () => (await b.send('GET', '/v1/me', undefined, accessToken)).status
      proxy.cut()
      await expect.poll(() => b.services.redis?.bus.isUp, soon).toBe(false)
      expect(await atB()).toBe(200)
      // from now on nothing is looked up again only because time went by
      stands = new Date()
      expect((await a.send('POST', '/v1/auth/sign-out', { refreshToken })).status).toBe(204)
      expect(await atB()).toBe(200)
      proxy.mend()
      await expect.poll(atB, BACK).toBe(401)
    })

    test('say that they are degraded while Redis is away, and work', async () => {
      const replicas = await start({ places: both() })
      const { a } = replicas
      const ready = async () => {
        const response = await a.send('GET', '/ready')
        const { status, dependencies } = (await response.json()) as {
          status: string
          dependencies: Record<string, string>
        }
        return [response.status, status, dependencies.redis]
      }
      await expect.poll(ready, soon).toEqual([200, 'ready', 'ok'])
      await node()?.kill()
      await expect.poll(ready, soon).toEqual([200, 'degraded', 'not ready'])
      const made = await a.send('POST', '/v1/buildings', { name: 'House' }, a.admin.accessToken)
      expect(made.status).toBe(201)
      await node()?.start()
      await expect.poll(ready, BACK).toEqual([200, 'ready', 'ok'])
      await expect.poll(() => isConnected(replicas), BACK).toBe(true)
    })
  })

  const kinds: readonly RedisKind[] = FULL ? ['single', 'sentinel', 'cluster'] : ['single']

  describeKilledRedis('through kills of Redis', kinds, (group) => {
    test('checks go on, and what one replica does the other hears again when Redis is back', async () => {
      const replicas = await start({ places: [group().place, group().place] })
      const { a, b } = replicas
      const { accessToken } = a.admin
      const { organisation } = (await (await a.send('GET', '/v1/me', undefined, accessToken)).json()) as {
        organisation: string
      }
      // by whom models are stored here
      await ensureLocalUser(a.services.store.db, new Date())
      const { building, model } = await storeModel(a.services, house(0.76), { organisation })
      let heard: string[] = []
      b.services.events.subscribe(building, ({ type }) => heard.push(type))
      let slowest = 0
      let number = 1
      // each of another version, so that none is answered from another
      const check = async (who: Pick<Replicas['b'], 'send'>): Promise<void> => {
        number += 1
        const text = house(0.5 + number / 1000)
        const stored = { organisation, model, number, name: 'house.ifc', text }
        const path = `/v1/versions/${await storeVersion(a.services, stored)}/validations`
        const begun = performance.now()
        const made = await who.send('POST', path, { rules: ['core/information'], wait: true }, accessToken)
        const { id, status } = (await made.json()) as { id: string; status: string }
        expect([made.status, status]).toEqual([200, 'done'])
        const got = await who.send('GET', `/v1/validations/${id}/result`, undefined, accessToken)
        expect([got.status, (await got.text()).startsWith('{')]).toEqual([200, true])
        slowest = Math.max(slowest, performance.now() - begun)
      }
      const checkBoth = async (times: number): Promise<void> => {
        for (let i = 0; i < times; i += 1) for (const who of [a, b]) await check(who)
      }
      await checkBoth(1)
      await expect.poll(() => heard, soon).toContain('done')
      for (let round = 0; round < (FULL ? 3 : 1); round += 1) {
        const [primary] = await group().primaries()
        await primary?.kill()
        await checkBoth(4)
        await primary?.start()
        await expect
          .poll(() => isConnected(replicas), { interval: 10, timeout: FULL ? 15_000 : 5000 })
          .toBe(true)
        heard = []
        await check(a)
        await expect.poll(() => heard, BACK).toContain('done')
      }
      // no call waits for Redis longer than a quarter of a second a command
      expect(slowest).toBeLessThan(5000)
    })
  })
})
