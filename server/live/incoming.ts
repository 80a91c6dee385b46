/** Which requests leave HTTP for the live channel; every other `Upgrade` is passed over, as HTTP allows. */
import { IncomingMessage } from 'node:http'

const LIVE = /^\/v1\/buildings\/[^/?#]+\/live(?:\?|$)/

/** Whether a request asks for the live channel of a building. */
export function asksForLive({ url, headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && LIVE.test(url ?? '')
}

/**
 * A request that is an upgrade only where it asks for the live channel. Node takes every request with an `Upgrade` header
 * out of HTTP as soon as somebody listens for upgrades, those of clients that would like HTTP/2 with their bodies too.
 */
export class LiveIncoming extends IncomingMessage {
  // no field of the class: Node sets `upgrade` before fields are there
  declare private saysUpgrade: boolean | null

  get upgrade(): boolean {
    return this.saysUpgrade === true && asksForLive(this)
  }

  set upgrade(value: boolean | null) {
    this.saysUpgrade = value
  }
}
