/** Reads the text of a rule into expressions, grammar of spec 2.1; names are resolved later, by the checker. */
import type { SourceText } from './fault.ts'
import { lex } from './lex.ts'
import { primary } from './parse-primary.ts'
import type { AppliesExpr, BinaryOp, Expr, LiteralExpr, NumberExpr, Segment } from './syntax.ts'
import { TokenReader } from './token-reader.ts'

/**
 * One expression that fills the whole text.
 *
 * @throws LintelError rule-syntax
 */
export function parseExpression(source: SourceText): Expr {
  const tokens = new TokenReader(source, lex(source))
  const result = expression(tokens)
  tokens.expectEnd()
  return result
}

/**
 * `IfcDoor, IfcWindow where …`.
 *
 * @throws LintelError rule-syntax
 */
export function parseApplies(source: SourceText): AppliesExpr {
  const tokens = new TokenReader(source, lex(source))
  const classes: Segment[] = []
  do {
    classes.push(tokens.expectName('a class such as IfcDoor'))
  } while (tokens.takeSymbol(',') !== null)
  const where = tokens.takeKeyword('where') === null ? null : expression(tokens)
  tokens.expectEnd()
  return { classes, where }
}

/** `expr` of the grammar; every other way into the recursion leads through here or counts its own depth. */
export function expression(tokens: TokenReader): Expr {
  return tokens.nested(() => {
    const left = chain(tokens, OR)
    if (tokens.takeKeyword('implies') === null) return left
    return binary('implies', left, expression(tokens))
  })
}

interface Level {
  readonly operators: readonly BinaryOp[]
  readonly operand: (tokens: TokenReader) => Expr
}

const COALESCE: Level = { operators: ['??'], operand: (tokens) => primary(tokens, expression) }
const PRODUCT: Level = { operators: ['*', '/'], operand: unary }
const SUM: Level = { operators: ['+', '-'], operand: (tokens) => chain(tokens, PRODUCT) }
const AND: Level = { operators: ['and'], operand: not }
const OR: Level = { operators: ['or'], operand: (tokens) => chain(tokens, AND) }

/** Operators of one level, from left to right. */
function chain(tokens: TokenReader, level: Level): Expr {
  let left = level.operand(tokens)
  for (;;) {
    const op = level.operators.find((name) => tokens.take(name) !== null)
    if (op === undefined) return left
    left = binary(op, left, level.operand(tokens))
  }
}

function binary(op: BinaryOp, left: Expr, right: Expr): Expr {
  return { kind: 'binary', op, left, right, at: { start: left.at.start, end: right.at.end } }
}

function not(tokens: TokenReader): Expr {
  const start = tokens.takeKeyword('not')
  if (start === null) return comparison(tokens)
  const value = tokens.nested(() => not(tokens))
  return { kind: 'unary', op: 'not', value, at: { start: start.at.start, end: value.at.end } }
}

const COMPARISONS: readonly BinaryOp[] = ['=', '!=', '<', '<=', '>', '>=']

function comparison(tokens: TokenReader): Expr {
  const left = chain(tokens, SUM)
  const op = COMPARISONS.find((name) => tokens.take(name) !== null)
  const result = op === undefined ? suffix(tokens, left) : binary(op, left, chain(tokens, SUM))
  const next = tokens.peek()
  if (next.kind === 'symbol' && (COMPARISONS as readonly string[]).includes(next.text)) {
    throw tokens.fault('comparisons do not chain; write `a < b and b < c`')
  }
  return result
}

/** `in`, `matches` and `is` after their value. */
function suffix(tokens: TokenReader, value: Expr): Expr {
  const { start } = value.at
  if (tokens.takeKeyword('is') !== null) {
    const negated = tokens.takeKeyword('not') !== null
    const name = tokens.expectName('a class such as IfcDoor')
    return { kind: 'is', value, class: name, negated, at: { start, end: name.at.end } }
  }
  const negated = tokens.takeKeyword('not') !== null
  if (tokens.takeKeyword('in') !== null) return membership(tokens, value, negated)
  if (tokens.takeKeyword('matches') !== null) {
    const token = tokens.expectRegex()
    return { kind: 'matches', value, pattern: token.text, negated, at: { start, end: token.at.end } }
  }
  if (negated) throw tokens.expected('`in` or `matches` after `not`')
  return value
}

function membership(tokens: TokenReader, value: Expr, negated: boolean): Expr {
  const { start } = value.at
  if (tokens.takeSymbol('[') === null) {
    const low = chain(tokens, SUM)
    tokens.expectSymbol('..', 'as in `x in 1 .. 3` or `x in [1, 3]`')
    const high = chain(tokens, SUM)
    return { kind: 'inRange', value, low, high, negated, at: { start, end: high.at.end } }
  }
  const items = [literal(tokens)]
  while (tokens.takeSymbol(',') !== null) items.push(literal(tokens))
  const { end } = tokens.expectSymbol(']', 'at the end of the list').at
  return { kind: 'inList', value, items, negated, at: { start, end } }
}

function literal(tokens: TokenReader): LiteralExpr {
  const found = tokens.peek().text === '-' ? signedNumber(tokens) : null
  if (found !== null) return found
  const { kind, text } = tokens.peek()
  if (kind === 'number' || kind === 'text' || (kind === 'keyword' && (text === 'true' || text === 'false'))) {
    return primary(tokens, expression) as LiteralExpr
  }
  throw tokens.expected('a number, a text, true or false')
}

function unary(tokens: TokenReader): Expr {
  const signed = signedNumber(tokens)
  if (signed !== null) return signed
  const minus = tokens.takeSymbol('-')
  if (minus === null) return chain(tokens, COALESCE)
  const value = tokens.nested(() => unary(tokens))
  return { kind: 'unary', op: '-', value, at: { start: minus.at.start, end: value.at.end } }
}

/** `-5 degC` is one number, because its unit's zero is not the number's; but `-5 ?? x` negates the whole. */
function signedNumber(tokens: TokenReader): NumberExpr | null {
  const [minus, number, after] = [tokens.peek(), tokens.peek(1), tokens.peek(2)]
  if (minus.kind !== 'symbol' || minus.text !== '-' || number.kind !== 'number') return null
  if (after.kind === 'symbol' && after.text === '??') return null
  tokens.next()
  tokens.next()
  const at = { start: minus.at.start, end: number.at.end }
  return { kind: 'number', value: -number.value, unit: number.unit, at }
}
