/** What was answered lately is answered before the router: with the same words, headers, refusals, counts and lines of the log. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { LOCAL_EDGE } from '../server/http/edge.ts'
import { HttpError } from '../server/http/problem.ts'
import { memoryRateLimits } from '../server/http/rate-limits.ts'
import { readTrustedProxies } from '../server/http/trusted-proxies.ts'
import { makeLogger } from '../server/logs/logger.ts'
import { labelValues } from '../server/metrics/label-values.ts'
import { makeMetrics } from '../server/metrics/metrics.ts'
import type { Services } from '../server/services.ts'
import { startServer } from '../server/start.ts'
import { SAMPLE } from './server/ids-server.ts'
import { makePeople, storePeople } from './server/people.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { storeModel } from './server/stored-model.ts'

const HOST = 'lintel.example.org'
const PAGE = 'https://plans.example.org'
const BODY = JSON.stringify({ rules: ['core/information'], wait: true })
const FIGURES = { address: 1000, signIn: 1000, user: 1000, key: 1000 }

describeStorages('an answer that is known', (storage) => {
  const people = makePeople()
  let services: TestServices
  let path: string
  beforeAll(async () => {
    services = await testServices({ authenticator: people.authenticator }, storage)
    await storePeople(services.store.db, people)
    const organisation = people.organisationId('first')
    const { version } = await storeModel(services, SAMPLE, { organisation })
    path = `http://${HOST}/v1/versions/${version}/validations`
  })
  afterAll(() => services.end())
  afterEach(() => vi.restoreAllMocks())

  const engineer = people.as('engineer')
  const served = (edge: Partial<Services['edge']> = {}, more: Partial<Services> = {}): App =>
    createApp({ ...services, mode: 'served', edge: { ...LOCAL_EDGE, ...edge }, ...more })
  const type = { 'content-type': 'application/json' }
  /** As clients send it. */
  const short = { 'content-length': String(BODY.length) }
  interface Ask {
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
    readonly host?: string
  }
  const ask = (app: App, { headers = {}, body = BODY, host = HOST }: Ask = {}, length: object = short) =>
    app.request(
      path.replace(HOST, host),
      { method: 'POST', headers: { ...engineer, ...type, ...length, ...headers }, body },
      { incoming: { socket: { remoteAddress: '192.0.2.1' } } },
    )
  /** By a request of which the length is not known, which goes to the route. */
  const askRoute = (app: App, how: Ask = {}) => ask(app, how, {})
  const shown = async (response: Response) => {
    const { 'x-request-id': _, 'ratelimit-reset': _reset, ...headers } = Object.fromEntries(response.headers)
    return { status: response.status, headers, text: await response.text() }
  }
  /** An app that has answered once, and whether its router is asked from now on. */
  const warm = async (edge: Partial<Services['edge']> = {}, more: Partial<Services> = {}, host = HOST) => {
    const app = served(edge, more)
    expect((await ask(app, { host })).status).toBe(200)
    return { app, router: vi.spyOn(app.router, 'match') }
  }

  test('is that of the route, with all its headers, and does without the router', async () => {
    const proxies = readTrustedProxies('192.0.2.0/24')
    const edges: readonly Partial<Services['edge']>[] = [{}, { origins: new Set([PAGE]) }, { proxies }]
    for (const edge of edges) {
      const { app, router } = await warm(edge)
      const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.7' }
      const known = await shown(await ask(app, { headers }))
      expect(router).not.toHaveBeenCalled()
      expect(known).toEqual(await shown(await askRoute(app, { headers })))
      expect(router).toHaveBeenCalled()
      expect(known.status).toBe(200)
      expect(known.headers.location).toBe(`/v1/validations/${JSON.parse(known.text).id}`)
      expect(known.headers['strict-transport-security'] !== undefined).toBe(edge.proxies !== undefined)
      expect(known.headers.vary).toBe(edge.origins === undefined ? undefined : 'Origin')
    }
  })

  test('keeps the id that the request came with, and has one of its own otherwise', async () => {
    const { app, router } = await warm()
    const given = await ask(app, { headers: { 'x-request-id': 'a-word-of-mine' } })
    expect(given.headers.get('x-request-id')).toBe('a-word-of-mine')
    const ids = [await ask(app), await ask(app)].map(({ headers }) => headers.get('x-request-id'))
    expect(new Set(ids).size).toBe(2)
    expect(router).not.toHaveBeenCalled()
  })

  test('is refused as the route refuses it', async () => {
    const refused: readonly (readonly [number, Ask, Partial<Services['edge']>?])[] = [
      [401, { headers: { 'x-test-person': 'nobody' } }],
      [403, { headers: people.as('viewer') }],
      [404, { headers: people.as('admin', 'second') }],
      [403, { headers: { origin: 'https://evil.example' } }],
      [403, { headers: { 'sec-fetch-site': 'cross-site' } }],
      [403, { headers: { origin: 'https://evil.example' } }, { origins: new Set([PAGE]) }],
      [400, { headers: { 'idempotency-key': 'short' } }],
      [400, { body: BODY.replace('true', 'maybe') }],
      [400, { body: '{"rules":' }],
      [400, { headers: { 'content-type': 'text/plain' } }],
    ]
    for (const [status, how, edge] of refused) {
      const { app } = await warm(edge)
      const known = await shown(await ask(app, how))
      expect(known.status, JSON.stringify(how)).toBe(status)
      expect(known).toEqual(await shown(await askRoute(app, how)))
    }
  })

  test('is refused by names that lead to an embedded server from elsewhere', async () => {
    const { app, router } = await warm({}, { mode: 'embedded' }, 'localhost:8001')
    const home = await app.request(path.replace(HOST, '127.0.0.1'), {
      method: 'POST',
      headers: { ...engineer, ...type, ...short },
      body: BODY,
    })
    expect(home.status).toBe(200)
    expect(router).not.toHaveBeenCalled()
    expect((await ask(app)).status).toBe(403)
  })

  test('is given to named pages as the route gives it', async () => {
    const { app } = await warm({ origins: new Set([PAGE]) })
    const headers = { origin: PAGE }
    const known = await shown(await ask(app, { headers }))
    expect(known.headers['access-control-allow-origin']).toBe(PAGE)
    expect(known).toEqual(await shown(await askRoute(app, { headers })))
  })

  test('counts once against each limit, known or not, and is refused beyond', async () => {
    for (const kind of ['address', 'user'] as const) {
      const app = served({ rateLimits: memoryRateLimits({ ...FIGURES, [kind]: 4 }) })
      // not known, known, and a question that is not known yet
      const answers = [await ask(app), await ask(app), await ask(app, { body: `${BODY} ` }), await ask(app)]
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['3', '2', '1', '0'])
      const beyond = await ask(app)
      expect(beyond.status).toBe(429)
      expect(beyond.headers.get('retry-after')).toMatch(/^[1-9]/)
      expect(await beyond.json()).toMatchObject({ code: 'too-many-requests' })
    }
  })

  test('is counted and written down once, by the pattern of its route', async () => {
    const lines: { message: string; labels: object; user: { id: string } }[] = []
    const logger = makeLogger('info', { write: (line) => lines.push(JSON.parse(line)) })
    const metrics = makeMetrics(labelValues(services.packs))
    const { app, router } = await warm({}, { logger, metrics })
    await ask(app)
    expect(router).not.toHaveBeenCalled()
    await ask(app, { headers: people.as('viewer') })
    const route = '/v1/versions/{id}/validations'
    expect(lines.map(({ message }) => message)).toEqual(
      [200, 200, 403].map((status) => `POST ${route} ${status}`),
    )
    expect(lines.map(({ user }) => user.id)).toEqual([
      people.userId('engineer'),
      people.userId('engineer'),
      people.userId('viewer'),
    ])
    const text = (await metrics.read()).text
    for (const line of [
      `lintel_http_requests_total{method="POST",route="${route}",status="200"} 2`,
      `lintel_http_requests_total{method="POST",route="${route}",status="403"} 1`,
      `lintel_http_request_duration_seconds_count{method="POST",route="${route}"} 3`,
      'mcp_validation_requests_total{building_type="none",jurisdiction="none"} 2',
      'mcp_cache_hit_ratio 0.5',
    ])
      expect(text.split('\n')).toContain(line)
  })

  test('is asked of the route anew on another day, for another type of body, and by a longer question', async () => {
    let day = '2026-11-27'
    const { app, router } = await warm({}, { today: () => day })
    const isKnown = async (how: Ask = {}): Promise<boolean> => {
      router.mockClear()
      expect((await ask(app, how)).status).toBe(200)
      return router.mock.calls.length === 0
    }
    expect(await isKnown()).toBe(true)
    day = '2026-11-28'
    expect(await isKnown()).toBe(false)
    expect(await isKnown()).toBe(true)
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    expect(await isKnown({ headers })).toBe(false)
    expect(await isKnown({ headers })).toBe(true)
    const body = `${BODY}${' '.repeat(5000)}`
    const long = { body, headers: { 'content-length': String(body.length) } }
    expect(await isKnown(long)).toBe(false)
    expect(await isKnown(long)).toBe(false)
  })

  test('a fault on the way is told once, as everywhere', async () => {
    const log = vi.fn()
    let isBroken = false
    const authenticator: Services['authenticator'] = {
      forget: () => undefined,
      authenticate: (request) => {
        if (isBroken) throw new Error('out of order')
        return people.authenticator.authenticate(request)
      },
    }
    const { app } = await warm({}, { authenticator, log })
    isBroken = true
    const known = await ask(app)
    expect(known.status).toBe(500)
    expect(log).toHaveBeenCalledTimes(1)
    expect(await known.json()).toMatchObject({ code: 'internal-kernel' })
    isBroken = false
    const body = new ReadableStream({
      start: (controller) => controller.error(new HttpError('gone', 'the body')),
    })
    const headers = { ...engineer, ...type, ...short }
    const broken = await app.request(path, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
    expect(broken.status).toBe(410)
  })
})

describe('over a socket', () => {
  test('the same is answered again, and what was not asked before is read whole by the route', async () => {
    const server = await startServer({ environment: {}, port: 0 })
    try {
      await server.ready
      const send = async (path: string, body: string, headers: Record<string, string> = {}) =>
        fetch(`${server.url}${path}`, { method: 'POST', headers: { ...type, ...headers }, body })
      const type = { 'content-type': 'application/json' }
      const building = await (await send('/v1/buildings', '{"name":"House"}')).json()
      const model = await (await send(`/v1/buildings/${building.id}/models`, '{"name":"House"}')).json()
      const uploaded = await send(`/v1/models/${model.id}/versions`, SAMPLE, {
        'content-type': 'application/octet-stream',
      })
      const path = `/v1/versions/${(await uploaded.json()).id}/validations`
      const first = await (await send(path, BODY)).text()
      for (let i = 0; i < 3; i += 1) expect(await (await send(path, BODY)).text()).toBe(first)
      const other = await send(path, BODY.replace('true', 'true ,"today":"2026-11-28"'))
      expect(other.status).toBe(200)
      expect((await other.json()).order.today).toBe('2026-11-28')
      const refused = await send(path, BODY, { origin: 'https://evil.example' })
      expect(refused.status).toBe(403)
      const host = await send(path, '{"rules":["no/such"]}')
      expect(host.status).toBe(400)
      expect((await host.json()).detail).toContain('no/such')
      const figures = await (await fetch(`${server.url}/metrics`)).text()
      expect(figures).toMatch(/^mcp_cache_hit_ratio 0\.5$/m)
    } finally {
      await server.close()
    }
  })
})
