/** What is secret in the database is sealed: encrypted with a key that comes from the server's own secret. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LintelError } from '../../engine/errors.ts'

const VERSION = 'v1'
const CIPHER = 'aes-256-gcm'
/** Bytes, as GCM wants them. */
const NONCE = 12
const TAG = 16

/** Seals and opens texts; `context` says what a text is, and a text opens in its own context alone. */
export interface Seal {
  /** @returns `v1.` with nonce, text and tag in base64url; another one each time */
  readonly seal: (text: string, context: string) => string
  /** @throws Error where it was sealed with another secret or in another context, or was changed */
  readonly open: (sealed: string, context: string) => string
}

/** @param secret the server's; two servers on one database need the same */
export function makeSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'lintel/seal/v1', 32))
  return {
    seal: (text, context) => {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context))
      const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${VERSION}.${bytes.toString('base64url')}`
    },
    open: (sealed, context) => {
      const [version, text = ''] = sealed.split('.')
      const bytes = Buffer.from(text, 'base64url')
      if (version !== VERSION || bytes.length < NONCE + TAG) throw new Error(`no sealed ${context}`)
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(-TAG))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
    },
  }
}

/**
 * The secret of an embedded server: a file of the data folder that only its user reads, made when it is missing.
 *
 * @param folder null: a secret that ends with the process, as its data do
 * @throws LintelError call-invalid where the file holds none
 */
export function embeddedSecret(folder: string | null): string {
  const fresh = randomBytes(32).toString('base64url')
  if (folder === null) return fresh
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'secret')
  try {
    writeFileSync(path, fresh, { flag: 'wx', mode: 0o600, flush: true })
    return fresh
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = readFileSync(path, 'utf8').trim()
  if (kept.length >= 32) return kept
  throw new LintelError('call-invalid', `${path} holds no secret; remove it, and what it sealed is made anew`)
}
