/** A route as data: its shapes, and what whoever calls it must be allowed. No route can be made without saying so. */
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Principal } from '../auth/principal.ts'
import type { Permission } from '../auth/roles.ts'
import { HttpError } from '../http/problem.ts'
import { type AppEnv, type RequestState, requestOf } from '../http/request.ts'

/** `anybody`: no sign-in; `member`: whoever is signed in; else a permission of the matrix. */
export type Need = 'anybody' | 'member' | Permission

/** Where the OpenAPI document tells what a route needs. */
export const NEED = 'x-lintel-needs'

type Responses = RouteConfig['responses']

interface RouteSpec extends Omit<RouteConfig, 'responses' | 'security'> {
  readonly need: Need
  /** One sentence. */
  readonly summary: string
  readonly tags: string[]
  readonly responses: Responses
}

/** The shape of a route for those who type handlers; what `defineRoute` adds is in the document alone. */
type Made<Path extends string, Spec extends RouteSpec> = Omit<Spec, 'need' | 'path'> & {
  path: Path
  middleware: MiddlewareHandler<AppEnv>
  getRoutingPath(): RoutingPath<Path>
}

/** The route, with its check of permission before everything else and `problem+json` for whatever goes wrong. */
export function defineRoute<Path extends string, Spec extends RouteSpec & { path: Path }>(
  spec: Spec,
): Made<Path, Spec> {
  const { need, ...rest } = spec
  const config = {
    ...rest,
    [NEED]: need,
    security: need === 'anybody' ? [] : [{ bearer: [] }],
    middleware: needs(need, rest.path),
    responses: { ...spec.responses, default: PROBLEM_RESPONSE },
  }
  return createRoute(config as unknown as RouteConfig) as unknown as Made<Path, Spec>
}

/** `/v1/buildings/{id}` as the router writes it. */
type RoutingPath<P extends string> = P extends `${infer Before}/{${infer Name}}${infer After}`
  ? `${Before}/:${Name}${RoutingPath<After>}`
  : P

/**
 * Lets a request through that has what a route needs.
 *
 * @param path as the document writes it
 */
export function needs(need: Need, path: string): MiddlewareHandler<AppEnv> {
  const check: MiddlewareHandler<AppEnv> = (context, next) => {
    admit(requestOf(context), { path, need })
    return next()
  }
  NEEDS.set(check, { need, path })
  return check
}

const NEEDS = new WeakMap<object, RouteNeed>()

/** A route as the document writes it, and what it needs. */
export interface RouteNeed {
  readonly path: string
  readonly need: Need
}

/** The route that a request leads to, before it gets there; null for everything else. */
export function routeOf(context: Context): RouteNeed | null {
  for (const { handler } of matchedRoutes(context)) {
    const found = NEEDS.get(handler)
    if (found !== undefined) return found
  }
  return null
}

/** Who asks, on a route that needs somebody. */
export function principalOf(context: Context<AppEnv>): Principal {
  return somebody(requestOf(context))
}

function somebody({ principal }: RequestState): Principal {
  if (principal === null) throw new HttpError('unauthenticated', 'sign in, or send an API key')
  return principal
}

/**
 * Lets a request through to a route, and writes down that it was this one.
 *
 * @throws HttpError unauthenticated, forbidden
 */
export function admit(request: RequestState, { path, need }: RouteNeed): void {
  request.route = path
  if (need === 'anybody') return
  const principal = somebody(request)
  if (need === 'member' || principal.permissions.has(need)) return
  const who = principal.kind === 'key' ? 'this API key' : `the role ${principal.role}`
  throw new HttpError('forbidden', `${who} may not do this; it needs the permission ${need}`)
}

const problemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'stable; what programs look at' }),
    detail: z.string().openapi({ description: 'what was expected, what was found, what to do' }),
  })
  .openapi('Problem')

const PROBLEM_RESPONSE = {
  description: 'What went wrong (RFC 9457)',
  content: { 'application/problem+json': { schema: problemShape } },
}

/** A body of JSON that must be there. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

/** An answer of JSON. */
export function jsonAnswer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}
