/** Which requests leave HTTP for the live channel; every other `Upgrade` is passed over, as HTTP allows. */
import { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

const LIVE = /^\/v1\/buildings\/[^/?#]+\/live(?:\?|$)/

/** Whether a request asks for the live channel of a building. */
export function asksForLive({ url, headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && LIVE.test(url ?? '')
}

interface Marked extends IncomingMessage {
  /** What the parser said. */
  saysUpgrade: boolean | null
}

/** A function, as Node's own is: a class that extends it costs every request 2 to 3 microseconds. */
function Incoming(this: IncomingMessage, socket: Socket): void {
  ;(IncomingMessage as unknown as (this: IncomingMessage, socket: Socket) => void).call(this, socket)
}

Object.setPrototypeOf(Incoming, IncomingMessage)
Object.setPrototypeOf(Incoming.prototype, IncomingMessage.prototype)
Object.defineProperty(Incoming.prototype, 'upgrade', {
  get(this: Marked): boolean {
    return this.saysUpgrade === true && asksForLive(this)
  },
  set(this: Marked, value: boolean | null) {
    this.saysUpgrade = value
  },
})

/**
 * A request that is an upgrade only where it asks for the live channel. Node takes every request with an `Upgrade` header
 * out of HTTP as soon as somebody listens for upgrades, those of clients that would like HTTP/2 with their bodies too.
 */
export const LiveIncoming = Incoming as unknown as typeof IncomingMessage
