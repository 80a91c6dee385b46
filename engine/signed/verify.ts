/** Verifies a result offline: the signature, what it covers byte by byte, and the digest of the verdicts. */
import { canonicalJson } from '../canonical.ts'
import { resultDigest } from '../digest.ts'
import { LintelError } from '../errors.ts'
import { type Hasher, portableHasher } from '../hasher.ts'
import { parseResults } from '../report/json.ts'
import type { Result } from '../result.ts'
import { duplicateKey } from './duplicate-key.ts'
import { type SignedParts, signedParts } from './file.ts'
import { jsonOf, utf8, type VerifiedJws, verifyJws } from './jws.ts'
import { keyOf, keyText } from './key-set.ts'
import { quoted, Refused } from './refused.ts'
import { parseStatement, STATEMENT_TYPE, type Stated, type Statement, statedOf } from './statement.ts'
import type { PartName, Verification, VerifiedPart } from './verification.ts'

/**
 * Whose keys count: a set that the caller brings, or single keys, u8[32], whatever their ids; or those that stand in the
 * file, which anyone could have put there.
 */
export type Trust =
  | { readonly kind: 'keys'; readonly keys: unknown; readonly source: string }
  | { readonly kind: 'pinned'; readonly keys: readonly Uint8Array[] }
  | { readonly kind: 'embedded' }

export interface VerifyOptions {
  readonly trust: Trust
  /** Who must have signed, as they call themselves; undefined takes anyone whose key is trusted. */
  readonly issuer?: string | undefined
  readonly hasher?: (() => Hasher) | undefined
}

export interface Verified {
  readonly verification: Verification
  /** The document; null where it does not hold. */
  readonly result: Result | null
}

/** Verifies a signed result; whatever it holds ends in a verification, never in an error. */
export function verifySigned(bytes: Uint8Array, options: VerifyOptions): Verified {
  const parts: VerifiedPart[] = []
  const found: { statement: Statement | null; kid: string | null; result: Result | null } = {
    statement: null,
    kid: null,
    result: null,
  }
  const look = <T>(part: PartName, work: () => readonly [T, string]): T => {
    try {
      const [value, message] = work()
      parts.push({ part, outcome: 'holds', message })
      return value
    } catch (error) {
      if (error instanceof Refused) parts.push({ part, outcome: 'fails', message: error.message })
      throw error
    }
  }
  try {
    const file = look('form', () => [signedParts(bytes), 'the file is written as a signed result is'])
    const { kid, payload } = look('signature', () => verifiedSignature(file, options.trust))
    found.kid = kid
    const statement = look('statement', () => [
      checkedKeys(parseStatement(payload), file, options.hasher),
      'what is signed is a statement about a result',
    ])
    found.statement = statement
    look('issuer', () => checkedIssuer(statement, options.issuer))
    look('document', () => checkedBytes(statement, file.document, options.hasher))
    found.result = look('digest', () => checkedDocument(statement, file.document, options.hasher))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
  const holds = parts.every(({ outcome }) => outcome === 'holds')
  const origin = holds && options.trust.kind !== 'embedded' ? 'shown' : 'notShown'
  const { statement, kid, result } = found
  const schema = 'lintel-verification/1'
  return {
    verification: { schema, holds, kind: 'signed', origin, parts, statement, kid },
    result: holds ? result : null,
  }
}

/**
 * Verifies a result that nobody signed: whether its digest is that of its verdicts.
 *
 * @throws LintelError result-invalid when the bytes are no result
 */
export function verifyPlain(bytes: Uint8Array, source: string, hasher?: () => Hasher): Verified {
  const text = utf8(bytes)
  if (text === null)
    throw new LintelError('result-invalid', `${source} is no Lintel result: it is no UTF-8 text`)
  const results = parseResults(text, source)
  const [result] = results
  if (result === undefined || results.length > 1)
    throw new LintelError(
      'result-invalid',
      `${source} holds ${results.length} results; a file with one is taken here`,
    )
  const part = plainDigest(result, text, hasher)
  const holds = part.outcome !== 'fails'
  const schema = 'lintel-verification/1'
  return {
    verification: {
      schema,
      holds,
      kind: 'plain',
      origin: 'notShown',
      parts: [part],
      statement: null,
      kid: null,
    },
    result: holds ? result : null,
  }
}

function plainDigest(result: Result, text: string, hasher: (() => Hasher) | undefined): VerifiedPart {
  const part = 'digest'
  try {
    refuseDuplicates(text)
    refuseOtherDigest(result, hasher)
  } catch (error) {
    if (error instanceof Refused) return { part, outcome: 'fails', message: error.message }
    throw error
  }
  const message =
    "the digest is that of what the document says: it was not changed by accident. Nobody signed it: whoever changes it can write a new digest. The model's name, the kernel's bytes and remarks about IDS files are no part of the digest"
  return { part, outcome: 'holds', message }
}

function verifiedSignature({ statement, keys }: SignedParts, trust: Trust): readonly [VerifiedJws, string] {
  if (trust.kind === 'keys') {
    const signed = verifyJws(statement, STATEMENT_TYPE, (kid) => keyOf(trust.keys, kid, trust.source))
    return [signed, `signed with the key ${quoted(signed.kid)} of ${trust.source}: ${keyText(signed.key)}`]
  }
  if (trust.kind === 'pinned') {
    const signed = verifiedByAny(statement, trust.keys)
    return [signed, `signed with the key that is trusted: ${keyText(signed.key)}`]
  }
  if (keys === null) throw new Refused('the file holds no keys of its own; name those that you trust')
  const signed = verifyJws(statement, STATEMENT_TYPE, (kid) => keyOf(jsonOf(keys), kid, 'the file'))
  const message = `signed with the key ${quoted(signed.kid)}, which stands in the file itself (${keyText(signed.key)}): this shows that nothing was changed since, and not who signed`
  return [signed, message]
}

/** Only the key counts: its id is what whoever signed wrote there. */
function verifiedByAny(statement: string, keys: readonly Uint8Array[]): VerifiedJws {
  let refused = new Refused('no key is trusted')
  for (const key of keys) {
    try {
      return verifyJws(statement, STATEMENT_TYPE, () => key)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refused = error
    }
  }
  if (keys.length < 2) throw refused
  throw new Refused(`none of the ${keys.length} keys that are trusted signed it`)
}

/** What stands beside the statement is said by it, too. */
function checkedKeys(
  statement: Statement,
  { keys }: SignedParts,
  hasher: (() => Hasher) | undefined,
): Statement {
  const sha256 = keys === null ? undefined : sha256Of(new TextEncoder().encode(keys), hasher)
  if (sha256 === statement.keysSha256) return statement
  throw new Refused('the keys in the file are not those that it was signed with')
}

function checkedIssuer(
  { issuer, signedAt, run }: Statement,
  wanted: string | undefined,
): readonly [string, string] {
  if (wanted !== undefined && wanted !== issuer)
    throw new Refused(`${quoted(issuer)} signed it, not ${quoted(wanted)}`)
  return [issuer, `${quoted(issuer)} signed it at ${signedAt}, as the run ${quoted(run)}`]
}

function checkedBytes(
  { document }: Statement,
  bytes: Uint8Array,
  hasher: (() => Hasher) | undefined,
): readonly [null, string] {
  if (document.bytes !== bytes.length)
    throw new Refused(`the document has ${bytes.length} bytes; signed were ${document.bytes}`)
  if (sha256Of(bytes, hasher) !== document.sha256)
    throw new Refused('the document is not the one that was signed: its SHA-256 is another')
  return [null, `the document is the one that was signed, byte by byte (${bytes.length} bytes)`]
}

function checkedDocument(
  statement: Statement,
  bytes: Uint8Array,
  hasher: (() => Hasher) | undefined,
): readonly [Result, string] {
  const text = textOf(bytes)
  const result = parsedDocument(text)
  refuseDuplicates(text)
  refuseOtherDigest(result, hasher)
  const stated = statedOf(result)
  for (const key of STATED)
    if (canonicalJson(stated[key] ?? null) !== canonicalJson(statement[key] ?? null))
      throw new Refused(`the document and the statement say something else of '${key}'`)
  return [result, `the digest is that of the verdicts: ${statement.digest}`]
}

const STATED: readonly (keyof Stated)[] = [
  'digest',
  'model',
  'packs',
  'parameters',
  'waivers',
  'kernel',
  'summary',
]

function textOf(bytes: Uint8Array): string {
  let text: string | null
  try {
    text = utf8(bytes)
  } catch (error) {
    const message = `a document of ${bytes.length} bytes is longer than a text can be here; its bytes hold, its digest cannot be computed`
    throw new LintelError('memory', message, { cause: error })
  }
  if (text === null) throw new Refused('the document is no UTF-8 text')
  return text
}

function parsedDocument(text: string): Result {
  try {
    const results = parseResults(text, 'the document')
    const [result] = results
    if (result !== undefined && results.length === 1) return result
    throw new Refused(`the document holds ${results.length} results`)
  } catch (error) {
    if (error instanceof LintelError) throw new Refused(error.message)
    throw error
  }
}

function refuseDuplicates(text: string): void {
  const key = duplicateKey(text)
  if (key !== null)
    throw new Refused(
      `the key ${quoted(key)} stands twice in one place: readers would not agree what it says`,
    )
}

function refuseOtherDigest(result: Result, hasher: (() => Hasher) | undefined): void {
  const { digest } = result
  const found = digestOf(result, hasher)
  if (found !== digest)
    throw new Refused(
      `the digest does not fit the document: it says ${quoted(digest)}, computed is ${found ?? 'none'}`,
    )
}

/** Null where the document nests deeper than a result does. */
function digestOf(result: Result, hasher: (() => Hasher) | undefined): string | null {
  try {
    return resultDigest(result, hasher)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function sha256Of(bytes: Uint8Array, hasher: () => Hasher = portableHasher): string {
  const hash = hasher()
  hash.update(bytes)
  return hash.digestHex()
}
