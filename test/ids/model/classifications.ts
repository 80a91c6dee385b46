/** References into classifications, one below another or without a system. */
import fc from 'fast-check'
import { quoted } from './values.ts'
import { CODES, SYSTEMS } from './vocabulary.ts'
import { objectsAt, places, refs, type Writer, type Written } from './writer.ts'

/** A reference and the places of the objects that it classifies. */
export interface PlainReference {
  readonly system: string | null
  readonly code: string
  readonly above: string | null
  readonly objects: readonly number[]
  /** To the system itself, if there is one. */
  readonly direct: boolean
}

/** A reference of any depth. */
export const reference: fc.Arbitrary<PlainReference> = fc.record({
  system: fc.option(fc.constantFrom(...SYSTEMS)),
  code: fc.constantFrom(...CODES),
  above: fc.option(fc.constantFrom(...CODES)),
  objects: places,
  direct: fc.boolean(),
})

/** Adds a reference, what it refers to, and the objects that it classifies. */
export function addReference(
  writer: Writer,
  { system, code, above, objects, direct }: PlainReference,
  written: Written,
): void {
  const source = system === null ? '$' : `#${writer.add('IfcClassification', { Name: quoted(system) })}`
  const parent = above === null ? source : addCode(writer, above, source)
  const own = direct && source !== '$' ? source : addCode(writer, code, parent)
  writer.add('IfcRelAssociatesClassification', {
    RelatedObjects: refs(objectsAt(written, objects)),
    RelatingClassification: own,
  })
}

/** The code's attribute is named by the schema: Identification, and ItemReference in IFC2X3. */
function addCode(writer: Writer, code: string, ReferencedSource: string): string {
  const [Identification, ItemReference] = [quoted(code), quoted(code)]
  return `#${writer.add('IfcClassificationReference', { Identification, ItemReference, ReferencedSource })}`
}
