/** Storms: real processes are killed in the middle of uploads, runs and broadcasts, and nothing is lost, nothing there twice. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, inject, test } from 'vitest'
import { Fleet, type Member, ownPostgres } from './server/fleet.ts'
import { describeKilledRedis, describeRedis, type RedisGroup } from './server/redis.ts'
import { newDatabase } from './server/storages.ts'
import { Storm } from './server/storm.ts'
import { expectNothingLost } from './server/storm-checks.ts'
import { TcpProxy } from './server/tcp-proxy.ts'
import { temporaryFolder } from './temporary-folder.ts'

const FULL = process.env.LINTEL_FULL === '1'
if (!FULL)
  process.stderr.write(
    'skipped: a worker and a primary under Sentinel killed, a server cut off from Redis, and three hits each; npm run test:full does it\n',
  )
const HITS = FULL ? 3 : 1
const CLIENTS = FULL ? 2 : 1
/** Of each kind, acknowledged while a part is away and after it is back. */
const MORE = FULL ? 10 : 4
/** Milliseconds that a test may take. */
const CALM = 400_000
const UNLIMITED = {
  LINTEL_RATE_ADDRESS: '1000000',
  LINTEL_RATE_USER: '1000000',
  LINTEL_RATE_KEY: '1000000',
}

const root = temporaryFolder()
const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

interface Place {
  readonly databaseUrl: string
  readonly redisUrl: string
}

interface Members {
  readonly fleet: Fleet
  /** The last one is hit where a server is. */
  readonly servers: Member[]
  readonly workers: Member[]
  /** Of the servers. */
  readonly urls: string[]
}

interface Started {
  /** Default: 1. */
  readonly workers?: number
  /** What each server is told beside the usual. */
  readonly settings?: readonly Readonly<Record<string, string>>[]
}

/** Two servers and some workers. */
async function members(
  { databaseUrl, redisUrl }: Place,
  { workers: many = 1, settings = [{}, {}] }: Started = {},
): Promise<Members> {
  const folder = join(root, `${ends.length}-${Date.now()}`)
  mkdirSync(folder)
  const fleet = await Fleet.prepare({ databaseUrl, folder, redisUrl })
  ends.push(() => fleet.end())
  const [servers, workers] = await Promise.all([
    Promise.all(settings.map((one) => fleet.server({ ...UNLIMITED, ...one }))),
    Promise.all(Array.from({ length: many }, () => fleet.worker())),
  ])
  return { fleet, servers, workers, urls: servers.map(({ url }) => url) }
}

interface Hit {
  /** Runs that must be under way, so that somebody who is hit is in the middle of one. */
  readonly running: number
  readonly hit: () => Promise<void>
  /** Default: waits until everything goes on without what was hit. */
  readonly meanwhile?: (storm: Storm) => Promise<unknown>
  /** What an operator does. */
  readonly back?: () => Promise<void>
}

async function storm({ fleet, urls }: Members, { running, hit, meanwhile, back }: Hit): Promise<void> {
  const one = await Storm.begin(fleet, urls, CLIENTS)
  ends.push(() => one.end())
  await one.goesOn(MORE / 2)
  for (let i = 0; i < HITS; i += 1) {
    await one.inFullSwing(running)
    await hit()
    one.release()
    await (meanwhile?.(one) ?? one.goesOn(MORE))
    await back?.()
    await one.goesOn(MORE)
  }
  await one.calm()
  await expectNothingLost(fleet, one)
}

const noPostgres = 'skipped' in inject('postgres')

describe.skipIf(noPostgres)('in the middle of uploads, runs and broadcasts', () => {
  describeRedis('with one Redis', ['single'], (group) => {
    const place = async (): Promise<Place> => ({ databaseUrl: await newDatabase(), redisUrl: group().url })

    test(
      'a server is killed: the other goes on, and who was at the one goes there',
      async () => {
        const all = await members(await place())
        const hit = async () => all.servers.pop()?.kill()
        const back = async () => {
          const next = await all.fleet.server(UNLIMITED)
          all.servers.push(next)
          all.urls[1] = next.url
        }
        await storm(all, { running: 3, hit, ...(FULL ? { back } : {}) })
      },
      CALM,
    )

    test.skipIf(!FULL)(
      'a worker is killed: the other takes its run over',
      async () => {
        const settings = [{ LINTEL_RUNS: '0' }, { LINTEL_RUNS: '0' }]
        const all = await members(await place(), { workers: 2, settings })
        const hit = async () => all.workers.pop()?.kill()
        const back = async () => void all.workers.push(await all.fleet.worker())
        await storm(all, { running: 2, hit, back })
      },
      CALM,
    )

    test(
      'Redis is killed: all goes on without it',
      async () => {
        const [node] = group().nodes
        const all = await members(await place())
        await storm(all, { running: 1, hit: async () => node?.kill(), back: async () => node?.start() })
      },
      CALM,
    )

    test.skipIf(!FULL)(
      'the network between a server and Redis is cut',
      async () => {
        const proxy = await TcpProxy.to(group().nodes[0]?.port ?? 0)
        ends.push(() => proxy.close())
        const cutOff = { REDIS_URL: `redis://127.0.0.1:${proxy.port}` }
        const all = await members(await place(), { settings: [{}, cutOff] })
        const hit = async () => proxy.cut()
        await storm(all, { running: 1, hit, back: async () => proxy.mend() })
      },
      CALM,
    )

    test(
      'PostgreSQL is killed: clients are told to wait, and all goes on when it is back',
      async () => {
        const postgres = await ownPostgres()
        ends.push(() => postgres.stop())
        const all = await members({ databaseUrl: postgres.url, redisUrl: group().url })
        const meanwhile = async (one: Storm) => {
          const { stubborn } = one.clients
          const before = stubborn.refused
          await one.until(() => stubborn.refused > before + 10, 5)
          for (const url of all.urls) {
            expect((await fetch(`${url}/health`)).status).toBe(200)
            const ready = async () => (await fetch(`${url}/ready`)).status
            await expect.poll(ready, { timeout: 20_000, interval: 20 }).toBe(503)
          }
        }
        await storm(all, { running: 2, hit: postgres.kill, meanwhile, back: postgres.start })
      },
      CALM,
    )
  })

  /** One of the primaries is killed; its replica takes over. It comes back as a replica where more hits follow. */
  const primaryKilled = async (group: RedisGroup): Promise<void> => {
    const all = await members({ databaseUrl: await newDatabase(), redisUrl: group.url })
    const hits: (() => Promise<void>)[] = []
    const hit = async () => {
      const [primary] = await group.primaries()
      await primary?.kill()
      if (primary !== undefined) hits.push(primary.start)
    }
    const back = async () => {
      await group.failedOver()
      if (!FULL) return
      await hits.pop()?.()
      await group.failedOver()
      await group.replicated()
    }
    await storm(all, { running: 1, hit, back })
  }

  describeKilledRedis('with Sentinel', FULL ? ['sentinel'] : [], (group) => {
    test('the primary is killed: the next one takes over', () => primaryKilled(group()), CALM)
  })

  describeKilledRedis('with a Cluster', ['cluster'], (group) => {
    test('a primary is killed: its replica takes over', () => primaryKilled(group()), CALM)
  })
})
