/** Signs results: the statement about one, and the file that holds statement and document. */
import type { JSONWebKeySet } from 'jose'
import { canonicalJson } from '../../engine/canonical.ts'
import { frameOf } from '../../engine/signed/file.ts'
import {
  type RunOrder,
  STATEMENT_SCHEMA,
  STATEMENT_TYPE,
  type Stated,
  type Statement,
  statementBytes,
} from '../../engine/signed/statement.ts'
import { nodeHasher } from '../checks/hasher.ts'

/** Whatever holds the keys that sign results. */
export interface ResultSigner {
  /** Who answers for what is signed: the address below which `/.well-known/jwks.json` lies. */
  readonly issuer: string
  /**
   * Signs with the newest key for results.
   *
   * @param typ of the header, which must hold it, `alg: 'EdDSA'`, `kid` and nothing else
   * @returns a compact JWS
   */
  sign(payload: Uint8Array, typ: string): Promise<string>
}

export interface SigningContext {
  /** Id of the run. */
  readonly run: string
  readonly signedAt: Date
  readonly order: RunOrder
  /** The result document as it is stored and will stand in the file: its SHA-256 and its length in bytes. */
  readonly document: { readonly sha256: string; readonly bytes: number }
  /** Public keys that will stand in the file; the one that signs must be among them. */
  readonly keys?: JSONWebKeySet
}

/**
 * Signs a result that a server answers for. The findings are not needed: the document's hash stands for them.
 *
 * @param stated what `statedOf` gives of the result
 * @returns the statement, a compact JWS of some kilobytes
 */
export async function signResult(
  signer: ResultSigner,
  stated: Stated,
  { run, signedAt, order, document, keys }: SigningContext,
): Promise<string> {
  const statement: Statement = {
    schema: STATEMENT_SCHEMA,
    issuer: signer.issuer,
    signedAt: signedAt.toISOString(),
    run,
    document,
    order,
    ...stated,
    ...(keys === undefined ? {} : { keysSha256: sha256(canonicalJson(keys)) }),
  }
  return signer.sign(statementBytes(statement), STATEMENT_TYPE)
}

export interface SignedFile {
  /** What `signResult` gave. */
  readonly statement: string
  /** Those of the `SigningContext`. */
  readonly keys?: JSONWebKeySet
  readonly document: AsyncIterable<Uint8Array>
  /** What the document must be; one that is another, from a store that went bad, ends the stream with an error. */
  readonly expected: SigningContext['document']
}

/** The file `lintel-signed-result/1` as it is sent: the document passes through and is never held as a whole. */
export async function* signedResultFile(file: SignedFile): AsyncGenerator<Uint8Array> {
  const { statement, keys, document, expected } = file
  const [before, behind] = frameOf({ statement, keys: keys === undefined ? null : canonicalJson(keys) })
  const encoder = new TextEncoder()
  const hash = nodeHasher()
  let bytes = 0
  yield encoder.encode(before)
  for await (const chunk of document) {
    hash.update(chunk)
    bytes += chunk.length
    yield chunk
  }
  const found = hash.digestHex()
  if (bytes !== expected.bytes || found !== expected.sha256)
    throw new Error(
      `the stored result has ${bytes} bytes and the SHA-256 ${found}; signed were ${expected.bytes} and ${expected.sha256}`,
    )
  yield encoder.encode(behind)
}

function sha256(text: string): string {
  const hash = nodeHasher()
  hash.update(new TextEncoder().encode(text))
  return hash.digestHex()
}
