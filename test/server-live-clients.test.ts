/** Clients of the live channel that behave badly or have bad luck: slow, flooding, silent, cut off again and again. */
import { Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { LOCAL_ORGANISATION } from '../server/auth/local.ts'
import { appendLiveEvent, MOST_DATA } from '../server/live/log.ts'
import { tellAppended } from '../server/live/tell.ts'
import { openStore, type StorePlace } from '../server/store/store.ts'
import { Client, type LiveServer, liveServer } from './server/live-client.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages, POSTGRES } from './server/storages.ts'
import { LOCAL_USER } from './server/stored-model.ts'

const RUNS = process.env.LINTEL_FULL === undefined ? 5 : 50

describeStorages('the live channel', (storage) => {
  let services: TestServices
  beforeAll(async () => {
    services = await testServices({}, storage)
  })
  afterAll(() => services.end())

  test('a slow client holds little memory, keeps nobody waiting, and has everything in the end', async () => {
    const bufferedBytes = 2 ** 16
    const server = await liveServer(services, { bufferedBytes })
    const building = await newBuilding(services)
    const quick = await Client.open(server, building)
    const slow = await Client.open(server, building)
    stopReading(slow)
    const text = 'x'.repeat(MOST_DATA - 100)
    const many = 200
    for (let i = 0; i < many; i += 20) await happen(services, building, { data: { text }, times: 20 })
    await quick.first(({ sequence }) => sequence === many)
    expect(slow.sequences.length).toBeLessThan(many)

    goOnReading(slow)
    await slow.first(({ sequence }) => sequence === many)
    expect(slow.sequences).toEqual(upTo(many))
    expect(slow.told.find(({ type }) => type === 'behind')?.data).toMatchObject({ last: many })
    for (const one of [quick, slow]) await one.close()
    await server.close()
  })

  test('a client that takes nothing is sent away, and finds what it missed when it comes back', async () => {
    const server = await liveServer(services, { bufferedBytes: 2 ** 16, slowTime: 200 })
    const building = await newBuilding(services)
    const client = await Client.open(server, building)
    stopReading(client)
    const text = 'x'.repeat(MOST_DATA - 100)
    const connections = async () =>
      /^mcp_websocket_connections (\d+)$/m.exec((await services.metrics.read()).text)?.[1]
    const many = 200
    for (let i = 0; i < many; i += 20) await happen(services, building, { data: { text }, times: 20 })
    await expect.poll(connections, { timeout: 10_000 }).toBe('0')
    goOnReading(client)
    await client.closed
    const after = client.sequences.at(-1) ?? 0
    expect(client.sequences).toEqual(upTo(after))
    const again = await Client.open(server, building, { after })
    await again.first(({ sequence }) => sequence === many)
    expect([...client.sequences, ...again.sequences]).toEqual(upTo(many))
    await again.close()
    await server.close()
  })

  test('a flooding client is told and sent away, the others notice nothing', async () => {
    const server = await liveServer(services, { burst: 20, messagesPerSecond: 5 })
    const building = await newBuilding(services)
    const [other, flooding] = [await Client.open(server, building), await Client.open(server, building)]
    for (let i = 0; i < 5000; i += 1) flooding.send({ type: 'ping' })
    const [code] = await flooding.closed
    expect(code).toBe(4429)
    expect(flooding.told.filter(({ type }) => type === 'pong').length).toBeLessThanOrEqual(21)
    expect(flooding.told.at(-1)).toMatchObject({ type: 'error', data: { code: 'too-many-requests' } })
    const pinging = await Client.open(server, building)
    for (let i = 0; i < 5000; i += 1) pinging.socket.ping()
    expect((await pinging.closed)[0]).toBe(4429)
    await happen(services, building)
    await other.first(({ sequence }) => sequence === 1)
    expect(await other.ask({ type: 'ping' })).toMatchObject({ type: 'pong' })
    await other.close()
    await server.close()
  })

  test('a peer that no longer answers is taken for dead', async () => {
    const server = await liveServer(services, { heartbeat: 100 })
    const building = await newBuilding(services)
    const [lives, dead] = [await Client.open(server, building), await Client.open(server, building)]
    // it reads no ping, so it answers none
    stopReading(dead)
    const connections = async () =>
      /^mcp_websocket_connections (\d+)$/m.exec((await services.metrics.read()).text)?.[1]
    await expect.poll(connections).toBe('1')
    expect(await lives.ask({ type: 'ping' })).toMatchObject({ type: 'pong' })
    goOnReading(dead)
    await lives.close()
    await server.close()
  })

  test('whoever is cut off, however often, ends with every event once and in order', async () => {
    const server = await liveServer(services, { look: 100 })
    const step = fc.oneof(
      fc.record({ what: fc.constant('events' as const), many: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ what: fc.constant('cut' as const), who: fc.nat(3) }),
      fc.record({ what: fc.constant('quiet' as const), many: fc.integer({ min: 1, max: 3 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const building = await newBuilding(services)
        const followers = await Promise.all(upTo(4).map(() => Follower.begin(server, building)))
        let last = 0
        const happens: Promise<void>[] = []
        for (const one of steps) {
          if (one.what === 'cut') await followers[one.who]?.cut()
          else {
            last += one.many
            // some are told of, others are only found
            for (let i = 0; i < one.many; i += 1)
              happens.push(happen(services, building, { isTold: one.what === 'events' }))
          }
        }
        await Promise.all(happens)
        await Promise.all(followers.map((follower) => follower.until(last)))
        for (const follower of followers) expect(follower.sequences).toEqual(upTo(last))
        await Promise.all(followers.map((follower) => follower.end()))
      }),
      { numRuns: RUNS, seed: 7 },
    )
    await server.close()
  })
})

test.skipIf('skipped' in inject('postgres'))(
  'two servers on one database: what happens at one is told by the other, also where the bus brings nothing',
  async () => {
    const place = await POSTGRES.newPlace()
    const [first, second] = [await onPlace(place), await onPlace(place)]
    const [here, there] = [await liveServer(first, { look: 100 }), await liveServer(second, { look: 100 })]
    const building = await newBuilding(first)
    const [mine, theirs] = [await Follower.begin(here, building), await Follower.begin(there, building)]
    // each has a bus of its own, so that only looking finds what the other did
    await Promise.all(upTo(50).map((i) => happen(i % 2 === 0 ? first : second, building)))
    await Promise.all([mine.until(50), theirs.until(50)])
    expect([mine.sequences, theirs.sequences]).toEqual([upTo(50), upTo(50)])
    for (const one of [mine, theirs]) await one.end()
    for (const one of [here, there]) await one.close()
    for (const one of [first, second]) await one.end()
  },
)

async function onPlace(place: StorePlace): Promise<TestServices> {
  const store = openStore(place)
  await store.ready
  return testServices({ store })
}

/** Somebody who comes back whenever it is cut off, with the last number that it has. */
class Follower {
  private readonly before: number[] = []
  private readonly server: LiveServer
  private readonly building: string
  private client: Client

  private constructor(server: LiveServer, building: string, client: Client) {
    this.server = server
    this.building = building
    this.client = client
  }

  static async begin(server: LiveServer, building: string): Promise<Follower> {
    return new Follower(server, building, await Client.open(server, building, { after: 0 }))
  }

  get sequences(): readonly number[] {
    return [...this.before, ...this.client.sequences]
  }

  /** Loses the connection without a word, and comes back. */
  async cut(): Promise<void> {
    this.client.socket.terminate()
    await this.client.closed
    this.before.push(...this.client.sequences)
    this.client = await Client.open(this.server, this.building, { after: this.before.at(-1) ?? 0 })
  }

  async until(last: number): Promise<void> {
    if ((this.sequences.at(-1) ?? 0) < last) await this.client.first(({ sequence }) => sequence === last)
  }

  async end(): Promise<void> {
    await this.client.close()
  }
}

async function newBuilding({ store, newId }: TestServices): Promise<string> {
  const id = newId()
  const at = new Date()
  await store.db
    .insertInto('buildings')
    .values({
      id,
      organisation_id: LOCAL_ORGANISATION,
      name: 'House',
      address: null,
      jurisdiction: null,
      building_type: null,
      facts: {},
      created_by: LOCAL_USER,
      created_at: at,
      changed_at: at,
      version: 1,
      deleted_at: null,
    })
    .execute()
  return id
}

interface Happening {
  readonly data?: object
  /** In one transaction. */
  readonly times?: number
  /** Whether anybody is told of it, or must look. */
  readonly isTold?: boolean
}

/** Something happens in a building. */
async function happen(
  services: TestServices,
  building: string,
  { data = {}, times = 1, isTold = true }: Happening = {},
): Promise<void> {
  const ofBuilding = { organisation: LOCAL_ORGANISATION, building }
  const event = { ...ofBuilding, type: 'delta.applied', data: { ...data }, at: services.now() } as const
  await services.store.db.transaction().execute(async (trx) => {
    for (let i = 0; i < times; i += 1) await appendLiveEvent(trx, event)
  })
  if (isTold) await tellAppended(services, ofBuilding)
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}

function socketOf({ socket }: Client): Socket {
  const { _socket } = socket as unknown as { readonly _socket: unknown }
  if (_socket instanceof Socket) return _socket
  throw new Error('the client has no socket')
}

function stopReading(client: Client): void {
  socketOf(client).pause()
}

function goOnReading(client: Client): void {
  socketOf(client).resume()
}
