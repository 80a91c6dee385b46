/** What the server and its threads for live checks say to each other; bytes are moved, not copied. */
import type { ErrorPlace, LintelErrorCode } from '../../engine/errors.ts'
import type { Finding, RuleStatus, Summary } from '../../engine/result.ts'
import type { CheckOrder, ThreadData } from './check-protocol.ts'

/** What stands in one cell of a model. Numbers are SI; null takes the value away. */
export type DeltaValue = number | string | boolean | null

/**
 * One change of a model, in the terms that the engine follows. `element` is a GlobalId, or the name of an instance (`#12`);
 * `statements` are as in the file's data section.
 */
export type DeltaChange =
  | {
      readonly op: 'attribute'
      readonly element: string
      readonly name: string
      readonly value: DeltaValue
    }
  | {
      /** A property, or a quantity of a quantity set. */
      readonly op: 'property'
      readonly element: string
      readonly set: string
      readonly name: string
      readonly value: DeltaValue
    }
  /** Instances that are new: elements, relationships, property sets and what they are made of. */
  | { readonly op: 'add'; readonly statements: string }
  /** Instances that are there, stated anew. */
  | { readonly op: 'restate'; readonly statements: string }
  | { readonly op: 'remove'; readonly element: string }

/** A rule whose counts are others now. */
export interface RuleChange {
  readonly id: string
  readonly status: RuleStatus
  readonly pass: number
  readonly fail: number
  readonly unknown: number
  readonly waived: number
}

/** How many findings and rules changed. */
export interface ChangedCounts {
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly rules: number
}

/** What a delta did to the result. */
export interface DeltaOutcome {
  /** Of the whole result; null where it has too many findings for that after each delta. */
  readonly digest: string | null
  readonly summary: Summary
  readonly counts: ChangedCounts
  /** Whether the lists hold all that changed; where not, the state is to be read anew. */
  readonly complete: boolean
  readonly findings: {
    readonly added: readonly Finding[]
    readonly changed: readonly Finding[]
    /** Ids. */
    readonly removed: readonly string[]
  }
  readonly rules: readonly RuleChange[]
}

/** How a live check stands as a whole. */
export interface LiveState {
  readonly digest: string
  readonly summary: Summary
}

/** The `lintel-result/1` document in UTF-8, in pieces. */
export interface LiveDocument extends LiveState {
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
}

/** Every one but `open` names a check that is open. */
export type LiveWork =
  | { readonly type: 'open'; readonly check: number; readonly order: CheckOrder }
  /** Deltas that were accepted before, in their order. */
  | {
      readonly type: 'catchUp'
      readonly check: number
      readonly deltas: readonly (readonly DeltaChange[])[]
    }
  | { readonly type: 'apply'; readonly check: number; readonly changes: readonly DeltaChange[] }
  | { readonly type: 'state'; readonly check: number }
  | { readonly type: 'document'; readonly check: number }

export type LiveRequest =
  | { readonly type: 'work'; readonly number: number; readonly work: LiveWork }
  | { readonly type: 'chunk'; readonly number: number; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly number: number }
  /** The model cannot be read any further. */
  | { readonly type: 'break'; readonly number: number }
  | { readonly type: 'close'; readonly check: number }

export interface LiveAnswers {
  readonly open: null
  readonly catchUp: null
  readonly apply: DeltaOutcome
  readonly state: LiveState
  readonly document: LiveDocument
}

export type LiveReply =
  | { readonly type: 'ready' }
  | { readonly type: 'pull'; readonly number: number }
  /** `bytes`: memory of the check afterwards. */
  | {
      readonly type: 'done'
      readonly number: number
      readonly answer: LiveAnswers[keyof LiveAnswers]
      readonly bytes: number
    }
  | {
      readonly type: 'failed'
      readonly number: number
      readonly code: LintelErrorCode
      readonly message: string
      readonly place?: ErrorPlace
      /** Whether the check is as it was before; else it is closed. */
      readonly intact: boolean
    }

export type LiveThreadData = ThreadData
