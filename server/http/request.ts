/** What a request carries through the middleware: one record, because a variable of the context for each costs more. */
import type { Context } from 'hono'
import type { Principal } from '../auth/principal.ts'
import type { Attempt } from './idempotency-store.ts'

export interface AppEnv {
  Variables: {
    request?: RequestState
  }
}

export interface RequestState {
  /** Given back as `x-request-id`, and written into log and audit. */
  requestId: string
  /** What the answer gets; names in small letters. */
  headers: Record<string, string>
  /** The answer has all its headers. */
  isWhole: boolean
  /** Milliseconds of `performance.now()` when the request came. */
  startedAt: number
  /** Null where nobody is signed in. */
  principal: Principal | null
  /** Where the request comes from, behind trusted proxies; null where there is no socket. */
  address: string | null
  /** Whether it came to the outermost trusted proxy by https. */
  isSecure: boolean
  /** The name that was asked for, with its port. */
  host: string
  /** The path of the route that took it, as the OpenAPI document writes it; null before one did. */
  route: string | null
  /** Under which idempotency key it runs; null where there is none. */
  attempt: Attempt | null
  /** Set by a route that runs a check; written into the log. */
  runId: string | null
  /** Requests left of the nearest limit that was told; null before one was. */
  rateRemaining: number | null
}

/** The record of a request; an empty one where nothing has been found out yet. */
export function requestOf(context: Context<AppEnv>): RequestState {
  const known = context.get('request')
  if (known !== undefined) return known
  const made: RequestState = {
    requestId: '',
    headers: {},
    isWhole: false,
    startedAt: 0,
    principal: null,
    address: null,
    isSecure: false,
    host: '',
    route: null,
    attempt: null,
    runId: null,
    rateRemaining: null,
  }
  context.set('request', made)
  return made
}
