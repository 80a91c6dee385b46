/** The OpenAPI document: valid by the published schema, whole, and what the page's client is made from. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientSchema } from '../scripts/client-schema.ts'
import { createApp } from '../server/app.ts'
import type { ApiDocument } from '../server/http/openapi.ts'
import { type RunningServer, startServer } from '../server/start.ts'
import { findChromium, launchChromium, NO_CHROMIUM } from './chromium.ts'
import { complaintsOf } from './page/complaints.ts'
import { routesOf } from './server/routes-under-test.ts'
import { type TestServices, testServices } from './server/services.ts'

const executable = findChromium()
if (executable === null) process.stderr.write(`skipped: /docs in a browser; ${NO_CHROMIUM}\n`)

let services: TestServices
let document: ApiDocument

beforeAll(async () => {
  services = await testServices()
  const response = await createApp(services).request('/openapi.json')
  document = (await response.json()) as ApiDocument
})
afterAll(() => services.end())

test('the document is valid by the schema of OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)).toEqual({
    valid: true,
  })
  expect(validator.version).toBe('3.1')
  const broken = { ...document, paths: { '/x': { get: { responses: 7 } } } }
  expect(await new Validator().validate(broken as never)).toMatchObject({ valid: false })
})

test('all routes together are taken by the router of one regular expression, which is the fast one', () => {
  const { routes } = createApp(services)
  const matches = (...more: readonly string[]): number => {
    const router = new RegExpRouter<string>()
    for (const { method, path } of routes) router.add(method, path, path)
    for (const path of more) router.add('GET', path, path)
    return router.match('GET', '/v1/jurisdictions/us/ca')[0].length
  }
  expect(matches()).toBeGreaterThan(0)
  expect(() => matches('/v1/jurisdictions/fixed')).toThrow('/v1/jurisdictions/fixed')
})

test('every route has a name of its own, a tag, a sentence, its parameters, an answer and the shape of refusals', () => {
  const routes = routesOf(document)
  const names = routes.map(({ operation }) => operation.operationId)
  expect(new Set(names).size).toBe(names.length)
  const tags = document.tags.map(({ name }) => name)
  for (const { name, path, operation, need } of routes) {
    expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z0-9]*$/)
    expect(operation.summary, name).toMatch(/^[A-Z].*[^.]$/)
    expect(operation.tags?.length, name).toBe(1)
    expect(tags).toContain(operation.tags?.[0])
    const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path')
    expect(
      inPath.map((one) => `{${one.name}}`),
      name,
    ).toEqual(path.match(/\{\w+\}/g) ?? [])
    expect(
      inPath.every(({ required }) => required),
      name,
    ).toBe(true)
    expect(
      Object.keys(operation.responses).some((status) => /^101|^2|^302$/.test(status)),
      name,
    ).toBe(true)
    expect(operation.responses.default?.content, name).toHaveProperty('application/problem+json')
    expect(need, name).toMatch(/^(anybody|member|[a-z]+:[a-z]+)$/)
  }
})

test('a pattern is an expression alone, without its slashes and flags', () => {
  const patterns: string[] = []
  JSON.stringify(document, (name, value: unknown) => {
    if (name === 'pattern' && typeof value === 'string') patterns.push(value)
    return value
  })
  expect(patterns.length).toBeGreaterThan(20)
  expect(patterns.filter((one) => !/^\^.*[^/]$/s.test(one) || /\$\/[a-z]+$/.test(one))).toEqual([])
})

test('days and times are told as such', () => {
  const text = JSON.stringify(document.components.schemas)
  expect(text).toContain('"until":{"type":"string","format":"date"')
  expect(text).toContain('"createdAt":{"type":"string","format":"date-time"')
})

test("the page's client is made from this document: `npm run generate:client` writes it anew", async () => {
  const written = readFileSync(join(import.meta.dirname, '../plugin/api/generated/schema.ts'), 'utf8')
  expect(written).toBe(await clientSchema(document))
})

describe.skipIf(executable === null)('/docs in a browser', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ port: 0, threads: 1, data: null, environment: {} })
  })
  afterAll(() => server.close())

  test('shows every route, asks nobody else and breaks no policy', async () => {
    const browser = await launchChromium(executable as string)
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      const complaints = complaintsOf(page)
      page.on('request', (sent) => {
        if (!sent.url().startsWith(server.url) && !sent.url().startsWith('data:'))
          complaints.push(`foreign request: ${sent.url()}`)
      })
      const answer = await page.goto(`${server.url}/docs`)
      expect(answer?.headers()['content-security-policy']).toContain("script-src 'self';")
      await page.locator('.opblock').first().waitFor()
      expect(await page.locator('.opblock').count()).toBe(routesOf(document).length)
      await page.locator('.opblock-summary-path', { hasText: '/v1/buildings' }).first().click()
      await page.locator('.opblock-body').first().waitFor()
      if (process.env.LINTEL_SCREENSHOTS !== undefined)
        await page.screenshot({ path: join(process.env.LINTEL_SCREENSHOTS, 'docs.png') })
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
