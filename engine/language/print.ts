/** Writes an expression as text that parses to the same expression, with no more parentheses than needed. */
import { type AppliesExpr, type CallExpr, type Expr, KEYWORDS, type Segment } from './syntax.ts'

/** How tightly a form binds; an operand that binds less than its place asks for gets parentheses. */
const IMPLIES = 0
const OR = 1
const AND = 2
const NOT = 3
const COMPARISON = 4
const SUM = 5
const PRODUCT = 6
const UNARY = 7
const COALESCE = 8
const PRIMARY = 9

const BINARY: Readonly<Record<string, readonly [own: number, left: number, right: number]>> = {
  implies: [IMPLIES, OR, IMPLIES],
  or: [OR, OR, AND],
  and: [AND, AND, NOT],
  '=': [COMPARISON, SUM, SUM],
  '!=': [COMPARISON, SUM, SUM],
  '<': [COMPARISON, SUM, SUM],
  '<=': [COMPARISON, SUM, SUM],
  '>': [COMPARISON, SUM, SUM],
  '>=': [COMPARISON, SUM, SUM],
  '+': [SUM, SUM, PRODUCT],
  '-': [SUM, SUM, PRODUCT],
  '*': [PRODUCT, PRODUCT, UNARY],
  '/': [PRODUCT, PRODUCT, UNARY],
  '??': [COALESCE, COALESCE, PRIMARY],
}

/** The text of an expression. */
export function print(expr: Expr): string {
  return form(expr)[1]
}

/** The text of `applies`. */
export function printApplies(applies: AppliesExpr): string {
  const classes = applies.classes.map(segment).join(', ')
  return applies.where === null ? classes : `${classes} where ${print(applies.where)}`
}

function at(level: number, expr: Expr): string {
  const [own, text] = form(expr)
  return own >= level ? text : `(${text})`
}

function form(expr: Expr): readonly [number, string] {
  switch (expr.kind) {
    case 'number': {
      const text = numberText(expr.value) + (expr.unit === null ? '' : ` ${expr.unit}`)
      return [text.startsWith('-') ? UNARY : PRIMARY, text]
    }
    case 'text':
      return [PRIMARY, textLiteral(expr.value)]
    case 'boolean':
      return [PRIMARY, String(expr.value)]
    case 'path':
      return [PRIMARY, path(expr.segments)]
    case 'param':
      return [PRIMARY, `param.${name(expr.name)}`]
    case 'table':
      return [PRIMARY, `table.${name(expr.name)}[${print(expr.key)}]`]
    case 'call':
      return [PRIMARY, call(expr)]
    case 'unary':
      return unary(expr.op, expr.value)
    case 'binary': {
      const [own, left, right] = BINARY[expr.op] as readonly [number, number, number]
      return [own, `${at(left, expr.left)} ${expr.op} ${at(right, expr.right)}`]
    }
    default:
      return [COMPARISON, suffixed(expr)]
  }
}

type Suffixed = Extract<Expr, { readonly negated: boolean }>

function suffixed(expr: Suffixed): string {
  const value = at(SUM, expr.value)
  const not = expr.negated ? 'not ' : ''
  switch (expr.kind) {
    case 'inList':
      return `${value} ${not}in [${expr.items.map(print).join(', ')}]`
    case 'inRange':
      return `${value} ${not}in ${lowEnd(expr.low)} .. ${at(SUM, expr.high)}`
    case 'matches':
      return `${value} ${not}matches /${expr.pattern}/`
    case 'is':
      return `${value} is ${not}${segment(expr.class)}`
  }
}

/** After `5 in` a minus would make `in` the unit. */
function lowEnd(low: Expr): string {
  const text = at(SUM, low)
  return text.startsWith('-') ? `(${text})` : text
}

/** A number under a minus keeps its parentheses: `-5` is a number, `-(5)` a negation. */
function unary(op: '-' | 'not', value: Expr): readonly [number, string] {
  if (op === 'not') return [NOT, `not ${at(NOT, value)}`]
  return [UNARY, value.kind === 'number' ? `-(${print(value)})` : `-${at(UNARY, value)}`]
}

function call(expr: CallExpr): string {
  const args = expr.args.map(print).join(', ')
  const where = expr.where === null ? '' : ` where ${print(expr.where)}`
  const satisfies = expr.satisfies === null ? '' : ` satisfies ${print(expr.satisfies)}`
  const within = expr.within === null ? '' : ` within ${segment(expr.within)}`
  return `${expr.name}(${args}${where}${satisfies}${within})`
}

function path(segments: readonly Segment[]): string {
  return segments.map(segment).join('.')
}

function segment({ name: text, quoted }: Segment): string {
  return quoted ? `\`${text}\`` : text
}

function name(text: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) && !KEYWORDS.has(text) ? text : `\`${text}\``
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function textLiteral(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'"
  return quote + value.replaceAll(quote, quote + quote) + quote
}
