/** Clients of the live channel that behave badly or have bad luck: slow, flooding, silent, cut off again and again. */
import { Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MOST_DATA } from '../server/live/log.ts'
import { Client, liveServer } from './server/live-client.ts'
import { Follower, happen, newBuilding, upTo } from './server/live-happenings.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

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
