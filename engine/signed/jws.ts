/** Compact JWS as Lintel signs them: EdDSA over Ed25519 and nothing else, whatever the header asks for. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { fromBase64url } from './base64url.ts'
import { asRecord, quoted, Refused } from './refused.ts'

/** Bytes of an Ed25519 signature. */
const SIGNATURE_BYTES = 64
/** Bytes of a header; alg, kid and typ have some hundred. */
const MOST_HEADER_BYTES = 1024
const HEADER_KEYS = 'alg,kid,typ'

export interface VerifiedJws {
  readonly kid: string
  /** u8[32] that it was verified with. */
  readonly key: Uint8Array
  readonly payload: Uint8Array
}

/**
 * Verifies a signature and the header above it.
 *
 * @param typ what the header must say: a token of another kind is no statement
 * @param keyOf u8[32] of a key id, from whoever is trusted; throws Refused where there is none
 * @throws Refused
 */
export function verifyJws(jws: string, typ: string, keyOf: (kid: string) => Uint8Array): VerifiedJws {
  const parts = jws.split('.')
  const [header, payload, signature] = parts.map(fromBase64url)
  if (parts.length !== 3 || !header || !payload || !signature)
    throw new Refused('the statement is no compact JWS: expected three parts in base64url')
  const { kid } = checkedHeader(header, typ)
  if (signature.length !== SIGNATURE_BYTES)
    throw new Refused(`the signature has ${signature.length} bytes, not ${SIGNATURE_BYTES}`)
  const signed = new TextEncoder().encode(`${parts[0]}.${parts[1]}`)
  const key = keyOf(kid)
  if (!isSigned(signature, signed, key))
    throw new Refused(`the signature does not fit the statement and the key ${quoted(kid)}`)
  return { kid, key, payload }
}

function checkedHeader(bytes: Uint8Array, typ: string): { readonly kid: string } {
  const text = bytes.length > MOST_HEADER_BYTES ? null : utf8(bytes)
  const header = asRecord(text === null ? null : jsonOf(text))
  // written again it must be the same: no key twice, nothing between the parts
  if (header === null || JSON.stringify(header) !== text)
    throw new Refused('the header of the statement is no plain JSON object')
  const { alg, kid } = header
  if (alg !== 'EdDSA')
    throw new Refused(`the statement is signed with ${quoted(alg)}; only EdDSA is accepted`)
  if (header.typ !== typ)
    throw new Refused(`what is signed is of the type ${quoted(header.typ)}, not ${quoted(typ)}`)
  if (typeof kid !== 'string' || Object.keys(header).sort().join() !== HEADER_KEYS)
    throw new Refused('the header of the statement must hold alg, kid and typ and nothing else')
  return { kid }
}

/** By the rules of RFC 8032 and not the looser ones of ZIP 215. */
function isSigned(signature: Uint8Array, signed: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, signed, key, { zip215: false })
  } catch {
    return false
  }
}

/** The text; null where the bytes are no UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** What a text says; undefined where it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
