/** What a request carries through the middleware. */
import type { Principal } from '../auth/principal.ts'

export interface AppEnv {
  Variables: {
    /** Given back as `x-request-id`, and written into log and audit. */
    requestId: string
    /** Null where nobody is signed in. */
    principal: Principal | null
    /** Where the request comes from; null where there is no socket. */
    address: string | null
  }
}
