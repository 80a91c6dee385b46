/** Reads an IDS file: bytes to text, to elements, to a document; or every reason why not. */
import { buildDocument } from './build.ts'
import { childOf } from './build-parts.ts'
import { decodeXml } from './decode.ts'
import type { IdsDocument } from './document.ts'
import { type IdsFault, IdsRefusal, quoted, refusing } from './fault.ts'
import { occursFaults } from './occurs.ts'
import { IDS, IDS_NAMESPACE } from './structure.ts'
import { structureFaults } from './validate.ts'
import { versionFaults } from './version.ts'
import { parseXml, type XmlElement } from './xml.ts'

export interface IdsReading {
  /** Absent when a fault is fatal. */
  readonly document?: IdsDocument
  readonly faults: readonly IdsFault[]
}

/**
 * The document of an IDS 1.0 file.
 *
 * @param text UTF-8 with or without a byte order mark, UTF-16, or a text already decoded
 * @param name what errors call the file
 * @throws LintelError ids-syntax (no XML, or XML that could harm), ids-structure; with line and column
 */
export function parseIds(text: string | Uint8Array, name: string): IdsDocument {
  const { document, faults } = readIds(text, name)
  if (document !== undefined) return document
  throw new IdsRefusal('ids-structure', refusing(faults, 'report'), name)
}

/**
 * The document of an IDS 1.0 file, and all that is wrong with its structure.
 *
 * @throws LintelError ids-syntax: where XML ends there is nothing more to say
 */
export function readIds(text: string | Uint8Array, name: string): IdsReading {
  const root = parseXml(decodeXml(text, name), name)
  const faults = rootFaults(root)
  if (refusing(faults, 'report').length > 0) return { faults }
  return { document: buildDocument(root), faults }
}

function rootFaults(root: XmlElement): IdsFault[] {
  if (root.name !== 'ids' || root.namespace !== IDS_NAMESPACE) return [noIds(root)]
  const faults = [...structureFaults(root, IDS), ...cardinalityFaults(root)].sort(
    (a, b) => a.place.line - b.place.line || a.place.column - b.place.column,
  )
  // a file of another version that has the structure of this one means what it says
  const severity = refusing(faults, 'report').length > 0 ? 'fatal' : 'error'
  return [...versionFaults(root, severity), ...faults]
}

function cardinalityFaults(root: XmlElement): IdsFault[] {
  const specifications = childOf(root, 'specifications')?.children ?? []
  return specifications.flatMap((element, specification) => {
    const applicability = childOf(element, 'applicability')
    const faults = applicability === undefined ? [] : occursFaults(applicability)
    return faults.map((fault) => ({ ...fault, specification }))
  })
}

function noIds({ place, name, namespace }: XmlElement): IdsFault {
  const where = namespace === '' ? 'no namespace' : `the namespace ${quoted(namespace)}`
  const what = `the root is <${name.slice(0, 60)}> with ${where}`
  const expected = `<ids xmlns="${IDS_NAMESPACE}">`
  return { severity: 'fatal', place, what, expected, do: 'choose an IDS file, or correct the root' }
}
