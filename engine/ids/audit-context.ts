/** What the parts of the audit share: the IFC versions of a specification, what values match, and where faults go. */
import { madeOnce } from '../made-once.ts'
import type { IdsPlace, IdsSpecification } from './document.ts'
import { hint, type IdsFault, type IdsSeverity } from './fault.ts'
import type { IdsClass, IfcNames } from './ifc-names.ts'
import type { Matching } from './matching.ts'

export interface AuditContext {
  /** One for each version that the specification names. */
  readonly versions: readonly IfcNames[]
  readonly matching: Matching
  /** The classes that the applicability names in a version; null when it names none. */
  readonly applicable: (names: IfcNames) => ReadonlySet<IdsClass> | null
  readonly report: (node: { readonly place: IdsPlace }, fault: AuditWords) => void
  /** Enough was found; what is left need not be looked at. */
  readonly isFull: () => boolean
  /** `; did you mean 'Name'?`, or nothing; where the known names are those of the versions, `of` says what they are names of. */
  readonly hint: (name: string, known: () => readonly string[], of?: string) => string
}

export interface AuditWords {
  readonly what: string
  readonly expected: string
  readonly do: string
  /** An error when not given. */
  readonly severity?: IdsSeverity
}

/** A file with more faults than these is not mended by reading on. */
export const MOST_FAULTS = 1_000
/** Looking for the nearest name takes a while. */
const MOST_HINTS = 50

/** What one audit of a document keeps. */
export interface AuditState {
  readonly faults: IdsFault[]
  readonly matching: Matching
  /** Of names that were not found before. */
  readonly hints: Map<string, string>
}

export function auditContext(
  { faults, matching, hints }: AuditState,
  {
    specification,
    number,
    versions,
  }: { specification: IdsSpecification; number: number; versions: readonly IfcNames[] },
): AuditContext {
  return {
    versions,
    matching,
    applicable: remembered((names) => namedClasses(specification, names, matching)),
    report: ({ place }, { severity = 'error', ...words }) => {
      if (faults.length < MOST_FAULTS) faults.push({ severity, place, specification: number, ...words })
    },
    isFull: () => faults.length >= MOST_FAULTS,
    hint: (name, known, of) => {
      if (faults.length >= MOST_HINTS) return ''
      return of === undefined
        ? hint(name, known())
        : madeOnce(hints, `${of} ${name}`, () => hint(name, known()))
    },
  }
}

/** The versions for which something is wrong, as words: ` in IFC2X3 and IFC4`; null when for none. */
export function wrongIn({ versions }: AuditContext, isWrong: (names: IfcNames) => boolean): string | null {
  const found = versions.filter(isWrong).map(({ version }) => version)
  return found.length === 0 ? null : ` in ${found.join(' and ')}`
}

function namedClasses(
  { applicability }: IdsSpecification,
  names: IfcNames,
  matching: Matching,
): ReadonlySet<IdsClass> | null {
  const facets = applicability.filter((facet) => facet.kind === 'entity')
  if (facets.length === 0) return null
  const found = facets.map(({ name }) => matching.of(name).among(names.classNames))
  const [first = [], ...rest] = found
  const named = first.filter((name) => rest.every((other) => other.includes(name)))
  return new Set(named.map((name) => names.classes.get(name) as IdsClass))
}

function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return (key) => {
    if (!made.has(key)) made.set(key, make(key))
    return made.get(key) as V
  }
}
