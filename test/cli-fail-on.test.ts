import { expect, test } from 'vitest'
import { FAIL_ON, isFailed } from '../cli/fail-on.ts'
import { parseParameters, splitModels } from '../cli/options.ts'
import { compareResults } from '../engine/compare.ts'
import type { Finding, Result, Severity } from '../engine/result.ts'
import { resultFixture } from './fixtures/results.ts'

const house = resultFixture('house')
const clean = resultFixture('clean')

const one = (status: Finding['status'], severity: Severity): Result => {
  const [first] = house.findings
  return { ...clean, findings: [{ ...first, status, severity } as Finding] }
}
const failing = (result: Result) => FAIL_ON.filter((level) => isFailed({ result }, level))

test('5.1 each threshold holds those above it, unknown holds every fail, never holds nothing', () => {
  expect(failing(one('fail', 'error'))).toEqual(['error', 'warning', 'info', 'unknown'])
  expect(failing(one('fail', 'warning'))).toEqual(['warning', 'info', 'unknown'])
  expect(failing(one('fail', 'info'))).toEqual(['info', 'unknown'])
  expect(failing(one('unknown', 'error'))).toEqual(['unknown'])
  expect(failing(one('waived', 'error'))).toEqual([])
  expect(failing(clean)).toEqual([])
})

test('5.1 a rule that failed by itself counts without a finding on an element', () => {
  const [site] = house.rules

  expect(failing({ ...clean, rules: [{ ...site!, severity: 'warning' }] })).toEqual([
    'warning',
    'info',
    'unknown',
  ])
})

test('4.3 with a baseline only what is new or got worse counts', () => {
  const against = (before: Result, after: Result, level: (typeof FAIL_ON)[number] = 'error') =>
    isFailed({ result: after, comparison: compareResults(before, after) }, level)

  expect(against(house, house)).toBe(false)
  expect(against(clean, house)).toBe(true)
  expect(against(one('unknown', 'error'), one('fail', 'error'))).toBe(true)
  expect(against(one('fail', 'error'), one('unknown', 'error'), 'unknown')).toBe(false)
  expect(against(one('unknown', 'error'), one('unknown', 'error'), 'unknown')).toBe(false)
})

test('5.1 a model after an option that takes several values is still a model', () => {
  expect(splitModels(['core/information', 'office.json', 'house.ifc', '-'])).toEqual({
    values: ['core/information', 'office.json'],
    models: ['house.ifc', '-'],
  })
  expect(splitModels(['name=x.ifc']).models).toEqual([])
})

test('parameters are numbers, switches or texts', () => {
  expect(parseParameters(['a=0.9', 'b=true', 'c=B2', 'd=x=y', 'e='])).toEqual({
    a: 0.9,
    b: true,
    c: 'B2',
    d: 'x=y',
    e: '',
  })
})
