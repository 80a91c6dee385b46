/** Somebody who was let into a room of the live channel: what the handshake found out, which outlives it. */
import type { Principal } from '../auth/principal.ts'

export interface Visitor {
  readonly principal: Principal
  readonly building: string
  /** The number of the last event that the client has; null: it begins with what comes. */
  readonly after: number | null
  /** The client's address behind trusted proxies. */
  readonly address: string | null
  /** The name that was asked for, with its port. */
  readonly host: string
  /** The header by which the client is known, for what it asks later; null where nobody needs one. */
  readonly authorization: string | null
}

/** What a handshake puts into the environment of its request, beside what the adapter does. */
export interface HandshakeEnv {
  readonly handshake?: {
    /** Lets somebody in once the answer is made. @throws HttpError `too-many-requests`, `busy` where there is no room */
    readonly admit: (visitor: Visitor) => void
  }
}
