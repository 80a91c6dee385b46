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
import type { KernelExports } from './kernel-exports.ts'
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
  return (flagsOf(schema, found) & CLASS_KEEP) === 0
}

/** Whether materials are made of the class's instances: relations lead through them. */
export function isMaterialPart(schema: Schema, found: SchemaClass): boolean {
  return (flagsOf(schema, found) & CLASS_MATERIAL_PART) !== 0
}

/** `CLASS_…` of a class, whatever a file keeps. */
function flagsOf(schema: Schema, { index }: SchemaClass): number {
  return namesOf(schema).classes[CLASS_WORDS * index + FLAGS] ?? 0
}

/** Type number of a type's name, 1…; 0 when the schema has none such. */
export function typeNumber(schema: Schema, name: string): number {
  return schema.typeNames.indexOf(name) + 1
}

/** What the kernel is told of a class beside its keyword. */
interface ClassFacts {
  readonly flags: number
  readonly arity: number
  /** `PROPERTY_…`, 0 when it is neither a property nor a quantity; and the type of a quantity's value. */
  readonly kind: number
  readonly type: number
}

interface Names {
  /** All keywords in upper case, one behind the other. */
  readonly keywords: Uint8Array
  /** As the kernel takes them (assembly/schema-names.ts). */
  readonly classes: Uint32Array
  readonly types: Uint32Array
}

const CLASS_WORDS = 6
const FLAGS = 2

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
  const classes = schema.classes.flatMap((found) => {
    const { at, bytes } = place(found.name)
    const { flags, arity, kind, type } = classFacts(schema, found)
    return [at, bytes, flags, arity, kind, type]
  })
  const types = schema.typeNames.map(place).flatMap(({ at, bytes }) => [at, bytes])
  return {
    keywords: Uint8Array.from(keywords),
    classes: Uint32Array.from(classes),
    types: Uint32Array.from(types),
  }
}

function classFacts(schema: Schema, { name, attributes }: SchemaClass): ClassFacts {
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
  }
}

/** Names all classes, types and kinds of properties; classes named in `keep` are kept, too. */
export function nameSchema(kernel: KernelExports, schema: Schema, keep?: ReadonlySet<string>): void {
  const { keywords, classes, types } = namesOf(schema)
  const words = new Uint32Array(classes.length + types.length)
  words.set(classes)
  words.set(types, classes.length)
  for (const name of keep ?? []) {
    const found = schema.class(name)
    if (found !== undefined) words[CLASS_WORDS * found.index + FLAGS] = flagsOf(schema, found) | CLASS_KEEP
  }
  kernel.namesStart(schema.classes.length)
  const at = kernel.alloc(words.byteLength + keywords.length) >>> 0
  const from = at + words.byteLength
  new Uint32Array(kernel.memory.buffer, at, words.length).set(words)
  new Uint8Array(kernel.memory.buffer, from, keywords.length).set(keywords)
  kernel.nameClasses(at, schema.classes.length, from)
  kernel.nameTypes(at + classes.byteLength, schema.typeNames.length, from)
  kernel.schemaReady()
}
