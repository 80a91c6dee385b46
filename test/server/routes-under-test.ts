/** Every route of the document with what it takes to call it. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import fc from 'fast-check'
import { expect } from 'vitest'
import { NEED } from '../../server/api/route.ts'
import { type App, createApp } from '../../server/app.ts'
import type { Role } from '../../server/auth/roles.ts'
import { readSignInSettings } from '../../server/auth/settings.ts'
import type { ApiDocument, Operation, Schema } from '../../server/http/openapi.ts'
import { DOORS } from './ids-server.ts'
import { fitting } from './json-arbitrary.ts'
import { CLIENT, startOidcServer } from './oidc-server.ts'
import { makePeople, type Organisation, type People, storePeople } from './people.ts'
import { REQUESTS, type RequestFixture, THINGS } from './route-fixtures.ts'
import { type TestServices, testServices } from './services.ts'
import type { Storage } from './storages.ts'

/** A route as the document tells of it. */
export interface RouteUnderTest {
  /** `get /v1/buildings/{id}` */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
  /** `anybody`, `member` or a permission. */
  readonly need: string
}

/** Somebody who calls routes. */
export interface Caller {
  readonly services: TestServices
  readonly people: People
  readonly organisation: Organisation
  /** The header of whoever calls the route that a thing is made for. */
  readonly who: Readonly<Record<string, string>>
  /** Goes to the sign-in provider as a browser does. @returns where it sends the browser back */
  readonly follow: (from: URL) => Promise<URL>
  /** Sends a request as the administrator of the organisation, unless headers say otherwise. */
  readonly send: (method: string, path: string, request?: RequestFixture) => Promise<Response>
  /** Makes a thing by a POST of JSON. @returns its id */
  readonly make: (path: string, body: object) => Promise<string>
}

export interface RoutesUnderTest {
  readonly app: App
  readonly services: TestServices
  readonly people: People
  readonly document: ApiDocument
  readonly routes: readonly RouteUnderTest[]
  /** Faults of the server that nobody has looked at. */
  readonly faults: unknown[]
  readonly caller: (organisation: Organisation, role?: Role) => Caller
  readonly end: () => Promise<void>
  /** The path with things that are there. @throws Error where `route-fixtures.ts` cannot make one */
  readonly fillPath: (route: RouteUnderTest, caller: Caller) => Promise<string>
  /** A request that succeeds. */
  readonly requestFor: (route: RouteUnderTest, path: string, caller: Caller) => Promise<RequestFixture>
  /** @throws where the answer is not as the document says */
  readonly expectDocumented: (route: RouteUnderTest, response: Response) => Promise<unknown>
}

/** A server with people of two organisations. Whoever calls it ends it. */
export async function routesUnderTest(storage: Storage): Promise<RoutesUnderTest> {
  const people = makePeople()
  const faults: unknown[] = []
  const { authenticator } = people
  const log = (error: unknown): void => void faults.push(error)
  const provider = await startOidcServer()
  provider.person = { sub: 'ada', email: 'ada@example.org', email_verified: true, name: 'Ada' }
  const signIn = readSignInSettings({
    LINTEL_URL: 'http://lintel.test',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: 'The city',
    OIDC_DEFAULT_ROLE: 'viewer',
  })
  const services = await testServices({ mode: 'served', authenticator, log, signIn }, storage)
  await storePeople(services.store.db, people)
  const app = createApp(services)
  await loadedKernel(services)
  const document = (await (await app.request('/openapi.json')).json()) as ApiDocument
  const { follow } = provider
  const caller = (organisation: Organisation, role: Role = 'admin'): Caller =>
    callerOf({ app, services, people, organisation, follow, who: people.as(role, organisation) })
  return {
    app,
    services,
    people,
    document,
    routes: routesOf(document),
    faults,
    caller,
    end: async () => {
      await services.end()
      await provider.close()
    },
    fillPath,
    requestFor: (route, path, by) => requestFor(document, { route, path, by }),
    expectDocumented: documentation(document),
  }
}

/** A thread has its kernel once it has answered. */
async function loadedKernel({ checks }: TestServices): Promise<void> {
  await checks.lint(
    { name: 'first.ids', bytes: new TextEncoder().encode(DOORS) },
    new AbortController().signal,
  )
}

/** Every route of a document. */
export function routesOf(document: ApiDocument): readonly RouteUnderTest[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      name: `${method} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
      need: operation[NEED],
    })),
  )
}

interface CallerParts extends Omit<Caller, 'send' | 'make'> {
  readonly app: App
}

function callerOf({ app, ...parts }: CallerParts): Caller {
  const { people, organisation } = parts
  const send: Caller['send'] = async (method, path, request = {}) =>
    app.request(path + (request.query ?? ''), initOf(method, request, people.as('admin', organisation)))
  return {
    ...parts,
    send,
    make: async (path, body) => {
      const response = await send('POST', path, { body })
      expect(response.status, `making a thing at ${path}`).toBe(201)
      const thing = (await response.json()) as { id: string; about?: { id: string } }
      return (thing.about ?? thing).id
    },
  }
}

/** As `fetch` wants it. */
export function initOf(
  method: string,
  { body, headers = {} }: RequestFixture,
  who: Readonly<Record<string, string>>,
): RequestInit {
  if (body === undefined) return { method, headers: { ...who, ...headers } }
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData
  const type: Record<string, string> = isRaw ? {} : { 'content-type': 'application/json' }
  const sent = isRaw ? (body as BodyInit) : JSON.stringify(body)
  return { method, headers: { ...type, ...who, ...headers }, body: sent }
}

async function fillPath({ path, name }: RouteUnderTest, caller: Caller): Promise<string> {
  let template = ''
  let filled = ''
  for (const segment of path.split('/').slice(1)) {
    template += `/${segment}`
    if (!segment.includes('{')) {
      filled += `/${segment}`
      continue
    }
    const make = THINGS[name] ?? THINGS[template]
    if (make === undefined)
      throw new Error(`${name}: test/server/route-fixtures.ts says nothing of ${template}; add it to THINGS`)
    filled += `/${await make(caller, filled)}`
  }
  return filled
}

async function requestFor(
  { components }: ApiDocument,
  { route, path, by }: { readonly route: RouteUnderTest; readonly path: string; readonly by: Caller },
): Promise<RequestFixture> {
  const given = REQUESTS[route.name]
  if (given !== undefined) return given(by, path)
  const { requestBody, parameters = [] } = route.operation
  const needed = parameters.filter((one) => one.in === 'query' && one.required)
  const example = (schema: Schema): unknown =>
    fc.sample(fitting(schema, components.schemas), { seed: 7, numRuns: 1 })[0]
  const query = new URLSearchParams(needed.map(({ name, schema }) => [name, String(example(schema))]))
  const request = needed.length === 0 ? {} : { query: `?${query}` }
  if (requestBody === undefined) return request
  const schema = requestBody.content['application/json']?.schema
  if (schema !== undefined) return { ...request, body: example(schema) }
  const types = Object.keys(requestBody.content).join(', ')
  throw new Error(`${route.name} takes ${types}: add a request to REQUESTS in test/server/route-fixtures.ts`)
}

/** Checks answers against the document: the status is told there, and the body fits its shape. */
function documentation(document: ApiDocument): RoutesUnderTest['expectDocumented'] {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajvFormats.default(ajv)
  ajv.addSchema(document, 'document')
  const validators = new Map<string, ValidateFunction>()
  const validatorOf = (pointer: string): ValidateFunction => {
    const validator = validators.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` })
    validators.set(pointer, validator)
    return validator
  }
  return async (route, response) => {
    const { responses } = route.operation
    const status = String(response.status)
    const type = response.headers.get('content-type')?.split(';')[0] ?? ''
    const isProblem = type === 'application/problem+json'
    const told = status in responses && !isProblem ? status : 'default'
    if (told === 'default')
      expect(response.status, `${route.name} answers what is not told`).toBeGreaterThanOrEqual(400)
    const { content } = responses[told] as { content?: object }
    if (content === undefined) {
      expect(await response.text(), route.name).toBe('')
      return null
    }
    expect(Object.keys(content), `${route.name} ${status}`).toContain(type)
    if (!type.endsWith('json')) return await response.text()
    const body: unknown = await response.json()
    const pointer = `/paths/${[route.path, route.method.toLowerCase(), 'responses', told, 'content', type, 'schema'].map(escaped).join('/')}`
    const validate = validatorOf(pointer)
    if (!validate(body)) expect.fail(`${route.name} ${status}: ${ajv.errorsText(validate.errors)}`)
    return body
  }
}

function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}
