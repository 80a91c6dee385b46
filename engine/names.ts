/** Tells the kernel the schema's names, and which classes it keeps. */
import {
  CLASS_KEEP,
  CLASS_MATERIAL,
  CLASS_MATERIAL_PART,
  CLASS_ROOT,
  PROPERTY_BOUNDED,
  PROPERTY_COMPLEX,
  PROPERTY_ENUMERATED,
  PROPERTY_LIST,
  PROPERTY_QUANTITY,
  PROPERTY_REFERENCE,
  PROPERTY_SINGLE,
  PROPERTY_TABLE,
} from '../assembly/abi.ts'
import type { KernelExports } from './kernel.ts'
import type { Schema, SchemaClass } from './schema/schema.ts'
import { Texts } from './text.ts'

/** Roots of what only geometry and drawing need; their instances are counted and passed over. */
const GEOMETRY = [
  'IfcRepresentationItem',
  'IfcRepresentation',
  'IfcProductRepresentation',
  'IfcRepresentationMap',
  'IfcObjectPlacement',
  'IfcPresentationItem',
  'IfcPresentationStyle',
  'IfcPresentationStyleAssignment',
  'IfcPresentationLayerAssignment',
  'IfcConnectionGeometry',
  'IfcShapeAspect',
  'IfcSurfaceStyleShading',
  'IfcColourSpecification',
] as const

const MATERIAL_PARTS = [
  'IfcMaterialLayerSetUsage',
  'IfcMaterialLayerSet',
  'IfcMaterialLayer',
  'IfcMaterialList',
  'IfcMaterialProfileSetUsage',
  'IfcMaterialProfileSet',
  'IfcMaterialProfile',
  'IfcMaterialConstituentSet',
  'IfcMaterialConstituent',
] as const

const PROPERTY_KINDS: Readonly<Record<string, number>> = {
  IfcPropertySingleValue: PROPERTY_SINGLE,
  IfcPropertyEnumeratedValue: PROPERTY_ENUMERATED,
  IfcPropertyBoundedValue: PROPERTY_BOUNDED,
  IfcPropertyListValue: PROPERTY_LIST,
  IfcPropertyTableValue: PROPERTY_TABLE,
  IfcPropertyReferenceValue: PROPERTY_REFERENCE,
  IfcComplexProperty: PROPERTY_COMPLEX,
}

/** Quantity classes and the measure each stands for. */
export const QUANTITY_MEASURES: Readonly<Record<string, string>> = {
  IfcQuantityLength: 'IfcLengthMeasure',
  IfcQuantityArea: 'IfcAreaMeasure',
  IfcQuantityVolume: 'IfcVolumeMeasure',
  IfcQuantityWeight: 'IfcMassMeasure',
  IfcQuantityCount: 'IfcCountMeasure',
  IfcQuantityTime: 'IfcTimeMeasure',
  IfcQuantityNumber: 'IfcNumericMeasure',
}

/** Whether only geometry needs the class. */
export function isGeometry(schema: Schema, found: SchemaClass): boolean {
  return GEOMETRY.some((root) => schema.isA(found.name, root))
}

/** Type number of a type's name, 1…; 0 when the schema has none such. */
export function typeNumber(schema: Schema, name: string): number {
  return schema.typeNames.indexOf(name) + 1
}

/** Names all classes, types and kinds of properties. */
export function nameSchema(kernel: KernelExports, schema: Schema): void {
  const texts = new Texts(kernel)
  kernel.namesStart(schema.classes.length)
  for (const found of schema.classes) {
    const material = found.name === 'IfcMaterial' ? CLASS_MATERIAL : 0
    const part = MATERIAL_PARTS.some((root) => schema.isA(found.name, root)) ? CLASS_MATERIAL_PART : 0
    const root = schema.isA(found.name, 'IfcRoot') ? CLASS_ROOT : 0
    const flags = (isGeometry(schema, found) ? 0 : CLASS_KEEP) | material | part | root
    texts.put(found.name.toUpperCase(), (at, bytes) =>
      kernel.nameClass(found.index, at, bytes, flags, found.attributes.length),
    )
    const measure = QUANTITY_MEASURES[found.name]
    if (measure !== undefined)
      kernel.propertyKindSet(found.index, PROPERTY_QUANTITY, typeNumber(schema, measure))
    const kind = PROPERTY_KINDS[found.name]
    if (kind !== undefined) kernel.propertyKindSet(found.index, kind, 0)
  }
  schema.typeNames.forEach((name, i) => {
    texts.put(name.toUpperCase(), (at, bytes) => kernel.nameType(i + 1, at, bytes))
  })
  kernel.schemaReady()
}
