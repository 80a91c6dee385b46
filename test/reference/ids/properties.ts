/** The property facet over a plain model. */
import type { CellValue } from '../../../engine/cells.ts'
import type { IdsPropertyFacet, IdsRestriction } from '../../../engine/ids/document.ts'
import type { PlainInstance } from '../step.ts'
import { attributeOf, isA, type Plain, refs, related, text, typeOf } from './plain.ts'
import { type Actual, keepsBound, matches } from './value.ts'

type Place = 'value' | 'upper' | 'lower' | 'setPoint'

interface Stated {
  readonly place: Place
  readonly type: string
  /** Undefined: nothing that could be compared. */
  readonly actual: Actual | undefined
}

/** A property as it counts for an element. */
interface Property {
  /** Nothing at all is given. */
  readonly isNull: boolean
  readonly values: readonly Stated[]
}

type Sets = Map<string, Map<string, Property>>

const MEASURES: Readonly<Record<string, string>> = {
  IfcQuantityLength: 'IfcLengthMeasure',
  IfcQuantityArea: 'IfcAreaMeasure',
  IfcQuantityCount: 'IfcCountMeasure',
}

export function meetsProperty(plain: Plain, element: PlainInstance, facet: IdsPropertyFacet): boolean {
  const sets = matchingSets(plain, element, facet)
  if (sets.length === 0) return false
  return sets.every((properties) => {
    const all = properties.filter((property) => !property.isNull)
    return all.length > 0 && all.every((property) => passes(property, facet))
  })
}

/** What is there must pass. */
export function meetsOptionalProperty(
  plain: Plain,
  element: PlainInstance,
  facet: IdsPropertyFacet,
): boolean {
  return matchingSets(plain, element, facet)
    .flat()
    .every((property) => property.isNull || passes(property, facet))
}

/** Of every set that has the name, the properties that have the name. */
function matchingSets(plain: Plain, element: PlainInstance, facet: IdsPropertyFacet): Property[][] {
  return [...setsOf(plain, element)]
    .filter(([name]) => matches(facet.propertySet, name))
    .map(([, properties]) =>
      [...properties].filter(([name]) => matches(facet.baseName, name)).map(([, property]) => property),
    )
}

function passes({ values }: Property, { dataType, value }: IdsPropertyFacet): boolean {
  const typed = values.filter((one) => dataType === undefined || one.type.toUpperCase() === dataType)
  const known = typed.flatMap(({ place, actual }) => (actual === undefined ? [] : [{ place, actual }]))
  if (value === undefined) return known.length > 0
  if (value.kind === 'restriction' && known.some(({ place }) => place !== 'value'))
    return boundedPasses(known, value)
  return known.some(({ actual }) => matches(value, actual))
}

/** The set point does not count, and bounds ask for the bound they limit. */
function boundedPasses(
  known: readonly { readonly place: Place; readonly actual: Actual }[],
  value: IdsRestriction,
): boolean {
  const bounds = known.filter(({ place }) => place !== 'setPoint')
  if (value.bounds.length === 0) return bounds.some(({ actual }) => matches(value, actual))
  return value.bounds.every((bound) => {
    const wanted = bound.kind.startsWith('min') ? 'lower' : 'upper'
    const actual = bounds.find(({ place }) => place === wanted)?.actual
    return typeof actual === 'object' && keepsBound(bound, actual.number)
  })
}

/** The occurrence's properties override its type's, one by one. */
function setsOf(plain: Plain, element: PlainInstance): Sets {
  const sets: Sets = new Map()
  const type = typeOf(plain, element)
  if (type !== undefined) addSets(plain, sets, ownSets(plain, type))
  addSets(plain, sets, ownSets(plain, element))
  return sets
}

function ownSets(plain: Plain, element: PlainInstance): PlainInstance[] {
  const assigned = related(plain, element, [
    'IfcRelDefinesByProperties',
    'RelatedObjects',
    'RelatingPropertyDefinition',
  ])
  const held = refs(plain, attributeOf(plain, element, 'HasPropertySets'))
  const ofMaterial = plain.instances.filter(
    (one) =>
      isA(plain, one, 'IfcMaterialProperties') &&
      refs(plain, attributeOf(plain, one, 'Material')).includes(element),
  )
  return [...held, ...assigned, ...ofMaterial]
}

function addSets(plain: Plain, sets: Sets, found: readonly PlainInstance[]): void {
  for (const set of found) {
    const name = text(attributeOf(plain, set, 'Name'))
    if (name === undefined || name === '') continue
    const properties = sets.get(name) ?? new Map<string, Property>()
    sets.set(name, properties)
    for (const [property, value] of propertiesOf(plain, set)) properties.set(property, value)
  }
}

function propertiesOf(plain: Plain, set: PlainInstance): [string, Property][] {
  const list = ['HasProperties', 'Quantities', 'Properties', 'ExtendedProperties']
    .map((name) => attributeOf(plain, set, name))
    .find((value) => value !== undefined)
  if (list === undefined) return predefined(plain, set)
  return refs(plain, list).flatMap((one): [string, Property][] => {
    const name = text(attributeOf(plain, one, 'Name'))
    return name === undefined ? [] : [[name, propertyOf(plain, one)]]
  })
}

function predefined(plain: Plain, set: PlainInstance): [string, Property][] {
  const attributes = plain.schema.class(set.class)?.attributes.slice(4) ?? []
  return attributes.map(({ name, type }): [string, Property] => {
    const value = attributeOf(plain, set, name) ?? null
    return [name, single(plain, value, type, undefined)]
  })
}

function propertyOf(plain: Plain, property: PlainInstance): Property {
  const of = (name: string): CellValue => attributeOf(plain, property, name) ?? null
  const unit = (name: string): PlainInstance | undefined => refs(plain, of(name))[0]
  const measure = MEASURES[property.class]
  if (measure !== undefined) return single(plain, property.values[3] ?? null, measure, unit('Unit'))
  switch (property.class) {
    case 'IfcPropertySingleValue':
      return single(plain, of('NominalValue'), '', unit('Unit'))
    case 'IfcPropertyEnumeratedValue':
      return several(plain, [['value', of('EnumerationValues'), undefined]])
    case 'IfcPropertyListValue':
      return several(plain, [['value', of('ListValues'), unit('Unit')]])
    case 'IfcPropertyTableValue':
      return several(plain, [
        ['value', of('DefiningValues'), unit('DefiningUnit')],
        ['value', of('DefinedValues'), unit('DefinedUnit')],
      ])
    case 'IfcPropertyBoundedValue':
      return several(plain, [
        ['upper', of('UpperBoundValue'), unit('Unit')],
        ['lower', of('LowerBoundValue'), unit('Unit')],
        ['setPoint', of('SetPointValue'), unit('Unit')],
      ])
    default:
      return { isNull: false, values: [] }
  }
}

function single(plain: Plain, value: CellValue, declared: string, unit: PlainInstance | undefined): Property {
  if (value === null) return { isNull: true, values: [] }
  return { isNull: false, values: [stated(plain, { place: 'value', value, declared, unit })] }
}

function several(
  plain: Plain,
  lists: readonly (readonly [Place, CellValue, PlainInstance | undefined])[],
): Property {
  const values = lists.flatMap(([place, list, unit]) => {
    const items = list !== null && typeof list === 'object' && list.kind === 'list' ? list.items : [list]
    return items
      .filter((item) => item !== null)
      .map((value) => stated(plain, { place, value, declared: '', unit }))
  })
  return { isNull: values.length === 0, values }
}

function stated(
  plain: Plain,
  {
    place,
    value,
    declared,
    unit,
  }: {
    readonly place: Place
    readonly value: CellValue
    readonly declared: string
    readonly unit: PlainInstance | undefined
  },
): Stated {
  if (typeof value === 'number')
    return { place, type: declared, actual: numberOf(plain, value, declared, unit) }
  if (value?.kind === 'typed') {
    const { type } = value
    const actual = typeof value.value === 'number' ? numberOf(plain, value.value, type, unit) : undefined
    return { place, type, actual }
  }
  if (value?.kind === 'logical')
    return { place, type: value.type ?? declared, actual: value.value ?? undefined }
  const found = text(value)
  const type = (value !== null && 'type' in value ? value.type : null) ?? declared
  return { place, type, actual: found === undefined || found === '' ? undefined : found }
}

/** A number in SI. Millimetres and square millimetres are what generated models have of units that are not SI; a value's own unit comes first. */
export function numberOf(plain: Plain, value: number, type: string, unit: PlainInstance | undefined): Actual {
  const isInteger = plain.schema.definedType(type)?.base === 'INTEGER'
  const wanted =
    type === 'IfcLengthMeasure' || type === 'IfcPositiveLengthMeasure'
      ? 'LENGTHUNIT'
      : type === 'IfcAreaMeasure'
        ? 'AREAUNIT'
        : ''
  const own = unit ?? projectUnit(plain, wanted)
  return { number: own === undefined ? value : value / divisor(plain, own), isInteger }
}

function projectUnit(plain: Plain, wanted: string): PlainInstance | undefined {
  const project = plain.instances.find((one) => one.class === 'IfcProject')
  if (project === undefined) return undefined
  return refs(plain, attributeOf(plain, project, 'UnitsInContext'))
    .flatMap((assignment) => refs(plain, attributeOf(plain, assignment, 'Units')))
    .find((unit) => text(attributeOf(plain, unit, 'UnitType')) === wanted)
}

function divisor(plain: Plain, unit: PlainInstance): number {
  const power = text(attributeOf(plain, unit, 'UnitType')) === 'AREAUNIT' ? 2 : 1
  const prefix = text(attributeOf(plain, unit, 'Prefix'))
  if (prefix === 'MILLI') return 1000 ** power
  return prefix === 'CENTI' ? 100 ** power : 1
}
