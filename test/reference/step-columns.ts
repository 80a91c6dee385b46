/** What a plain file states of its instances: every attribute, property and quantity in SI (spec 1.5, 1.6), read slowly. */
import type { CellValue } from '../../engine/cells.ts'
import type { InputSource } from '../../engine/result.ts'
import { loadSchema } from '../../engine/schema/load.ts'
import type { Schema, SchemaName } from '../../engine/schema/schema.ts'
import type { PlainInstance, PlainStep } from './step.ts'
import { inSi, type PlainUnit, PlainUnits } from './step-units.ts'

export interface PlainValue {
  readonly value: CellValue
  readonly source: InputSource
}

/** Values that are there, by the name of their column and then by their instance. */
export type PlainColumn = Map<number, PlainValue>

export interface PlainColumns {
  /** `IfcDoor.OverallWidth` */
  readonly attributes: Map<string, PlainColumn>
  /** `Pset_DoorCommon\nFireExit` */
  readonly properties: Map<string, PlainColumn>
  /** Of the sets that have a property the first in code unit order, as `*` asks for it. */
  readonly anySet: Map<string, PlainColumn>
}

/** Measures of the quantity classes. */
const QUANTITIES: Readonly<Record<string, string>> = {
  IfcQuantityArea: 'IfcAreaMeasure',
  IfcQuantityCount: 'IfcCountMeasure',
  IfcQuantityLength: 'IfcLengthMeasure',
  IfcQuantityNumber: 'IfcNumericMeasure',
  IfcQuantityTime: 'IfcTimeMeasure',
  IfcQuantityVolume: 'IfcVolumeMeasure',
  IfcQuantityWeight: 'IfcMassMeasure',
}

export function plainColumns(step: PlainStep): PlainColumns {
  const schema = loadSchema(step.schema as SchemaName)
  const units = new PlainUnits(schema, step.instances)
  const properties = new Properties(schema, step.instances, units).columns()
  return { attributes: attributes(schema, step.instances, units), properties, anySet: anySet(properties) }
}

function attributes(
  schema: Schema,
  instances: readonly PlainInstance[],
  units: PlainUnits,
): Map<string, PlainColumn> {
  const columns = new Map<string, PlainColumn>()
  for (const { id, class: name, values } of instances) {
    schema.class(name)?.attributes.forEach((attribute, i) => {
      const value = siCell(values[i] ?? null, units, units.ofType(attribute.type))
      if (value !== null) put(columns, `${name}.${attribute.name}`, id, { value, source: 'occurrence' })
    })
  }
  return columns
}

/** A value with its number in SI: `bare` is the unit of one without a type, `own` goes before all others. */
function siCell(value: CellValue, units: PlainUnits, bare: PlainUnit, own?: PlainUnit): CellValue {
  if (typeof value === 'number') return inSi(value, own === undefined ? bare : own)
  if (value === null || value.kind !== 'typed' || typeof value.value !== 'number') return value
  return inSi(value.value, own === undefined ? units.ofType(value.type) : own)
}

class Properties {
  private readonly schema: Schema
  private readonly instances: readonly PlainInstance[]
  private readonly units: PlainUnits
  private readonly byId: ReadonlyMap<number, PlainInstance>

  constructor(schema: Schema, instances: readonly PlainInstance[], units: PlainUnits) {
    this.schema = schema
    this.instances = instances
    this.units = units
    this.byId = new Map(instances.map((instance) => [instance.id, instance]))
  }

  /** An object's own values go before those of its type; of equal ones the first set of the file counts. */
  columns(): Map<string, PlainColumn> {
    const occurrences = this.links('IfcRelDefinesByType', 'RelatingType', 'RelatedObjects')
    const holders = [
      ...this.links('IfcRelDefinesByProperties', 'RelatingPropertyDefinition', 'RelatedObjects'),
      ...this.held(),
    ]
    const stated = this.stated()
    const columns = new Map<string, PlainColumn>()
    const give = (source: InputSource, takers: (object: number) => readonly number[]): void => {
      for (const { set, key, value } of stated)
        for (const [, object] of holders.filter(([from]) => from === set))
          for (const taker of takers(object).filter((id) => this.isObject(id)))
            put(columns, key, taker, { value, source })
    }
    give('occurrence', (object) => [object])
    give('type', (type) => occurrences.filter(([from]) => from === type).map(([, object]) => object))
    return columns
  }

  private isObject(id: number): boolean {
    return this.schema.isA(this.byId.get(id)?.class ?? '', 'IfcObjectDefinition')
  }

  /** What the sets state, property sets before quantities. */
  private stated(): { readonly set: number; readonly key: string; readonly value: CellValue }[] {
    return [
      ['IfcPropertySet', 'HasProperties'],
      ['IfcElementQuantity', 'Quantities'],
    ].flatMap(([className, list]) =>
      this.instances
        .filter((one) => one.class === className)
        .flatMap((set) =>
          this.refs(set, list as string).flatMap((member) => {
            const [setName, name] = [nameIn(this.attribute(set, 'Name')), nameIn(member.values[0] ?? null)]
            const value = this.valueOf(member)
            if (setName === null || name === null || value === null) return []
            return [{ set: set.id, key: `${setName}\n${name}`, value }]
          }),
        ),
    )
  }

  private valueOf(member: PlainInstance): CellValue {
    const { units } = this
    const cell = (name: string): CellValue => this.attribute(member, name)
    const measure = QUANTITIES[member.class]
    if (measure !== undefined) {
      const stated = member.values[3] ?? null
      const number =
        stated !== null && typeof stated === 'object' && stated.kind === 'typed' ? stated.value : stated
      return siCell(
        typeof number === 'number' ? number : stated,
        units,
        units.ofType(measure),
        units.own(cell('Unit')),
      )
    }
    switch (member.class) {
      case 'IfcPropertySingleValue':
        return siCell(cell('NominalValue'), units, units.ofType(''), units.own(cell('Unit')))
      case 'IfcPropertyEnumeratedValue':
        return this.single(cell('EnumerationValues'), undefined)
      case 'IfcPropertyListValue':
        return this.single(cell('ListValues'), units.own(cell('Unit')))
      case 'IfcPropertyBoundedValue':
        return this.bounds(cell('LowerBoundValue'), cell('UpperBoundValue'), units.own(cell('Unit')))
      case 'IfcPropertyTableValue':
        return cell('DefiningValues')
      default:
        return null
    }
  }

  /** A list of one value is that value; a list of references stays one. */
  private single(value: CellValue, own: PlainUnit | undefined): CellValue {
    const items = value !== null && typeof value === 'object' && value.kind === 'list' ? value.items : []
    if (items.length !== 1 || refsIn(value).length > 0) return value
    return siCell(items[0] as CellValue, this.units, this.units.ofType(''), own)
  }

  /** From one to the other, open where one is not given; nothing where they cross. */
  private bounds(from: CellValue, to: CellValue, own: PlainUnit | undefined): CellValue {
    const number = (value: CellValue): number | null => {
      const si = siCell(value, this.units, this.units.ofType(''), own)
      return typeof si === 'number' ? si : null
    }
    const [lower, upper] = [number(from), number(to)]
    if (lower === null && upper === null) return null
    if (lower !== null && upper !== null && lower > upper) return null
    return { kind: 'bounds', lower: lower ?? -Infinity, upper: upper ?? Infinity }
  }

  /** Pairs of kept instances that relationships of a class and its subclasses state. */
  private links(className: string, from: string, to: string): [number, number][] {
    return this.instances
      .filter((one) => this.schema.isA(one.class, className))
      .flatMap((one) =>
        this.refs(one, from).flatMap((a) => this.refs(one, to).map((b): [number, number] => [a.id, b.id])),
      )
  }

  /** Sets and the types that hold them. */
  private held(): [number, number][] {
    return this.instances
      .filter((one) => this.schema.isA(one.class, 'IfcTypeObject'))
      .flatMap((type) => this.refs(type, 'HasPropertySets').map((set): [number, number] => [set.id, type.id]))
  }

  private attribute(instance: PlainInstance, name: string): CellValue {
    const at = this.schema.class(instance.class)?.attributes.findIndex((one) => one.name === name) ?? -1
    return instance.values[at] ?? null
  }

  private refs(instance: PlainInstance, name: string): PlainInstance[] {
    return refsIn(this.attribute(instance, name)).flatMap((id) => this.byId.get(id) ?? [])
  }
}

/** The instances that a value names: a reference, or a list of nothing else. */
function refsIn(value: CellValue): number[] {
  if (value === null || typeof value !== 'object') return []
  if (value.kind === 'ref') return [value.id]
  if (value.kind === 'typed') return refsIn(value.value)
  if (value.kind !== 'list') return []
  const ids = value.items.flatMap((item) =>
    item !== null && typeof item === 'object' && item.kind === 'ref' ? [item.id] : [],
  )
  return ids.length === value.items.length ? ids : []
}

/** A name: any text, the empty one too; null where there is something else. */
function nameIn(value: CellValue): string | null {
  if (value === null || typeof value !== 'object') return null
  return value.kind === 'text' || value.kind === 'enumeration' ? value.text : null
}

/** The first value that a column is given for an instance counts. */
function put(columns: Map<string, PlainColumn>, key: string, id: number, value: PlainValue): void {
  const column = columns.get(key) ?? new Map<number, PlainValue>()
  columns.set(key, column)
  if (!column.has(id)) column.set(id, value)
}

function anySet(properties: ReadonlyMap<string, PlainColumn>): Map<string, PlainColumn> {
  const columns = new Map<string, PlainColumn>()
  const keys = [...properties.keys()].map((key) => key.split('\n') as [string, string])
  for (const [set, name] of keys.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
    for (const [id, value] of properties.get(`${set}\n${name}`) as PlainColumn) put(columns, name, id, value)
  return columns
}
