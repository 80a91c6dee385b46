/** The printer writes what the parser reads back. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseApplies, parseExpression } from '../engine/language/parse.ts'
import { print, printApplies } from '../engine/language/print.ts'
import { expression, NOWHERE } from './language/arbitrary.ts'

/** The same tree without its offsets. */
function placeless(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part) => (key === 'at' ? NOWHERE : Object.is(part, -0) ? '-0' : part)),
  )
}

test('2.1 a printed expression parses to the same expression', () => {
  fc.assert(
    fc.property(expression, (expr) => {
      const text = print(expr)
      expect(placeless(parseExpression({ name: 'r', text }))).toEqual(placeless(expr))
    }),
    { numRuns: 3000 },
  )
})

test.each([
  'OverallWidth >= 32 in',
  'clearWidth ?? atMost(OverallWidth) >= param.door_clear_width',
  'every(boundaries where this is IfcWall satisfies Pset_WallCommon.FireRating matches /EI ?30/)',
  'a - (b - c)',
  'a ?? b is not IfcDoor',
  '-(5)',
  'unique(Name within storey)',
  'table.load[`Custom Set`.Use] * 2 m2 not in 1 m2 .. 3 m2',
])('2.1 %s prints as it was written', (text) => {
  expect(print(parseExpression({ name: 'r', text }))).toBe(text)
})

test('2.1 `applies` prints as it was written', () => {
  const text = 'IfcDoor, IfcWindow where not exists(Name)'
  expect(printApplies(parseApplies({ name: 'r', text }))).toBe(text)
})
