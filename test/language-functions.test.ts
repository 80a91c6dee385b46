/** Spec 2.4: functions, quantifiers and aggregates. */
import { describe, expect, test } from 'vitest'
import { checked, core, given, judge, outcome, requireError, row } from './language/harness.ts'

const panels = [
  row('p1', { class: 'IfcPlate', ...given({ w: 1, ok: true }) }),
  row('p2', { class: 'IfcPlate', ...given({ w: 2, ok: false }) }),
  row('p3', { class: 'IfcPlate', ...given({ w: 4 }) }),
]
const whole = { toMany: { parts: ['p1', 'p2', 'p3'] } }
const onParts = (require: string): string => judge(require, whole, panels)

test('2.4.1 inside where and satisfies paths start at the member row', () => {
  expect(onParts('count(parts where X.w > 1) = 2')).toBe('pass')
  expect(onParts('every(parts where this is IfcPlate satisfies X.w < 5)')).toBe('pass')
  expect(
    judge('any(storey.contents where Name = "A")', { toOne: { storey: 's' } }, [
      row('s', { class: 'IfcBuildingStorey', toMany: { contents: ['a'] } }),
      row('a', { class: 'IfcWall', attributes: { Name: 'A' } }),
    ]),
  ).toBe('pass')
})

describe('2.4.2 count, any, every', () => {
  test.each([
    ['count(parts where X.ok) >= 1', 'pass'],
    ['count(parts where X.ok) <= 2', 'pass'],
    ['count(parts where X.ok) = 1', 'unknown'],
    ['count(parts where X.ok) = 3', 'fail'],
    ['count(parts) = 3', 'pass'],
    ['count(IfcPlate) = 3', 'pass'],
    ['any(parts where X.ok)', 'pass'],
    ['any(parts where X.w > 9)', 'fail'],
    ['any(parts where X.w > 3 and X.ok)', 'unknown'],
    ['every(parts satisfies X.ok)', 'fail'],
    ['every(parts where X.w != 2 satisfies X.ok)', 'unknown'],
    ['every(parts where X.w < 2 satisfies X.ok)', 'pass'],
    ['every(groups satisfies false)', 'pass'],
    ['every(space.boundaries satisfies false)', 'unknown'],
  ])('2.4.2 %s: %s', (require, expected) => {
    expect(onParts(require)).toBe(expected)
  })

  test('2.4.2 any is count > 0, every is count of the broken = 0', () => {
    const count = {
      kind: 'aggregate',
      function: 'count',
      over: { kind: 'members', steps: [], relation: 'parts' },
    }
    expect(core('any(parts)')).toMatchObject({ kind: 'compare', op: '>', left: count, right: { value: 0 } })
    expect(core('every(parts where X.a satisfies X.b)')).toMatchObject({
      kind: 'compare',
      op: '=',
      left: {
        ...count,
        where: { kind: 'and', items: [{ text: 'X.a' }, { kind: 'not', value: { text: 'X.b' } }] },
      },
      right: { value: 0 },
    })
  })
})

describe('2.4.3 sum, min, max over members', () => {
  test.each([
    ['sum(parts.X.w) = 7', 'pass'],
    ['sum(parts.X.w where X.w > 1) = 6', 'pass'],
    ['sum(parts.X.w where X.ok) > 0', 'unknown'],
    ['sum(parts.X.missing) >= 0', 'unknown'],
    ['sum(groups.X.w) = 0', 'pass'],
    ['min(parts.X.w) = 1', 'pass'],
    ['max(parts.X.w) = 4', 'pass'],
    ['max(groups.X.w) > 0', 'unknown'],
    ['sum(IfcPlate.X.w) = 7', 'pass'],
  ])('2.4.3 %s: %s', (require, expected) => {
    expect(onParts(require)).toBe(expected)
  })
})

test('2.4 length counts the characters of a text', () => {
  expect(judge('length(X.a) = 3', given({ a: 'abc' }))).toBe('pass')
  expect(judge('length(X.a) = 3', {})).toBe('unknown')
})

test('2.4 unique: no other row of `applies` has the same value, within a relation if it says so', () => {
  const named = (id: string, name: string | null, storey: string) =>
    row(id, { attributes: { Name: name }, toOne: { storey } })
  const rows = [
    named('a', 'D1', 's1'),
    named('b', 'D1', 's2'),
    named('c', 'D2', 's2'),
    named('d', null, 's2'),
    row('e', { attributes: { Name: 'D9' } }),
    row('s1', { class: 'IfcBuildingStorey' }),
    row('s2', { class: 'IfcBuildingStorey' }),
  ]
  const verdicts = (require: string) => [...outcome(checked('IfcDoor', require), ...rows).verdicts.values()]
  expect(verdicts('unique(Name)')).toEqual(['fail', 'fail', 'pass', 'unknown', 'pass'])
  expect(verdicts('unique(Name within storey)')).toEqual(['pass', 'pass', 'pass', 'unknown', 'unknown'])
})

test('2.4 a table gives the number of a text', () => {
  const tables = { load: { values: { office: 9.3, store: 2.8 }, unit: 'm2' } }
  const part = { tables }
  expect(judge('table.load[X.use] = 9.3 m2', given({ use: 'office' }), [], part)).toBe('pass')
  expect(judge('table.load[X.use] > 0', given({ use: 'zoo' }), [], part)).toBe('unknown')
  expect(judge('table.load[X.use ?? "store"] = 2.8 m2', {}, [], part)).toBe('pass')
  expect(judge('table.load[X.use ?? "store"] = 2.8 m2', given({ use: 'zoo' }), [], part)).toBe('unknown')
})

test('2.4 a parameter is its value, and keeps its name', () => {
  const params = { width: { value: 32, unit: 'in' }, strict: { value: true }, mark: { value: 'A' } }
  expect(core('OverallWidth >= param.width', { params })).toMatchObject({
    right: { value: 0.8128, origin: { param: 'width' } },
  })
  expect(core('param.strict', { params })).toEqual({
    kind: 'boolean',
    value: true,
    origin: { param: 'strict' },
  })
  expect(core('Name = param.mark', { params })).toMatchObject({
    kind: 'textIn',
    texts: ['A'],
    origin: { param: 'mark' },
  })
  expect(checked('IfcDoor', 'OverallWidth >= param.width', { params }).params).toEqual({ width: 0.8128 })
})

test.each([
  [
    'count(storey) > 1',
    'rule-syntax count runs over a relation to many rows (parts, contents, …) or a class, found storey @ r require 1:7',
  ],
  [
    'count(parts.Name) > 1',
    "rule-syntax count runs over rows: expected its end after 'parts', found '.Name'; put it into `where` @ r require 1:13",
  ],
  [
    'sum(parts) > 1',
    'rule-syntax sum needs a number of each member; write sum(parts.Attribute) @ r require 1:5',
  ],
  [
    'parts > 1',
    'rule-dimension expected a number, found parts, which is rows of the model; write count(…), or an attribute of it @ r require 1:1',
  ],
  [
    'any(parts where unique(Name))',
    'rule-syntax unique compares the rows of `applies`; it cannot stand in an aggregate @ r require 1:17',
  ],
  [
    'Name is IfcDoor',
    'rule-syntax `is` asks for the class of a row: expected this, type, space, … before it, found Name @ r require 1:1',
  ],
  [
    'Name',
    "rule-dimension expected a condition, but 'Name' is a text; compare it, or write exists(Name) @ r require 1:1",
  ],
  [
    'count(parts)',
    'rule-dimension expected a condition, but count(…) is a number; compare it @ r require 1:1',
  ],
])('2.4 %s says what it expected', (require, expected) => {
  expect(requireError(require)).toBe(expected)
})
