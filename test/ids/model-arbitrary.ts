/** Small IFC files at random with all that IDS asks about, over few names and values, so that facets often meet them. */
import fc from 'fast-check'
import { loadSchema } from '../../engine/schema/load.ts'
import type { Schema, SchemaName } from '../../engine/schema/schema.ts'
import { head } from '../kernel/load.ts'

export const SCHEMAS = ['IFC2X3', 'IFC4', 'IFC4X3'] as const satisfies readonly SchemaName[]
export const TEXTS = ['a', 'A', 'b', '1', 'true', 'ä𝔸'] as const
export const SETS = ['P', 'PQ'] as const
export const PROPERTIES = ['x', 'xy'] as const
export const SYSTEMS = ['S', 'T'] as const
export const CODES = ['1', '1.1', '2'] as const
/** In metres where they are lengths. */
export const NUMBERS = [0, 1, 1.2, -2, 1200, 1.2000005, 1.2001] as const

const OCCURRENCES: Readonly<Record<SchemaName, readonly string[]>> = {
  IFC2X3: [
    'IfcWall',
    'IfcWallStandardCase',
    'IfcDoor',
    'IfcSlab',
    'IfcFlowTerminal',
    'IfcFlowController',
    'IfcTask',
  ],
  IFC4: ['IfcWall', 'IfcWallStandardCase', 'IfcDoor', 'IfcSlab', 'IfcAirTerminal', 'IfcTask'],
  IFC4X3: ['IfcWall', 'IfcDoor', 'IfcSlab', 'IfcAirTerminal', 'IfcTask'],
}
const SPATIAL = ['IfcSpace', 'IfcBuildingStorey', 'IfcBuilding'] as const
const OTHERS = ['IfcGroup', 'IfcZone', 'IfcOpeningElement', 'IfcElementAssembly'] as const
const TYPES: Readonly<Record<SchemaName, readonly string[]>> = {
  IFC2X3: ['IfcWallType', 'IfcSlabType', 'IfcAirTerminalType', 'IfcValveType'],
  IFC4: ['IfcWallType', 'IfcSlabType', 'IfcAirTerminalType', 'IfcTaskType'],
  IFC4X3: ['IfcWallType', 'IfcSlabType', 'IfcAirTerminalType', 'IfcTaskType'],
}

/** Predefined types that objects of these files may have, beside those of the user's own. */
export function predefinedTypes(schema: SchemaName): string[] {
  const found = loadSchema(schema)
  const types = objectClasses(schema).flatMap(
    (name) => found.class(name)?.attributes.find((one) => one.name === 'PredefinedType')?.type ?? [],
  )
  return [...new Set(types.flatMap((type) => literals(found, type)))]
}

/** The classes of objects that files of a schema may have. */
export function objectClasses(schema: SchemaName): string[] {
  return [...OCCURRENCES[schema], ...SPATIAL, ...OTHERS, ...TYPES[schema]]
}

/** A file of a schema. */
export function modelText(schema: SchemaName): fc.Arbitrary<string> {
  return fc
    .record({
      millimetres: fc.boolean(),
      occurrences: fc.array(object(schema, [...OCCURRENCES[schema], ...SPATIAL, ...OTHERS]), {
        minLength: 3,
        maxLength: 8,
      }),
      types: fc.array(object(schema, TYPES[schema]), { maxLength: 3 }),
      typed: fc.array(fc.nat(20), { maxLength: 8 }),
      sets: fc.array(set, { minLength: 2, maxLength: 7 }),
      held: fc.array(fc.nat(20), { maxLength: 3 }),
      wholes: fc.array(whole, { minLength: 3, maxLength: 14 }),
      references: fc.array(reference, { maxLength: 4 }),
      materials: fc.array(material, { maxLength: 4 }),
    })
    .map((parts) => new Writer(schema).write(parts))
}

interface PlainObject {
  readonly class: string
  readonly values: Readonly<Record<string, string>>
}

interface PlainSet {
  readonly name: string
  readonly kind: 'properties' | 'quantities' | 'predefined' | 'material'
  readonly properties: readonly { readonly name: string; readonly text: PropertyText }[]
  readonly objects: readonly number[]
}

/** Class and values of a property; `own` unit in centimetres. */
interface PropertyText {
  readonly class: string
  readonly values: Readonly<Record<string, string>>
  readonly own: boolean
}

interface PlainWhole {
  readonly relation: 'aggregates' | 'nests' | 'groups' | 'contains' | 'fills' | 'voids'
  readonly part: number
  readonly whole: number
}

interface PlainReference {
  readonly system: string | null
  readonly code: string
  readonly above: string | null
  readonly objects: readonly number[]
  readonly direct: boolean
}

interface PlainMaterial {
  readonly kind: 'single' | 'list' | 'layers' | 'usage' | 'constituents'
  readonly names: readonly (string | null)[]
  readonly category: string | null
  readonly objects: readonly number[]
}

interface Parts {
  readonly millimetres: boolean
  readonly occurrences: readonly PlainObject[]
  readonly types: readonly PlainObject[]
  readonly typed: readonly number[]
  readonly sets: readonly PlainSet[]
  readonly held: readonly number[]
  readonly wholes: readonly PlainWhole[]
  readonly references: readonly PlainReference[]
  readonly materials: readonly PlainMaterial[]
}

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`
const label = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS).map(quoted) },
  { weight: 1, arbitrary: fc.constantFrom('$', "''") },
)
const some = fc.array(fc.nat(20), { minLength: 2, maxLength: 8 })
const real = (value: number): string => (Number.isInteger(value) ? `${value}.` : String(value))
const number = fc.constantFrom(...NUMBERS).map(real)

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

function object(schema: SchemaName, classes: readonly string[]): fc.Arbitrary<PlainObject> {
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

function predefined(schema: Schema, type: string): fc.Arbitrary<string> {
  const known = literals(schema, type).map((literal) => `.${literal}.`)
  return fc.constantFrom('$', '.NOTDEFINED.', '.USERDEFINED.', ...known)
}

function literals(schema: Schema, type: string): readonly string[] {
  return (schema.enumeration(type) ?? []).slice(0, 1)
}

const value: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS, '').map((text) => `IFCLABEL(${quoted(text)})`),
  fc.constantFrom(...TEXTS).map((text) => `IFCLABEL(${quoted(text)})`),
  fc.constantFrom(...TEXTS).map((text) => `IFCTEXT(${quoted(text)})`),
  number.map((text) => `IFCREAL(${text})`),
  number.map((text) => `IFCLENGTHMEASURE(${text})`),
  fc.constantFrom(0, 1, 5, 1200).map((whole) => `IFCINTEGER(${whole})`),
  fc.constantFrom('T', 'F', 'U').map((letter) => `IFCLOGICAL(.${letter}.)`),
  fc.constantFrom('T', 'F').map((letter) => `IFCBOOLEAN(.${letter}.)`),
)
const optional = fc.oneof({ weight: 3, arbitrary: value }, { weight: 1, arbitrary: fc.constant('$') })
const length = fc.oneof(
  { weight: 3, arbitrary: number.map((text) => `IFCLENGTHMEASURE(${text})`) },
  { weight: 1, arbitrary: fc.constant('$') },
)
const list = fc
  .array(value, { maxLength: 3 })
  .map((items) => (items.length === 0 ? '$' : `(${items.join(',')})`))

const property: fc.Arbitrary<PropertyText> = fc.oneof(
  { weight: 5, arbitrary: propertyOf('IfcPropertySingleValue', { NominalValue: optional }) },
  { weight: 1, arbitrary: propertyOf('IfcPropertyEnumeratedValue', { EnumerationValues: list }) },
  { weight: 1, arbitrary: propertyOf('IfcPropertyListValue', { ListValues: list }) },
  {
    weight: 1,
    arbitrary: propertyOf('IfcPropertyTableValue', { DefiningValues: list, DefinedValues: list }),
  },
  {
    weight: 1,
    arbitrary: propertyOf('IfcPropertyBoundedValue', {
      UpperBoundValue: length,
      LowerBoundValue: length,
      SetPointValue: length,
    }),
  },
  { weight: 1, arbitrary: propertyOf('IfcPropertyReferenceValue', {}) },
  { weight: 1, arbitrary: propertyOf('IfcComplexProperty', { UsageName: fc.constant("'a'") }) },
)

function propertyOf(
  name: string,
  values: Readonly<Record<string, fc.Arbitrary<string>>>,
): fc.Arbitrary<PropertyText> {
  return fc.record({ class: fc.constant(name), values: fc.record(values), own: fc.boolean() })
}

const quantity: fc.Arbitrary<PropertyText> = fc.oneof(
  propertyOf('IfcQuantityLength', { LengthValue: number }),
  propertyOf('IfcQuantityArea', { AreaValue: number }).map((one) => ({ ...one, own: false })),
  propertyOf('IfcQuantityCount', { CountValue: number }).map((one) => ({ ...one, own: false })),
)

const named = (of: fc.Arbitrary<PropertyText>): fc.Arbitrary<PlainSet['properties']> =>
  fc.uniqueArray(fc.record({ name: fc.constantFrom(...PROPERTIES), text: of }), {
    minLength: 1,
    maxLength: 2,
    selector: ({ name }) => name,
  })

const set: fc.Arbitrary<PlainSet> = fc
  .constantFrom(...Array<'properties'>(7).fill('properties'), 'quantities', 'predefined', 'material')
  .chain((kind) =>
    fc.record({
      kind: fc.constant<PlainSet['kind']>(kind),
      name: fc.constantFrom(...SETS),
      properties: named(kind === 'quantities' ? quantity : property),
      objects: some,
    }),
  )

const whole: fc.Arbitrary<PlainWhole> = fc.record({
  relation: fc.constantFrom('aggregates', 'nests', 'groups', 'contains', 'fills', 'voids'),
  part: fc.nat(20),
  whole: fc.nat(20),
})

const reference: fc.Arbitrary<PlainReference> = fc.record({
  system: fc.option(fc.constantFrom(...SYSTEMS)),
  code: fc.constantFrom(...CODES),
  above: fc.option(fc.constantFrom(...CODES)),
  objects: some,
  direct: fc.boolean(),
})

const material: fc.Arbitrary<PlainMaterial> = fc.record({
  kind: fc.constantFrom('single', 'list', 'layers', 'usage', 'constituents'),
  names: fc.array(fc.option(fc.constantFrom(...TEXTS)), { minLength: 1, maxLength: 3 }),
  category: fc.option(fc.constantFrom(...TEXTS)),
  objects: some,
})

const RELATIONS: Readonly<Record<PlainWhole['relation'], readonly [string, string, string]>> = {
  aggregates: ['IfcRelAggregates', 'RelatingObject', 'RelatedObjects'],
  nests: ['IfcRelNests', 'RelatingObject', 'RelatedObjects'],
  groups: ['IfcRelAssignsToGroup', 'RelatingGroup', 'RelatedObjects'],
  contains: ['IfcRelContainedInSpatialStructure', 'RelatingStructure', 'RelatedElements'],
  fills: ['IfcRelFillsElement', 'RelatingOpeningElement', 'RelatedBuildingElement'],
  voids: ['IfcRelVoidsElement', 'RelatingBuildingElement', 'RelatedOpeningElement'],
}
const TO_ONE_PART = new Set(['fills', 'voids'])

/** Writes the lines of a file. */
class Writer {
  private readonly schema: Schema
  private readonly lines: string[] = []
  private objects: number[] = []
  private centimetres = 0

  constructor(schema: SchemaName) {
    this.schema = loadSchema(schema)
  }

  write(parts: Parts): string {
    const { millimetres, occurrences, types } = parts
    this.units(millimetres)
    const occurrenceIds = occurrences.map((one) => this.line(one.class, one.values))
    const typeIds = types.map((one, i) => this.type(one, parts, i))
    this.objects = [...occurrenceIds, ...typeIds]
    this.typing(occurrenceIds, typeIds, parts.typed)
    this.sets(parts.sets)
    for (const one of parts.wholes) this.whole(one, occurrenceIds)
    for (const one of parts.references) this.reference(one)
    for (const one of parts.materials) this.material(one)
    return `${head(this.schema.name)}${this.lines.join('\n')}\nENDSEC;\nEND-ISO-10303-21;\n`
  }

  /** A statement with these attributes that the class has, the others `$`; @returns its name */
  private line(name: string, values: Readonly<Record<string, string>>): number {
    const id = this.lines.length + 1
    const found = this.schema.class(name)
    const cells = (found?.attributes ?? []).map((attribute) => values[attribute.name] ?? '$')
    this.lines.push(`#${id}=${name.toUpperCase()}(${cells.join(',')});`)
    return id
  }

  private units(millimetres: boolean): void {
    const unit = (type: string, prefix: string, name: string): number =>
      this.line('IfcSIUnit', { Dimensions: '*', UnitType: `.${type}.`, Prefix: prefix, Name: `.${name}.` })
    this.centimetres = unit('LENGTHUNIT', '.CENTI.', 'METRE')
    const prefix = millimetres ? '.MILLI.' : '$'
    const units = [unit('LENGTHUNIT', prefix, 'METRE'), unit('AREAUNIT', prefix, 'SQUARE_METRE')]
    const assignment = this.line('IfcUnitAssignment', { Units: refs(units) })
    this.line('IfcProject', { Name: "'a'", UnitsInContext: `#${assignment}` })
  }

  /** A type may hold a set of its own. */
  private type(one: PlainObject, { sets, held }: Parts, i: number): number {
    const chosen = sets[held[i] ?? 99]
    if (chosen === undefined || chosen.kind === 'material') return this.line(one.class, one.values)
    return this.line(one.class, { ...one.values, HasPropertySets: refs([this.setLine(chosen)]) })
  }

  private typing(occurrences: readonly number[], types: readonly number[], typed: readonly number[]): void {
    typed.forEach((chosen, i) => {
      const [occurrence, type] = [occurrences[i], types[chosen]]
      if (occurrence !== undefined && type !== undefined)
        this.line('IfcRelDefinesByType', { RelatedObjects: refs([occurrence]), RelatingType: `#${type}` })
    })
  }

  /** No object has two sets of one name: which of them counts the standard does not say. */
  private sets(sets: readonly PlainSet[]): void {
    const taken = new Set<string>()
    for (const one of sets) {
      if (one.kind === 'material') {
        this.materialSet(one)
        continue
      }
      const objects = this.chosen(one.objects).filter(
        (id) => !taken.has(`${id} ${one.name}`) && !this.holdsSet(id),
      )
      for (const id of objects) taken.add(`${id} ${one.name}`)
      if (objects.length === 0) continue
      this.line('IfcRelDefinesByProperties', {
        RelatedObjects: refs(objects),
        RelatingPropertyDefinition: `#${this.setLine(one)}`,
      })
    }
  }

  private holdsSet(id: number): boolean {
    return /TYPE\(/.test(this.lines[id - 1] ?? '')
  }

  private setLine({ name, kind, properties }: PlainSet): number {
    const Name = quoted(name)
    if (kind === 'predefined')
      return this.line('IfcDoorPanelProperties', {
        Name,
        PanelOperation: '.SWINGING.',
        PanelWidth: '0.5',
        PanelPosition: '.LEFT.',
      })
    const members = refs(properties.map(({ name: own, text }) => this.property(own, text)))
    return kind === 'quantities'
      ? this.line('IfcElementQuantity', { Name, Quantities: members })
      : this.line('IfcPropertySet', { Name, HasProperties: members })
  }

  private materialSet({ name, properties }: PlainSet): void {
    const material = this.line('IfcMaterial', { Name: quoted(name) })
    const members = refs(properties.map(({ name: own, text }) => this.property(own, text)))
    const found = this.schema.name === 'IFC2X3' ? 'IfcExtendedMaterialProperties' : 'IfcMaterialProperties'
    this.line(found, {
      Name: quoted(name),
      Material: `#${material}`,
      Properties: members,
      ExtendedProperties: members,
    })
  }

  private property(name: string, { class: found, values, own }: PropertyText): number {
    const unit = own ? `#${this.centimetres}` : '$'
    const units = { Unit: unit, DefiningUnit: unit, DefinedUnit: unit }
    return this.line(found, { Name: quoted(name), ...units, ...values })
  }

  private whole({ relation, part, whole: wanted }: PlainWhole, occurrences: readonly number[]): void {
    const [from, to] = [part % occurrences.length, wanted % occurrences.length]
    if (from === to) return
    const [name, relating, related] = RELATIONS[relation]
    const parts = TO_ONE_PART.has(relation) ? `#${occurrences[from]}` : refs([occurrences[from] as number])
    this.line(name, { [relating]: `#${occurrences[to]}`, [related]: parts })
  }

  private reference({ system, code, above, objects, direct }: PlainReference): void {
    const source = system === null ? '$' : `#${this.line('IfcClassification', { Name: quoted(system) })}`
    const parent =
      above === null
        ? source
        : `#${this.line('IfcClassificationReference', { ...coded(above), ReferencedSource: source })}`
    const own =
      direct && source !== '$'
        ? source
        : `#${this.line('IfcClassificationReference', { ...coded(code), ReferencedSource: parent })}`
    this.line('IfcRelAssociatesClassification', {
      RelatedObjects: refs(this.chosen(objects)),
      RelatingClassification: own,
    })
  }

  private material({ kind, names, category, objects }: PlainMaterial): void {
    const Category = category === null ? '$' : quoted(category)
    const materials = names.map((name) =>
      this.line('IfcMaterial', { Name: name === null ? "''" : quoted(name), Category }),
    )
    this.line('IfcRelAssociatesMaterial', {
      RelatedObjects: refs(this.chosen(objects)),
      RelatingMaterial: `#${this.definition(kind, materials, names)}`,
    })
  }

  private definition(
    kind: PlainMaterial['kind'],
    materials: readonly number[],
    [name = null]: readonly (string | null)[],
  ): number {
    const Name = name === null ? '$' : quoted(`${name}${name}`)
    if (kind === 'list') return this.line('IfcMaterialList', { Materials: refs(materials) })
    if (kind === 'constituents' && this.schema.name !== 'IFC2X3') {
      const parts = materials.map((id) => this.line('IfcMaterialConstituent', { Name, Material: `#${id}` }))
      return this.line('IfcMaterialConstituentSet', { Name, MaterialConstituents: refs(parts) })
    }
    if (kind !== 'layers' && kind !== 'usage') return materials[0] as number
    const layers = materials.map((id) => this.line('IfcMaterialLayer', { Name, Material: `#${id}` }))
    const layerSet = this.line('IfcMaterialLayerSet', { LayerSetName: Name, MaterialLayers: refs(layers) })
    return kind === 'layers'
      ? layerSet
      : this.line('IfcMaterialLayerSetUsage', { ForLayerSet: `#${layerSet}` })
  }

  private chosen(places: readonly number[]): number[] {
    return [...new Set(places.map((place) => this.objects[place % this.objects.length] as number))]
  }
}

function refs(ids: readonly number[]): string {
  return `(${ids.map((id) => `#${id}`).join(',')})`
}

function coded(code: string): Record<string, string> {
  return { Identification: quoted(code), ItemReference: quoted(code) }
}
