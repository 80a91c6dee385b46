/** Converts a condition on a property. */
import type { Condition } from './condition.ts'
import { own } from './fields.ts'
import { type ConditionSpot, doubt, refuse, refuseValue } from './importing.ts'
import { limitOf } from './limits.ts'
import { shown } from './note.ts'
import { isOrder, isText, type Operator, operatorOf, type TextOperator } from './operators.ts'
import {
  existenceAtom,
  type Limit,
  numbersAtom,
  orderAtom,
  patternAtom,
  type Subject,
  textsAtom,
  truthAtom,
} from './property-atom.ts'
import {
  casePlace,
  OWN_SET,
  type PropertyPlace,
  placeText,
  propertyPlace,
  type ValueKind,
} from './property-place.ts'
import { path } from './terms.ts'
import { partPattern, searchPattern } from './text-pattern.ts'

/** What IFC allows for the name of a property. */
const LONGEST_NAME = 255

/** The condition of a property; null when it was refused. */
export function propertyCondition(spot: ConditionSpot): Condition | null {
  const property = own(spot.condition, 'property')
  if (typeof property !== 'string' || property.trim() === '' || property.length > LONGEST_NAME)
    return refuseValue(spot, 'property', 'the name of a property')
  const operator = operatorOf(spot)
  if (operator === null) return null
  if (isOrder(operator)) return order(spot, property, operator)
  if (isText(operator)) return textTest(spot, property, operator)
  return equality(spot, property, operator)
}

/** How a rule reads a place. */
export function subjectOf(place: PropertyPlace): Subject {
  const names = place.set === null ? [place.name] : [place.set, place.name]
  return { expr: path(...names), place: casePlace(place), isWhole: place.isWhole }
}

function order(
  spot: ConditionSpot,
  property: string,
  operator: Parameters<typeof orderAtom>[1],
): Condition | null {
  const place = placeOf(spot, property, 'number')
  const limit = limitOf(spot, own(spot.condition, 'value'), place)
  return limit === null ? null : orderAtom(subjectOf(place), operator, limit)
}

function textTest(spot: ConditionSpot, property: string, operator: TextOperator): Condition | null {
  const value = own(spot.condition, 'value')
  if (typeof value !== 'string') return refuseValue(spot, 'value', 'a text')
  const subject = subjectOf(placeOf(spot, property, 'text'))
  if (value === '') {
    doubt(spot, 'value', {
      found: `an empty text after ${operator}, which every text satisfies`,
      done: 'asks whether there is a value',
      decide: 'whether that is meant',
    })
    return existenceAtom(subject, true, 'x')
  }
  const pattern = patternOf(spot, operator, value)
  return pattern === null ? null : patternAtom(subject, pattern)
}

/** The anchored pattern of a text operator; null when it was refused. */
export function patternOf(spot: ConditionSpot, operator: TextOperator, value: string): string | null {
  const search = operator === 'regex' ? searchPattern(value) : partPattern(operator, value)
  if ('pattern' in search) return search.pattern
  return refuse(spot, 'value', {
    found: `the text ${shown(value)} after ${operator}: ${search.reason}`,
    decide: 'how to say it otherwise',
  })
}

function equality(spot: ConditionSpot, property: string, operator: Operator): Condition | null {
  const isNegated = operator === '!=' || operator === 'not_in'
  const value = own(spot.condition, 'value')
  const values = operator === 'in' || operator === 'not_in' ? listOf(spot, value) : [value]
  if (values === null) return null
  if (values.length === 1 && (values[0] === null || values[0] === '')) {
    return existence(spot, property, isNegated)
  }
  const kind = kindOf(values)
  if (kind === null)
    return refuseValue(spot, 'value', 'a number, a text, true or false, or a list of one of these')
  const atom = membership(spot, values, { place: placeOf(spot, property, kind), kind })
  if (atom === null) return null
  return isNegated ? { kind: 'not', item: atom } : atom
}

function membership(
  spot: ConditionSpot,
  values: readonly unknown[],
  { place, kind }: { readonly place: PropertyPlace; readonly kind: ValueKind },
): Condition | null {
  const subject = subjectOf(place)
  if (kind === 'text') return textsAtom(subject, values as string[])
  if (kind === 'boolean') {
    const truths = [...new Set(values as boolean[])]
    const items = truths.map((value) => truthAtom(subject, value))
    return items.length === 1 ? (items[0] as Condition) : { kind: 'or', items }
  }
  const limits: Limit[] = []
  for (const value of values) {
    const limit = limitOf(spot, value, place)
    if (limit === null) return null
    limits.push(limit)
  }
  return numbersAtom(subject, limits)
}

/** `== null` and `== ''` ask for what is missing, which in the old format no condition could find. */
function existence(spot: ConditionSpot, property: string, exists: boolean): Condition {
  const kinds = ['text', 'number', 'boolean'] as const
  const places = kinds.map((kind) => [propertyPlace(spot.type.class, property, kind), kind] as const)
  const [place, kind] = places.find(([found]) => !found.isOwn) ?? (places[0] as (typeof places)[number])
  tellPlace(spot, property, place)
  doubt(spot, 'value', {
    found: `${shown(own(spot.condition, 'value'))}: a comparison with nothing`,
    done: exists ? 'a value that is there matches' : 'a value that is missing matches',
    decide: 'whether that is meant: in the old format a missing property matched nothing',
  })
  const present = kind === 'text' ? 'x' : kind === 'number' ? 1 : true
  return existenceAtom(subjectOf(place), exists, present)
}

/** What `in` may be one of; null when it was refused. */
function listOf(spot: ConditionSpot, value: unknown): readonly unknown[] | null {
  if (!Array.isArray(value)) {
    doubt(spot, 'value', {
      found: `${shown(value)} where a list is expected`,
      done: 'took it for a list of one',
      decide: 'whether others are missing',
    })
    return [value]
  }
  if (value.length === 0) return refuseValue(spot, 'value', 'a list that is not empty')
  return value
}

function kindOf(values: readonly unknown[]): ValueKind | null {
  if (values.every((value) => typeof value === 'number')) return 'number'
  if (values.every((value) => typeof value === 'boolean')) return 'boolean'
  return values.every((value) => typeof value === 'string' && value !== '') ? 'text' : null
}

function placeOf(spot: ConditionSpot, property: string, kind: ValueKind): PropertyPlace {
  const place = propertyPlace(spot.type.class, property, kind)
  tellPlace(spot, property, place)
  return place
}

function tellPlace(spot: ConditionSpot, property: string, place: PropertyPlace): void {
  const read = placeText(place)
  const isNet = /^(?:Net)[A-Z]/u.test(place.name) && !/net/iu.test(property)
  const found = `the property ${shown(property)} of ${spot.type.class}`
  if (place.set === OWN_SET) {
    const done = `reads ${read}, a property of a set of its own`
    doubt(spot, 'property', { found, done, decide: 'where the models hold it' })
  } else {
    const decide = isNet ? 'whether net or gross is meant' : null
    spot.notes.decide(`${spot.path}.property`, found, { done: `reads ${read}`, decide })
  }
}
