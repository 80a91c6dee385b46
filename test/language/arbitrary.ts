/** Expressions at random: everything that the parser can yield. */
import fc from 'fast-check'
import type { BinaryOp, Expr, LiteralExpr, NumberExpr, Segment, Span } from '../../engine/language/syntax.ts'
import { KEYWORDS } from '../../engine/language/syntax.ts'
import { UNIT_NAMES } from '../../engine/language/units.ts'

/** Offsets are not compared. */
export const NOWHERE: Span = { start: 0, end: 0 }
const at = NOWHERE

const bareName = fc
  .oneof(
    fc.constantFrom('Name', 'OverallWidth', 'type', 'storey', 'x1', '_a', 'm', 'Größe', 'min'),
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/),
  )
  .filter((name) => !KEYWORDS.has(name) && name !== 'param' && name !== 'table')
const anyName = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => !name.includes('`'))
const bareSegment = bareName.map((name): Segment => ({ name, quoted: false, at }))
const segment = fc.oneof(
  bareSegment,
  anyName.map((name): Segment => ({ name, quoted: true, at })),
)

const number = fc
  .record({
    value: fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    unit: fc.constantFrom(null, ...UNIT_NAMES),
  })
  .map(({ value, unit }): NumberExpr => ({ kind: 'number', value, unit, at }))
const literal: fc.Arbitrary<LiteralExpr> = fc.oneof(
  number,
  fc.string().map((value) => ({ kind: 'text' as const, value, at })),
  fc.boolean().map((value) => ({ kind: 'boolean' as const, value, at })),
)

const path = fc
  .array(segment, { minLength: 1, maxLength: 3 })
  .map((segments): Expr => ({ kind: 'path', segments, at }))
const param = fc.oneof(bareName, anyName).map((name): Expr => ({ kind: 'param', name, at }))
const pattern = fc.constantFrom('a', 'EI ?30', String.raw`a\/b`, '[A-Z]+', '.*', 'a|b')

const OPS: readonly BinaryOp[] = [
  'implies',
  'or',
  'and',
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '??',
]
const UNARY_CALLS = ['exists', 'atMost', 'atLeast', 'abs', 'round', 'sqrt', 'length']

export const expression: fc.Arbitrary<Expr> = fc.letrec<{ expr: Expr; deep: Expr }>((tie) => ({
  expr: fc.oneof({ depthSize: 'small', withCrossShrink: true }, literal, path, param, tie('deep')),
  deep: fc.oneof(
    fc
      .record({ op: fc.constantFrom(...OPS), left: tie('expr'), right: tie('expr') })
      .map((part): Expr => ({ kind: 'binary', ...part, at })),
    fc
      .record({ op: fc.constantFrom('-' as const, 'not' as const), value: tie('expr') })
      .map((part): Expr => ({ kind: 'unary', ...part, at })),
    fc.record({ name: bareName, key: tie('expr') }).map((part): Expr => ({ kind: 'table', ...part, at })),
    fc
      .record({
        value: tie('expr'),
        items: fc.array(literal, { minLength: 1, maxLength: 3 }),
        negated: fc.boolean(),
      })
      .map((part): Expr => ({ kind: 'inList', ...part, at })),
    fc
      .record({ value: tie('expr'), low: tie('expr'), high: tie('expr'), negated: fc.boolean() })
      .map((part): Expr => ({ kind: 'inRange', ...part, at })),
    fc
      .record({ value: tie('expr'), pattern, negated: fc.boolean() })
      .map((part): Expr => ({ kind: 'matches', ...part, at })),
    fc
      .record({ value: tie('expr'), class: segment, negated: fc.boolean() })
      .map((part): Expr => ({ kind: 'is', ...part, at })),
    call(tie('expr')),
  ),
})).expr

function call(expr: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  const maybe = fc.option(expr)
  const none = { where: null, satisfies: null, within: null, at }
  return fc.oneof(
    fc
      .record({ name: fc.constantFrom(...UNARY_CALLS), arg: expr })
      .map(({ name, arg }): Expr => ({ kind: 'call', name, args: [arg], ...none })),
    fc
      .record({ name: fc.constantFrom('min', 'max'), args: fc.array(expr, { minLength: 2, maxLength: 3 }) })
      .map(({ name, args }): Expr => ({ kind: 'call', name, args, ...none })),
    fc
      .record({ name: fc.constantFrom('count', 'any', 'sum', 'min', 'max'), arg: expr, where: maybe })
      .map(({ name, arg, where }): Expr => ({ kind: 'call', name, args: [arg], ...none, where })),
    fc.record({ arg: expr, where: maybe, satisfies: expr }).map(
      ({ arg, where, satisfies }): Expr => ({
        kind: 'call',
        name: 'every',
        args: [arg],
        ...none,
        where,
        satisfies,
      }),
    ),
    fc
      .record({ arg: expr, within: fc.option(segment) })
      .map(({ arg, within }): Expr => ({ kind: 'call', name: 'unique', args: [arg], ...none, within })),
  )
}
