/** Who may follow a building on the live channel of a served server, and for how long. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KEY_PREFIX } from '../server/auth/authenticator.ts'
import { BEARER, PROTOCOL } from '../server/live/upgrade.ts'
import { ADMIN, type ServedTest, servedServices } from './server/accounts.ts'
import { Client, type LiveServer, liveServer, refusal } from './server/live-client.ts'
import { modelsClient, STEP } from './server/models-client.ts'
import { describeStorages } from './server/storages.ts'

describeStorages('the live channel of a served server', (storage) => {
  let served: ServedTest
  let server: LiveServer
  let building: string
  beforeAll(async () => {
    served = await servedServices(storage)
    server = await liveServer(served.services, { standing: 50 })
    building = await newBuilding()
  })
  afterAll(async () => {
    await server.close()
    await served.services.end()
  })

  const newBuilding = async (): Promise<string> => {
    const body = { name: 'House' }
    const made = await served.send('POST', '/v1/buildings', body, served.admin.accessToken)
    return ((await made.json()) as { id: string }).id
  }
  const newKey = async (scopes: readonly string[]): Promise<{ id: string; key: string }> => {
    const body = { name: 'A key', scopes }
    const made = await served.send('POST', '/v1/keys', body, served.admin.accessToken)
    expect(made.status).toBe(201)
    const { about, key } = (await made.json()) as { about: { id: string }; key: string }
    expect(key.startsWith(KEY_PREFIX)).toBe(true)
    return { id: about.id, key }
  }
  const ROOM = ['validations:read', 'models:read', 'waivers:read', 'comments:read']
  const token = () => served.admin.accessToken

  test('a token opens it, in the header or, for pages, as a subprotocol that is not sent back', async () => {
    const byHeader = await Client.open(server, building, { token: token() })
    const protocols = [PROTOCOL, `${BEARER}${token()}`]
    const byProtocol = await Client.open(server, building, { protocols })
    expect(byProtocol.socket.protocol).toBe(PROTOCOL)
    for (const one of [byHeader, byProtocol]) await one.close()
  })

  test('nobody, a wrong token and one in the query are refused', async () => {
    expect(await refusal(server, building)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    const wrong = [`${token()}x`, `${KEY_PREFIX}none`, 'none']
    for (const one of wrong) {
      expect((await refusal(server, building, { token: one })).status).toBe(401)
      const protocols = [PROTOCOL, `${BEARER}${one}`]
      expect((await refusal(server, building, { protocols })).status).toBe(401)
    }
    expect((await refusal(server, `${building}/live?token=${token()}&x=`)).status).not.toBe(101)
  })

  test('another organisation finds what is not there', async () => {
    const { db } = served.services.store
    const organisation_id = served.services.newId()
    const created_at = new Date()
    await db.insertInto('organisations').values({ id: organisation_id, name: 'Others', created_at }).execute()
    const { id, tokens } = await served.addMember('viewer')
    await db
      .insertInto('memberships')
      .values({ organisation_id, user_id: id, role: 'admin', created_at })
      .execute()
    const body = { organisation: organisation_id }
    const moved = await served.send('PUT', '/v1/auth/organisation', body, tokens.accessToken)
    const { accessToken } = (await moved.json()) as { accessToken: string }
    const theirs = await refusal(server, building, { token: accessToken })
    const none = await refusal(server, served.services.newId(), { token: accessToken })
    expect([theirs.status, none.status]).toEqual([404, 404])
    expect(theirs.body.code).toEqual(none.body.code)
    expect((await refusal(server, 'none', { token: token() })).status).toBe(400)
  })

  test('a page from elsewhere is refused, one of this server and one that is named are not', async () => {
    const page = (headers: Record<string, string>) => ({ token: token(), headers })
    const elsewhere = page({ origin: 'https://evil.example' })
    expect(await refusal(server, building, elsewhere)).toMatchObject({ status: 403 })
    expect((await refusal(server, building, page({ origin: 'null' }))).status).toBe(403)
    expect((await refusal(server, building, page({ 'sec-fetch-site': 'cross-site' }))).status).toBe(403)
    const ours = await Client.open(server, building, page({ origin: server.url }))
    await ours.close()
    const origins = new Set(['https://plans.example'])
    const { services } = served
    const named = await liveServer({ ...services, edge: { ...services.edge, origins } })
    const theirs = await Client.open(named, building, page({ origin: 'https://plans.example' }))
    await theirs.close()
    await named.close()
  })

  test('a key needs to read everything that the channel tells of, and more for what does something', async () => {
    const less = await newKey(ROOM.slice(0, 3))
    expect(await refusal(server, building, { token: less.key })).toMatchObject({ status: 403 })
    const { key } = await newKey(ROOM)
    const client = await Client.open(server, building, { token: key })
    const asked = await client.ask({ type: 'get_compliance_score' })
    expect(asked.type).toBe('compliance_score')
    const authorization = `Bearer ${token()}`
    const admin = modelsClient((path, init = {}) => {
      const headers = { ...(init.headers as Record<string, string>), authorization }
      return served.app.request(path, { ...init, headers })
    })
    const made = await admin.upload(await admin.model(building), STEP)
    const { id: version_id } = (await made.json()) as { id: string }
    const refused = await client.ask({ type: 'request_validation', version_id })
    expect(refused).toMatchObject({ type: 'error', data: { code: 'forbidden' } })
    const model_id = served.services.newId()
    const none = await client.ask({ type: 'delta', model_id, delta: {} })
    expect(none).toMatchObject({ type: 'error', data: { code: 'not-found' } })
    await client.close()
  })

  test('a revoked key, a session that ended and rights that were taken end the channel', async () => {
    const { id, key } = await newKey(ROOM)
    const byKey = await Client.open(server, building, { token: key })
    expect((await served.send('DELETE', `/v1/keys/${id}`, undefined, token())).status).toBe(204)
    expect((await byKey.closed)[0]).toBe(4401)
    const member = await served.addMember('viewer')
    const client = await Client.open(server, building, { token: member.tokens.accessToken })
    const { refreshToken } = member.tokens
    await served.send('POST', '/v1/auth/sign-out', { refreshToken })
    expect((await client.closed)[0]).toBe(4401)
    const other = await served.addMember('viewer')
    const disabled = await Client.open(server, building, { token: other.tokens.accessToken })
    await served.send('DELETE', `/v1/members/${other.id}`, undefined, token())
    expect((await disabled.closed)[0]).toBe(4401)
  })

  test('an access token that expires ends the channel, unless another of the same person came', async () => {
    const { accessToken } = await served.signIn(ADMIN.email, ADMIN.password)
    const ends = await Client.open(server, building, { token: accessToken })
    const stays = await Client.open(server, building, { token: accessToken })
    served.clock.ahead = 5 * 60_000
    const later = await served.signIn(ADMIN.email, ADMIN.password)
    const someone = await served.addMember('viewer')
    const wrong = await stays.ask({ type: 'authenticate', token: someone.tokens.accessToken })
    expect(wrong).toMatchObject({ type: 'error', data: { code: 'forbidden' } })
    const none = await stays.ask({ type: 'authenticate', token: 'none' })
    expect(none).toMatchObject({ type: 'error', data: { code: 'unauthenticated' } })
    const renewed = await stays.ask({ type: 'authenticate', token: later.accessToken })
    expect(renewed.type).toBe('authenticated')
    served.clock.ahead = 11 * 60_000
    expect((await ends.closed)[0]).toBe(4401)
    expect(await stays.ask({ type: 'ping' })).toMatchObject({ type: 'pong' })
    served.clock.ahead = 0
    await stays.close()
  })

  test('somebody who comes and goes is told to the others by name', async () => {
    const own = await newBuilding()
    const first = await Client.open(server, own, { token: token() })
    const member = await served.addMember('engineer')
    const second = await Client.open(server, own, { token: member.tokens.accessToken })
    expect((await second.of('connection_status')).data).toMatchObject({ people_count: 2 })
    const names = (list: unknown) => (list as { name: string }[]).map(({ name }) => name)
    const came = await first.first(({ data }) => names(data.joined ?? []).some((one) => one !== 'admin'))
    expect(came).toMatchObject({ type: 'presence', data: { people_count: 2, left: [] } })
    await second.close()
    const gone = await first.first(({ data }) => names(data.left ?? []).length === 1)
    expect(gone).toMatchObject({ data: { people_count: 1, left: [{ user_id: member.id }] } })
    await first.close()
  })

  test('more channels than one may have are refused until one is closed', async () => {
    const few = await liveServer(served.services, { perUser: 2, perAddress: 3, connections: 4 })
    const open = (one = token()) => Client.open(few, building, { token: one })
    const [first, second] = [await open(), await open()]
    expect(await refusal(few, building, { token: token() })).toMatchObject({ status: 429 })
    const member = await served.addMember('viewer')
    const third = await open(member.tokens.accessToken)
    const fourth = await refusal(few, building, { token: member.tokens.accessToken })
    expect(fourth).toMatchObject({ status: 429, body: { code: 'too-many-requests' } })
    await second.close()
    const again = await open()
    for (const one of [first, third, again]) await one.close()
    await few.close()
  })
})
