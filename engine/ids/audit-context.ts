/** What the parts of the audit share: the IFC versions of a specification, and where faults go. */
import type { IdsPlace } from './document.ts'
import type { IdsFault, IdsSeverity } from './fault.ts'
import type { IfcNames } from './ifc-names.ts'

export interface AuditContext {
  /** One for each version that the specification names. */
  readonly versions: readonly IfcNames[]
  readonly report: (node: { readonly place: IdsPlace }, fault: AuditWords) => void
}

export interface AuditWords {
  readonly what: string
  readonly expected: string
  readonly do: string
  /** An error when not given. */
  readonly severity?: IdsSeverity
}

/** @param number of the specification, from 0 */
export function auditContext(
  versions: readonly IfcNames[],
  number: number,
  faults: IdsFault[],
): AuditContext {
  return {
    versions,
    report: ({ place }, { severity = 'error', ...words }) =>
      void faults.push({ severity, place, specification: number, ...words }),
  }
}

/** The versions for which something is wrong, as words: ` in IFC2X3 and IFC4`; null when for none. */
export function wrongIn({ versions }: AuditContext, isWrong: (names: IfcNames) => boolean): string | null {
  const found = versions.filter(isWrong).map(({ version }) => version)
  return found.length === 0 ? null : ` in ${found.join(' and ')}`
}
