/** Every route of the OpenAPI document under hostile input, on both storages: never a fault, always a problem with a code. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Schema } from '../server/http/openapi.ts'
import { fitting, HOSTILE_TEXTS, nearlyFitting, textPlaces, withText } from './server/json-arbitrary.ts'
import { type RequestFixture, STRICTER_THAN_SHAPES } from './server/route-fixtures.ts'
import {
  initOf,
  type RoutesUnderTest,
  type RouteUnderTest,
  routesUnderTest,
} from './server/routes-under-test.ts'
import { describeStorages } from './server/storages.ts'

const RUNS = process.env.LINTEL_FULL === undefined ? 30 : 1000
/** The same in each run; another one is found with LINTEL_SEED. */
const SEED = Number(process.env.LINTEL_SEED ?? 26)

/** As a client would encode it. */
const wellFormed = (text: string): string => Buffer.from(text).toString()

describeStorages('hostile input', (storage) => {
  let under: RoutesUnderTest
  beforeAll(async () => {
    under = await routesUnderTest(storage)
  })
  afterAll(() => under.end())

  /** Sends it as an administrator, and looks at the answer. */
  const attack = async (route: RouteUnderTest, path: string, request: RequestFixture): Promise<Response> => {
    const init = initOf(route.method, request, under.people.as('admin'))
    const response = await under.app.request(path + (request.query ?? ''), init)
    const said = await response.clone().text()
    expect(under.faults.splice(0), `${route.name} ${JSON.stringify(request).slice(0, 300)}`).toEqual([])
    expect(response.status, `${route.name}: ${said}`).toBeLessThan(500)
    expect(response.headers.get('set-cookie') ?? '', route.name).not.toContain('a=b')
    await under.expectDocumented(route, response.clone())
    // a protocol of its own has refusals of its own, which the document tells
    if (response.status >= 400 && !(String(response.status) in route.operation.responses)) {
      expect(response.headers.get('content-type'), route.name).toBe('application/problem+json')
      expect((JSON.parse(said) as { code: string }).code, route.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    }
    return response
  }
  const schemaOf = ({ operation }: RouteUnderTest): Schema | undefined =>
    operation.requestBody?.content['application/json']?.schema
  const paths = new Map<string, string>()
  /** Where a thing is; only what removes things needs a new one each time. */
  const pathOf = async (route: RouteUnderTest): Promise<string> => {
    const path = paths.get(route.name) ?? (await under.fillPath(route, under.caller('first')))
    if (route.method !== 'DELETE') paths.set(route.name, path)
    return path
  }
  const attackBody = async (route: RouteUnderTest, body: unknown): Promise<Response> => {
    const path = await pathOf(route)
    const { query } = await under.requestFor(route, path, under.caller('first'))
    const sent = JSON.parse(JSON.stringify(body)) as unknown
    return attack(route, path, { body: sent, ...(query === undefined ? {} : { query }) })
  }
  const withBodies = (): readonly RouteUnderTest[] =>
    under.routes.filter((route) => schemaOf(route) !== undefined)

  test('bodies that fit are never told that they do not', async () => {
    for (const route of withBodies()) {
      const bodies = fitting(schemaOf(route) as Schema, under.document.components.schemas)
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          const response = await attackBody(route, body)
          if (route.name in STRICTER_THAN_SHAPES || response.status < 400) return
          expect(await response.json(), route.name).not.toMatchObject({ code: 'request-invalid' })
        }),
        { numRuns: RUNS, seed: SEED },
      )
    }
  })

  test('bodies that nearly fit are refused in words', async () => {
    for (const route of withBodies()) {
      const bodies = nearlyFitting(schemaOf(route) as Schema, under.document.components.schemas)
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => void (await attackBody(route, body ?? null))),
        { numRuns: RUNS, seed: SEED },
      )
    }
  })

  test('every text of a body may be SQL, control characters, headers, half letters or very long', async () => {
    for (const route of withBodies()) {
      const schema = schemaOf(route) as Schema
      const [whole, ...more] = fc.sample(fitting(schema, under.document.components.schemas), {
        seed: SEED,
        numRuns: 8,
      })
      const places = new Map(
        [whole, ...more].flatMap((body) =>
          textPlaces(body).map((place) => [place.join('.'), { body, place }]),
        ),
      )
      for (const { body, place } of places.values())
        for (const text of HOSTILE_TEXTS) await attackBody(route, withText(body, place, text))
    }
  })

  test('what is no JSON, or is endless in depth, is refused', async () => {
    for (const route of withBodies()) {
      const path = await pathOf(route)
      const headers = { 'content-type': 'application/json' }
      for (const body of [
        '',
        '{',
        '[]',
        'null',
        '"',
        '\u0000',
        `${'['.repeat(100_000)}`,
        `{"a":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      ]) {
        const response = await attack(route, path, { body, headers })
        if (!['[]', 'null'].includes(body) && !body.startsWith('{"a"'))
          expect(response.status, `${route.name} ${body.slice(0, 20)}`).toBe(400)
      }
    }
  })

  test('every parameter of a query may be anything', async () => {
    for (const route of under.routes) {
      const caller = under.caller('first')
      for (const { name } of (route.operation.parameters ?? []).filter((one) => one.in === 'query')) {
        const path = await pathOf(route)
        const request = await under.requestFor(route, path, caller)
        for (const text of HOSTILE_TEXTS.filter((one) => one.length < 10_000)) {
          const query = new URLSearchParams(request.query ?? '')
          query.set(name, wellFormed(text))
          await attack(route, path, { ...request, query: `?${query}` })
        }
        for (const query of [
          `?${name}=%ff%00`,
          `?${name}=%`,
          `?${name}`,
          `?${name}=1&${name}=2`,
          `?${name}[a]=2`,
        ])
          await attack(route, path, { ...request, query })
      }
    }
  })

  test('every part of a path may be anything', async () => {
    const texts = [...HOSTILE_TEXTS.filter((one) => one.length < 10_000), 'x'.repeat(5000)]
    const raw = ['%ff', '%00', '%', '%2e%2e%2f', '..%5c', '*', ':id', '{id}']
    for (const route of under.routes.filter(({ path }) => path.includes('{'))) {
      const caller = under.caller('first')
      const filled = await under.fillPath(route, caller)
      const request = await under.requestFor(route, filled, caller)
      const segments = filled.split('/')
      const places = route.path.split('/').flatMap((segment, i) => (segment.includes('{') ? [i] : []))
      for (const place of places) {
        const parts = [...texts.map((text) => encodeURIComponent(wellFormed(text))), ...raw].filter(Boolean)
        for (const part of parts.filter((one) => !['.', '..'].includes(one))) {
          const path = segments.map((segment, i) => (i === place ? part : segment)).join('/')
          const response = await attack(route, path, request)
          expect(response.status, `${route.name} ${path}`).toBeGreaterThanOrEqual(400)
        }
      }
    }
  })

  test('every header may hold any letters that a header can', async () => {
    const texts = HOSTILE_TEXTS.filter((text) => /^[\x20-\x7e]*$/.test(text)).map((text) =>
      text.slice(0, 5000),
    )
    for (const route of under.routes) {
      const caller = under.caller('first')
      const path = await pathOf(route)
      const request = await under.requestFor(route, path, caller)
      const named = (route.operation.parameters ?? [])
        .filter((one) => one.in === 'header')
        .map(({ name }) => name)
      const ofBody = route.operation.requestBody === undefined ? [] : ['content-type', 'content-length']
      for (const name of [...named, ...ofBody, 'x-request-id', 'x-forwarded-for']) {
        // what every route heeds is tried on a few
        const some = name.startsWith('x-') && route.path.includes('{') ? texts.slice(0, 2) : texts
        for (const text of some)
          await attack(route, path, { ...request, headers: { ...request.headers, [name]: text } })
      }
    }
  })
})
