/** What a request carries through the middleware. */
import type { Principal } from '../auth/principal.ts'

export interface AppEnv {
  Variables: {
    /** Given back as `x-request-id`, and written into log and audit. */
    requestId: string
    /** What the answer gets; names in small letters. */
    headers: Record<string, string>
    /** The answer has all its headers. */
    isWhole?: boolean
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
    /** Set by a route that runs a check; written into the log. */
    runId?: string
    /** Requests left of the nearest limit that was told. */
    rateRemaining?: number
  }
}
