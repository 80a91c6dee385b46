/** What a check thread makes of a result that is to be stored: the document, piece by piece, and the index of its findings. */
import type { RunEvent } from '../../engine/events.ts'
import { BEFORE_FINDINGS, BETWEEN_FINDINGS, jsonReport } from '../../engine/report/json.ts'
import type { Result } from '../../engine/result.ts'
import { statedOf } from '../../engine/signed/statement.ts'
import type { StoredAnswer } from './check-protocol.ts'
import { IndexWriter } from './index-writer.ts'
import { countViolations } from './violations.ts'

/** Bytes of a piece: enough that few are sent, little enough that hashing one does not hold up the loop that stores it. */
const PIECE = 1 << 18
/** What of a run is over when the model is read, and when it is linked. */
const READ = 0.5
const LINKED = 0.6

/** @param send takes the document as `jsonReport` makes it, so that it is stored while the rest is made; pieces own their memory */
export function storedAnswer(result: Result, send: (piece: Uint8Array<ArrayBuffer>) => void): StoredAnswer {
  const index = new IndexWriter()
  const pieces = new Pieces(send)
  let first: number | null = null
  const parts = jsonReport([{ result }], (finding, text) => {
    first ??= pieces.length + BEFORE_FINDINGS.length
    index.add(finding, text)
  })
  for (const part of parts) pieces.add(part)
  pieces.end()
  return {
    index: index.end(first ?? 0, BETWEEN_FINDINGS.length),
    digest: result.digest,
    summary: result.summary,
    stated: statedOf(result),
    violations: countViolations(result.rules),
  }
}

/** How much of a run is over, 0…1. */
export function shareOf({ phase, done, total }: Extract<RunEvent, { type: 'progress' }>): number {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total)
  if (phase === 'read') return READ * share
  return phase === 'link' ? READ + (LINKED - READ) * share : LINKED + (1 - LINKED) * share
}

/** Text as UTF-8 in pieces that each own their memory. */
export class Pieces {
  /** Bytes so far. */
  length = 0
  private readonly send: (piece: Uint8Array<ArrayBuffer>) => void
  private readonly encoder = new TextEncoder()
  private open = new Uint8Array(PIECE)
  private used = 0

  constructor(send: (piece: Uint8Array<ArrayBuffer>) => void) {
    this.send = send
  }

  add(text: string): void {
    let rest = text
    while (rest.length > 0) {
      const { read, written } = this.encoder.encodeInto(rest, this.open.subarray(this.used))
      this.used += written
      this.length += written
      rest = rest.slice(read)
      if (rest.length > 0) this.close()
    }
  }

  /** Sends what is left. */
  end(): void {
    this.close()
  }

  private close(): void {
    if (this.used === 0) return
    this.send(this.used === PIECE ? this.open : this.open.slice(0, this.used))
    this.open = new Uint8Array(PIECE)
    this.used = 0
  }
}
