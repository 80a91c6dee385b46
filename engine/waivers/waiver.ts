/** Waivers as data: who accepts which finding, why, until when, and what was accepted. */
import type { FindingValue, FindingWaiver, PackRef, Quantity, RuleResult } from '../result.ts'

/** What a finding was found against when it was waived. */
export interface WaiverEdition extends Pick<RuleResult['reference'], 'code' | 'section' | 'edition'> {
  /** The packs of that run; those that decide the rule must be among them. */
  readonly packs: readonly Omit<PackRef, 'audit'>[]
}

/** What stands in a waiver beside the finding's name. What it does not record cannot reopen it. */
export interface WaiverTerms extends Omit<FindingWaiver, 'verdict'> {
  /** The first day on which it holds. */
  readonly given?: string
  /** What the finding was. */
  readonly verdict?: FindingWaiver['verdict']
  readonly value?: FindingValue
  readonly limit?: FindingValue
  readonly margin?: Quantity
  readonly edition?: WaiverEdition
}

export interface Waiver extends WaiverTerms {
  /** Id of the finding. */
  readonly finding: string
}

/** A waiver as it stands in a file: the finding by its id, or by its rule and its element. */
export type WaiverEntry = WaiverTerms & {
  readonly finding?: string
  readonly rule?: string
  readonly globalId?: string
}

/** The document `lintel-waivers/1`. */
export interface WaiverDocument {
  readonly $schema?: string
  readonly schema: 'lintel-waivers/1'
  readonly waivers: readonly WaiverEntry[]
}

/** A file that was read; plain data that can be cloned. */
export interface WaiverFile {
  /** Of the file's bytes. */
  readonly sha256: string
  /** In the order of the file, each of another finding. */
  readonly waivers: readonly Waiver[]
}

/** What a check is made with. */
export interface WaiversInForce {
  readonly file: WaiverFile
  /** The day on which they must hold, `2026-11-27`. */
  readonly date: string
}

/** Id of the finding that an entry names (spec 4.4). */
export function findingOf({ finding, rule, globalId }: WaiverEntry): string {
  return finding ?? `${rule}:${globalId}`
}
