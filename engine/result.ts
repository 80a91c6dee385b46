/** The `lintel-result/1` document: what every host, report and comparison reads. Plain data, no prose but `message`. */
import type { IdsFault } from './ids/fault.ts'

export type Severity = 'error' | 'warning' | 'info'
export type FindingStatus = 'fail' | 'unknown' | 'waived'
/** `waived`: it applies, and everything that it applies to is waived. */
export type RuleStatus = 'pass' | 'fail' | 'unknown' | 'waived' | 'notApplicable'
export type ResultStatus = 'pass' | 'fail' | 'unknown'
export type InputSource =
  | 'occurrence'
  | 'type'
  | 'material'
  | 'geometry'
  | 'parameter'
  | 'relation'
  | 'missing'
export type Verification = 'verified' | 'secondary' | 'draft'

/** A number in SI with its unit; `unit` is `m`, `m2`, `m3`, `rad`, `1`, … */
export interface Quantity {
  readonly number: number
  readonly unit: string
}

/** A value or limit: a quantity, or the text of a label, enumeration or boolean; `interval` when only bounds are known. */
export type FindingValue =
  | Quantity
  | { readonly text: string }
  | { readonly interval: readonly [number | null, number | null]; readonly unit: string }

export interface ElementRef {
  readonly globalId: string
  readonly class: string
  readonly name?: string
  readonly tag?: string
  readonly storey?: string
  readonly space?: string
  /** STEP instance name (`#123`) and the line of the file where it stands, counted from 1. */
  readonly expressId?: number
  readonly line?: number
}

export interface RelatedElement {
  readonly globalId: string
  readonly class?: string
  readonly name?: string
  readonly role: 'cause' | 'route' | 'other'
}

export interface FindingInput {
  readonly path: string
  readonly value: number | string | boolean | null
  readonly unit?: string
  readonly source: InputSource
}

/** A requirement of an IDS that an element fails. */
export interface FailedRequirement {
  /** Among the requirements of its rule, counted from 1. */
  readonly place: number
  /** What the element has of what is wanted, in words: the end of a sentence. */
  readonly found: string
}

/** A requirement of an IDS and what became of it; elements that are not applicable count in neither. */
export interface RequirementResult {
  /** In words: `must have …`. */
  readonly wanted: string
  readonly pass: number
  readonly fail: number
}

/** By whom, why and until when a finding is accepted. */
export interface FindingWaiver {
  /** What the finding is without it. */
  readonly verdict: 'fail' | 'unknown'
  readonly by: string
  readonly authority?: string
  readonly reason: string
  /** The last day on which it holds: `2027-06-30`. */
  readonly until: string
}

export interface Finding {
  /** Stable between runs: derived from the rule and the element's GlobalId. */
  readonly id: string
  readonly rule: string
  readonly status: FindingStatus
  readonly severity: Severity
  readonly category: string
  readonly element: ElementRef
  readonly value?: FindingValue
  readonly limit?: FindingValue
  readonly margin?: Quantity
  readonly related?: readonly RelatedElement[]
  readonly inputs: readonly FindingInput[]
  /** For `unknown`: the paths whose values are missing. */
  readonly missing?: readonly string[]
  /** Of an IDS: the requirements that fail. */
  readonly requirements?: readonly FailedRequirement[]
  readonly message: string
  readonly fix?: { readonly text: string; readonly path?: string; readonly to?: FindingValue }
  /** Of one that is waived. */
  readonly waiver?: FindingWaiver
}

/** What a list must know of every finding to filter and group it. */
export interface FindingBrief extends Pick<Finding, 'rule' | 'status' | 'severity'> {
  /** Of its element, empty when that has none; null where the finding is of no element. */
  readonly storey: string | null
}

/** Findings in their order, each made when it is asked for. */
export interface FindingList extends Iterable<Finding> {
  readonly length: number
  /** @param at 0…length - 1 */
  get(at: number): Finding
  /** What a list needs of all findings, in their order, without making them. */
  briefs(): Iterable<FindingBrief>
}

export interface RuleResult {
  readonly id: string
  readonly title: string
  readonly reference: {
    readonly code: string
    readonly section?: string
    readonly edition?: string
    readonly url?: string
  }
  readonly category: string
  readonly severity: Severity
  readonly verified: Verification
  readonly status: RuleStatus
  readonly applicable: number
  readonly pass: number
  readonly fail: number
  readonly unknown: number
  readonly waived: number
  /** Of an IDS: what each requirement wants, in words; findings name them by their places. */
  readonly requirements?: readonly RequirementResult[]
  /** Set when the rule's own cardinality failed (`occurs`): a fail without an element. */
  readonly message?: string
}

export interface NotRead {
  readonly what: string
  readonly count: number
  /** The first lines of the file where it was met, counted from 1; at most ten. */
  readonly lines: readonly number[]
}

export interface Summary {
  readonly status: ResultStatus
  readonly pass: number
  readonly fail: number
  readonly unknown: number
  /** Neither pass nor fail, nor unknown. */
  readonly waived: number
  /** pass / (pass + fail), 0…1; 1 when nothing was decided. Always read beside `coverage`. */
  readonly score: number
  /** (pass + fail) / (pass + fail + unknown), 0…1; 0 when nothing was applicable. */
  readonly coverage: number
  readonly bySeverity: Readonly<Record<Severity, number>>
  readonly byCategory: Readonly<Record<string, number>>
}

/** A pack that was checked against; one that extends another stands behind it. */
export interface PackRef {
  readonly id: string
  readonly version: string
  readonly sha256: string
  /** Ids of its rules that are declared and could not be checked: they wait for measuring in space. Absent when none. */
  readonly declared?: readonly string[]
  /** Absent when there is nothing to say. */
  readonly audit?: PackAudit
}

/** What an IDS got wrong, and was checked against all the same. No part of the digest. */
export interface PackAudit {
  readonly errors: number
  readonly warnings: number
  /** The first ten, in the order of the file. */
  readonly faults: readonly IdsFault[]
}

/** A waiver that does not hold any more, so that its finding counts again. */
export interface ReopenedWaiver extends Pick<FindingWaiver, 'by' | 'until'> {
  /** Id of the finding. */
  readonly finding: string
  /**
   * `early`: it is not given yet. `expired`: its last day is over. `edition`: the clause or a pack is another. `verdict`: what
   * could not be decided fails now. `limit`: the limit is another. `value`: the value is worse, or another that no margin ranks.
   */
  readonly why: 'early' | 'expired' | 'edition' | 'verdict' | 'limit' | 'value'
  /** What was and what is, in words: a clause. */
  readonly message: string
}

/** A waiver that names no finding: its rule did not run, or found nothing at that element. */
export interface UnusedWaiver extends Pick<FindingWaiver, 'by' | 'until'> {
  readonly finding: string
  readonly why: 'notChecked' | 'gone'
}

/** The waivers that a check was made with, and what became of them, in the order of their file. */
export interface WaiversResult {
  /** Of the file. */
  readonly sha256: string
  /** The day on which they had to hold. */
  readonly date: string
  /** How many findings are waived. */
  readonly used: number
  readonly reopened: readonly ReopenedWaiver[]
  readonly unused: readonly UnusedWaiver[]
}

export interface Result {
  readonly schema: 'lintel-result/1'
  readonly model: {
    readonly name: string
    readonly sha256: string
    readonly ifcSchema: string
    readonly rows: number
    readonly jurisdiction?: string
    /** How many values were put in since the file was read; `sha256` is the file's. Absent when there are none. */
    readonly changedValues?: number
    /** How many instances came, went or were stated anew since. Absent when there are none. */
    readonly changedInstances?: number
    readonly notRead: readonly NotRead[]
  }
  readonly packs: readonly PackRef[]
  readonly parameters: Readonly<Record<string, number | string | boolean>>
  /** Absent where the check was made without waivers. */
  readonly waivers?: WaiversResult
  /** `build` says which of the kernel's builds ran. */
  readonly kernel: {
    readonly version: string
    readonly build: 'simd' | 'scalar' | 'threads'
    readonly sha256: string
  }
  /** `sha256:…` over the canonical JSON of this document without what `ResultDigest` leaves out. */
  readonly digest: string
  readonly summary: Summary
  readonly rules: readonly RuleResult[]
  readonly findings: readonly Finding[]
}

/** A result whose findings may be a list that makes them. */
export interface ListedResult extends Omit<Result, 'findings'> {
  readonly findings: readonly Finding[] | FindingList
}
