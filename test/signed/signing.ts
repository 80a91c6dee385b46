/** A signer in memory, and signed results of small models, for tests. */
import { CompactSign, exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose'
import { checkModel } from '../../engine/check.ts'
import { parsePack } from '../../engine/pack/parse.ts'
import { resolvePacks } from '../../engine/pack/resolve.ts'
import { jsonReport } from '../../engine/report/json.ts'
import type { Result } from '../../engine/result.ts'
import { type RunOrder, statedOf } from '../../engine/signed/statement.ts'
import type { Verification } from '../../engine/signed/verification.ts'
import { nodeHasher } from '../../server/checks/hasher.ts'
import {
  type ResultSigner,
  type SigningContext,
  signedResultFile,
  signResult,
} from '../../server/signing/sign-result.ts'
import { testKernel, utf8 } from '../kernel/load.ts'
import { house, pack } from '../waivers/house.ts'

export const ISSUER = 'https://lintel.example'

export interface MemorySigner extends ResultSigner {
  readonly keys: JSONWebKeySet
}

/** Signs with a new Ed25519 key. */
export async function memorySigner(kid = 'result-1', issuer = ISSUER): Promise<MemorySigner> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  return {
    issuer,
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' }] },
    sign: (payload, typ) =>
      new CompactSign(payload).setProtectedHeader({ typ, alg: 'EdDSA', kid }).sign(privateKey),
  }
}

export const ORDER: RunOrder = { parameters: {}, drafts: false, audit: 'report', ids: [] }

/** The document as it is stored, and what a statement says of it. */
export function documentOf(result: Result): { bytes: Uint8Array; said: SigningContext['document'] } {
  const bytes = new TextEncoder().encode([...jsonReport([{ result }])].join(''))
  const hash = nodeHasher()
  hash.update(bytes)
  return { bytes, said: { sha256: hash.digestHex(), bytes: bytes.length } }
}

/** A signed result as a file. */
export async function signedBytes(
  signer: MemorySigner,
  result: Result,
  { order = ORDER, embed = false, signedAt = new Date('2026-11-27T07:00:00Z') } = {},
): Promise<Uint8Array> {
  const { bytes, said } = documentOf(result)
  const keys = embed ? { keys: signer.keys } : {}
  const context = { run: 'run-1', signedAt, order, document: said, ...keys }
  const statement = await signResult(signer, statedOf(result), context)
  return joined(signedResultFile({ statement, document: pieces(bytes), expected: said, ...keys }))
}

/** The bytes in pieces, as a store gives them. */
export async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function joined(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

/** The result of a house whose door is `width` metres wide. */
export async function checkedHouse(width: number): Promise<Result> {
  const packs = resolvePacks([parsePack(JSON.parse(pack()), 'pack.json')], ['house'])
  const chunks = [utf8(house(width))]
  return checkModel(await testKernel(), { name: 'house.ifc', chunks, size: null }, { packs })
}

/** The part that fails and its sentence. */
export function failure({ parts }: Verification): string {
  const failed = parts.filter(({ outcome }) => outcome === 'fails')
  return failed.map(({ part, message }) => `${part}: ${message}`).join('\n')
}
