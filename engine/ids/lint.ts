/** Everything that is wrong with an IDS file: its structure first, and the sense of what could be read. */
import { auditIds } from './audit.ts'
import type { IdsDocument } from './document.ts'
import { type IdsAuditMode, type IdsFault, IdsRefusal, refusing } from './fault.ts'
import { readIds } from './read.ts'

export interface IdsLint {
  /** Absent when the structure is no IDS; then the sense was not audited. */
  readonly document?: IdsDocument
  /** In the order of the file. */
  readonly faults: readonly IdsFault[]
}

/** @throws LintelError ids-syntax */
export function lintIds(text: string | Uint8Array, name: string): IdsLint {
  const { document, faults } = readIds(text, name)
  if (document === undefined) return { faults }
  const all = [...faults, ...auditIds(document)]
  return {
    document,
    faults: all.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column),
  }
}

/** A document that a check can be made with, and what it got wrong all the same. */
export interface AcceptedIds {
  readonly document: IdsDocument
  /** In the order of the file. */
  readonly faults: readonly IdsFault[]
}

/**
 * The document of a file, unless it is refused.
 *
 * @param name what errors call the file
 * @throws LintelError ids-syntax; IdsRefusal ids-structure (it has no meaning), ids-audit (it contradicts the standard, audited strictly)
 */
export function acceptIds(text: string | Uint8Array, name: string, mode: IdsAuditMode): AcceptedIds {
  const { document, faults } = lintIds(text, name)
  const fatal = refusing(faults, 'report')
  if (document === undefined || fatal.length > 0) throw new IdsRefusal('ids-structure', fatal, name)
  const errors = refusing(faults, mode)
  if (errors.length > 0) throw new IdsRefusal('ids-audit', errors, name)
  return { document, faults }
}
