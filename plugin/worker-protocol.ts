/** What the page and its worker say to each other. Plain data that can be cloned. */
import type { RunEvent } from '../engine/events.ts'
import type { IdsDocument, IdsPlace } from '../engine/ids/document.ts'
import type { IdsFault } from '../engine/ids/fault.ts'
import type { SampleOptions } from '../engine/sample/options.ts'
import type { Verification } from '../engine/signed/verification.ts'
import type { Trust } from '../engine/signed/verify.ts'
import type { WaiverFile, WaiversInForce } from '../engine/waivers/waiver.ts'

/** Where the model's bytes come from: made in the worker, or a file that the person chose. */
export type ModelSource =
  | { readonly kind: 'sample'; readonly name: string; readonly options: SampleOptions }
  | { readonly kind: 'file'; readonly file: File }

/** An IDS file that the person gave, as it was read. */
export interface IdsSource {
  readonly name: string
  /** The file's bytes. */
  readonly blob: Blob
  readonly document: IdsDocument
  /** What the audit says of it. */
  readonly faults: readonly IdsFault[]
}

/** A waiver file that the person gave, as it was read. */
export interface WaiversSource {
  readonly name: string
  /** The file's bytes. */
  readonly blob: Blob
  readonly file: WaiverFile
}

/** Why a file is not taken; the place is null where it lies in no line. */
export interface RefusalReason {
  readonly place: IdsPlace | null
  readonly text: string
}

export type IdsOutcome =
  | ({ readonly type: 'accepted' } & Pick<IdsSource, 'document' | 'faults'>)
  | { readonly type: 'refused'; readonly reasons: readonly RefusalReason[] }

export type WaiversOutcome =
  | ({ readonly type: 'accepted' } & Pick<WaiversSource, 'file'>)
  | { readonly type: 'refused'; readonly message: string }

/** What one run needs. */
export interface RunOrder {
  readonly model: ModelSource
  /** Files below `rulesets/`. */
  readonly packFiles: readonly string[]
  readonly packIds: readonly string[]
  /** Where the building stands, when the person said so. */
  readonly jurisdiction: string | undefined
  /** What the person stated of the building. */
  readonly params: Readonly<Record<string, string | number | boolean>>
  /** Checked with after the packs. */
  readonly ids: readonly IdsSource[]
  /** With the day on which they must hold; null for none. */
  readonly waivers: (WaiversSource & WaiversInForce) | null
  /** Address against which `kernel.wasm`, `kernel-scalar.wasm`, `rulesets/` and `v1/` are resolved. */
  readonly base: string
}

export type WorkerRequest =
  | { readonly type: 'check'; readonly run: number; readonly order: RunOrder }
  | { readonly type: 'server'; readonly run: number; readonly order: RunOrder }
  | { readonly type: 'ids'; readonly run: number; readonly name: string; readonly bytes: ArrayBuffer }
  | { readonly type: 'waivers'; readonly run: number; readonly name: string; readonly bytes: ArrayBuffer }
  | { readonly type: 'verify'; readonly run: number; readonly trust: Trust; readonly bytes: ArrayBuffer }
  | { readonly type: 'cancel'; readonly run: number }

/** What the server said about the same model. */
export type ServerOutcome =
  | { readonly type: 'verdict'; readonly digest: string; readonly kernel: string }
  | { readonly type: 'refused'; readonly message: string }

export type WorkerReply =
  | { readonly run: number; readonly event: RunEvent }
  | { readonly run: number; readonly server: ServerOutcome }
  | { readonly run: number; readonly ids: IdsOutcome }
  | { readonly run: number; readonly waivers: WaiversOutcome }
  /** A text says why nothing could be said. */
  | { readonly run: number; readonly signed: Verification | string }

export function modelName(model: ModelSource): string {
  return model.kind === 'file' ? model.file.name : model.name
}
