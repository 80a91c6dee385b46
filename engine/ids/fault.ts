/** What an IDS file or an IDS document got wrong: where, what, what was expected, what to do. */
import { LintelError, type LintelErrorCode } from '../errors.ts'
import { nearest } from '../language/nearest.ts'
import type { IdsPlace } from './document.ts'

/**
 * `fatal`: the file or the part has no meaning and cannot be checked with, whatever the mode. `error`: it contradicts the standard; refused
 * by a strict audit, reported by the other. `warning`: allowed, and probably not what was meant.
 */
export type IdsSeverity = 'fatal' | 'error' | 'warning'

export interface IdsFault {
  readonly severity: IdsSeverity
  readonly place: IdsPlace
  /** Number of the specification in the document, from 0; absent for what lies outside of one. */
  readonly specification?: number
  readonly what: string
  readonly expected: string
  readonly do: string
}

export const AUDIT_MODES = ['report', 'strict'] as const
/** `strict` refuses what contradicts the standard, `report` only what has no meaning. */
export type IdsAuditMode = (typeof AUDIT_MODES)[number]

/** Those of the faults for which a document is refused. */
export function refusing(faults: readonly IdsFault[], mode: IdsAuditMode): IdsFault[] {
  return faults.filter(({ severity }) => severity === 'fatal' || (severity === 'error' && mode === 'strict'))
}

/** The fault as one sentence, without its place. */
export function faultText({ what, expected, do: remedy }: IdsFault): string {
  return `${what}; expected ${expected}: ${remedy}`
}

/** Refuses a file for its faults; the message is the first of them, and says how many more there are. */
export class IdsRefusal extends LintelError {
  /** At least one. */
  readonly faults: readonly IdsFault[]

  /** @param source what errors call the file */
  constructor(code: LintelErrorCode, faults: readonly IdsFault[], source: string) {
    const [first, ...more] = faults as readonly [IdsFault, ...IdsFault[]]
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`
    super(code, `${faultText(first)}${rest}`, { place: { source, ...first.place } })
    this.faults = faults
  }
}

/** A text of the file inside a message: one line, cut when long. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ')
  return `'${line.length > 60 ? `${[...line].slice(0, 60).join('')}…` : line}'`
}

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nothing'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}

/** `; did you mean 'Name'?`, or nothing when no other name is near. */
export function hint(name: string, known: readonly string[]): string {
  const found = nearest(
    name,
    known.filter((one) => one !== name),
  )
  return found === null ? '' : `; did you mean '${found}'?`
}
