/** The server's outer edge: names and pages it answers to, rate limits, proxies, headers, JSON that is too long. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defineRoute } from '../server/api/route.ts'
import { type App, createApp } from '../server/app.ts'
import { promisedHeaders } from '../server/http/answer-headers.ts'
import { LOCAL_EDGE, readEdge } from '../server/http/edge.ts'
import { crossOrigin, variesByOrigin } from '../server/http/origins.ts'
import { problem } from '../server/http/problem.ts'
import { limitAddress } from '../server/http/rate-limit.ts'
import { memoryRateLimits } from '../server/http/rate-limits.ts'
import type { AppEnv } from '../server/http/request.ts'
import { nameRequest } from '../server/http/request-context.ts'
import { securityHeaders } from '../server/http/security-headers.ts'
import { around, inOrder } from '../server/http/steps.ts'
import { clientOf, NO_PROXIES, readTrustedProxies } from '../server/http/trusted-proxies.ts'
import type { Services } from '../server/services.ts'
import { makePeople, storePeople } from './server/people.ts'
import { type TestServices, testServices } from './server/services.ts'

const PAGE = 'https://plans.example.org'
const people = makePeople()
let services: TestServices

beforeAll(async () => {
  services = await testServices()
  await storePeople(services.store.db, people)
})
afterAll(() => services.end())

const served = (edge: Partial<Services['edge']> = {}, more: Partial<Services> = {}): App =>
  createApp({
    ...services,
    mode: 'served',
    authenticator: people.authenticator,
    edge: { ...LOCAL_EDGE, ...edge },
    ...more,
  })
const json = { 'content-type': 'application/json' }
const building = (headers: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { ...json, ...headers },
  body: JSON.stringify({ name: 'House' }),
})
/** A request as it comes from a socket. */
const from = (address: string) => ({ incoming: { socket: { remoteAddress: address } } })

describe('an embedded server', () => {
  test('answers to names of this machine alone, so that no page gets there by DNS rebinding', async () => {
    const app = createApp(services)
    for (const name of ['localhost', '127.0.0.1:8001', '[::1]:8001'])
      expect((await app.request(`http://${name}/v1/buildings`)).status, name).toBe(200)
    for (const name of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
      '0.0.0.0',
    ])
      for (const path of ['/v1/buildings', '/', '/health', '/metrics', '/openapi.json'])
        expect((await app.request(`http://${name}${path}`)).status, `${name}${path}`).toBe(403)
  })

  test('takes nothing that a page from elsewhere sends, whatever its form', async () => {
    const app = createApp(services)
    const refused = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:9999' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'http://localhost' },
    ]
    for (const headers of refused) {
      const made = await app.request(
        'http://localhost/v1/buildings',
        building(headers as Record<string, string>),
      )
      expect(made.status, JSON.stringify(headers)).toBe(403)
      const checked = await app.request('http://localhost/v1/check', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' } as Record<
          string,
          string
        >,
        body: 'ISO-10303-21;',
      })
      expect(checked.status).toBe(403)
    }
    for (const headers of [{}, { origin: 'http://localhost' }, { 'sec-fetch-site': 'same-origin' }])
      expect(
        (await app.request('http://localhost/v1/buildings', building(headers as Record<string, string>)))
          .status,
      ).toBe(201)
  })

  test('counts nobody', async () => {
    const response = await createApp(services).request('/v1/packs')
    expect(response.headers.has('ratelimit-limit')).toBe(false)
  })
})

describe('pages from elsewhere', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  })

  test('read nothing unless they are named', async () => {
    for (const app of [served(), served({ origins: new Set([PAGE]) })]) {
      const response = await app.request('/v1/packs', {
        headers: { origin: 'https://evil.example', ...people.as('admin') },
      })
      expect(response.headers.has('access-control-allow-origin')).toBe(false)
      const asked = await app.request('/v1/buildings', preflight('https://evil.example'))
      expect(asked.headers.has('access-control-allow-origin')).toBe(false)
    }
  })

  test('that are named read and send, without credentials of the browser', async () => {
    const app = served({ origins: new Set([PAGE]) })
    const asked = await app.request('/v1/buildings', preflight(PAGE))
    expect(asked.headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(asked.headers.get('access-control-allow-headers')).toContain('authorization')
    const made = await app.request('/v1/buildings', building({ origin: PAGE, ...people.as('admin') }))
    expect(made.status).toBe(201)
    expect(made.headers.get('access-control-allow-origin')).toBe(PAGE)
    expect(made.headers.get('vary')?.toLowerCase()).toContain('origin')
    expect(made.headers.has('access-control-allow-credentials')).toBe(false)
  })

  test('differ for caches by page, beside whatever else an answer differs by', async () => {
    const own = new OpenAPIHono<AppEnv>()
    const all = { ...services, edge: { ...LOCAL_EDGE, origins: new Set([PAGE]) } }
    own.use(around(promisedHeaders), inOrder(variesByOrigin(all)), crossOrigin(all))
    own.get('/own', (context) => context.body('x', 200, { vary: 'accept-encoding' }))
    own.get('/none', (context) => context.body('x'))
    const vary = async (path: string, headers: Record<string, string> = {}) =>
      (await own.request(path, { headers })).headers.get('vary')?.toLowerCase()
    for (const headers of [{}, { origin: PAGE }]) {
      expect(await vary('/own', headers)).toBe('accept-encoding, origin')
      expect(await vary('/none', headers)).toBe('origin')
    }
  })

  test('are named one by one: a star, a path or a word is refused at the start', () => {
    const read = (text: string) =>
      readEdge({ mode: 'served', environment: { LINTEL_CORS_ORIGINS: text } }).origins
    expect(read(`${PAGE}, http://localhost:5173/`)).toEqual(new Set([PAGE, 'http://localhost:5173']))
    for (const text of ['*', 'https://*', `${PAGE}/path`, 'null', 'plans.example.org', 'file:///'])
      expect(() => read(text), text).toThrow(/LINTEL_CORS_ORIGINS/)
  })
})

describe('rate limits', () => {
  const figures = { address: 100, signIn: 2, user: 3, key: 1 }

  test('count by person, and say where one stands and when to come back', async () => {
    const app = served({ rateLimits: memoryRateLimits(figures) })
    const ask = () => app.request('/v1/packs', { headers: people.as('viewer') })
    const answers = [await ask(), await ask(), await ask()]
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['2', '1', '0'])
    expect(answers[0]?.headers.get('ratelimit-limit')).toBe('3')
    const refused = await ask()
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests' })
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect((await app.request('/v1/packs', { headers: people.as('engineer') })).status).toBe(200)
  })

  test('count an API key by itself', async () => {
    const principal = await people.authenticator.authenticate(
      new Request('http://x', { headers: people.as('api_user') }),
    )
    const authenticate = () =>
      Promise.resolve(principal === null ? null : { ...principal, kind: 'key' as const })
    const app = served(
      { rateLimits: memoryRateLimits(figures) },
      { authenticator: { authenticate, forget: () => undefined } },
    )
    expect((await app.request('/v1/packs')).status).toBe(200)
    expect((await app.request('/v1/packs')).status).toBe(429)
  })

  test('count by address before anybody is named, so that guessing costs too', async () => {
    let asked = 0
    const authenticate = () => {
      asked += 1
      return Promise.resolve(null)
    }
    const app = served(
      { rateLimits: memoryRateLimits({ ...figures, address: 2 }) },
      { authenticator: { authenticate, forget: () => undefined } },
    )
    const statuses: number[] = []
    for (let i = 0; i < 4; i += 1)
      statuses.push((await app.request('/v1/packs', {}, from('192.0.2.1'))).status)
    expect(statuses).toEqual([401, 401, 429, 429])
    expect(asked).toBe(2)
    expect((await app.request('/v1/packs', {}, from('192.0.2.2'))).status).toBe(401)
  })

  test('take a network of IPv6 for one address', async () => {
    const app = served({ rateLimits: memoryRateLimits({ ...figures, address: 1 }) })
    const ask = async (address: string) => (await app.request('/v1/permissions', {}, from(address))).status
    expect(await ask('2001:db8:1:2::1')).toBe(200)
    expect(await ask('2001:db8:1:2:ffff::9')).toBe(429)
    expect(await ask('2001:db8:1:3::1')).toBe(200)
  })

  test('are stricter where something changes without a sign-in, as a sign-in does', async () => {
    const rateLimits = memoryRateLimits(figures)
    const app = served({ rateLimits })
    const route = defineRoute({
      method: 'post',
      path: '/v1/try',
      tags: ['x'],
      summary: 'Tries',
      need: 'anybody',
      responses: { 204: { description: 'Done' } },
    })
    const small = new OpenAPIHono<AppEnv>()
    const all = { ...services, edge: { ...LOCAL_EDGE, rateLimits } }
    small.onError((error, context) => problem(context, error))
    small.use(around(promisedHeaders, securityHeaders, nameRequest(all)), inOrder(limitAddress(all)))
    small.openapi(route, (context) => context.body(null, 204))
    const ask = async () => (await small.request('/v1/try', { method: 'POST' }, from('192.0.2.7'))).status
    expect([await ask(), await ask(), await ask()]).toEqual([204, 204, 429])
    expect((await app.request('/v1/permissions', {}, from('192.0.2.7'))).status).toBe(200)
  })

  test('have figures that are whole numbers', () => {
    const read = (text: string) => readEdge({ mode: 'served', environment: { LINTEL_RATE_USER: text } })
    expect(read('7').rateLimits).not.toBeNull()
    for (const text of ['0', '-1', 'many', '1.5']) expect(() => read(text), text).toThrow(/LINTEL_RATE_USER/)
    expect(readEdge({ mode: 'embedded', environment: {} }).rateLimits).toBeNull()
  })
})

describe('X-Forwarded-… headers', () => {
  const headers: Readonly<Record<string, string>> = {
    'x-forwarded-for': '6.6.6.6, 198.51.100.7, 10.0.0.2',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'lintel.example.org',
  }
  const client = (address: string, proxies = readTrustedProxies('10.0.0.0/8, loopback')) =>
    clientOf({ address, host: 'inside', isSecure: false }, (name) => headers[name], proxies)

  test('are believed of named proxies alone, and only as far as these wrote them', () => {
    expect(client('10.0.0.1')).toEqual({
      address: '198.51.100.7',
      isSecure: true,
      host: 'lintel.example.org',
    })
    expect(client('::ffff:127.0.0.1').address).toBe('198.51.100.7')
    expect(client('192.0.2.1')).toEqual({ address: '192.0.2.1', isSecure: false, host: 'inside' })
    expect(client('10.0.0.1', NO_PROXIES).address).toBe('10.0.0.1')
  })

  test('name proxies by address or network', () => {
    for (const text of ['all', '10.0.0.0/33', '10.0.0.1/-1', '::/129', '1.2.3', '10.0.0.0/8/8'])
      expect(() => readTrustedProxies(text), text).toThrow(/LINTEL_TRUST_PROXY/)
  })
})

describe('headers of every answer', () => {
  test('forbid a browser to run, embed or keep what the API answers', async () => {
    for (const response of [
      await served().request('/v1/packs', { headers: people.as('viewer') }),
      await served().request('/v1/packs'),
      await served().request('/v1/nothing', { headers: people.as('viewer') }),
    ]) {
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(response.headers.get('content-security-policy')).toContain('sandbox')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.get('referrer-policy')).toBe('no-referrer')
      expect(response.headers.has('strict-transport-security')).toBe(false)
    }
  })

  test('ask for https for a year where a trusted proxy says that it was https', async () => {
    const app = served({ proxies: readTrustedProxies('loopback') })
    const ask = async (address: string) =>
      (
        await app.request('/health', { headers: { 'x-forwarded-proto': 'https' } }, from(address))
      ).headers.get('strict-transport-security')
    expect(await ask('127.0.0.1')).toBe('max-age=31536000')
    expect(await ask('192.0.2.1')).toBeNull()
  })
})

test('JSON above its limit is refused, announced or not', async () => {
  const app = served({}, { limits: { ...services.limits, jsonBytes: 100 } })
  const body = JSON.stringify({ name: 'x'.repeat(200) })
  const init = building(people.as('admin'))
  const announced = { ...init, body, headers: { ...init.headers, 'content-length': String(body.length) } }
  const stream = { ...init, body: new Blob([body]).stream(), duplex: 'half' } as RequestInit
  for (const one of [announced, stream]) {
    const response = await app.request('/v1/buildings', one)
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ code: 'body-too-large' })
  }
})
