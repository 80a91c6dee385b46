/** Converts one condition of a rule, nested ones with it. */
import { proposal } from '../language/nearest.ts'
import type { Condition } from './condition.ts'
import { isObject, own, reportUnknownKeys } from './fields.ts'
import { type ConditionSpot, doubt, refuse, refuseValue } from './importing.ts'
import { limitOf } from './limits.ts'
import { measuredPlace } from './measured-place.ts'
import { shown } from './note.ts'
import type { OrderOperator } from './operators.ts'
import { orderAtom } from './property-atom.ts'
import { propertyCondition, subjectOf } from './property-condition.ts'
import { type PropertyPlace, placeText, propertyPlace } from './property-place.ts'
import { relationCondition, systemCondition } from './relation-condition.ts'

const TYPES = ['property', 'spatial', 'relationship', 'system', 'composite'] as const
type ConditionType = (typeof TYPES)[number]

const SIMPLE_KEYS = ['type', 'element_type', 'property', 'operator', 'value']

/** The keys that are read; of two for one thing the first only. */
function knownKeys({ condition }: ConditionSpot, type: ConditionType): readonly string[] {
  const first = (...keys: readonly string[]): string =>
    keys.find((key) => Object.hasOwn(condition, key)) ?? (keys[0] as string)
  switch (type) {
    case 'property':
    case 'spatial':
      return [...SIMPLE_KEYS, 'unit']
    case 'system':
      return SIMPLE_KEYS
    case 'relationship':
      return [
        'type',
        'element_type',
        'operator',
        first('relationship', 'property'),
        first('value', 'target_type'),
      ]
    case 'composite':
      return ['type', 'element_type', first('logic', 'operator'), nestedKey(condition)]
  }
}

/** Deeper than any person nests; what a rule becomes must be parsed again. */
const DEEPEST = 16

/** The condition; null when it, or one within it, was refused. */
export function convertCondition(spot: ConditionSpot, depth = 0): Condition | null {
  if (depth > DEEPEST) {
    return refuse(spot, '', {
      found: `conditions nested deeper than ${DEEPEST}`,
      decide: 'how to say it flatly',
    })
  }
  const type = typeOf(spot)
  if (type === null) return null
  if (type !== 'spatial') reportUnknownKeys(spot.condition, spot, knownKeys(spot, type))
  switch (type) {
    case 'property':
      return propertyCondition(spot)
    case 'relationship':
      return relationCondition(spot)
    case 'system':
      return spot.type.class === 'IfcSystem' ? propertyCondition(spot) : systemCondition(spot)
    case 'spatial':
      return spatialCondition(spot)
    case 'composite':
      return compositeCondition(spot, depth)
  }
}

/** The conditions within a condition, by either key. */
export function nestedKey(condition: ConditionSpot['condition']): 'conditions' | 'sub_conditions' {
  return Object.hasOwn(condition, 'conditions') ? 'conditions' : 'sub_conditions'
}

function typeOf(spot: ConditionSpot): ConditionType | null {
  const value = own(spot.condition, 'type')
  const found = TYPES.find((type) => type === value)
  if (found !== undefined) return found
  if (value === undefined) {
    const isNested = Array.isArray(own(spot.condition, nestedKey(spot.condition)))
    const type = isNested ? 'composite' : 'property'
    doubt(spot, 'type', {
      found: 'no type of condition',
      done: `took it for '${type}'`,
      decide: 'whether it is one',
    })
    return type
  }
  const near = typeof value === 'string' ? proposal(value.slice(0, 40), TYPES) : ''
  return refuse(spot, 'type', {
    found: `the type of condition ${shown(value)}`,
    decide: `which of ${TYPES.join(' ')} is meant${near}`,
  })
}

/** What attributes and quantities say is read from them, what functions of the language measure is; the rest is refused. */
function spatialCondition(spot: ConditionSpot): Condition | null {
  const property = own(spot.condition, 'property')
  const isPlain = Object.keys(spot.condition).every((key) => knownKeys(spot, 'spatial').includes(key))
  const isRead =
    typeof property === 'string' && isPlain && !propertyPlace(spot.type.class, property, 'number').isOwn
  if (isRead) return propertyCondition(spot)
  const place = typeof property === 'string' && isPlain ? measuredPlace(property) : null
  const operator = place === null ? null : own(spot.condition, 'operator')
  if (place !== null && ORDER.includes(operator as OrderOperator))
    return measuredCondition(spot, place, operator as OrderOperator)
  return refuse(spot, typeof property === 'string' ? 'property' : '', {
    found: `the spatial condition ${shown(property ?? spot.condition)}`,
    decide:
      'how to say it by an attribute or quantity; it asks for geometry, which imported rules do not read',
  })
}

const ORDER: readonly OrderOperator[] = ['<', '<=', '>', '>=']

/** A rule that hangs on it does not run before something measures in space. */
function measuredCondition(
  spot: ConditionSpot,
  place: PropertyPlace,
  operator: OrderOperator,
): Condition | null {
  const limit = limitOf(spot, own(spot.condition, 'value'), place)
  if (limit === null) return null
  doubt(spot, 'property', {
    found: `${shown(own(spot.condition, 'property'))}, which has to be measured in space`,
    done: `reads it where the model states it, in ${placeText(place)}`,
    decide:
      'whether that is what is meant; where nothing else can make the rule fail, it is declared and does not run',
  })
  return orderAtom(subjectOf(place), operator, limit)
}

function compositeCondition(spot: ConditionSpot, depth: number): Condition | null {
  const { condition, path } = spot
  const key = nestedKey(condition)
  const nested = own(condition, key)
  if (!Array.isArray(nested) || nested.length === 0 || !nested.every(isObject))
    return refuseValue(spot, key, 'a list of conditions that is not empty')
  const logic = logicOf(spot)
  if (logic === null) return null
  const items = nested.map((one, i) =>
    convertCondition({ ...spot, condition: one, path: `${path}.${key}[${i}]` }, depth + 1),
  )
  if (items.includes(null)) return null
  const [first, ...others] = items as Condition[]
  const joined: Condition =
    others.length === 0
      ? (first as Condition)
      : { kind: logic === 'OR' ? 'or' : 'and', items: items as Condition[] }
  if (logic !== 'NOT') return joined
  if (others.length > 0)
    doubt(spot, key, {
      found: `NOT of ${items.length} conditions`,
      done: 'matches where not all of them do',
      decide: 'whether none of them should',
    })
  return { kind: 'not', item: joined }
}

function logicOf(spot: ConditionSpot): 'AND' | 'OR' | 'NOT' | null {
  const key = Object.hasOwn(spot.condition, 'logic') ? 'logic' : 'operator'
  const value = own(spot.condition, key)
  const found = (['AND', 'OR', 'NOT'] as const).find(
    (logic) => typeof value === 'string' && value.toUpperCase() === logic,
  )
  if (found !== undefined) return found
  return refuse(spot, key, {
    found: value === undefined ? 'no logic' : `the logic ${shown(value)}`,
    decide: 'which of AND OR NOT is meant',
  })
}
