/** Sets of properties and quantities, those among them that IFC predefines and those of materials. */
import fc from 'fast-check'
import { addProperty, type PlainProperty, property, quantity } from './properties.ts'
import { quoted } from './values.ts'
import { PROPERTIES, SETS } from './vocabulary.ts'
import { objectsAt, places, refs, type Writer, type Written } from './writer.ts'

/** A set and the places of its objects. */
export interface PlainSet {
  readonly name: string
  readonly kind: 'properties' | 'quantities' | 'predefined' | 'material'
  readonly properties: readonly { readonly name: string; readonly of: PlainProperty }[]
  readonly objects: readonly number[]
}

/** A set, most often of properties. */
export const set: fc.Arbitrary<PlainSet> = fc
  .constantFrom(...Array<'properties'>(7).fill('properties'), 'quantities', 'predefined', 'material')
  .chain((kind) =>
    fc.record({
      kind: fc.constant<PlainSet['kind']>(kind),
      name: fc.constantFrom(...SETS),
      properties: named(kind === 'quantities' ? quantity : property),
      objects: places,
    }),
  )

/** Adds the sets of occurrences and of materials. No object has two sets of one name: which of them counts the standard does not say. */
export function addSets(writer: Writer, sets: readonly PlainSet[], written: Written): void {
  const taken = new Set<string>()
  for (const one of sets) {
    if (one.kind === 'material') {
      addMaterialSet(writer, one, written)
      continue
    }
    const objects = objectsAt(written, one.objects).filter(
      (id) => written.occurrences.includes(id) && !taken.has(`${id} ${one.name}`),
    )
    for (const id of objects) taken.add(`${id} ${one.name}`)
    if (objects.length === 0) continue
    writer.add('IfcRelDefinesByProperties', {
      RelatedObjects: refs(objects),
      RelatingPropertyDefinition: `#${addSet(writer, one, written)}`,
    })
  }
}

/** Adds a set that objects may have; @returns its name */
export function addSet(writer: Writer, set: PlainSet, written: Pick<Written, 'centimetres'>): number {
  const Name = quoted(set.name)
  if (set.kind === 'predefined')
    return writer.add('IfcDoorPanelProperties', {
      Name,
      PanelOperation: '.SWINGING.',
      PanelWidth: '0.5',
      PanelPosition: '.LEFT.',
    })
  const members = addMembers(writer, set, written)
  return set.kind === 'quantities'
    ? writer.add('IfcElementQuantity', { Name, Quantities: members })
    : writer.add('IfcPropertySet', { Name, HasProperties: members })
}

function addMaterialSet(writer: Writer, set: PlainSet, written: Written): void {
  const Name = quoted(set.name)
  const material = writer.add('IfcMaterial', { Name })
  const members = addMembers(writer, set, written)
  const found = writer.schemaName === 'IFC2X3' ? 'IfcExtendedMaterialProperties' : 'IfcMaterialProperties'
  writer.add(found, {
    Name,
    Material: `#${material}`,
    Properties: members,
    ExtendedProperties: members,
  })
}

function addMembers(writer: Writer, { properties }: PlainSet, written: Pick<Written, 'centimetres'>): string {
  return refs(properties.map(({ name, of }) => addProperty(writer, { ...of, name }, written)))
}

function named(of: fc.Arbitrary<PlainProperty>): fc.Arbitrary<PlainSet['properties']> {
  return fc.uniqueArray(fc.record({ name: fc.constantFrom(...PROPERTIES), of }), {
    minLength: 1,
    maxLength: 2,
    selector: ({ name }) => name,
  })
}
