/** Where IFC keeps a property of the file: an attribute, a standard property or quantity, or a property of the set MCP. */
import { declaredType } from '../language/declared.ts'
import { agree } from '../language/dimension.ts'
import { UNITS, type Unit, type UnitName } from '../language/units.ts'
import type { CaseRow, CaseValue } from '../pack/pack.ts'
import { loadSchema } from '../schema/load.ts'
import { DIMENSIONLESS, type Dimension } from '../schema/measures.ts'
import type { SchemaAttribute, SchemaProperty } from '../schema/schema.ts'
import type { CasePlace, Fact } from './condition.ts'
import { classChain } from './element-types.ts'
import { MORE_SETS, propertyKey, propertyNames } from './property-names.ts'

export type ValueKind = 'number' | 'text' | 'boolean'

export interface PropertyPlace {
  readonly kind: 'attribute' | 'property' | 'quantity'
  /** Of a property or quantity. */
  readonly set: string | null
  readonly name: string
  /** The SI unit of what the schema declares: null for a bare number, and for what is no number. */
  readonly unit: UnitName | null
  readonly isWhole: boolean
  /** No name of IFC was found: the property stands in a set of the file's own, else in MCP, under its own name. */
  readonly isOwn: boolean
}

/** The set of what IFC has no place for. */
export const OWN_SET = 'MCP'

/** The writer of models gives these to every object. */
const TAKEN: ReadonlySet<string> = new Set(['GlobalId', 'Tag'])

/**
 * The place of a property whose values are of one kind, seen from a class of IFC4.
 * Values of another kind may stand elsewhere: a fire rating of 60 is no label.
 */
export function propertyPlace(className: string, property: string, kind: ValueKind): PropertyPlace {
  return standardPlace(className, property, kind) ?? ownPlace(property)
}

/** `OverallWidth`, `Pset_DoorCommon.FireExit`. */
export function placeText({ set, name }: PropertyPlace): string {
  return set === null ? name : `${set}.${name}`
}

/** As a case states it. */
export function casePlace(place: PropertyPlace): CasePlace {
  const key = placeText(place)
  const field = { attribute: 'attributes', property: 'properties', quantity: 'quantities' } as const
  return {
    key,
    write(row: CaseRow, fact: Fact) {
      if (Array.isArray(fact)) return null
      if (fact === null) return [row]
      const at = field[place.kind]
      return [{ ...row, [at]: { ...row[at], [key]: fact as CaseValue } }]
    },
  }
}

function ownPlace(property: string): PropertyPlace {
  const dot = property.lastIndexOf('.')
  const set = property.slice(0, dot).trim()
  const hasSet = dot > 0 && dot < property.length - 1 && !/^(?:pset|qto)_|[`.*]/iu.test(set) && isFree(set)
  const name = (hasSet ? property.slice(dot + 1) : property).trim().replaceAll(/[.`]/gu, '_')
  return {
    kind: 'property',
    set: hasSet ? set : OWN_SET,
    name,
    unit: null,
    isWhole: false,
    isOwn: true,
  }
}

function isFree(set: string): boolean {
  return loadSchema('IFC4').propertySet(set) === undefined
}

function standardPlace(className: string, property: string, kind: ValueKind): PropertyPlace | null {
  const dot = property.lastIndexOf('.')
  if (dot > 0) return inSet(property.slice(0, dot), (name) => name === property.slice(dot + 1), kind)
  const ownKey = propertyKey(property)
  const tests = [
    ...propertyNames(property).map((wanted) => (name: string) => name === wanted),
    (name: string) => propertyKey(name) === ownKey,
  ]
  for (const isWanted of tests) {
    const found = attributePlace(className, isWanted, kind)
    if (found !== null) return found
    for (const set of setsOf(className)) {
      const place = inSet(set, isWanted, kind)
      if (place !== null) return place
    }
  }
  return null
}

function attributePlace(
  className: string,
  isWanted: (name: string) => boolean,
  kind: ValueKind,
): PropertyPlace | null {
  const attributes = loadSchema('IFC4').class(className)?.attributes ?? []
  const found = attributes.find(({ name }) => isWanted(name) && !TAKEN.has(name))
  const fit = found === undefined ? null : fitOf(found, kind)
  return found === undefined || fit === null
    ? null
    : { kind: 'attribute', set: null, name: found.name, ...fit, isOwn: false }
}

function inSet(set: string, isWanted: (name: string) => boolean, kind: ValueKind): PropertyPlace | null {
  const found = loadSchema('IFC4')
    .propertySet(set)
    ?.properties.find((property) => isWanted(property.name))
  if (found === undefined || (found.kind !== 'single' && found.kind !== 'quantity')) return null
  const fit = fitOf(found, kind)
  if (fit === null) return null
  return {
    kind: found.kind === 'quantity' ? 'quantity' : 'property',
    set,
    name: found.name,
    ...fit,
    isOwn: false,
  }
}

/** The sets of the class and of those above it. */
function setsOf(className: string): string[] {
  return classChain(className).flatMap((name) => {
    const base = name.slice('Ifc'.length)
    return [`Pset_${base}Common`, ...(MORE_SETS.get(name) ?? []), `Qto_${base}BaseQuantities`]
  })
}

/** Whether what the schema declares holds values of a kind; enumerations hold their literals only and do not count. */
function fitOf(
  item: SchemaAttribute | SchemaProperty,
  kind: ValueKind,
): Pick<PropertyPlace, 'unit' | 'isWhole'> | null {
  const schema = loadSchema('IFC4')
  const { type, dimension, literals } = declaredType(schema, item)
  if (type !== kind || literals !== null) return null
  const unit = kind === 'number' ? siUnitName(dimension) : null
  if (unit === undefined) return null
  const base = item.type === null ? undefined : schema.definedType(item.type)?.base
  return { unit, isWhole: item.kind === 'integer' || base === 'INTEGER' }
}

/** The unit of a dimension whose numbers are SI, null for bare numbers; undefined where the language has none. */
function siUnitName(dimension: Dimension | null): UnitName | null | undefined {
  if (dimension === null || agree(dimension, DIMENSIONLESS)) return null
  const found = Object.entries<Unit>(UNITS).find(
    ([, unit]) =>
      unit.numerator === 1 &&
      unit.denominator === 1 &&
      unit.offset === undefined &&
      agree(unit.dimension, dimension),
  )
  return found?.[0] as UnitName | undefined
}
