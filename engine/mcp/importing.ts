/** What the conversion of one rule's conditions carries along. */

import type { ElementType } from './element-types.ts'
import type { JsonObject } from './fields.ts'
import { memberPath } from './fields.ts'
import { type Notes, shown } from './note.ts'

/** One condition of the file. */
export interface ConditionSpot {
  readonly condition: JsonObject
  /** `rules[3].conditions[1]`. */
  readonly path: string
  /** Of the rule: all its conditions are about one element. */
  readonly type: ElementType
  readonly notes: Notes
}

/** Reports that a condition was not converted because of one of its keys; the whole condition stays in the note. */
export function refuse(
  { condition, path, notes }: ConditionSpot,
  key: string,
  why: { readonly found: string; readonly decide: string },
): null {
  notes.notConverted(key === '' ? path : memberPath(path, key), why.found, {
    done: 'left the rule out, for without this condition it would find too much',
    decide: why.decide,
    whole: condition,
  })
  return null
}

/** As `refuse`, for a key whose value is of no use. */
export function refuseValue(spot: ConditionSpot, key: string, expected: string): null {
  return refuse(spot, key, {
    found: `${shown(spot.condition[key])} where ${expected} is expected`,
    decide: `write ${expected}`,
  })
}

/** Tells how a condition was read where the file leaves a doubt. */
export function doubt(
  { path, notes }: ConditionSpot,
  key: string,
  note: { readonly found: string; readonly done: string; readonly decide: string },
): void {
  const { found, ...then } = note
  notes.decide(key === '' ? path : memberPath(path, key), found, then)
}
