/** Laws that hold for any well-typed rule on any model; and that the checker fails only in words. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { checkRule } from '../engine/language/check.ts'
import { print } from '../engine/language/print.ts'
import { loadSchema } from '../engine/schema/load.ts'
import { expression } from './language/arbitrary.ts'
import { schemas } from './language/harness.ts'
import { condition, model, RULE_NAMES, rule } from './reference/arbitrary.ts'
import { evaluateRule, type Verdict } from './reference/evaluate.ts'
import type { PlainModel } from './reference/model.ts'

const options = { ...RULE_NAMES, schema: loadSchema('IFC4'), schemas }

function verdicts(building: PlainModel, require: string, applies = 'IfcElement'): Verdict[] {
  const checked = checkRule({ id: 'r', applies, require }, options)
  return [...evaluateRule(checked, building, options.schema).verdicts.values()]
}

test('2.6.1 every well-typed rule gives every row one verdict, and all kinds of verdict occur', () => {
  const seen = new Set<Verdict>()
  fc.assert(
    fc.property(model, rule, (building, { applies, require }) => {
      for (const verdict of verdicts(building, require, applies)) seen.add(verdict)
    }),
    { numRuns: 500 },
  )
  expect([...seen].sort()).toEqual(['fail', 'notApplicable', 'pass', 'unknown'])
})

test('2.3.8 the laws of De Morgan, of double negation and of implication', () => {
  fc.assert(
    fc.property(model, condition, condition, (building, a, b) => {
      const same = (left: string, right: string) =>
        expect(verdicts(building, left)).toEqual(verdicts(building, right))
      same(`not (${a} and ${b})`, `not ${a} or not ${b}`)
      same(`not not ${a}`, a)
      same(`${a} implies ${b}`, `not ${a} or ${b}`)
    }),
    { numRuns: 300 },
  )
})

test('2.4.2 every is not any of the contrary', () => {
  fc.assert(
    fc.property(model, condition, condition, (building, w, c) => {
      const every = verdicts(building, `every(parts where ${w} satisfies ${c})`)
      expect(every).toEqual(verdicts(building, `not any(parts where ${w} and not ${c})`))
    }),
    { numRuns: 200 },
  )
})

test('2.3.7 exists of a condition tells whether it is known', () => {
  fc.assert(
    fc.property(model, condition, (building, a) => {
      const known = verdicts(building, a).map((verdict) => (verdict === 'unknown' ? 'fail' : 'pass'))
      expect(verdicts(building, `exists((${a}) ?? (${a}))`)).toEqual(known)
    }),
    { numRuns: 200 },
  )
})

test('2.2.5 any expression is checked or refused with a LintelError that has a place', () => {
  fc.assert(
    fc.property(expression, (expr) => {
      try {
        checkRule({ id: 'r', applies: 'IfcDoor', require: print(expr) }, options)
      } catch (error) {
        expect(error).toBeInstanceOf(LintelError)
        expect((error as LintelError).message).not.toMatch(/[\n\r]/)
        expect((error as LintelError).place?.column).toBeGreaterThan(0)
      }
    }),
    { numRuns: 2000 },
  )
})
