/** Public keys that are trusted: a JSON Web Key Set, of which only Ed25519 keys for signatures count. */
import { fromBase64url } from './base64url.ts'
import { asRecord, quoted, Refused } from './refused.ts'

/** Keys that a set may hold; an issuer that rotates twice a year has a dozen in six years. */
const MOST_KEYS = 1000
/** Bytes of an Ed25519 public key. */
const KEY_BYTES = 32

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
