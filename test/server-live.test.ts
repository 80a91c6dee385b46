/** The live channel of an embedded server: what happens in a building is told to whoever follows it, once and in order. */
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { LOCAL_ORGANISATION } from '../server/auth/local.ts'
import { SAMPLE } from './server/ids-server.ts'
import { Client, type LiveServer, liveServer, refusal } from './server/live-client.ts'
import { happen, newBuilding } from './server/live-happenings.ts'
import { modelsClient } from './server/models-client.ts'
import { SMALL_MODEL, WAIVER } from './server/route-things.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'
import { validationClient } from './server/validation-client.ts'

describeStorages('the live channel', (storage) => {
  let services: TestServices
  let app: App
  let server: LiveServer
  beforeAll(async () => {
    services = await testServices({}, storage)
    app = createApp(services)
    server = await liveServer(services, { look: 200 })
  })
  afterAll(async () => {
    await server.close()
    await services.end()
  })

  const http = () => modelsClient((path, init) => app.request(path, init))
  const comment = (building: string, text: string) =>
    http().send('POST', `/v1/buildings/${building}/comments`, { text })

  test('says how it stands, and answers a ping', async () => {
    const building = await http().building()
    const client = await Client.open(server, building)
    expect(client.told[0]).toMatchObject({
      type: 'connection_status',
      building_id: building,
      data: { status: 'connected', sequence: 0, people_count: 1, people: [{ name: 'local user' }] },
    })
    expect(await client.ask({ type: 'ping' })).toMatchObject({ type: 'pong', building_id: building })
    await client.close()
  })

  test('tells everybody in the room, and nobody else, what happens in the building', async () => {
    const { building, version } = await storeModel(services, SAMPLE)
    const other = await http().building()
    const [first, second, elsewhere] = await Promise.all([
      Client.open(server, building),
      Client.open(server, building),
      Client.open(server, other),
    ])
    const { id } = (await (await comment(building, 'A word')).json()) as { id: string }
    await http().send('PATCH', `/v1/comments/${id}`, { text: 'Another' })
    await http().send('DELETE', `/v1/comments/${id}`)
    const waiver = await http().send('POST', `/v1/buildings/${building}/waivers`, WAIVER)
    const { id: given } = (await waiver.json()) as { id: string }
    await http().send('PUT', `/v1/waivers/${given}`, { ...WAIVER, reason: 'another one' })
    await http().send('DELETE', `/v1/waivers/${given}`)
    const done = await validationClient(app).check(version, { rules: ['us/ada-2010'] })
    await first.first(({ sequence }) => sequence === 8)
    await second.first(({ sequence }) => sequence === 8)

    const events = first.told.filter(({ type }) => type === 'validation_update')
    expect(events.map(({ sequence, data }) => [sequence, data.event])).toEqual([
      [1, 'comment.written'],
      [2, 'comment.changed'],
      [3, 'comment.removed'],
      [4, 'waiver.given'],
      [5, 'waiver.changed'],
      [6, 'waiver.withdrawn'],
      [7, 'validation.queued'],
      [8, 'validation.done'],
    ])
    expect(events[7]).toMatchObject({
      building_id: building,
      data: { validationId: done.id, versionId: version, digest: done.digest, summary: done.summary },
    })
    expect(second.sequences).toEqual(first.sequences)
    expect(elsewhere.sequences).toEqual([])
    for (const one of [first, second, elsewhere]) await one.close()
  })

  test('a version that is uploaded, whole or in parts, is told at once', async () => {
    const building = await http().building()
    const model = await http().model(building)
    const words: string[] = []
    const stop = services.events.subscribe(building, ({ type }) => {
      if (type === 'appended') words.push(type)
    })
    const client = await Client.open(server, building)
    const bytes = new TextEncoder().encode(SMALL_MODEL)
    await http().upload(model, bytes)
    expect(words).toEqual(['appended'])
    const told = await client.first(({ sequence }) => sequence === 1)
    expect(told.data).toMatchObject({ event: 'version.created', modelId: model })
    const begun = await http().send('POST', `/v1/models/${model}/uploads`, {
      name: 'parts.ifc',
      size: bytes.length,
    })
    const { id } = (await begun.json()) as { readonly id: string }
    await http().put(`/v1/uploads/${id}/parts/1`, bytes)
    expect((await http().send('POST', `/v1/uploads/${id}/complete`)).status).toBe(200)
    expect(words).toEqual(['appended', 'appended'])
    await client.first(({ sequence }) => sequence === 2)
    stop()
    await client.close()
  })

  test('what nobody tells of is found by looking', async () => {
    const building = await newBuilding(services)
    const client = await Client.open(server, building)
    await happen(services, building, { isTold: false })
    await client.first(({ sequence }) => sequence === 1)
    await client.close()
  })

  test('who comes back with its last number gets what it missed, and then what comes', async () => {
    const building = await http().building()
    for (let i = 0; i < 5; i += 1) await comment(building, `word ${i}`)
    const client = await Client.open(server, building, { after: 2 })
    await client.first(({ sequence }) => sequence === 5)
    await comment(building, 'one more')
    await client.first(({ sequence }) => sequence === 6)
    expect(client.sequences).toEqual([3, 4, 5, 6])
    await client.close()
  })

  test('who names a number that is none, or one that is long gone, is told to read the state anew', async () => {
    const building = await http().building()
    for (let i = 0; i < 3; i += 1) await comment(building, `word ${i}`)
    const ahead = await Client.open(server, building, { after: 99 })
    expect(await ahead.of('resync')).toMatchObject({ data: { sequence: 3 } })
    await services.store.db
      .deleteFrom('live_events')
      .where('building_id', '=', building)
      .where('sequence', '<', 3)
      .execute()
    await ahead.close()
    const late = await Client.open(server, building, { after: 0 })
    expect(await late.of('resync')).toMatchObject({ data: { sequence: 3 } })
    await comment(building, 'one more')
    await late.first(({ sequence }) => sequence === 4)
    expect(late.sequences).toEqual([4])
    await late.close()
  })

  test('a score is that of the latest finished validation, with its coverage; without one there is none', async () => {
    const { building, model, version } = await storeModel(services, SAMPLE)
    const client = await Client.open(server, building)
    expect((await client.ask({ type: 'get_compliance_score' })).data).toEqual({
      validation_id: null,
      score: null,
      coverage: null,
    })
    const { id, summary, digest } = await validationClient(app).check(version, { rules: ['us/ada-2010'] })
    const { score, coverage, pass, fail, unknown, waived } = summary as unknown as Record<string, number>
    const answer = await client.ask({ type: 'get_compliance_score', model_id: model })
    expect(answer).toMatchObject({
      type: 'compliance_score',
      data: { validation_id: id, version_id: version, digest, score, coverage, pass, fail, unknown, waived },
    })
    expect(coverage).toBeGreaterThan(0)
    await client.close()
  })

  test('a validation that is asked for is a real one; a version of another building is none', async () => {
    const { building, version } = await storeModel(services, SAMPLE)
    const elsewhere = await storeModel(services, SAMPLE)
    const client = await Client.open(server, building)
    const asked = await client.ask({ type: 'request_validation', options: { rules: ['us/ada-2010'] } })
    expect(asked).toMatchObject({ type: 'validation_update', sequence: null })
    const { id } = asked.data.validation as { id: string }
    const done = await client.first(
      ({ data, sequence }) => data.event === 'validation.done' && sequence !== null,
    )
    expect(done.data).toMatchObject({ validationId: id, versionId: version })
    expect(await validationClient(app).json(`/v1/validations/${id}`)).toMatchObject({ status: 'done' })
    const deed = await services.store.db
      .selectFrom('audit')
      .select(['actor', 'address'])
      .where('target', '=', id)
      .executeTakeFirst()
    expect(deed).toEqual({ actor: 'local user', address: '127.0.0.1' })
    const wrong = { type: 'request_validation', version_id: elsewhere.version }
    expect(await client.ask(wrong)).toMatchObject({ type: 'error', data: { code: 'not-found' } })
    const unknown = { type: 'request_validation', version_id: version, options: { rules: ['no/such'] } }
    expect(await client.ask(unknown)).toMatchObject({ type: 'error', data: { code: 'pack-not-found' } })
    await client.close()
  })

  test('a finding that is there is shown to the others in the room', async () => {
    const { building, version } = await storeModel(services, SAMPLE)
    const { id } = await validationClient(app).check(version, { rules: ['us/ada-2010'] })
    const path = `/v1/validations/${id}/findings`
    const { items } = await validationClient(app).json<{ items: { id: string; rule: string }[] }>(path)
    const finding = items[0] as { id: string; rule: string }
    const [shows, sees] = [await Client.open(server, building), await Client.open(server, building)]
    const answer = await shows.ask({ type: 'highlight_violation', finding: finding.id })
    const shown = await sees.of('violation_highlight')
    const { rule } = finding
    const by = { name: 'local user' }
    expect(shown.data).toMatchObject({ validation_id: id, finding: { id: finding.id, rule }, by })
    expect(answer.data).toEqual(shown.data)
    const none = await shows.ask({ type: 'highlight_violation', finding: 'none', validation_id: id })
    expect(none).toMatchObject({ type: 'error', data: { code: 'not-found' } })
    expect(sees.told.filter(({ type }) => type === 'violation_highlight')).toHaveLength(1)
    for (const one of [shows, sees]) await one.close()
  })

  test('what is not understood is answered with an error, and the channel stays open', async () => {
    const client = await Client.open(server, await http().building())
    const errors = () => client.told.filter(({ type }) => type === 'error').map(({ data }) => data.code)
    for (const text of ['', '{', '[]', 'null', '{"type":"none"}', '{"type":"ping","more":1}', '"\u0000"'])
      client.socket.send(text)
    expect(await client.ask({ type: 'ping' })).toMatchObject({ type: 'pong' })
    expect(errors()).toEqual(Array(7).fill('request-invalid'))
    const wrong = await client.ask({ type: 'highlight_violation', finding: '' })
    expect(wrong).toMatchObject({ type: 'error', data: { code: 'request-invalid' } })
    await client.close()
  })

  test('bytes end the channel, and so does a message that is too long', async () => {
    const building = await http().building()
    const bytes = await Client.open(server, building)
    bytes.socket.send(new Uint8Array([1, 2]))
    expect((await bytes.closed)[0]).toBe(1003)
    const long = await Client.open(server, building)
    long.socket.send(' '.repeat(2 ** 19 + 1))
    expect((await long.closed)[0]).toBe(1009)
  })

  test('a building that is removed ends its channel', async () => {
    const fast = await liveServer(services, { standing: 50 })
    const building = await http().building()
    const client = await Client.open(fast, building)
    await http().send('DELETE', `/v1/buildings/${building}`)
    expect((await client.closed)[0]).toBe(4404)
    expect((await refusal(fast, building)).status).toBe(404)
    await fast.close()
  })

  test('what is counted is true', async () => {
    const connections = async () =>
      /^mcp_websocket_connections (\d+)$/m.exec((await services.metrics.read()).text)?.[1]
    await expect.poll(connections).toBe('0')
    const building = await http().building()
    const client = await Client.open(server, building)
    expect(await connections()).toBe('1')
    await comment(building, 'A word')
    await client.first(({ sequence }) => sequence === 1)
    const { text } = await services.metrics.read()
    expect(text).toMatch(/lintel_live_lag_seconds_count [1-9]/)
    expect(text).toMatch(/lintel_live_messages_total\{direction="out",type="validation_update"\} [1-9]/)
    await client.close()
    await expect.poll(connections).toBe('0')
  })

  test('other requests for an upgrade are passed over, with their bodies', async () => {
    const body = JSON.stringify({ name: 'Asked for with HTTP/2 in mind' })
    const headers = { upgrade: 'h2c', connection: 'Upgrade', 'content-type': 'application/json' }
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${server.url}/v1/buildings`, { method: 'POST', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject)
      sent.end(body)
    })
    expect(status).toBe(201)
    const page = await refusalOf(`${server.url}/v1/buildings`)
    expect(page).toBe(200)
  })

  test('ends with the server, and says so', async () => {
    const short = await liveServer(services)
    const building = await http().building()
    const client = await Client.open(short, building)
    await short.close()
    expect((await client.closed)[0]).toBe(1001)
    expect(LOCAL_ORGANISATION).toBeDefined()
  })
})

/** The status of a handshake where there is no channel. */
function refusalOf(url: string): Promise<number | undefined> {
  const headers = {
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', reject)
    sent.end()
  })
}
