/** Tells which version of IDS a file is of, by the schema that its root names. */
import { type IdsFault, type IdsSeverity, quoted } from './fault.ts'
import { wordsOf } from './simple-types.ts'
import { IDS_NAMESPACE } from './structure.ts'
import type { XmlElement } from './xml.ts'

/** A word on a file of another version than 1.0; none when it is 1.0 or does not say. */
export function versionFaults(root: XmlElement, severity: IdsSeverity): IdsFault[] {
  const location = schemaLocation(root)
  if (location === undefined || !OFFICIAL.test(location) || VERSION_1.test(location)) return []
  const version = oldVersion(location)
  const what =
    version === null
      ? `the root names the schema ${quoted(location)}, which does not exist`
      : `the file is IDS ${version}, from before the standard`
  const remedy =
    version === null ? 'correct xsi:schemaLocation' : 'save it as IDS 1.0 in the program that wrote it'
  const expected = `IDS 1.0 (${IDS_NAMESPACE}/1.0/ids.xsd)`
  return [{ severity, place: root.place, what, expected, do: remedy }]
}

const OFFICIAL = /^https?:\/\/standards\.buildingsmart\.org\//i
const VERSION_1 = /\/IDS\/1\.0(\.\d+)?\/[^/]+$/i

/** `…/IDS/0.9.7/ids.xsd` or `…/IDS/ids_09.xsd` → `0.9.7`, `0.9`. */
function oldVersion(location: string): string | null {
  const [, dotted, digits] = /\b(0\.\d+(?:\.\d+)*)|ids_0(\d+)/i.exec(location) ?? []
  return dotted ?? (digits === undefined ? null : `0.${digits}`)
}

/** xsi:schemaLocation lists pairs of a namespace and where its schema is. */
function schemaLocation(root: XmlElement): string | undefined {
  const written = root.attributes.find(({ name }) => name === 'schemaLocation')?.value ?? ''
  const words = wordsOf(written)
  return words.find((_, number) => number % 2 === 1 && words[number - 1] === IDS_NAMESPACE)
}
