/** What every property and quantity of every object must be in SI, from web-ifc's arguments alone (spec 1.5, 1.6). */
import { firstOf, type Link, type TheirLinks } from './links.ts'
import { type Argument, isList, KIND, nameOfCode, refsIn, type Theirs, textIn } from './theirs.ts'
import { numberIn, type TheirUnits, type UnitFactor } from './units.ts'

export type Value =
  | number
  | string
  | boolean
  | null
  | { readonly lower: number; readonly upper: number }
  | { readonly list: number }

export interface Expected {
  readonly value: Value
  readonly source: 'occurrence' | 'type'
}

/** Values by `set\nproperty`, those without a value too, and then by the object's instance name. */
export type ExpectedValues = Map<string, Map<number, Expected>>

interface Member {
  readonly key: string
  readonly value: Value
}

/** Measures of the quantity classes. */
const QUANTITIES: Readonly<Record<string, string>> = {
  IFCQUANTITYLENGTH: 'IFCLENGTHMEASURE',
  IFCQUANTITYAREA: 'IFCAREAMEASURE',
  IFCQUANTITYVOLUME: 'IFCVOLUMEMEASURE',
  IFCQUANTITYWEIGHT: 'IFCMASSMEASURE',
  IFCQUANTITYCOUNT: 'IFCCOUNTMEASURE',
  IFCQUANTITYTIME: 'IFCTIMEMEASURE',
}

/** Own sets first, in the order of the file; then those of the type. The first value that is there counts. */
export function expectedValues(theirs: Theirs, links: TheirLinks, units: TheirUnits): ExpectedValues {
  const members = new Map<number, readonly Member[]>()
  const position = new Map<number, number>()
  for (const set of [...theirs.of('IfcPropertySet'), ...theirs.of('IfcElementQuantity')]) {
    position.set(set, position.size)
    members.set(set, membersOf(theirs, units, set))
  }
  const sets = new Map<number, number[]>()
  for (const [object, set] of links.of('propertySets'))
    if (members.has(set)) sets.set(object, [...(sets.get(object) ?? []), set])
  for (const own of sets.values()) own.sort((a, b) => position.get(a)! - position.get(b)!)
  const values: ExpectedValues = new Map()
  const state = (object: number, from: number, source: 'occurrence' | 'type') => {
    for (const set of sets.get(from) ?? []) {
      for (const { key, value } of members.get(set) ?? []) add(values, key, object, { value, source })
    }
  }
  for (const object of sets.keys()) state(object, object, 'occurrence')
  for (const [object, type] of typesOf(links)) state(object, type, 'type')
  return values
}

function typesOf(links: TheirLinks): Map<number, number> {
  return firstOf(links.of('occurrences').map(([type, object]): Link => [object, type]))
}

function add(values: ExpectedValues, key: string, object: number, expected: Expected): void {
  const column = values.get(key) ?? new Map<number, Expected>()
  values.set(key, column)
  if (expected.value !== null && !column.has(object)) column.set(object, expected)
}

function membersOf(theirs: Theirs, units: TheirUnits, set: number): Member[] {
  const list = theirs.classOf(set) === 'IFCPROPERTYSET' ? 4 : 5
  const name = textIn(theirs.args(set)[2])
  return refsIn(theirs.args(set)[list]).map((id) => ({
    key: `${name}\n${textIn(theirs.args(id)[0])}`,
    value: statedValue(theirs, units, id),
  }))
}

function statedValue(theirs: Theirs, units: TheirUnits, id: number): Value {
  const args = theirs.args(id)
  const name = theirs.classOf(id) ?? ''
  const own = (at: number): UnitFactor | undefined => {
    const [unit] = refsIn(args[at])
    return unit === undefined ? undefined : units.unit(unit)
  }
  const measure = QUANTITIES[name]
  if (measure !== undefined) {
    const unit = own(2)
    return inUnit(numberIn(args[3]), unit === undefined ? units.measure(measure) : unit)
  }
  switch (name) {
    case 'IFCPROPERTYSINGLEVALUE':
      return scalar(args[2] ?? null, units, own(3))
    case 'IFCPROPERTYENUMERATEDVALUE':
      return listed(args[2] ?? null, units, undefined)
    case 'IFCPROPERTYLISTVALUE':
      return listed(args[2] ?? null, units, own(3))
    case 'IFCPROPERTYBOUNDEDVALUE':
      return bounded(scalar(args[3] ?? null, units, own(4)), scalar(args[2] ?? null, units, own(4)))
    case 'IFCPROPERTYTABLEVALUE':
      return listLength(args[2] ?? null)
    default:
      return null
  }
}

function scalar(argument: Argument, units: TheirUnits, own: UnitFactor | undefined): Value {
  if (argument === null || isList(argument)) return null
  const number = numberIn(argument)
  const type = nameOfCode(argument.typecode ?? 0)
  const isText =
    /^IFC(LABEL|TEXT|IDENTIFIER|DATE|TIME|DATETIME|DURATION|GLOBALLYUNIQUEID|URIREFERENCE|DESCRIPTIVEMEASURE)$/.test(
      type,
    )
  if (number !== null && !isText && typeof argument.value !== 'boolean') {
    return inUnit(number, own === undefined ? units.measure(type) : own)
  }
  if (argument.type !== KIND.typed) return null
  return isText || argument.value !== undefined ? argument.value : 'unknown'
}

function inUnit(number: number | null, unit: UnitFactor): number | null {
  return number === null || unit === null ? null : number * unit.factor + unit.offset
}

function listed(argument: Argument, units: TheirUnits, own: UnitFactor | undefined): Value {
  return argument !== null && isList(argument) && argument.length === 1
    ? scalar(argument[0] ?? null, units, own)
    : listLength(argument)
}

function listLength(argument: Argument): Value {
  return argument !== null && isList(argument) ? { list: argument.length } : null
}

function bounded(lower: Value, upper: Value): Value {
  const [from, to] = [
    typeof lower === 'number' ? lower : -Infinity,
    typeof upper === 'number' ? upper : Infinity,
  ]
  return from === -Infinity && to === Infinity ? null : { lower: from, upper: to }
}
