/** Objects with their attributes, and the types of occurrences. */
import fc from 'fast-check'
import { loadSchema } from '../../../engine/schema/load.ts'
import type { Schema, SchemaName } from '../../../engine/schema/schema.ts'
import { literals } from './classes.ts'
import { addSet, type PlainSet } from './sets.ts'
import { label, number } from './values.ts'
import { refs, type Writer, type Written } from './writer.ts'

/** Class and attributes of an object, as STEP writes them. */
export interface PlainObject {
  readonly class: string
  readonly values: Readonly<Record<string, string>>
}

/** Attributes that objects get, by name. */
const ATTRIBUTES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  Name: label,
  Description: label,
  ObjectType: label,
  Tag: label,
  LongName: label,
  ElementType: label,
  ProcessType: label,
  OverallHeight: number,
  IsMilestone: fc.constantFrom('.T.', '.F.'),
  Priority: fc.constantFrom('$', '1', '5', '1200'),
  Status: label,
}

/** An object of one of the classes. */
export function objectOf(schema: SchemaName, classes: readonly string[]): fc.Arbitrary<PlainObject> {
  return fc.constantFrom(...classes).chain((name) => {
    const { attributes } = loadSchema(schema).class(name) ?? { attributes: [] }
    const fields: Record<string, fc.Arbitrary<string>> = {}
    for (const { name: field, type } of attributes) {
      const known = ATTRIBUTES[field]
      if (known !== undefined) fields[field] = known
      if (field === 'PredefinedType') fields[field] = predefined(loadSchema(schema), type)
    }
    return fc.record(fields).map((values) => ({ class: name, values }))
  })
}

/** Adds a type with a set of its own, if it holds one that types may hold; @returns its name */
export function addType(
  writer: Writer,
  { class: name, values, held }: PlainObject & { readonly held: PlainSet | undefined },
  written: Pick<Written, 'centimetres'>,
): number {
  if (held === undefined || held.kind === 'material') return writer.add(name, values)
  return writer.add(name, { ...values, HasPropertySets: refs([addSet(writer, held, written)]) })
}

/** Gives each occurrence the type at its chosen place; none where there is no such type. */
export function addTyping(
  writer: Writer,
  typed: readonly number[],
  { occurrences, types }: Pick<Written, 'occurrences'> & { readonly types: readonly number[] },
): void {
  typed.forEach((place, i) => {
    const [occurrence, type] = [occurrences[i], types[place]]
    if (occurrence === undefined || type === undefined) return
    writer.add('IfcRelDefinesByType', { RelatedObjects: refs([occurrence]), RelatingType: `#${type}` })
  })
}

function predefined(schema: Schema, type: string): fc.Arbitrary<string> {
  const known = literals(schema, type).map((literal) => `.${literal}.`)
  return fc.constantFrom('$', '.NOTDEFINED.', '.USERDEFINED.', ...known)
}
