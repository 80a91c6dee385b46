/** One connection of the live channel: what is sent to it, how much waits for it, and what it may still send. */
import { decodeJwt } from 'jose'
import type { WebSocket } from 'ws'
import type { Principal } from '../auth/principal.ts'
import type { LiveLimits } from './limits.ts'
import type { Visitor } from './visitor.ts'

/** One object for all, because one is made for each message otherwise. */
const TEXT = { binary: false, compress: false } as const

export interface ClientOptions {
  readonly id: string
  readonly visitor: Visitor
  readonly limits: LiveLimits
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export class LiveClient {
  readonly id: string
  readonly socket: WebSocket
  readonly visitor: Visitor
  /** As it is by now: rights change while somebody is in a room. */
  principal: Principal
  authorization: string | null
  expiresAt: number
  /** The number of the last event that was sent. */
  sequence = 0
  /** Gets events as they come; else it catches up, or is slow. */
  isCurrent = false
  isCatchingUp = false
  /** By `performance.now()`; null where what was sent goes out. */
  slowSince: number | null = null
  /** Something was heard since the last ping. */
  isAlive = true
  /** What the client asked for is done one by one. */
  work: Promise<void> = Promise.resolve()
  waiting = 0
  private readonly limits: LiveLimits
  private tokens: number
  private refilledAt = performance.now()

  constructor(socket: WebSocket, { id, visitor, limits, expiresAt }: ClientOptions) {
    this.id = id
    this.socket = socket
    this.visitor = visitor
    this.principal = visitor.principal
    this.authorization = visitor.authorization
    this.expiresAt = expiresAt
    this.limits = limits
    this.tokens = limits.burst
  }

  get isOpen(): boolean {
    return this.socket.readyState === 1
  }

  /** As many bytes wait as may; nothing more is sent until they go. */
  get isFull(): boolean {
    return this.socket.bufferedAmount > this.limits.bufferedBytes
  }

  get isDrained(): boolean {
    return this.socket.bufferedAmount <= this.limits.bufferedBytes / 2
  }

  /** @param frame made once for all who get it */
  send(frame: Buffer): void {
    if (this.isOpen) this.socket.send(frame, TEXT)
  }

  /** Sends what nobody comes back for. @returns false where the client is too slow for it */
  offer(frame: Buffer): boolean {
    if (this.isFull) return false
    this.send(frame)
    return true
  }

  /** Counts a message of the client. @returns false where there were too many */
  takes(): boolean {
    const now = performance.now()
    const refilled = this.tokens + ((now - this.refilledAt) / 1000) * this.limits.messagesPerSecond
    this.tokens = Math.min(this.limits.burst, refilled) - 1
    this.refilledAt = now
    return this.tokens >= 0
  }

  end([code, reason]: readonly [code: number, reason: string]): void {
    this.socket.close(code, reason)
  }
}

/** When an access token ends; whether anything else has ended the database says. @returns milliseconds since 1970 */
export function expiryOf(authorization: string | null): number {
  const token = authorization?.replace(/^bearer +/i, '') ?? ''
  if (token.split('.').length !== 3) return Number.POSITIVE_INFINITY
  // it was verified before
  const { exp } = decodeJwt(token)
  return exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000
}
