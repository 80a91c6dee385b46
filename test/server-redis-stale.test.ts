/**
 * A stale cached answer is impossible: two replicas with one database and one Redis, and everything that they cache, are
 * held against a server that caches nothing, over random edits, packs, waivers, places, days and losses of Redis.
 */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Result } from '../engine/result.ts'
import { type App, createApp } from '../server/app.ts'
import type { Cache } from '../server/cache/cache.ts'
import { RedisCache } from '../server/cache/redis.ts'
import { RedisEvents } from '../server/events/redis.ts'
import { MemoryFiles } from '../server/files/memory.ts'
import { openRedis, type RedisServices } from '../server/redis/redis.ts'
import type { Services } from '../server/services.ts'
import { openStore } from '../server/store/store.ts'
import { describeRedis } from './server/redis.ts'
import { type TestServices, testServices } from './server/services.ts'
import { POSTGRES, type Storage } from './server/storages.ts'
import { type StoredModel, storeModel, storeVersion } from './server/stored-model.ts'
import { TcpProxy } from './server/tcp-proxy.ts'
import { house, NARROW, pack, UNSTATED } from './waivers/house.ts'

const FULL = process.env.LINTEL_FULL === '1'
const RUNS = FULL ? { numRuns: 30, steps: 30 } : { numRuns: 3, steps: 6 }
/** Milliseconds for the whole test. */
const LIMIT = FULL ? 40 * 60_000 : 120_000
const FIRST_DAY = Date.parse('2026-11-27')
const DAY = 24 * 60 * 60 * 1000
const WIDTHS = [0.7, 0.76, 0.85, 0.9]
const PLACES = [null, 'us/ca', 'us']
const OWN_FINDINGS = [`doors.width:${NARROW}`, `doors.width:${UNSTATED}`]
const FORMATS = ['json', 'gzip', 'csv', 'sarif']
/** What is asked after each step, of the newest version and of the one before it. */
const RULES = { rules: ['core/information'] }

type Change =
  | { readonly do: 'edit'; readonly width: number }
  | { readonly do: 'pack'; readonly width: number }
  /** `finding` of those that there may be. */
  | { readonly do: 'waive'; readonly finding: number; readonly days: number }
  | { readonly do: 'withdraw'; readonly which: number }
  | { readonly do: 'move'; readonly place: string | null }
  | { readonly do: 'tomorrow' | 'restart' | 'cut' | 'mend' }

/** A change by way of one of the replicas; afterwards both are asked, for a report in some format. */
interface Step {
  readonly at: number
  readonly format: string
  readonly of: number
  readonly change: Change
}

const width = fc.constantFrom(...WIDTHS)
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ do: fc.constant('edit' as const), width }),
  fc.record({ do: fc.constant('pack' as const), width }),
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('waive' as const), finding: fc.nat(5), days: fc.nat(2) }),
  },
  fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(3) }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('move' as const), place: fc.constantFrom(...PLACES) }),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Change>(
      { do: 'tomorrow' },
      { do: 'tomorrow' },
      { do: 'restart' },
      { do: 'cut' },
      { do: 'mend' },
    ),
  },
)
const steps = fc.array(
  fc.record({ at: fc.nat(1), format: fc.constantFrom(...FORMATS), of: fc.nat(1), change }),
  { minLength: RUNS.steps / 2, maxLength: RUNS.steps },
)

/** Keeps nothing. */
const NO_CACHE: Cache = {
  get: () => Promise.resolve(null),
  set: () => Promise.resolve(),
  getOrMake: (_, make) => make(),
  use: () => ({ entries: 0, bytes: 0, hits: 0, misses: 0, kinds: new Map() }),
}

/** One building with what belongs to it, in one database that one or two apps work on. */
class World {
  readonly versions: string[]
  /** Ids by finding, of which each may have one. */
  private readonly waivers = new Map<string, string>()
  private readonly services: readonly TestServices[]
  private readonly apps: () => readonly App[]
  private readonly house: StoredModel
  private packRow = ''

  private constructor(services: readonly TestServices[], apps: () => readonly App[], made: StoredModel) {
    this.services = services
    this.apps = apps
    this.house = made
    this.versions = [made.version]
  }

  static async make(services: readonly TestServices[], apps: () => readonly App[]): Promise<World> {
    return new World(services, apps, await storeModel(services[0] as TestServices, house(0.76)))
  }

  async edit(metres: number): Promise<void> {
    const number = this.versions.length + 1
    const one = { model: this.house.model, number, name: 'house.ifc', text: house(metres) }
    this.versions.push(await storeVersion(this.services[0] as TestServices, one))
  }

  async upload(text: string): Promise<void> {
    const { pack: made } = await this.call<{ pack: { id: string } }>(0, 'POST', '/v1/own-packs', text)
    this.packRow = made.id
  }

  async waive(who: number, entry: { readonly finding: string; readonly until: string }): Promise<void> {
    if (this.waivers.has(entry.finding)) return
    const path = `/v1/buildings/${this.house.building}/waivers`
    const text = JSON.stringify({ ...entry, reason: 'It stays.', by: 'A. Muster' })
    this.waivers.set(entry.finding, (await this.call<{ id: string }>(who, 'POST', path, text)).id)
  }

  async withdraw(who: number, which: number): Promise<void> {
    const one = [...this.waivers][which % Math.max(1, this.waivers.size)]
    if (one === undefined) return
    this.waivers.delete(one[0])
    await this.call(who, 'DELETE', `/v1/waivers/${one[1]}`)
  }

  async move(who: number, jurisdiction: string | null): Promise<void> {
    await this.call(who, 'PATCH', `/v1/buildings/${this.house.building}`, JSON.stringify({ jurisdiction }))
  }

  /** The bytes of reports on a version: by one pack, by an own one, by those of the place. */
  async answers(
    who: number,
    asked: Pick<Step, 'of' | 'format'>,
    questions: readonly object[] = [RULES, { packs: [this.packRow] }, {}],
  ): Promise<string[]> {
    const all: string[] = []
    for (const rules of questions) all.push(await this.answer(who, { ...asked, rules }))
    return all
  }

  private async answer(
    who: number,
    { of, rules, format }: Pick<Step, 'of' | 'format'> & { rules: object },
  ): Promise<string> {
    const version = this.versions.at(-1 - Math.min(of, this.versions.length - 1))
    const body = JSON.stringify({ ...rules, wait: true })
    const path = `/v1/versions/${version}/validations`
    const { id, status } = await this.call<{ id: string; status: string }>(who, 'POST', path, body)
    expect(status).toBe('done')
    const asGzip = format === 'gzip'
    const query = asGzip || format === 'json' ? '' : `?format=${format}`
    const response = await this.send(who, 'GET', `/v1/validations/${id}/result${query}`, {
      ...(asGzip ? { headers: { 'accept-encoding': 'gzip' } } : {}),
    })
    expect(response.status).toBe(200)
    if (!asGzip) return response.text()
    const plain = response.body?.pipeThrough(new DecompressionStream('gzip') as never)
    return new Response(plain as ReadableStream).text()
  }

  private async call<T>(who: number, method: string, path: string, body?: string): Promise<T> {
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body ?? '')),
    }
    const response = await this.send(who, method, path, body === undefined ? {} : { body, headers })
    const text = await response.text()
    expect([200, 201, 204], `${method} ${path}: ${text}`).toContain(response.status)
    return (text === '' ? null : JSON.parse(text)) as T
  }

  private async send(who: number, method: string, path: string, init: RequestInit): Promise<Response> {
    const apps = this.apps()
    return (apps[who % apps.length] as App).request(path, { method, ...init })
  }
}

describe.skipIf('skipped' in inject('postgres'))('no answer is stale', () => {
  describeRedis('', ['single'], (group) => {
    let proxy: TcpProxy
    let day = FIRST_DAY
    const redises: RedisServices[] = []
    const all: TestServices[] = []
    let replicas: TestServices[]
    let plain: TestServices
    const space = randomUUID()
    const today = (): string => new Date(day).toISOString().slice(0, 10)
    const log = (error: unknown) => expect.fail(`a fault of ours: ${error}`)

    const start = async (storage: Storage, given: Partial<Services>): Promise<TestServices> => {
      const services = await testServices({ today, ...given }, storage)
      all.push(services)
      return services
    }
    const cacheOf = (redis: RedisServices) => new RedisCache({ redis, versions: [space], room: 2 ** 24 })

    beforeAll(async () => {
      proxy = await TcpProxy.to(group().nodes[0]?.port ?? 0)
      const database = await POSTGRES.newPlace()
      const open = async () => {
        const store = openStore(database)
        await store.ready
        return store
      }
      const files = new MemoryFiles()
      const cut = {
        ...group().place,
        kind: 'single',
        address: { host: '127.0.0.1', port: proxy.port },
        database: 0,
      } as const
      replicas = []
      for (const place of [group().place, cut]) {
        const redis = openRedis(place, { log })
        redises.push(redis)
        const events = new RedisEvents(redis.bus, log)
        replicas.push(await start({ ...POSTGRES, open }, { redis, events, files, cache: cacheOf(redis) }))
      }
      plain = await start(POSTGRES, { cache: NO_CACHE })
    })
    afterAll(async () => {
      for (const services of all) await services.end()
      for (const redis of redises) redis.close()
      await proxy?.close()
    })

    test(
      'whatever is asked of a replica is what a server without caches says',
      async () => {
        const findings = [...OWN_FINDINGS, ...(await coreFindings())]
        let runs = 0
        await fc.assert(
          fc.asyncProperty(steps, async (list) => {
            runs += 1
            day = FIRST_DAY
            let apps = replicas.map((services) => createApp(services))
            const cached = await World.make(replicas, () => apps)
            // a new app and a database without validations know nothing of what was asked before
            const fresh = await World.make([plain], () => [createApp(plain)])
            const both = async (what: (world: World) => Promise<void>) => {
              await what(cached)
              await what(fresh)
            }
            const id = `city/own-${runs}`
            let packs = 0
            let isCut = false
            const upload = (metres: number) => {
              packs += 1
              const text = pack({ version: `1.0.${packs}`, width: metres })
              return both((world) => world.upload(JSON.stringify({ ...JSON.parse(text), id })))
            }
            const restart = (which: number): void => {
              const services = replicas[which] as TestServices
              const app = createApp({ ...services, cache: cacheOf(services.redis as RedisServices) })
              apps = apps.map((one, i) => (i === which ? app : one))
            }
            const make = async ({ change: what, at }: Step): Promise<void> => {
              if (what.do === 'edit') await both((world) => world.edit(what.width))
              else if (what.do === 'pack') await upload(what.width)
              else if (what.do === 'move') await both((world) => world.move(at, what.place))
              else if (what.do === 'withdraw') await both((world) => world.withdraw(at, what.which))
              else if (what.do === 'waive') {
                const until = new Date(day + what.days * DAY).toISOString().slice(0, 10)
                const finding = findings[what.finding % findings.length] as string
                await both((world) => world.waive(at, { finding, until }))
              } else if (what.do === 'tomorrow') day += DAY
              else if (what.do === 'restart') restart(at)
              else {
                isCut = what.do === 'cut'
                if (isCut) proxy.cut()
                else proxy.mend()
              }
            }
            await upload(0.8)
            for (const step of list) {
              await make(step)
              await plain.store.db.deleteFrom('validations').execute()
              const asked = cached.answers(0, step)
              // who is cut off hears seconds later of the end of a run that it waits for with another
              if (isCut) await asked
              const [first, second, expected] = await Promise.all([
                asked,
                cached.answers(1, step),
                fresh.answers(0, step),
              ])
              expect(first).toEqual(expected)
              expect(second).toEqual(expected)
            }
            proxy.mend()
          }),
          // making a failure small takes minutes
          { numRuns: RUNS.numRuns, endOnFailure: !FULL },
        )
      },
      LIMIT,
    )

    /** What is found at the house without waivers. */
    const coreFindings = async (): Promise<string[]> => {
      const world = await World.make([plain], () => [createApp(plain)])
      const [text] = await world.answers(0, { of: 0, format: 'json' }, [RULES])
      return (JSON.parse(text as string) as Result).findings.map(({ id }) => id).slice(0, 4)
    }
  })
})
