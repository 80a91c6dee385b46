/** Spec 2.5: units and dimensions; and 2.6: verdicts. */
import { describe, expect, test } from 'vitest'
import { dimensionOf } from '../engine/language/build.ts'
import { conjuncts, constantValue } from '../engine/language/conjuncts.ts'
import { siUnit } from '../engine/language/dimension.ts'
import { toSi, type UnitName } from '../engine/language/units.ts'
import { checked, core, given, judge, outcome, requireError, row } from './language/harness.ts'

describe('2.5.1 every number has a dimension', () => {
  test.each<[number, UnitName, number]>([
    [32, 'in', 0.8128],
    [34, 'in', 0.8636],
    [7, 'ft', 2.1336],
    [1, 'yd', 0.9144],
    [815, 'mm', 0.815],
    [100, 'ft2', 9.290304],
    [1, 'ft3', 0.028316846592],
    [180, 'deg', Math.PI],
    [8.33, '%', 0.0833],
    [20, 'degC', 293.15],
    [-5, 'degC', 268.15],
    [2, 'h', 7200],
    [3, 'kN', 3000],
  ])('2.5.1 %d %s is exactly %d in SI', (value, unit, expected) => {
    expect(toSi(value, unit)).toBe(expected)
  })

  test('2.5.1 a property of an unknown set takes the dimension it is compared with', () => {
    expect(core('X.a >= 0.8 m')).toMatchObject({ left: { dimension: [1, 0, 0, 0, 0, 0, 0, 0] } })
    expect(core('X.a + X.b >= 0.8 m')).toMatchObject({
      left: { right: { dimension: [1, 0, 0, 0, 0, 0, 0, 0] } },
    })
  })

  test.each([
    ['OverallWidth * OverallHeight > 1 m2', 'm2'],
    ['sqrt(OverallWidth * OverallHeight) > 1 m', 'm'],
    ['OverallWidth / OverallHeight > 1', '1'],
    ['Pset_DoorCommon.ThermalTransmittance < 1.8 W/m2K', 'W/m2K'],
    ['atan(OverallWidth / OverallHeight) < 10 deg', 'rad'],
    ['count(parts) > 1', '1'],
  ])('2.5.1 %s compares numbers in %s', (require, unit) => {
    const node = core(require)
    expect(node.kind === 'compare' && siUnit(dimensionOf(node.left))).toBe(unit)
  })
})

describe('2.5.2 different dimensions do not mix', () => {
  test.each([
    [
      'OverallWidth > 1 m2',
      "expected the same dimension on both sides: 'OverallWidth' is a length, '1 m2' is an area @ r require 1:16",
    ],
    [
      'OverallWidth > 1',
      "expected the same dimension on both sides: 'OverallWidth' is a length, '1' is a bare number; write the number with its unit, such as 0.8 m @ r require 1:16",
    ],
    [
      'true and\nOverallWidth + 3 s > 1 m',
      "expected the same dimension on both sides: 'OverallWidth' is a length, '3 s' is a time @ r require 2:16",
    ],
    [
      'OverallWidth ?? 3 s > 1 m',
      "expected the same dimension on both sides: 'OverallWidth' is a length, '3 s' is a time @ r require 1:17",
    ],
    [
      'round(OverallWidth) > 1 m',
      "round expects a bare number, but 'OverallWidth' is a length; divide it by a unit first, such as Width / 1 mm @ r require 1:7",
    ],
    ['sin(OverallWidth) > 0', "sin expects an angle, but 'OverallWidth' is a length @ r require 1:5"],
    ['Name > 1', "expected two values of one type: 'Name' is a text, '1' is a number @ r require 1:8"],
    ['Name < "b"', "'<' compares numbers, but 'Name' is a text @ r require 1:1"],
    [
      'Pset_DoorCommon.FireExit = "yes"',
      "expected two values of one type: 'Pset_DoorCommon.FireExit' is true or false, '\"yes\"' is a text @ r require 1:28",
    ],
  ])('2.5.2 %j', (require, expected) => {
    expect(requireError(require)).toBe(`rule-dimension ${expected}`)
  })

  test('2.5.2 a bare number fits counts and ratios, zero fits anything', () => {
    for (const require of [
      'count(parts) > 1',
      'OverallWidth / OverallHeight > 2',
      'OverallWidth > 0',
      'min(OverallWidth, 0) = 0',
    ]) {
      expect(core(require)).toMatchObject({ kind: 'compare' })
    }
  })
})

describe('2.6.1 verdicts', () => {
  test.each([
    [{ a: true, r: true }, 'pass'],
    [{ a: true, r: false }, 'fail'],
    [{ a: true }, 'unknown'],
    [{ a: false, r: true }, 'notApplicable'],
    [{ a: false, r: false }, 'notApplicable'],
    [{ a: false }, 'notApplicable'],
    [{ r: true }, 'pass'],
    [{ r: false }, 'unknown'],
    [{}, 'unknown'],
  ])('2.6.1 %j: %s', (values, expected) => {
    const rule = checked('IfcDoor where X.a', 'X.r')
    expect(outcome(rule, row('d', given(values))).verdicts.get('d')).toBe(expected)
  })
})

test('2.6.2 occurs bounds how many rows are applicable', () => {
  const doors = [row('a', given({ a: true })), row('b', given({ a: true })), row('c', given({ a: false }))]
  const status = (occurs: { min?: number; max?: number }) =>
    outcome(checked('IfcDoor where X.a', undefined, { occurs }), ...doors).status
  expect([status({ min: 1 }), status({ min: 3 }), status({ max: 1 }), status({ min: 2, max: 2 })]).toEqual([
    'pass',
    'fail',
    'fail',
    'pass',
  ])
})

test('2.6.3 a status is fail, else unknown, else pass, else notApplicable', () => {
  const status = (...values: readonly Record<string, boolean>[]) =>
    outcome(checked('IfcDoor where X.a', 'X.r'), ...values.map((value, i) => row(`d${i}`, given(value))))
      .status
  expect(status({ a: true, r: true }, { a: true }, { a: true, r: false })).toBe('fail')
  expect(status({ a: true, r: true }, { a: true })).toBe('unknown')
  expect(status({ a: true, r: true }, { a: false })).toBe('pass')
  expect(status({ a: false })).toBe('notApplicable')
  expect(status()).toBe('notApplicable')
  expect(outcome(checked('IfcDoor', undefined, { occurs: { max: 0 } })).status).toBe('pass')
})

describe('what a finding reports of each conjunct', () => {
  test('the value and its limit, seen from the value', () => {
    const [range, set, flipped] = [
      conjuncts(core('OverallWidth in 1 m .. 2 m')),
      conjuncts(core('not Name in ["a"]')),
      conjuncts(core('not 0.8 m <= OverallWidth')),
    ]
    expect(range).toMatchObject([
      { value: { text: 'OverallWidth' }, limit: { kind: 'number', op: '>=', node: { value: 1 } } },
      { value: { text: 'OverallWidth' }, limit: { kind: 'number', op: '<=', node: { value: 2 } } },
    ])
    expect(set).toMatchObject([
      { value: { text: 'Name' }, limit: { kind: 'texts', negated: true, texts: ['a'] } },
    ])
    expect(flipped).toMatchObject([
      { value: { text: 'OverallWidth' }, limit: { op: '<', node: { value: 0.8 } } },
    ])
  })

  test('an implication is its right side under its left', () => {
    const found = conjuncts(core('X.a implies (X.b and OverallWidth > 1 m)'))
    expect(found).toMatchObject([
      { given: [{ text: 'X.a' }], value: { text: 'X.b' }, limit: { kind: 'boolean', value: true } },
      { given: [{ text: 'X.a' }], value: { text: 'OverallWidth' } },
    ])
  })

  test('a constant limit is known without a row', () => {
    const node = core('OverallWidth > 2 * -(3 m) / 4')
    expect(node.kind === 'compare' && constantValue(node.right)).toBe(-1.5)
    expect(judge('OverallWidth > 2 * -(3 m) / 4', { attributes: { OverallWidth: 1 } })).toBe('pass')
  })
})
