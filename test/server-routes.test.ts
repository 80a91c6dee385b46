/** Every route of the OpenAPI document, on both storages: answers, permissions, tenancy, versions, idempotency keys. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Role, roleMay } from '../server/auth/roles.ts'
import { REQUESTS, SHARED_THINGS, THINGS } from './server/route-fixtures.ts'
import {
  initOf,
  type RoutesUnderTest,
  type RouteUnderTest,
  routesUnderTest,
} from './server/routes-under-test.ts'
import { describeStorages } from './server/storages.ts'

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly path?: string
  /** Whoever calls, where a thing is to be theirs. */
  readonly role?: Role
}

describeStorages('every route', (storage) => {
  let under: RoutesUnderTest
  beforeAll(async () => {
    under = await routesUnderTest(storage)
  })
  afterAll(() => under.end())

  /** Calls a route with a request that would succeed. */
  const call = async (
    route: RouteUnderTest,
    who: Readonly<Record<string, string>>,
    { headers = {}, path, role = 'admin' }: CallOptions = {},
  ): Promise<Response> => {
    const caller = under.caller('first', role)
    const filled = path ?? (await under.fillPath(route, caller))
    const request = await under.requestFor(route, filled, caller)
    const init = initOf(route.method, { ...request, headers: { ...request.headers, ...headers } }, who)
    return under.app.request(filled + (request.query ?? ''), init)
  }
  /** Whether the route did what it is for. */
  const expectDone = async (route: RouteUnderTest, response: Response): Promise<void> => {
    const caller = under.caller('first')
    const { answers } = (await REQUESTS[route.name]?.(caller, await under.fillPath(route, caller))) ?? {}
    const said = `${route.name}: ${await response.clone().text()}`
    if (answers === undefined) expect(response.status, said).toBeLessThan(300)
    else expect(response.status, said).toBe(answers)
  }
  const allowed = ({ need }: RouteUnderTest): readonly Role[] =>
    need === 'anybody' || need === 'member' ? ROLES : ROLES.filter((role) => roleMay(role, need as never))
  const first = (route: RouteUnderTest): Readonly<Record<string, string>> =>
    route.need === 'anybody'
      ? {}
      : under.people.as(allowed(route).includes('admin') ? 'admin' : (allowed(route)[0] as Role))

  test('is in the document, and the fixtures name none that is gone', () => {
    const told = new Set(under.routes.map(({ method, path }) => `${method} ${path}`))
    const served = under.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
    expect(served.filter((one) => !told.has(one))).toEqual([])
    expect(told.size).toBeGreaterThan(10)
    const names = new Set(under.routes.map(({ name }) => name))
    expect(Object.keys(REQUESTS).filter((name) => !names.has(name))).toEqual([])
    const paths = under.routes.map(({ path }) => path)
    expect(
      Object.keys(THINGS).filter((one) => !names.has(one) && !paths.some((path) => path.startsWith(one))),
    ).toEqual([])
  })

  test('answers as the document says', async () => {
    for (const route of under.routes) {
      const response = await call(route, first(route))
      await expectDone(route, response)
      await under.expectDocumented(route, response)
    }
    expect(under.faults).toEqual([])
  })

  test('answers a method that it has not with a problem', async () => {
    for (const [path, item] of Object.entries(under.document.paths)) {
      const filled = path.replaceAll(/\{\w+\}/g, '0190a5b0-0000-7000-8000-000000000000')
      for (const method of ['put', 'patch', 'delete', 'post'] as const) {
        if (item[method] !== undefined) continue
        const response = await under.app.request(filled, {
          method: method.toUpperCase(),
          headers: under.people.as('admin'),
        })
        expect([404, 405], `${method} ${path}`).toContain(response.status)
        expect(response.headers.get('content-type')).toBe('application/problem+json')
      }
    }
  })

  describe('lets in', () => {
    test('no stranger where somebody is needed', async () => {
      for (const route of under.routes) {
        const response = await call(route, {})
        if (route.need === 'anybody') expect([401, 403], route.name).not.toContain(response.status)
        else expect(response.status, route.name).toBe(401)
        await under.expectDocumented(route, response)
      }
    })

    test.each(ROLES)('%s where the matrix says so, and nowhere else', async (role) => {
      for (const route of under.routes) {
        const response = await call(route, under.people.as(role), { role })
        const mayCall = allowed(route).includes(role)
        if (mayCall) expect([401, 403], route.name).not.toContain(response.status)
        else expect(response.status, route.name).toBe(403)
        await under.expectDocumented(route, response)
      }
    })

    test('no other organisation: its things are told apart from none by nobody', async () => {
      for (const route of under.routes.filter(({ path }) => path.includes('{'))) {
        if (route.need === 'anybody' || route.name in SHARED_THINGS) continue
        const path = await under.fillPath(route, under.caller('first'))
        const other = under.people.as('admin', 'second')
        const theirs = await call(route, other, { path })
        expect(theirs.status, route.name).toBe(404)
        await under.expectDocumented(route, theirs)
        // and nothing was done to it
        const mine = await call(route, first(route), { path })
        await expectDone(route, mine)
      }
    })

    test('no other organisation to lists of what the first has', async () => {
      const things = under.routes.filter(({ method, path }) => method === 'GET' && path.includes('{'))
      const ids: string[] = []
      for (const route of things) {
        const path = await under.fillPath(route, under.caller('first'))
        ids.push(...(path.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []))
      }
      expect(ids.length).toBeGreaterThan(0)
      for (const route of under.routes.filter(
        ({ method, path }) => method === 'GET' && !path.includes('{'),
      )) {
        const response = await call(route, under.people.as('admin', 'second'))
        const text = await response.text()
        expect(
          ids.filter((id) => text.includes(id)),
          route.name,
        ).toEqual([])
      }
    })
  })

  const withParameter = (name: string): readonly RouteUnderTest[] =>
    under.routes.filter(({ operation }) => operation.parameters?.some((one) => one.name === name))

  test('that takes an etag does nothing where the thing was changed since', async () => {
    expect(withParameter('if-match').length).toBeGreaterThan(0)
    for (const route of withParameter('if-match')) {
      const late = await call(route, first(route), { headers: { 'if-match': '"v999999"' } })
      expect(late.status, route.name).toBe(412)
      const odd = await call(route, first(route), { headers: { 'if-match': 'W/"7"\u00e9' } })
      expect(odd.status, route.name).toBe(412)
    }
  })

  test('that has an etag is not sent again to who has it', async () => {
    for (const route of withParameter('if-none-match')) {
      const path = await under.fillPath(route, under.caller('first'))
      const once = await call(route, first(route), { path })
      const etag = once.headers.get('etag') ?? ''
      expect(etag, route.name).toMatch(/^(W\/)?"[^"]+"$/)
      expect((await call(route, first(route), { path, headers: { 'if-none-match': etag } })).status).toBe(304)
    }
  })

  test('that takes an idempotency key is done once, however often it is sent', async () => {
    expect(withParameter('idempotency-key').length).toBeGreaterThan(0)
    for (const route of withParameter('idempotency-key')) {
      const caller = under.caller('first')
      const path = await under.fillPath(route, caller)
      const request = await under.requestFor(route, path, caller)
      const headers = { ...request.headers, 'idempotency-key': `key of ${route.name}`.replaceAll(/\W/g, '-') }
      const send = () =>
        under.app.request(
          path + (request.query ?? ''),
          initOf(route.method, { ...request, headers }, first(route)),
        )
      const one = await send()
      await expectDone(route, one)
      if (!one.ok) continue
      const again = await send()
      if (one.headers.get('idempotency-stored') === 'false') {
        expect(again.status, route.name).toBe(410)
        continue
      }
      expect(again.headers.get('idempotency-replayed'), route.name).toBe('true')
      expect(again.status, route.name).toBe(one.status)
      expect(await again.text(), route.name).toBe(await one.text())
    }
  })
})
