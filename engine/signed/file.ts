/**
 * A signed result as one file, `lintel-signed-result/1`: JSON of which every byte is fixed.
 *
 *     {"schema":"lintel-signed-result/1","statement":"<JWS>","keys":{…},"result":<document>}\n
 *
 * `keys` may be absent. The document stands there byte by byte as it was made, so that its hash needs no other writing of
 * it; what stands around it is written in one way only, so that no byte of the file is free.
 */
import { canonicalJson } from '../canonical.ts'
import { jsonOf, utf8 } from './jws.ts'
import { Refused } from './refused.ts'

const HEAD = '{"schema":"lintel-signed-result/1","statement":"'
const KEYS = ',"keys":'
const RESULT = ',"result":'
const TAIL = '}\n'
/** Bytes that a statement and keys may have; real ones have some kilobytes. */
const MOST_BYTES = 1 << 22

export interface SignedParts {
  /** Compact JWS. */
  readonly statement: string
  /** Canonical JSON of a key set as it stands there; null where there is none. */
  readonly keys: string | null
  /** The result document, a view of the file. */
  readonly document: Uint8Array
}

/** The text before the document, and the one behind it. */
export function frameOf({
  statement,
  keys,
}: Pick<SignedParts, 'statement' | 'keys'>): readonly [string, string] {
  return [`${HEAD}${statement}"${keys === null ? '' : KEYS + keys}${RESULT}`, TAIL]
}

/** Whether a file begins as a signed result. */
export function isSignedFile(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, HEAD)
}

/** Whether it is one that somebody wrote anew, so that it no longer begins as it must. */
export function seemsSigned(bytes: Uint8Array): boolean {
  return /"schema"\s*:\s*"lintel-signed-result\//.test(ascii(bytes.subarray(0, 4096)))
}

/**
 * Takes a file apart.
 *
 * @throws Refused where it is not written as `frameOf` writes it
 */
export function signedParts(bytes: Uint8Array): SignedParts {
  if (!isSignedFile(bytes)) throw new Refused('the file does not begin as a signed result')
  const statementEnd = bytes.subarray(0, MOST_BYTES).indexOf(0x22, HEAD.length)
  if (statementEnd < 0) throw new Refused('the file ends within its statement')
  const statement = ascii(bytes.subarray(HEAD.length, statementEnd))
  const behind = statementEnd + 1
  const hasKeys = startsWith(bytes, behind, KEYS)
  const resultAt = hasKeys ? indexOf(bytes, behind, RESULT) : behind
  if (resultAt < 0 || !startsWith(bytes, resultAt, RESULT))
    throw new Refused('no result stands behind the statement, or it was written anew by another program')
  const end = bytes.length - TAIL.length
  const start = resultAt + RESULT.length
  if (end < start || !startsWith(bytes, end, TAIL))
    throw new Refused('the file does not end as a signed result does: it was cut off or added to')
  const keys = hasKeys ? canonicalKeys(bytes.subarray(behind + KEYS.length, resultAt)) : null
  return { statement, keys, document: bytes.subarray(start, end) }
}

function canonicalKeys(bytes: Uint8Array): string {
  const text = utf8(bytes)
  const value = text === null ? undefined : jsonOf(text)
  if (text === null || value === undefined || safeCanonical(value) !== text)
    throw new Refused('the keys in the file are no canonical JSON')
  return text
}

function safeCanonical(value: unknown): string | null {
  try {
    return canonicalJson(value)
  } catch {
    return null
  }
}

/** Characters beyond ASCII stay what no JWS has. */
function ascii(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false
  return true
}

/** Where a text that begins with a comma stands first; -1 where it does not in the first `MOST_BYTES`. */
function indexOf(bytes: Uint8Array, from: number, text: string): number {
  const head = bytes.subarray(0, MOST_BYTES)
  const first = text.charCodeAt(0)
  for (let at = head.indexOf(first, from); at >= 0; at = head.indexOf(first, at + 1))
    if (startsWith(head, at, text)) return at
  return -1
}
