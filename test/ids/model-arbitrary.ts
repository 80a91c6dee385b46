/** Small IFC files at random with all that IDS asks about, over few names and values, so that facets often meet them. */
import fc from 'fast-check'
import type { SchemaName } from '../../engine/schema/schema.ts'
import { occurrenceClasses, typeClasses } from './model/classes.ts'
import { addReference, type PlainReference, reference } from './model/classifications.ts'
import { addMaterial, material, type PlainMaterial } from './model/materials.ts'
import { addType, addTyping, objectOf, type PlainObject } from './model/objects.ts'
import { addSets, type PlainSet, set } from './model/sets.ts'
import { addUnits } from './model/units.ts'
import { addWhole, type PlainWhole, whole } from './model/wholes.ts'
import { Writer } from './model/writer.ts'

interface Parts {
  readonly millimetres: boolean
  readonly occurrences: readonly PlainObject[]
  readonly types: readonly PlainObject[]
  /** The place of each occurrence's type. */
  readonly typed: readonly number[]
  readonly sets: readonly PlainSet[]
  /** The place of the set that each type holds. */
  readonly held: readonly number[]
  readonly wholes: readonly PlainWhole[]
  readonly references: readonly PlainReference[]
  readonly materials: readonly PlainMaterial[]
}

/** A file of a schema. */
export function modelText(schema: SchemaName): fc.Arbitrary<string> {
  return fc
    .record({
      millimetres: fc.boolean(),
      occurrences: fc.array(objectOf(schema, occurrenceClasses(schema)), { minLength: 3, maxLength: 8 }),
      types: fc.array(objectOf(schema, typeClasses(schema)), { maxLength: 3 }),
      typed: fc.array(fc.nat(20), { maxLength: 8 }),
      sets: fc.array(set, { minLength: 2, maxLength: 7 }),
      held: fc.array(fc.nat(20), { maxLength: 3 }),
      wholes: fc.array(whole, { minLength: 3, maxLength: 14 }),
      references: fc.array(reference, { maxLength: 4 }),
      materials: fc.array(material, { maxLength: 4 }),
    })
    .map((parts) => written(schema, parts))
}

function written(schema: SchemaName, parts: Parts): string {
  const writer = new Writer(schema)
  const centimetres = addUnits(writer, parts.millimetres)
  const occurrences = parts.occurrences.map((one) => writer.add(one.class, one.values))
  const types = parts.types.map((one, i) => {
    const place = parts.held[i]
    const held = place === undefined ? undefined : parts.sets[place]
    return addType(writer, { ...one, held }, { centimetres })
  })
  const known = { occurrences, objects: [...occurrences, ...types], centimetres }
  addTyping(writer, parts.typed, { occurrences, types })
  addSets(writer, parts.sets, known)
  for (const one of parts.wholes) addWhole(writer, one, known)
  for (const one of parts.references) addReference(writer, one, known)
  for (const one of parts.materials) addMaterial(writer, one, known)
  return writer.text()
}
