/** What a request carries on its way: one record, because a variable of the router's context for each thing costs more. */
import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import type { Principal } from '../auth/principal.ts'
import type { Attempt } from './idempotency-store.ts'

export interface AppEnv {
  Variables: {
    request?: RequestState
  }
}

/** What a request comes with, beside itself. */
export interface RequestEnv {
  /** What came from a socket; the live channel makes requests of its own, which have other headers. */
  readonly incoming?: Pick<IncomingMessage, 'headers' | 'socket'>
  /** There where the request is what came. */
  readonly outgoing?: unknown
  /** Of a request that has come some way before it came to the router. */
  readonly request?: RequestState
}

/** A route as the OpenAPI document writes it, and what whoever calls it must be allowed. */
export interface RouteAhead {
  readonly path: string
  readonly need: string
}

export class RequestState {
  readonly raw: Request
  readonly method: string
  /** Of the URL, without its query. */
  readonly path: string
  /** The address at the other end of the socket; null where there is none. */
  readonly peer: string | null
  /** What came; null where that is not known. */
  private readonly received: IncomingMessage['headers'] | null
  /** The route that it leads to, before it gets there; null where it leads to none that the document tells of. */
  routeAhead: () => RouteAhead | null = nowhere
  /** The steps before the route are done, or have refused it. */
  isThrough = false
  /** Why a step has refused it; null where none has. */
  refusal: unknown = null
  /** Given back as `x-request-id`, and written into log and audit. */
  requestId = ''
  /** What the answer gets; names in small letters. */
  headers: Record<string, string> = {}
  /** The answer has all its headers. */
  isWhole = false
  /** Milliseconds of `performance.now()` when the request came. */
  startedAt = 0
  /** Null where nobody is signed in. */
  principal: Principal | null = null
  /** Where the request comes from, behind trusted proxies; null where there is no socket. */
  address: string | null = null
  /** Whether it came to the outermost trusted proxy by https. */
  isSecure = false
  /** The name that was asked for, with its port. */
  host = ''
  /** The path of the route that took it, as the OpenAPI document writes it; null before one did. */
  route: string | null = null
  /** Under which idempotency key it runs; null where there is none. */
  attempt: Attempt | null = null
  /** Set by a route that runs a check; written into the log. */
  runId: string | null = null
  /** Requests left of the nearest limit that was told; null before one was. */
  rateRemaining: number | null = null

  constructor(raw: Request, path: string, env: RequestEnv) {
    this.raw = raw
    this.method = raw.method
    this.path = path
    this.peer = env.incoming?.socket.remoteAddress ?? null
    this.received = env.outgoing === undefined ? null : (env.incoming?.headers ?? null)
  }

  /** @param name in small letters */
  header(name: string): string | undefined {
    // most of those that are asked for are not there, and `Headers` take their time to say so
    if (this.received !== null && this.received[name] === undefined) return undefined
    return this.raw.headers.get(name) ?? undefined
  }
}

function nowhere(): null {
  return null
}

/** The record of a request; an empty one where nothing has been found out yet. */
export function requestOf(context: Context<AppEnv>): RequestState {
  const known = context.get('request')
  if (known !== undefined) return known
  const env = (context.env ?? {}) as RequestEnv
  const made = env.request ?? new RequestState(context.req.raw, context.req.path, env)
  context.set('request', made)
  return made
}
