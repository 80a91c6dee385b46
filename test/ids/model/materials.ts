/** Materials, alone and in the lists, layers and constituents of an object. */
import fc from 'fast-check'
import { quoted } from './values.ts'
import { TEXTS } from './vocabulary.ts'
import { objectsAt, places, refs, type Writer, type Written } from './writer.ts'

/** Materials, what holds them, and the places of the objects that are made of them. */
export interface PlainMaterial {
  readonly kind: 'single' | 'list' | 'layers' | 'usage' | 'constituents'
  readonly names: readonly (string | null)[]
  readonly category: string | null
  readonly objects: readonly number[]
}

/** Materials of any kind. */
export const material: fc.Arbitrary<PlainMaterial> = fc.record({
  kind: fc.constantFrom('single', 'list', 'layers', 'usage', 'constituents'),
  names: fc.array(fc.option(fc.constantFrom(...TEXTS)), { minLength: 1, maxLength: 3 }),
  category: fc.option(fc.constantFrom(...TEXTS)),
  objects: places,
})

/** Adds materials and the objects that are made of them. */
export function addMaterial(writer: Writer, plain: PlainMaterial, written: Written): void {
  const Category = plain.category === null ? '$' : quoted(plain.category)
  const materials = plain.names.map((name) =>
    writer.add('IfcMaterial', { Name: name === null ? "''" : quoted(name), Category }),
  )
  writer.add('IfcRelAssociatesMaterial', {
    RelatedObjects: refs(objectsAt(written, plain.objects)),
    RelatingMaterial: `#${addDefinition(writer, plain, materials)}`,
  })
}

function addDefinition(
  writer: Writer,
  { kind, names: [name = null] }: PlainMaterial,
  materials: readonly number[],
): number {
  const Name = name === null ? '$' : quoted(`${name}${name}`)
  if (kind === 'list') return writer.add('IfcMaterialList', { Materials: refs(materials) })
  if (kind === 'constituents' && writer.schemaName !== 'IFC2X3') {
    const parts = materials.map((id) => writer.add('IfcMaterialConstituent', { Name, Material: `#${id}` }))
    return writer.add('IfcMaterialConstituentSet', { Name, MaterialConstituents: refs(parts) })
  }
  if (kind !== 'layers' && kind !== 'usage') return materials[0] as number
  const layers = materials.map((id) => writer.add('IfcMaterialLayer', { Name, Material: `#${id}` }))
  const layerSet = writer.add('IfcMaterialLayerSet', { LayerSetName: Name, MaterialLayers: refs(layers) })
  return kind === 'layers'
    ? layerSet
    : writer.add('IfcMaterialLayerSetUsage', { ForLayerSet: `#${layerSet}` })
}
