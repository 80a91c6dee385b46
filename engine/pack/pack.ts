/** Rule packs as data: what an author writes and what the compiler reads. */
import type { Severity, Verification } from '../result.ts'

export interface Reference {
  /** The code's short name, as people cite it: `ADA 2010`. */
  readonly code: string
  readonly section?: string
  readonly edition?: string
  readonly url?: string
}

/**
 * A named number, text or truth that a rule reads as `param.name`; a number's `unit` is one of the language's. Without a
 * value it is a fact of the building that the caller states, and missing until then.
 */
export interface Parameter {
  readonly value?: number | string | boolean
  /** Of what is to be stated; with a value, the value says it. */
  readonly type?: ParameterType
  /** The only values of a text. */
  readonly oneOf?: readonly string[]
  readonly unit?: string
  readonly title?: string
  readonly source?: string
  readonly verified?: Verification
}

export type ParameterType = 'number' | 'text' | 'boolean'

/** What a parameter's value is, or has to be. */
export function parameterType({ value, type = 'text' }: Parameter): ParameterType {
  if (value === undefined) return type
  return typeof value === 'string' ? 'text' : (typeof value as 'number' | 'boolean')
}

/** Text → number, read as `table.name[expr]`; a text that is not a key is missing. */
export interface Table {
  readonly unit?: string
  readonly values: Readonly<Record<string, number>>
  readonly source?: string
  /** Set where the numbers are figures of a code, and not what texts or values mean. */
  readonly verified?: Verification
}

export type CaseOutcome = 'pass' | 'fail' | 'unknown' | 'notApplicable'
export type CaseValue = number | string | boolean | null

/** One row of a case; values are SI. Relations name other rows of the same case by their `id`. */
export interface CaseRow {
  readonly id: string
  readonly class: string
  /** `GlobalId` is made up from `id` when it is not given; `null` writes `$`. */
  readonly attributes?: Readonly<Record<string, CaseValue>>
  /** `Pset_DoorCommon.FireExit` → value; the type comes from the standard set, else from the value. */
  readonly properties?: Readonly<Record<string, CaseValue>>
  readonly quantities?: Readonly<Record<string, number>>
  /** What the functions that measure give there, by their names: `clearWidth`. */
  readonly measured?: Readonly<Record<string, number | boolean>>
  /** The whole it decomposes (spatial: aggregates; element: aggregates). */
  readonly partOf?: string
  /** Its spatial container. */
  readonly containedIn?: string | readonly string[]
  readonly type?: string
  /** The opening it fills; the element an opening voids. */
  readonly fills?: string
  readonly voids?: string
  readonly bounds?: readonly string[]
  readonly groups?: readonly string[]
  readonly material?: string
  readonly classification?: string
}

export interface Case {
  readonly name: string
  /** Default: IFC4. */
  readonly schema?: 'IFC2X3' | 'IFC4' | 'IFC4X3'
  /** Parameters set for this case, as the caller of a check sets them: `"34 in"`. */
  readonly params?: Readonly<Record<string, number | string | boolean>>
  readonly rows: readonly CaseRow[]
  /** Which row is judged; default: the first. `rule` judges the rule's own status instead of a row. */
  readonly judge?: string
  readonly expect: CaseOutcome
}

export interface Rule {
  readonly id: string
  readonly title: string
  readonly reference: Reference
  readonly category: string
  readonly severity: Severity
  readonly verified: Verification
  /** False: only a function that measures in space could find a failure, so the rule is declared and does not run yet. */
  readonly live?: false
  readonly applies: string
  /** Absent only when `occurs` alone is the requirement. */
  readonly require?: string
  readonly occurs?: { readonly min?: number; readonly max?: number }
  /** One sentence; `{value}`, `{limit}`, `{name}`, `{class}` are filled in. */
  readonly message: string
  /** Why it matters, one or two sentences for a person. */
  readonly why: string
  /** What to do about it, one sentence. */
  readonly mend: string
  readonly source?: string
  readonly cases: readonly Case[]
  /** Outcomes that no case can show, with the reason. */
  readonly never?: Readonly<Partial<Record<CaseOutcome, string>>>
}

/** Days as `2023-01-01`, both inclusive. */
export interface Effective {
  readonly from?: string
  readonly to?: string
  /** Where the days come from. */
  readonly source?: string
}

export interface Pack {
  readonly $schema?: string
  readonly id: string
  readonly version: string
  readonly title: string
  readonly description?: string
  readonly jurisdiction?: string
  /** When it decides, by the day that the check names; without it, always. */
  readonly effective?: Effective
  readonly licence?: string
  readonly extends?: string
  /** Ids of packs of a wider jurisdiction that do not apply where this one does. */
  readonly replaces?: readonly string[]
  readonly params?: Readonly<Record<string, Parameter>>
  readonly tables?: Readonly<Record<string, Table>>
  /** Named expressions, read by their name as if they stood there. */
  readonly definitions?: Readonly<Record<string, string>>
  readonly rules: readonly Rule[]
  /** Rule ids of the base pack that this pack withdraws. */
  readonly withdraw?: readonly string[]
}
