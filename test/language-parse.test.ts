/** Spec 2.1: the grammar, and where its errors lie. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { parseApplies, parseExpression } from '../engine/language/parse.ts'
import { print } from '../engine/language/print.ts'
import type { Expr } from '../engine/language/syntax.ts'
import { errorOf } from './language/harness.ts'

/** The expression with every operator in parentheses. */
function grouped(text: string): string {
  const group = (expr: Expr): string => {
    if (expr.kind === 'binary') return `(${group(expr.left)} ${expr.op} ${group(expr.right)})`
    if (expr.kind === 'unary') return `(${expr.op} ${group(expr.value)})`
    return print(expr)
  }
  return group(parse(text))
}

const parse = (text: string): Expr => parseExpression({ name: 'r require', text })
const parseError = (text: string): string => errorOf(() => parse(text))

describe('2.1 the grammar', () => {
  test.each([
    ['a and b or c and d', '((a and b) or (c and d))'],
    ['a or b implies c implies d', '((a or b) implies (c implies d))'],
    ['not a and not not b', '((not a) and (not (not b)))'],
    ['not a = b', '(not (a = b))'],
    ['a + b * c - d / e', '((a + (b * c)) - (d / e))'],
    ['-a * b', '((- a) * b)'],
    ['-a ?? b', '(- (a ?? b))'],
    ['a ?? b ?? c + 1', '(((a ?? b) ?? c) + 1)'],
    ['(a or b) and c', '((a or b) and c)'],
    ['a <= b + 1', '(a <= (b + 1))'],
  ])('2.1 %s groups as %s', (text, expected) => {
    expect(grouped(text)).toBe(expected)
  })

  test.each([
    ['32 in', 32, 'in'],
    ['32in', 32, 'in'],
    ['1.5e3 W/m2K', 1500, 'W/m2K'],
    ['8.33 %', 8.33, '%'],
    ['-5 degC', -5, 'degC'],
    ['7', 7, null],
  ])('2.1 %s is a number with its unit', (text, value, unit) => {
    expect(parse(text)).toMatchObject({ kind: 'number', value, unit })
  })

  test('2.1 `in` after a number is the inch, or the keyword where an operand follows', () => {
    expect(parse('5 in [1, 2]').kind).toBe('inList')
    expect(parse('5 in 1 .. 3').kind).toBe('inRange')
    expect(parse('5 in in 1 in .. 3 in').kind).toBe('inRange')
    expect(parse('x > 5 in and y').kind).toBe('binary')
  })

  test('2.1 texts stand in single or double quotes, and a doubled quote stands for itself', () => {
    expect(parse(`'it''s'`)).toMatchObject({ value: "it's" })
    expect(parse(`"it's"`)).toMatchObject({ value: "it's" })
  })

  test('2.1 `applies` is classes and perhaps a condition', () => {
    const applies = parseApplies({ name: 'r applies', text: 'IfcDoor, IfcWindow where Name = "x"' })
    expect(applies.classes.map(({ name }) => name)).toEqual(['IfcDoor', 'IfcWindow'])
    expect(applies.where?.kind).toBe('binary')
  })

  test('2.1 a pattern may hold an escaped slash', () => {
    expect(parse(String.raw`Name matches /a\/b/`)).toMatchObject({
      kind: 'matches',
      pattern: String.raw`a\/b`,
    })
  })

  test('2.1 every part knows its offsets', () => {
    const expr = parse('a = 32 in') as Extract<Expr, { kind: 'binary' }>
    expect([expr.at, expr.left.at, expr.right.at]).toEqual([
      { start: 0, end: 9 },
      { start: 0, end: 1 },
      { start: 4, end: 9 },
    ])
  })
})

const SYNTAX_ERRORS: readonly [text: string, message: string][] = [
  ['', 'expected a value, found the end @ r require 1:1'],
  ['a and', 'expected a value, found the end @ r require 1:6'],
  ['a\n  b', 'expected an operator or the end, found b @ r require 2:3'],
  ['// note', 'expected a value, found / @ r require 1:1'],
  ['a < b < c', 'comparisons do not chain; write `a < b and b < c` @ r require 1:7'],
  ['a not b', 'expected `in` or `matches` after `not`, found b @ r require 1:7'],
  ['a & b', "unexpected character '&'; write `and` @ r require 1:3"],
  [
    '5 metres',
    "unknown unit 'metres'; the units are m cm mm km in ft yd m2 ft2 mm2 m3 ft3 l deg rad % s min h kg N kN W Pa K degC lx dB m3/s l/s m2K/W W/m2K @ r require 1:3",
  ],
  ['5 degc', "unknown unit 'degc'; did you mean 'degC'? @ r require 1:3"],
  ["'a", "the text that begins here has no end; close it with ' @ r require 1:1"],
  ['`a', 'the name that begins here has no end; close it with a back quote @ r require 1:1'],
  ['Name matches /(/', 'the pattern /(/ is not a regular expression @ r require 1:14'],
  ['Name matches "a"', 'expected a pattern such as /EI ?30/, found "a" @ r require 1:14'],
  ['exist(a)', "unknown function 'exist'; did you mean 'exists'? @ r require 1:1"],
  ['about(a)', 'about takes 2 arguments, found 1 @ r require 1:1'],
  ['every(parts)', 'expected `satisfies` and what every member must satisfy, found ) @ r require 1:12'],
  ['a in [b]', 'expected a number, a text, true or false, found b @ r require 1:7'],
  ['a in 1', "expected '..' as in `x in 1 .. 3` or `x in [1, 3]`, found the end @ r require 1:7"],
  ['(a', "expected ')' to close the parenthesis, found the end @ r require 1:3"],
  ['1e999', 'the number is too large @ r require 1:1'],
]

describe('2.1 syntax errors say what was expected, what was found and where', () => {
  test.each(SYNTAX_ERRORS)('2.1 %j', (text, expected) => {
    expect(parseError(text)).toBe(`rule-syntax ${expected}`)
  })

  test('2.1 nesting and length have an end, and it is an error like any other', () => {
    expect(parseError('('.repeat(100_000))).toContain('rule-syntax')
    expect(parseError(`a${' + a'.repeat(100_000)}`)).toContain('rule-syntax')
    expect(parseError(`${'not '.repeat(900)}a`)).toContain('rule-syntax')
    expect(parseError(`${'- '.repeat(900)}a`)).toContain('rule-syntax')
  })

  test('2.1 any text is an expression or a LintelError with a place', () => {
    const words = fc.constantFrom(
      ...[
        'a',
        '5 m',
        '5 in',
        'in',
        'not',
        'and',
        '(',
        ')',
        '[',
        ']',
        '"x"',
        '`',
        "'",
        '..',
        '.',
        ',',
        '??',
        '-',
        '=',
        '<',
      ],
      ...[
        'min(',
        'every(',
        'where',
        'satisfies',
        'within',
        'matches',
        '/x/',
        '/',
        'is',
        'IfcDoor',
        'param.',
        'table.t[',
        '\n',
      ],
    )
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(words).map((list) => list.join(' ')),
    )
    fc.assert(
      fc.property(text, (source) => {
        try {
          parse(source)
          parseApplies({ name: 'r', text: source })
        } catch (error) {
          expect(error).toBeInstanceOf(LintelError)
          expect((error as LintelError).place?.line).toBeGreaterThan(0)
          expect((error as LintelError).message).not.toMatch(/\n/)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
