/** The log: one line a request with what an operator needs, and never a secret. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { logFault, makeLogger, readLogLevel } from '../server/logs/logger.ts'
import { withoutSecrets } from '../server/logs/redact.ts'
import { makePeople, storePeople } from './server/people.ts'
import { type TestServices, testServices } from './server/services.ts'

const SECRET = 'S3cr3t-that-must-not-show'
const people = makePeople()
const written: string[] = []
let services: TestServices
let app: App

beforeAll(async () => {
  const logger = makeLogger('debug', { write: (line) => void written.push(line) })
  services = await testServices({
    mode: 'served',
    authenticator: people.authenticator,
    logger,
    log: (error, requestId) => logFault(logger, error, requestId),
  })
  await storePeople(services.store.db, people)
  app = createApp(services)
})
afterAll(() => services.end())

const lines = (): readonly Record<string, Record<string, unknown>>[] =>
  written.splice(0).map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>)

test('a request is one line of ECS: who by id, what by the pattern of the route, and how it went', async () => {
  const headers = {
    ...people.as('admin'),
    'x-request-id': 'request-0001',
    'content-type': 'application/json',
  }
  await app.request('/v1/buildings', { method: 'POST', headers, body: JSON.stringify({ name: 'House' }) })
  const [line, ...more] = lines()
  expect(more).toEqual([])
  expect(line).toMatchObject({
    'log.level': 'info',
    message: 'POST /v1/buildings 201',
    http: { request: { id: 'request-0001', method: 'POST' }, response: { status_code: 201 } },
    user: { id: people.userId('admin') },
    organization: { id: people.organisationId('first') },
    labels: { route: '/v1/buildings' },
    event: { outcome: 'success' },
  })
  expect(line?.event?.duration).toBeGreaterThan(0)
  expect(line).toHaveProperty('@timestamp')
  expect(JSON.stringify(line)).not.toContain('admin@first')
})

test('the level follows the status; what machines ask every few seconds is for debugging', async () => {
  await app.request('/health')
  await app.request('/v1/packs')
  await app.request('/v1/packs', { headers: people.as('viewer') })
  expect(lines().map((line) => line['log.level'])).toEqual(['debug', 'warn', 'info'])
  const broken = createApp({
    ...services,
    checks: {
      ...services.checks,
      load: () => ({}) as never,
      isReady: () => {
        throw new Error('broken')
      },
    } as never,
  })
  await broken.request('/ready')
  expect(lines().map((line) => line['log.level'])).toEqual(['error', 'error'])
})

test('a run has an id in the line of its request', async () => {
  const headers = { ...people.as('admin'), 'content-type': 'application/octet-stream' }
  await app.request('/v1/check', { method: 'POST', body: 'hello', headers })
  expect(lines()[0]).toMatchObject({
    labels: { route: '/v1/check', run_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  })
})

test('secrets in headers, bodies, queries and paths are nowhere in the output', async () => {
  const headers = {
    ...people.as('admin'),
    authorization: `Bearer ${SECRET}`,
    cookie: `session=${SECRET}`,
    'x-api-key': SECRET,
    'idempotency-key': SECRET,
    'user-agent': SECRET,
    referer: `https://x.example/?t=${SECRET}`,
    'x-request-id': `${SECRET} !`,
    'content-type': 'application/json',
  }
  await app.request(`/v1/buildings?token=${SECRET}&${SECRET}=1`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: SECRET, password: SECRET }),
  })
  await app.request(`/v1/buildings?cursor=${SECRET}`, { headers })
  await app.request(`/v1/buildings/${SECRET}`, { headers })
  await app.request(`/${SECRET}?${SECRET}`, { headers })
  await app.request(`/docs/${SECRET}`, { headers })
  await app.request(`/v1/${SECRET}`, { headers, method: 'PUT', body: SECRET })
  await app.request('/v1/buildings', { method: 'POST', headers, body: `{"name": "${SECRET}` })
  expect(written.length).toBe(7)
  expect(written.join('')).not.toContain(SECRET)
  written.length = 0
})

test('a fault is written with the request that met it, without what looks like a secret', async () => {
  const failing = createApp({
    ...services,
    authenticator: {
      forget: () => undefined,
      authenticate: () => {
        const url = `postgres://user:${SECRET}@db:5432/lintel`
        throw new Error(
          `cannot reach ${url} with Bearer ${SECRET}, password=${SECRET}: Key (email)=(${SECRET}) already exists`,
        )
      },
    },
  })
  const response = await failing.request('/v1/packs', { headers: { 'x-request-id': 'request-0002' } })
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('cannot reach')
  const text = written.join('')
  expect(text).not.toContain(SECRET)
  expect(lines()[0]).toMatchObject({
    'log.level': 'error',
    error: {
      type: 'Error',
      message: expect.stringContaining('cannot reach postgres://[hidden]@db:5432/lintel'),
    },
    http: { request: { id: 'request-0002' } },
  })
})

test('what looks like a secret is taken out, the rest stays', () => {
  expect(
    withoutSecrets('GET https://a:b@host/x?token=abc&y=1 eyJhbGciOiJ9.eyJzdWIi.c2ln {"password":"p w"}'),
  ).toBe('GET https://[hidden]@host/x?token=[hidden]&y=1 [hidden] {"password":"[hidden] w"}')
  expect(withoutSecrets('three of 7 doors')).toBe('three of 7 doors')
})

test('an embedded server writes faults alone unless it is asked for more', () => {
  expect(readLogLevel({ mode: 'embedded', environment: {} })).toBe('error')
  expect(readLogLevel({ mode: 'embedded', environment: { LINTEL_LOG: 'info' } })).toBe('info')
  expect(readLogLevel({ mode: 'served', environment: {} })).toBe('info')
  expect(() => readLogLevel({ mode: 'served', environment: { LINTEL_LOG: 'loud' } })).toThrow(/LINTEL_LOG/)
})
