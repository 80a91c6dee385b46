/** The digest of a result, made as its findings come: none of them has to be kept for it. */
import { canonicalJson } from './canonical.ts'
import { FindingTexts } from './findings/finding-texts.ts'
import { type Hasher, portableHasher } from './hasher.ts'
import type { Finding, Result } from './result.ts'

/** Findings that are hashed at once, and the bytes that these may take before they are hashed in turns. */
const BATCH = 64
const CHUNK = 1 << 18

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
  private readonly texts = new FindingTexts()
  /** The same bytes again and again: new ones would be garbage outside the heap, which is collected late. */
  private readonly bytes = new Uint8Array(CHUNK)
  /** What is not hashed yet, in parts, and after how many findings more it is. */
  private readonly waiting: string[] = []
  private left = BATCH
  private before = '{"findings":['

  constructor(hasher: () => Hasher = portableHasher) {
    this.hash = hasher()
  }

  /** Takes findings of our own in the order of the result. */
  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.next()
      this.texts.add(finding, this.waiting)
    }
  }

  /** Takes findings from elsewhere, which may hold anything. */
  addForeign(findings: readonly unknown[]): void {
    for (const finding of findings) {
      this.next()
      this.waiting.push(canonicalJson(finding))
    }
  }

  /** Ends the digest's life. */
  end(result: DigestedResult): string {
    const { name: _, ...model } = result.model
    const packs = result.packs.map(({ audit: _, ...pack }) => pack)
    const covered = { ...result, model, packs, kernel: { version: result.kernel.version } }
    const open = this.before === ',' ? '' : this.before
    this.waiting.push(`${open}],${canonicalJson(covered).slice(1)}`)
    this.flush()
    return `sha256:${this.hash.digestHex()}`
  }

  /** Makes room for a finding. */
  private next(): void {
    if (this.left-- === 0) this.flush()
    this.waiting.push(this.before)
    this.before = ','
  }

  private flush(): void {
    const { waiting, bytes } = this
    const text = waiting.join('')
    // what does not fit is left for the next turn; no character is cut in two
    for (let from = 0; from < text.length; ) {
      const { read, written } = this.encoder.encodeInto(from === 0 ? text : text.slice(from), bytes)
      this.hash.update(bytes.subarray(0, written))
      from += read
    }
    waiting.length = 0
    this.left = BATCH
  }
}

/** The digest that belongs to a whole result. */
export function resultDigest(result: Omit<Result, 'digest'>, hasher?: () => Hasher): string {
  const { findings, digest: _, ...rest } = result as Result
  const digest = new ResultDigest(hasher)
  digest.addForeign(findings)
  return digest.end(rest)
}
