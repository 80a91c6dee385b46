/** What an IDS means, case by case: what a strict check of a small model comes to. */
import { describe, expect, test } from 'vitest'
import { CLASSIFICATIONS, MATERIALS } from './ids/meaning/associations.ts'
import { ATTRIBUTES } from './ids/meaning/attributes.ts'
import { ENTITIES } from './ids/meaning/entities.ts'
import { KIND_CASES, UNIT_CASES } from './ids/meaning/kinds.ts'
import { type Meaning, outcomeOf } from './ids/meaning/meaning.ts'
import { PROPERTIES } from './ids/meaning/properties.ts'
import { EMPTY_VALUES, RESTRICTIONS, SPECIFICATIONS, TOLERANCES } from './ids/meaning/values.ts'
import { OTHER_CASES, VERSION_CASES } from './ids/meaning/versions.ts'
import { WHOLES } from './ids/meaning/wholes.ts'

const SUBJECTS: readonly (readonly [subject: string, cases: readonly Meaning[]])[] = [
  ['6.2 empty values', EMPTY_VALUES],
  ['6.3 specifications', SPECIFICATIONS],
  ['6.4 entities and predefined types', ENTITIES],
  ['6.5 attributes', ATTRIBUTES],
  ['6.6 properties', PROPERTIES],
  ['6.6 kinds of values', KIND_CASES],
  ['6.6 versions', VERSION_CASES],
  ['6.2 what is no element', OTHER_CASES],
  ['6.7 units', UNIT_CASES],
  ['6.7 values', [...RESTRICTIONS, ...TOLERANCES]],
  ['6.8 classifications and materials', [...CLASSIFICATIONS, ...MATERIALS]],
  ['6.9 wholes', WHOLES],
]

describe.each(SUBJECTS)('%s', (_, cases) => {
  test.each(cases.map((one) => ({ one, says: one[0], outcome: one[1] })))(
    '$says: $outcome',
    async (given) => {
      expect(await outcomeOf(given.one)).toBe(given.outcome)
    },
  )
})
