/** The digest of a result, made as its findings come: none of them has to be kept for it. */
import { canonicalJson } from './canonical.ts'
import { type Hasher, portableHasher } from './hasher.ts'
import type { Finding, Result } from './result.ts'

/** A result without its findings and its digest. */
export type DigestedResult = Omit<Result, 'digest' | 'findings'>

/**
 * `sha256:…` over the canonical JSON of a result without its digest, the model's name, the kernel's own bytes and what an
 * audit says of an IDS: a file may be renamed, the kernel's builds (SIMD, scalar, threads) must agree, and a fault told in
 * other words is the same check. `findings` is the first of the sorted keys.
 */
export class ResultDigest {
  private readonly hash: Hasher
  private readonly encoder = new TextEncoder()
  /** The same bytes for every finding: new ones would be garbage outside the heap, which is collected late. */
  private bytes = new Uint8Array(4096)
  private before = '{"findings":['

  constructor(hasher: () => Hasher = portableHasher) {
    this.hash = hasher()
  }

  /** Takes findings in the order of the result. */
  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.take(this.before + canonicalJson(finding))
      this.before = ','
    }
  }

  /** Ends the digest's life. */
  end(result: DigestedResult): string {
    const { name: _, ...model } = result.model
    const packs = result.packs.map(({ audit: _, ...pack }) => pack)
    const covered = { ...result, model, packs, kernel: { version: result.kernel.version } }
    const open = this.before === ',' ? '' : this.before
    this.take(`${open}],${canonicalJson(covered).slice(1)}`)
    return `sha256:${this.hash.digestHex()}`
  }

  private take(text: string): void {
    // UTF-8 has at most three bytes for a code unit
    if (this.bytes.length < 3 * text.length) this.bytes = new Uint8Array(6 * text.length)
    const { written } = this.encoder.encodeInto(text, this.bytes)
    this.hash.update(this.bytes.subarray(0, written))
  }
}

/** The digest that belongs to a whole result. */
export function resultDigest(result: Omit<Result, 'digest'>, hasher?: () => Hasher): string {
  const { findings, digest: _, ...rest } = result as Result
  const digest = new ResultDigest(hasher)
  digest.add(findings)
  return digest.end(rest)
}
