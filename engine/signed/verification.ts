/** What became of verifying a result: plain data with a sentence for each part, `lintel-verification/1`. */
import type { Statement } from './statement.ts'

export type PartName =
  | 'form'
  | 'signature'
  | 'statement'
  | 'issuer'
  | 'document'
  | 'digest'
  | 'model'
  | 'packs'
  | 'waivers'
  | 'kernel'
  | 'run'

/** `open`: nothing speaks against it, and it is not shown either. */
export interface VerifiedPart {
  readonly part: PartName
  readonly outcome: 'holds' | 'fails' | 'open'
  /** One sentence; texts of the file stand in it in quotes. */
  readonly message: string
}

export interface Verification {
  readonly schema: 'lintel-verification/1'
  /** Whether nothing fails. */
  readonly holds: boolean
  /** `plain`: a result that nobody signed. */
  readonly kind: 'signed' | 'plain'
  /** Whether a key that the caller trusts shows who signed; with the file's own keys only that nothing changed since. */
  readonly origin: 'shown' | 'notShown'
  /** In the order in which they were looked at; behind one that fails, those that need it are not looked at. */
  readonly parts: readonly VerifiedPart[]
  /** Null where nothing is signed, or the signature fails. */
  readonly statement: Statement | null
  readonly kid: string | null
}

/** A verification with more parts. */
export function withParts(verification: Verification, more: readonly VerifiedPart[]): Verification {
  const parts = [...verification.parts, ...more]
  return { ...verification, parts, holds: parts.every(({ outcome }) => outcome !== 'fails') }
}
