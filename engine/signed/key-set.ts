/** Public keys that are trusted: a JSON Web Key Set, of which only Ed25519 keys for signatures count. */
import { fromBase64url, toBase64url } from './base64url.ts'
import { asRecord, quoted, Refused } from './refused.ts'

/** Keys that a set may hold; an issuer that rotates twice a year has a dozen in six years. */
const MOST_KEYS = 1000
/** Bytes of an Ed25519 public key. */
const KEY_BYTES = 32
/** Before a key as people write it. */
const PREFIX = 'ed25519:'

/**
 * The one key of an id.
 *
 * @param set a key set as it was parsed: `{ keys: [{ kty: 'OKP', crv: 'Ed25519', kid, x }] }`
 * @param source what the set is called in messages
 * @returns u8[32]
 * @throws Refused when the set is none, or holds no such key, or two
 */
export function keyOf(set: unknown, kid: string, source: string): Uint8Array {
  const keys = asRecord(set)?.keys
  if (!Array.isArray(keys) || keys.length > MOST_KEYS)
    throw new Refused(`${source} is no key set: expected {"keys": […]} with at most ${MOST_KEYS} keys`)
  const found = keys.map(asRecord).filter((key) => key !== null && key.kid === kid)
  const [key] = found
  if (key === undefined || key === null)
    throw new Refused(`${source} holds no key ${quoted(kid)}; ask the issuer whether it is theirs`)
  if (found.length > 1) throw new Refused(`${source} holds ${found.length} keys ${quoted(kid)}`)
  return publicBytes(key, kid, source)
}

function publicBytes(key: Readonly<Record<string, unknown>>, kid: string, source: string): Uint8Array {
  const { kty, crv, x, use = 'sig', alg = 'EdDSA' } = key
  const fits = kty === 'OKP' && crv === 'Ed25519' && use === 'sig' && (alg === 'EdDSA' || alg === 'Ed25519')
  const bytes = fits && typeof x === 'string' ? fromBase64url(x) : null
  if (bytes === null || bytes.length !== KEY_BYTES)
    throw new Refused(`the key ${quoted(kid)} of ${source} is no Ed25519 key for signatures`)
  return bytes
}

/** A public key as people compare and write it: `ed25519:` and 43 letters. An Ed25519 key is as short as its hash. */
export function keyText(key: Uint8Array): string {
  return PREFIX + toBase64url(key)
}

/** The key of such a text, u8[32]; null where it is none. */
export function keyOfText(text: string): Uint8Array | null {
  const bytes = text.startsWith(PREFIX) ? fromBase64url(text.slice(PREFIX.length)) : null
  return bytes?.length === KEY_BYTES ? bytes : null
}
