/** What the server and its check threads say to each other; bytes are moved, not copied. */
import type { ErrorPlace, LintelErrorCode } from '../../engine/errors.ts'
import type { IdsAuditMode, IdsFault } from '../../engine/ids/fault.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import type { ResultStatus, Summary } from '../../engine/result.ts'
import type { Stated } from '../../engine/signed/statement.ts'
import type { ViolationCount } from '../metrics/metrics.ts'
import type { SentPacks } from './sent-packs.ts'

/** A file held in memory. */
export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What the thread reads by itself: the file of a model, or a snapshot that stands for the file of this SHA-256. */
export type ModelFile = { readonly path: string } | { readonly snapshot: string; readonly sha256: string }

/** A model: bytes as they come, or what lies on this machine. */
export type ModelBytes = ReadableStream<Uint8Array> | ModelFile

/** What one check needs beside the model's bytes. */
export interface CheckOrder {
  readonly name: string
  /** Bytes of the model when they are known beforehand. */
  readonly size: number | null
  readonly packs: readonly ResolvedPack[]
  /** IDS files, checked with after the packs; the thread reads them, for what they hold may take long. */
  readonly ids: readonly NamedBytes[]
  readonly audit: IdsAuditMode
  readonly jurisdiction?: string
  /** The waiver file, which the thread reads, and the day on which they must hold. */
  readonly waivers?: { readonly file: NamedBytes; readonly date: string }
}

/** A check's order as it crosses. */
export type SentOrder = Omit<CheckOrder, 'packs'> & { readonly packs: SentPacks }

/** What to find out of a rule pack: without bases only what it calls itself and what it extends. */
export interface PackLintOrder {
  /** What it extends, outermost first. */
  readonly bases: readonly Pack[] | null
}

/** Work on results that were made before; the documents are `lintel-result/1` in UTF-8. */
export type ResultWork =
  | { readonly what: 'compare'; readonly before: NamedBytes; readonly after: NamedBytes }
  | { readonly what: 'csv' | 'sarif' | 'junit'; readonly result: NamedBytes }

export type ThreadRequest =
  /** `stored`: progress is told, the document comes in pieces, and the answer is a `StoredAnswer`. */
  | {
      readonly type: 'check'
      readonly run: number
      readonly order: SentOrder
      readonly stored: boolean
      /** Null: chunks are pulled. */
      readonly from: ModelFile | null
      /** Where a snapshot of the model is kept when it has been checked; null: nowhere. */
      readonly snapshotTo: string | null
    }
  | { readonly type: 'work'; readonly run: number; readonly work: ResultWork }
  | {
      readonly type: 'lint'
      readonly run: number
      readonly file: NamedBytes
      /** Set where the file is a rule pack and no IDS. */
      readonly pack?: PackLintOrder
    }
  | { readonly type: 'chunk'; readonly run: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly run: number }
  | { readonly type: 'cancel'; readonly run: number }

/** `json` is a document in UTF-8. */
export interface Answer {
  readonly json: Uint8Array<ArrayBuffer>
}

/** `json` is the `lintel-result/1` document. */
export interface CheckAnswer extends Answer {
  readonly digest: string
  readonly status: ResultStatus
  /** Counted here, because the document may be too long to be read again. */
  readonly violations: readonly ViolationCount[]
}

/** What a run leaves to be stored, beside the document, whose pieces went before it. */
export interface StoredAnswer {
  /** Of its findings; the layout stands in `index-layout.ts`. */
  readonly index: Uint8Array<ArrayBuffer>
  readonly digest: string
  readonly summary: Summary
  /** What a signed statement repeats of the result. */
  readonly stated: Stated
  readonly violations: readonly ViolationCount[]
}

export type AnyAnswer = Answer | CheckAnswer | StoredAnswer

export type ThreadReply =
  | { readonly type: 'ready' }
  | { readonly type: 'pull'; readonly run: number }
  /** 0…1 */
  | { readonly type: 'progress'; readonly run: number; readonly done: number }
  /** The next bytes of the `lintel-result/1` document of a run that is to be stored. */
  | { readonly type: 'piece'; readonly run: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'done'; readonly run: number; readonly answer: AnyAnswer }
  | {
      readonly type: 'failed'
      readonly run: number
      readonly code: LintelErrorCode
      readonly message: string
      readonly place?: ErrorPlace
      /** Of an IDS that is refused. */
      readonly faults?: readonly IdsFault[]
    }

/** The bytes of the kernel's twins. */
export interface KernelTwins {
  readonly simd: Uint8Array<ArrayBuffer>
  readonly scalar: Uint8Array<ArrayBuffer>
}

/** Given to a thread when it is made. */
export interface ThreadData {
  readonly kernel: KernelTwins
  /** MiB that the kernel's memory may have. */
  readonly mebibytes: number
}
