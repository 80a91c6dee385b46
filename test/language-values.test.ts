/** Spec 2.3: missing values, intervals, tolerance and three-valued logic, from text to verdict. */
import { describe, expect, test } from 'vitest'
import { core, given, judge, requireError } from './language/harness.ts'

describe('2.3.1 what is missing', () => {
  test.each([
    ['an absent attribute', {}],
    ['null', given({ a: null })],
    ['an empty text', given({ a: '' })],
    ['a text where a number is expected', given({ a: '3' })],
    ['a truth where a number is expected', given({ a: true })],
  ])('2.3.1 %s', (_, part) => {
    expect(judge('X.a > 2', part)).toBe('unknown')
  })

  test('2.3.1 a number where a text is expected', () => {
    expect(judge('X.a = "3"', given({ a: 3 }))).toBe('unknown')
    expect(judge('X.a', given({ a: 1 }))).toBe('unknown')
  })

  test('2.3.1 comparing with an empty text is an error, because that is a missing value', () => {
    expect(requireError('Name = ""')).toContain('write `exists(…)`')
  })
})

test('2.3.2 a ?? b is a where it is not missing, else b', () => {
  expect(judge('X.a ?? X.b = 2', given({ a: 2, b: 3 }))).toBe('pass')
  expect(judge('X.a ?? X.b = 2', given({ b: 3 }))).toBe('fail')
  expect(judge('X.a ?? X.b ?? "none" = "none"', {})).toBe('pass')
  expect(judge('X.a ?? true', {})).toBe('pass')
  expect(judge('length(X.a ?? X.b) = 3', given({ b: 'abc' }))).toBe('pass')
})

describe('2.3.3 bounds', () => {
  test.each([
    ['atMost(X.a) < 3', 'pass'],
    ['atMost(X.a) >= 1', 'unknown'],
    ['atMost(X.a) >= 3', 'fail'],
    ['atLeast(X.a) > 1', 'pass'],
    ['atLeast(X.a) < 3', 'unknown'],
    ['atLeast(X.a) < 1', 'fail'],
    ['about(X.a, 0.5) > 1', 'pass'],
    ['about(X.a, 0.5) > 2', 'unknown'],
    ['about(X.a, 0.5) > 3', 'fail'],
    ['X.missing ?? atMost(X.a) >= 2.5', 'fail'],
  ])('2.3.3 with a = 2, %s: %s', (require, expected) => {
    expect(judge(require, given({ a: 2 }))).toBe(expected)
  })
})

describe('2.3.4 arithmetic on intervals', () => {
  test.each([
    ['about(X.a, 1) + about(X.b, 1) in 3 .. 7', 'pass'],
    ['about(X.a, 1) + about(X.b, 1) > 3.5', 'unknown'],
    ['about(X.a, 1) - about(X.b, 1) in -3 .. 1', 'pass'],
    ['about(X.a, 1) * about(-X.b, 1) in -12 .. -2', 'pass'],
    ['about(X.a, 1) / about(X.b, 1) in 0.25 .. 1.5', 'pass'],
    ['-about(X.a, 1) in -3 .. -1', 'pass'],
    ['atMost(X.a) * 0 = 0', 'pass'],
    ['1 / atLeast(X.a) in 0 .. 0.5', 'pass'],
    ['X.a / 0 > 1', 'unknown'],
    ['X.a / about(0, 1) > 0', 'unknown'],
    ['X.a + X.missing > 0', 'unknown'],
    ['abs(about(-X.a, 3)) in 0 .. 5', 'pass'],
    ['sqrt(X.a - X.b) > 0', 'unknown'],
    ['max(X.a, X.b, 1) = 3', 'pass'],
    ['min(X.a, about(X.b, 2)) in 1 .. 2', 'pass'],
    ['round(X.a / 4) = 1', 'pass'],
    ['floor(-X.a / 4) = -1 and ceil(X.a / 4) = 1', 'pass'],
    ['sin(X.a * 0) = 0 and cos(X.a * 0) = 1 and tan(atan(X.a)) = 2', 'pass'],
  ])('2.3.4 with a = 2 and b = 3, %s: %s', (require, expected) => {
    expect(judge(require, given({ a: 2, b: 3 }))).toBe(expected)
  })
})

describe('2.3.5 tolerance', () => {
  test.each([
    ['=', 1.0000019, 'pass'],
    ['=', 1.0000021, 'fail'],
    ['=', 0.9999979, 'fail'],
    ['<', 0.9999979, 'pass'],
    ['<', 0.9999981, 'fail'],
    ['>', 1.0000021, 'pass'],
    ['>', 1.0000019, 'fail'],
    ['<=', 1.0000019, 'pass'],
    ['<=', 1.0000021, 'fail'],
    ['>=', 0.9999981, 'pass'],
    ['>=', 0.9999979, 'fail'],
    ['!=', 1.0000019, 'fail'],
    ['!=', 1.0000021, 'pass'],
  ])('2.3.5 x %s 1 with x = %d: %s', (op, x, expected) => {
    expect(judge(`X.a ${op} 1`, given({ a: x }))).toBe(expected)
  })
})

test('2.3.6 a comparison is unknown where the bounds do not decide it, or a side is missing', () => {
  expect(judge('about(X.a, 1) = 2', given({ a: 2 }))).toBe('unknown')
  expect(judge('about(X.a, 1) = 4', given({ a: 2 }))).toBe('fail')
  expect(judge('1 < X.missing', {})).toBe('unknown')
  expect(judge('X.a = X.b', given({ a: 'x', b: 'x' }))).toBe('pass')
  expect(judge('X.a = X.b', given({ a: 1, b: 1 }))).toBe('pass')
  expect(judge('X.a = X.b', given({ a: true, b: false }))).toBe('fail')
  expect(judge('X.a = X.b', given({ a: 1, b: 'x' }))).toBe('unknown')
})

test('2.3.7 exists is true or false, never unknown', () => {
  expect(judge('exists(X.a)', given({ a: false }))).toBe('pass')
  expect(judge('exists(X.a)', given({ a: '' }))).toBe('fail')
  expect(judge('exists(storey)', {})).toBe('fail')
  expect(judge('exists(storey.contents)', {})).toBe('fail')
  expect(judge('exists(parts)', { toMany: { parts: ['door'] } })).toBe('pass')
  expect(judge('exists(IfcDoor)', {})).toBe('pass')
  expect(judge('exists(IfcWall)', {})).toBe('fail')
  const definitions = { area: 'X.a * X.b', either: 'X.a ?? X.b' }
  expect(judge('exists(area)', given({ a: 1 }), [], { definitions })).toBe('fail')
  expect(judge('exists(either)', given({ b: 1 }), [], { definitions })).toBe('pass')
})

describe('2.3.8 Kleene', () => {
  const values = { t: true, f: false }
  test.each([
    ['X.t and X.u', 'unknown'],
    ['X.f and X.u', 'fail'],
    ['X.t or X.u', 'pass'],
    ['X.f or X.u', 'unknown'],
    ['not X.u', 'unknown'],
    ['not X.f', 'pass'],
    ['X.f implies X.u', 'pass'],
    ['X.u implies X.t', 'pass'],
    ['X.u implies X.f', 'unknown'],
    ['X.t implies X.u', 'unknown'],
    ['X.t implies X.f', 'fail'],
    ['X.t = X.u', 'unknown'],
    ['X.t = true and X.f = false and X.t != X.f', 'pass'],
  ])('2.3.8 %s: %s', (require, expected) => {
    expect(judge(require, given(values))).toBe(expected)
  })
})

describe('2.3.9 in and matches', () => {
  test.each([
    ['X.n in 1 .. 3', 'pass'],
    ['X.n in 3 .. 4', 'fail'],
    ['X.n not in 3 .. 4', 'pass'],
    ['X.n in [1, 2]', 'pass'],
    ['X.s in ["EI 30", "EI 60"]', 'pass'],
    ['X.s not in ["EI 60"]', 'pass'],
    ['X.u in ["EI 60"]', 'unknown'],
    ['X.s matches /EI ?30/', 'pass'],
    ['X.s matches /I/', 'fail'],
    ['X.s matches /EI|30/', 'fail'],
    ['X.s not matches /I/', 'pass'],
    ['X.b in [true]', 'pass'],
  ])('2.3.9 %s: %s', (require, expected) => {
    expect(judge(require, given({ n: 2, s: 'EI 30', b: true }))).toBe(expected)
  })

  test('2.3.9 a range is two comparisons, a list of texts one set', () => {
    expect(core('X.n in 1 .. 3')).toMatchObject({ kind: 'and', items: [{ op: '>=' }, { op: '<=' }] })
    expect(core('X.s in ["b", "a", "b"]')).toMatchObject({ kind: 'textIn', texts: ['a', 'b'] })
  })
})
