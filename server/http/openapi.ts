/** The OpenAPI 3.1 document, made from the routes themselves; what all of them share is added here, by what they are. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { NEED } from '../api/route.ts'
import type { AppEnv } from './request.ts'

/** Registered once for the document; how one gets there is said at `/v1/auth`. */
const BEARER = { type: 'http', scheme: 'bearer', description: 'an access token, or an API key' } as const

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const
type Method = (typeof METHODS)[number]

/** As much of an operation as is looked at here. */
export interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content; readonly headers?: object }>>
  readonly [NEED]: string
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
}

export type Content = Readonly<Record<string, { readonly schema: Schema }>>
/** A JSON Schema of 2020-12. */
export type Schema = { readonly [word: string]: unknown }

export interface ApiDocument {
  readonly openapi: string
  readonly info: object
  readonly tags: readonly { readonly name: string }[]
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description:
    'a UUID, or other 16 to 200 letters that nobody guesses: the same request sent again within a day is not done twice, but answered as before, with `idempotency-replayed: true`',
  schema: { type: 'string', minLength: 16, maxLength: 200, pattern: '^[\\x21-\\x7e]*$' },
}

const IF_MATCH: Parameter = {
  name: 'if-match',
  in: 'header',
  required: false,
  description: 'the etag that was read; where it was changed since, nothing is done and the answer is 412',
  schema: { type: 'string', example: '"v3"' },
}

const IF_NONE_MATCH: Parameter = {
  name: 'if-none-match',
  in: 'header',
  required: false,
  description: 'the etag of what the client has; where nothing was changed since, the answer is 304',
  schema: { type: 'string', example: '"v3"' },
}

/** `post /v1/check` of every route that was added so far. */
export function routesSoFar(app: OpenAPIHono<AppEnv>): ReadonlySet<string> {
  return new Set(
    app.openAPIRegistry.definitions.flatMap((definition) =>
      definition.type === 'route' ? [`${definition.route.method} ${definition.route.path}`] : [],
    ),
  )
}

interface DocumentFacts {
  readonly version: string
  /** Routes for which idempotency keys mean nothing. */
  readonly keepingNothing: ReadonlySet<string>
}

/** The document of all routes that were added to the app. */
export function openApiDocument(
  app: OpenAPIHono<AppEnv>,
  { version, keepingNothing }: DocumentFacts,
): ApiDocument {
  const made = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Lintel',
      version,
      description: 'Checks building models against building codes and information requirements.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  }) as unknown as ApiDocument
  const { webhooks: _none, ...rest } = made as ApiDocument & { readonly webhooks?: object }
  const paths = Object.entries(made.paths).map(
    ([path, item]) => [path, completePath(path, item, { made, keepingNothing })] as const,
  )
  const tags = paths.flatMap(([, item]) => METHODS.flatMap((method) => item[method]?.tags ?? []))
  const components = { ...made.components, securitySchemes: { bearer: BEARER } }
  return {
    ...rest,
    tags: [...new Set(tags)].sort().map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components,
  }
}

type PathItem = ApiDocument['paths'][string]

interface Around {
  readonly made: ApiDocument
  readonly keepingNothing: ReadonlySet<string>
}

function completePath(path: string, item: PathItem, { made, keepingNothing }: Around): PathItem {
  const isVersioned = Object.values(item).some((operation) => hasVersion(operation, made))
  const completed = Object.entries(item).map(([method, operation]) => {
    const isReading = method === 'get'
    const keys = !isReading && operation[NEED] !== 'anybody' && !keepingNothing.has(`${method} ${path}`)
    const added = [
      ...(keys ? [IDEMPOTENCY_KEY] : []),
      ...(isVersioned && !isReading && (method !== 'post' || hasVersion(operation, made)) ? [IF_MATCH] : []),
      ...(isReading && '304' in operation.responses ? [IF_NONE_MATCH] : []),
    ]
    const parameters = operation.parameters ?? []
    const missing = added.filter(({ name }) => !parameters.some((one) => one.name.toLowerCase() === name))
    const all = [...parameters, ...missing]
    const operationId = operation.operationId ?? operationIdOf(method, path)
    return [method, { ...operation, operationId, ...(all.length > 0 ? { parameters: all } : {}) }] as const
  })
  return Object.fromEntries(completed)
}

/** Whether what a route shows has a version, which changes can be based on. */
function hasVersion({ responses }: Operation, { components }: ApiDocument): boolean {
  const shape = responses['200']?.content?.['application/json']?.schema
  const name = typeof shape?.$ref === 'string' ? shape.$ref.split('/').at(-1) : undefined
  const { properties = {} } = (name === undefined ? (shape ?? {}) : (components.schemas[name] ?? {})) as {
    properties?: Readonly<Record<string, Schema>>
  }
  return properties.version?.type === 'integer'
}

const VERBS: Readonly<Record<string, string>> = {
  put: 'put',
  post: 'post',
  patch: 'change',
  delete: 'delete',
}

/** `get /v1/buildings/{id}/models` → `getBuildingsIdModels`: says the same for ever, whatever else is added. */
function operationIdOf(method: string, path: string): string {
  const words = path.replace(/^\/v1\//, '').split(/[^A-Za-z0-9]+/)
  const name = words.filter(Boolean).map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
  return `${VERBS[method] ?? method}${name.join('')}`
}
