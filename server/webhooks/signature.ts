/** Signs what is sent as Standard Webhooks say (symmetric, `v1`), so that its ready libraries verify it. */
import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** A secret as receivers configure it. @param bytes u8[24…64] */
export function secretOf(bytes: Uint8Array): string {
  return `${PREFIX}${Buffer.from(bytes).toString('base64')}`
}

export interface Message {
  /** The same at each attempt; by it a receiver knows a message again. */
  readonly id: string
  readonly body: string
}

/** The headers of a message that is sent at a time. */
export function signedHeaders(secret: string, { id, body }: Message, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
