/** The digest of a result, made as its findings come: none of them has to be kept for it. */
import { canonicalJson } from './canonical.ts'
import { type ByteSink, FindingBytes } from './findings/finding-bytes.ts'
import { type Hasher, portableHasher } from './hasher.ts'
import type { Finding, Result } from './result.ts'

/** Bytes that are hashed at once. */
const CHUNK = 1 << 16

/** A result without its findings and its digest. */
export type DigestedResult = Omit<Result, 'digest' | 'findings'>

/**
 * `sha256:…` over the canonical JSON of a result without its digest, the model's name, the kernel's own bytes and what an
 * audit says of an IDS: a file may be renamed, the kernel's builds (SIMD, scalar, threads) must agree, and a fault told in
 * other words is the same check. `findings` is the first of the sorted keys.
 */
export class ResultDigest {
  private readonly hash: Hasher
  private readonly text: HashedText
  private readonly findings = new FindingBytes()
  private before = '{"findings":['

  constructor(hasher: () => Hasher = portableHasher) {
    this.hash = hasher()
    this.text = new HashedText(this.hash)
  }

  /** Takes findings of our own in the order of the result. */
  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.begin()
      this.findings.write(finding, this.text)
    }
  }

  /** Takes findings from elsewhere, which may hold anything. */
  addForeign(findings: readonly unknown[]): void {
    for (const finding of findings) {
      this.begin()
      this.text.text(canonicalJson(finding))
    }
  }

  /** Ends the digest's life. */
  end(result: DigestedResult): string {
    const { name: _, ...model } = result.model
    const packs = result.packs.map(({ audit: _, ...pack }) => pack)
    const covered = { ...result, model, packs, kernel: { version: result.kernel.version } }
    const open = this.before === ',' ? '' : this.before
    this.text.text(`${open}],${canonicalJson(covered).slice(1)}`)
    this.text.flush()
    return `sha256:${this.hash.digestHex()}`
  }

  /** Begins a finding. */
  private begin(): void {
    this.text.text(this.before)
    this.before = ','
  }
}

/** Hashes text as UTF-8, by way of the same bytes again and again: new ones would be garbage outside the heap, which is collected late. */
class HashedText implements ByteSink {
  private readonly hash: Hasher
  private readonly encoder = new TextEncoder()
  private readonly buffer = new Uint8Array(CHUNK)
  private end = 0

  constructor(hash: Hasher) {
    this.hash = hash
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > CHUNK - this.end) this.flush()
    if (bytes.length > CHUNK) this.hash.update(bytes)
    else {
      this.buffer.set(bytes, this.end)
      this.end += bytes.length
    }
  }

  text(text: string): void {
    // UTF-8 has at most three bytes for a code unit
    if (3 * text.length > CHUNK) this.bytes(this.encoder.encode(text))
    else {
      if (3 * text.length > CHUNK - this.end) this.flush()
      this.end += this.encoder.encodeInto(text, this.buffer.subarray(this.end)).written
    }
  }

  flush(): void {
    this.hash.update(this.buffer.subarray(0, this.end))
    this.end = 0
  }
}

/** The digest that belongs to a whole result. */
export function resultDigest(result: Omit<Result, 'digest'>, hasher?: () => Hasher): string {
  const { findings, digest: _, ...rest } = result as Result
  const digest = new ResultDigest(hasher)
  digest.addForeign(findings)
  return digest.end(rest)
}
