/** The part of a class that a word for an element stands for, as a condition. */
import type { Atom } from './condition.ts'
import type { ElementType } from './element-types.ts'
import { patternAtom, textsAtom, truthAtom } from './property-atom.ts'
import { casePlace, type PropertyPlace } from './property-place.ts'
import { binary, call, path, text } from './terms.ts'
import { literalPattern } from './text-pattern.ts'

const PLAIN = { unit: null, isWhole: false, isOwn: false } as const
const OBJECT_TYPE: PropertyPlace = { kind: 'attribute', set: null, name: 'ObjectType', ...PLAIN }

/** Fire exits are marked as such by a property. */
export const FIRE_EXIT: PropertyPlace = {
  kind: 'property',
  set: 'Pset_DoorCommon',
  name: 'FireExit',
  ...PLAIN,
}

/** The condition that rows of the class must meet; null when all of them count. */
export function narrowing({ word, part }: ElementType): Atom | null {
  if (part === null) return null
  const isWhole = false
  if (part === 'fireExit')
    return truthAtom(
      { expr: path('Pset_DoorCommon', 'FireExit'), place: casePlace(FIRE_EXIT), isWhole },
      true,
    )
  const place = casePlace(OBJECT_TYPE)
  if (part === 'objectType') {
    const named = textsAtom({ expr: path('ObjectType'), place, isWhole }, [word])
    return known({ ...named, expr: binary('and', call('exists', path('ObjectType')), named.expr) })
  }
  const names = [path('ObjectType'), path('LongName'), path('Name'), text('-')]
  const expr = names.reduce((left, right) => binary('??', left, right))
  return known(patternAtom({ expr, place, isWhole }, wordPattern(word)))
}

/** The word anywhere in the text, its first letter small or large. */
function wordPattern(word: string): string {
  const trimmed = word.trim().toLowerCase()
  const first = trimmed[0] as string
  return `[\\s\\S]*[${first.toUpperCase()}${first}]${literalPattern(trimmed.slice(1))}[\\s\\S]*`
}

/** Where nothing is said the row does not count. */
function known(atom: Atom): Atom {
  return { ...atom, test: (fact) => atom.test(fact) ?? false }
}
