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
  return (namesOf(schema).classes[found.index] as ClassName).geometry
}

/** Whether materials are made of the class's instances: relations lead through them. */
export function isMaterialPart(schema: Schema, found: SchemaClass): boolean {
  return ((namesOf(schema).classes[found.index] as ClassName).flags & CLASS_MATERIAL_PART) !== 0
}

/** Type number of a type's name, 1…; 0 when the schema has none such. */
export function typeNumber(schema: Schema, name: string): number {
  return schema.typeNames.indexOf(name) + 1
}

/** What the kernel is told of a class; its keyword lies at `at` of the keywords. */
interface ClassName {
  readonly at: number
  readonly bytes: number
  readonly flags: number
  readonly arity: number
  /** `PROPERTY_…`, 0 when it is neither a property nor a quantity; and the type of a quantity's value. */
  readonly kind: number
  readonly type: number
  readonly geometry: boolean
}

interface Names {
  /** All keywords in upper case, one behind the other. */
  readonly keywords: Uint8Array
  readonly classes: readonly ClassName[]
  readonly types: readonly { readonly at: number; readonly bytes: number }[]
}

/** Found once for each schema, because every model needs them. */
const known = new WeakMap<Schema, Names>()

function namesOf(schema: Schema): Names {
  const names = known.get(schema) ?? findNames(schema)
  known.set(schema, names)
  return names
}

function findNames(schema: Schema): Names {
  const keywords: number[] = []
  const place = (name: string): { at: number; bytes: number } => {
    const at = keywords.length
    for (const byte of new TextEncoder().encode(name.toUpperCase())) keywords.push(byte)
    return { at, bytes: keywords.length - at }
  }
  const classes = schema.classes.map((found) => ({ ...place(found.name), ...classFacts(schema, found) }))
  const types = schema.typeNames.map(place)
  return { keywords: Uint8Array.from(keywords), classes, types }
}

function classFacts(schema: Schema, { name, attributes }: SchemaClass): Omit<ClassName, 'at' | 'bytes'> {
  const under = (roots: readonly string[]): boolean => roots.some((root) => schema.isA(name, root))
  const geometry = under(GEOMETRY)
  const material = name === 'IfcMaterial' ? CLASS_MATERIAL : 0
  const part = under(MATERIAL_PARTS) ? CLASS_MATERIAL_PART : 0
  const measure = QUANTITY_MEASURES[name]
  return {
    flags: (geometry ? 0 : CLASS_KEEP) | material | part | (under(['IfcRoot']) ? CLASS_ROOT : 0),
    arity: attributes.length,
    kind: measure === undefined ? (PROPERTY_KINDS[name] ?? 0) : PROPERTY_QUANTITY,
    type: measure === undefined ? 0 : typeNumber(schema, measure),
    geometry,
  }
}

/** Names all classes, types and kinds of properties; classes named in `keep` are kept, too. */
export function nameSchema(kernel: KernelExports, schema: Schema, keep?: ReadonlySet<string>): void {
  const { keywords, classes, types } = namesOf(schema)
  kernel.namesStart(schema.classes.length)
  const base = kernel.alloc(keywords.length) >>> 0
  new Uint8Array(kernel.memory.buffer, base, keywords.length).set(keywords)
  classes.forEach(({ at, bytes, flags, arity, kind, type }, number) => {
    const more = keep?.has(schema.classes[number]?.name ?? '') === true ? CLASS_KEEP : 0
    kernel.nameClass(number, base + at, bytes, flags | more, arity)
    if (kind !== 0) kernel.propertyKindSet(number, kind, type)
  })
  types.forEach(({ at, bytes }, i) => {
    kernel.nameType(i + 1, base + at, bytes)
  })
  kernel.schemaReady()
}
