/** Everything that is wrong with an IDS file: its structure first, and the sense of what could be read. */
import { auditIds } from './audit.ts'
import type { IdsDocument } from './document.ts'
import type { IdsFault } from './fault.ts'
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
