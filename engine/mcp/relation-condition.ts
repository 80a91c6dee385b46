/** Converts conditions on what an element is related to, and on the systems it belongs to. */
import type { Condition } from './condition.ts'
import { elementType, knownElementType } from './element-types.ts'
import { own } from './fields.ts'
import { type ConditionSpot, doubt, refuse, refuseValue } from './importing.ts'
import { shown } from './note.ts'
import { isOrder, isText, operatorOf } from './operators.ts'
import { patternOf } from './property-condition.ts'
import { countAtom, hasAtom, type Wanted } from './relation-atom.ts'
import { RELATION_WORDS, type Relation, relationNamed } from './relation-names.ts'
import { wantedPattern, wantedTexts, wantedType } from './wanted.ts'

/** The condition of a relation; null when it was refused. */
export function relationCondition(spot: ConditionSpot): Condition | null {
  const { condition, type } = spot
  const key = Object.hasOwn(condition, 'relationship') ? 'relationship' : 'property'
  const word = own(condition, key)
  const relation = typeof word === 'string' ? relationNamed(word, type.class) : null
  if (relation === null) {
    return refuse(spot, key, {
      found: word === undefined ? 'no relation' : `the relation ${shown(word)}`,
      decide: `which of ${RELATION_WORDS.join(' ')} is meant`,
    })
  }
  spot.notes.done(`${spot.path}.${key}`, `the relation ${shown(word)}`, `reads ${relation.relation}`)
  return related(spot, relation, { attribute: 'Name', names: relation.names })
}

const SYSTEM: Relation = {
  relation: 'systems',
  link: { on: 'judged', field: 'groups' },
  names: 'name',
  class: 'IfcSystem',
}

const SYSTEM_ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['system', 'Name'],
  ['name', 'Name'],
  ['system_name', 'Name'],
  ['type', 'ObjectType'],
  ['system_type', 'ObjectType'],
])

/** The condition of the systems that an element belongs to; null when it was refused. */
export function systemCondition(spot: ConditionSpot): Condition | null {
  const property = own(spot.condition, 'property') ?? 'system'
  const attribute = typeof property === 'string' ? SYSTEM_ATTRIBUTES.get(property) : undefined
  if (attribute === undefined) {
    return refuse(spot, 'property', {
      found: `the property ${shown(property)} of a system`,
      decide: `which of ${[...SYSTEM_ATTRIBUTES.keys()].join(' ')} is meant`,
    })
  }
  spot.notes.done(`${spot.path}.property`, `${shown(property)} of a system`, `reads ${attribute} of systems`)
  return related(spot, SYSTEM, { attribute, names: 'name' })
}

interface Reading {
  /** By which related rows are known where the condition names no kind of element. */
  readonly attribute: string
  readonly names: Relation['names']
}

function related(spot: ConditionSpot, relation: Relation, reading: Reading): Condition | null {
  const target = own(spot.condition, Object.hasOwn(spot.condition, 'value') ? 'value' : 'target_type')
  const operator = Object.hasOwn(spot.condition, 'operator') ? operatorOf(spot) : '=='
  if (operator === null) return null
  if (typeof target === 'number' || isOrder(operator)) return counted(spot, relation, { operator, target })
  if (isText(operator)) {
    if (typeof target !== 'string' || target === '') return refuseValue(spot, 'value', 'a text')
    const pattern = patternOf(spot, operator, target)
    return pattern === null
      ? null
      : hasAtom(relation, wantedPattern(relation.class, reading.attribute, pattern))
  }
  const isNegated = operator === '!=' || operator === 'not_in'
  if (target === null || target === undefined || typeof target === 'boolean') {
    const asksForSome = target === true || (target === undefined && own(spot.condition, 'value') !== null)
    const atom = hasAtom(relation, null)
    return asksForSome === isNegated ? { kind: 'not', item: atom } : atom
  }
  return members(spot, relation, { targets: [target].flat(), isNegated, reading })
}

function members(
  spot: ConditionSpot,
  relation: Relation,
  asked: { readonly targets: readonly unknown[]; readonly isNegated: boolean; readonly reading: Reading },
): Condition | null {
  const { targets, isNegated, reading } = asked
  if (!targets.every((one) => typeof one === 'string' && one.trim() !== '') || targets.length === 0)
    return refuseValue(spot, 'value', 'a kind of element, a name, a number, or true or false')
  const words = targets as readonly string[]
  const items = wantedOf(spot, relation, { words, reading }).map((wanted) => hasAtom(relation, wanted))
  const any: Condition = items.length === 1 ? (items[0] as Condition) : { kind: 'or', items }
  if (!isNegated) return any
  doubt(spot, 'operator', {
    found: `${shown(own(spot.condition, 'operator'))} of a relation`,
    done: 'matches where something is related, and none of it is of that kind',
    decide: 'whether an element without such a relation should match too',
  })
  return { kind: 'and', items: [hasAtom(relation, null), { kind: 'not', item: any }] }
}

function wantedOf(
  spot: ConditionSpot,
  relation: Relation,
  { words, reading }: { readonly words: readonly string[]; readonly reading: Reading },
): readonly Wanted[] {
  if (reading.names === 'name') return [wantedTexts(relation.class, reading.attribute, words)]
  return words.map((word) => {
    const known = knownElementType(word)
    if (known !== null) return wantedType(known)
    doubt(spot, 'value', {
      found: `the unknown kind of element ${shown(word)}`,
      done: 'took it for an IfcBuildingElementProxy of that ObjectType',
      decide: 'which class of IFC is meant',
    })
    return wantedType(elementType(word))
  })
}

function counted(
  spot: ConditionSpot,
  relation: Relation,
  { operator, target }: { readonly operator: string; readonly target: unknown },
): Condition | null {
  if (typeof target !== 'number' || !Number.isFinite(target))
    return refuseValue(spot, 'value', 'how many there are')
  if (relation.relation === 'parent' || relation.relation === 'host')
    return refuse(spot, 'value', {
      found: `a number after ${relation.relation}, of which there is one at most`,
      decide: 'what is counted',
    })
  if (operator === '==' || operator === '!=') {
    const atom = countAtom(relation, '=', target)
    return operator === '==' ? atom : { kind: 'not', item: atom }
  }
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=')
    return countAtom(relation, operator, target)
  return refuseValue(spot, 'value', 'a list')
}
