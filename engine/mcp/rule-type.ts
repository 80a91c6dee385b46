/** Finds the element that the conditions of a rule are about. */

import { nestedKey } from './convert-condition.ts'
import { ANY_ELEMENT, type ElementType, elementType, knownElementType, wordKey } from './element-types.ts'
import { isObject, type JsonObject, own } from './fields.ts'
import { type Notes, shown } from './note.ts'

interface Word {
  readonly value: unknown
  readonly path: string
}

/** The one element that all conditions name; null when they name several, or no word. */
export function ruleType(conditions: readonly JsonObject[], path: string, notes: Notes): ElementType | null {
  const words = conditions.flatMap((condition, i) => wordsOf(condition, `${path}.conditions[${i}]`, 0))
  const odd = words.find(({ value }) => typeof value !== 'string' || value.trim() === '')
  if (odd !== undefined) return refused(odd, notes, 'one kind of element')
  const [first] = words
  if (first === undefined) return anyElement(path, notes)
  const type = elementType(first.value as string)
  const other = words.find(({ value }) => !isSame(elementType(value as string), type))
  if (other !== undefined) return refused(other, notes, `${shown(first.value)} as before`)
  tell(type, first.path, notes)
  return type
}

function isSame(a: ElementType, b: ElementType): boolean {
  if (a.class !== b.class || a.part !== b.part) return false
  return a.part === null || a.part === 'fireExit' || wordKey(a.word) === wordKey(b.word)
}

function wordsOf(condition: JsonObject, path: string, depth: number): Word[] {
  const value = own(condition, 'element_type')
  const found = value === undefined || value === null ? [] : [{ value, path: `${path}.element_type` }]
  const key = nestedKey(condition)
  const nested = own(condition, key)
  if (!Array.isArray(nested) || depth > 16) return found
  return [
    ...found,
    ...nested.flatMap((one, i) => (isObject(one) ? wordsOf(one, `${path}.${key}[${i}]`, depth + 1) : [])),
  ]
}

function refused({ value, path }: Word, notes: Notes, expected: string): null {
  notes.notConverted(path, `${shown(value)} where ${expected} is expected`, {
    done: 'left the rule out',
    decide: 'which element the rule is about; what others must be is a relationship',
    whole: value,
  })
  return null
}

function anyElement(path: string, notes: Notes): ElementType {
  notes.decide(`${path}.conditions`, 'no element_type', {
    done: 'applied the rule to every IfcElement',
    decide: 'which element it is about',
  })
  return ANY_ELEMENT
}

function tell(type: ElementType, path: string, notes: Notes): void {
  const isKnown = knownElementType(type.word) !== null
  notes.decide(path, `the ${isKnown ? '' : 'unknown '}kind of element ${shown(type.word)}`, {
    done: `applied the rule to ${type.class}${type.part === null ? '' : PARTS[type.part].done}`,
    decide: type.part === null ? null : PARTS[type.part].decide,
  })
}

const PARTS = {
  fireExit: { done: ' where Pset_DoorCommon.FireExit', decide: 'whether the models mark exits so' },
  described: {
    done: ' whose ObjectType, else LongName, else Name holds that word',
    decide: 'how the models name such rooms',
  },
  objectType: { done: ' of that ObjectType', decide: 'which class of IFC is meant' },
} as const satisfies Readonly<Record<NonNullable<ElementType['part']>, unknown>>
