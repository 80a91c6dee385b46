/**
 * Answers that are kept for whoever asks again. An answer may hold what is told once, such as a new API key; so it is
 * encrypted with the idempotency key, which is nowhere in the database: only who made the request can open it.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What an answer is encrypted with. */
export interface AnswerSecret {
  /** The idempotency key as the client sent it. */
  readonly key: string
  readonly fingerprint: string
}

const CIPHER = 'aes-256-gcm'
/** Bytes. */
export const NONCE = 12
const TAG = 16

/**
 * @param nonce u8[12] that no other answer has under this secret: random
 * @returns base64 of nonce, cipher text and tag
 */
export function sealAnswer(answer: KeptAnswer, secret: AnswerSecret, nonce: Uint8Array): string {
  const cipher = createCipheriv(CIPHER, keyOf(secret), nonce)
  const text = Buffer.concat([cipher.update(JSON.stringify(answer)), cipher.final()])
  return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64')
}

/** @throws Error where it was encrypted with another secret, or changed */
export function openAnswer(sealed: string, secret: AnswerSecret): KeptAnswer {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, NONCE))
  decipher.setAuthTag(bytes.subarray(-TAG))
  const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()])
  return JSON.parse(text.toString()) as KeptAnswer
}

function keyOf({ key, fingerprint }: AnswerSecret): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, fingerprint, 'lintel idempotency', 32))
}
