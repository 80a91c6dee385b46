/** Checks expressions that stand for a number: units to SI, dimensions, parameters, tables, functions. */
import { DIMENSIONLESS } from '../schema/measures.ts'
import type { ArithmeticNode, MathNode, Node, NumberNode, TableNode, UnaryMath } from './ast.ts'
import { coalesce, dimensionOf, withDimension } from './build.ts'
import { aggregate } from './check-aggregate.ts'
import { type Checking, counted, fault, type Scope, written } from './checking.ts'
import { expand } from './definitions.ts'
import { ANGLE, agree, dimensionName } from './dimension.ts'
import { MEASURED, measuredSource } from './measured.ts'
import { nothingFollows, otherParam, paramOf, tableOf, unsetSource } from './pack-names.ts'
import { resolvePath, sourceOf } from './path.ts'
import type { BinaryExpr, CallExpr, Expr, PathExpr, TableExpr } from './syntax.ts'
import { toSi, UNITS, type UnitName } from './units.ts'

/**
 * A node that stands for a number.
 *
 * @throws LintelError
 */
export function checkNumber(checking: Checking, expr: Expr, scope: Scope): Node {
  return counted(checking, expr.at, () => {
    switch (expr.kind) {
      case 'number':
        return numberNode(expr.value, expr.unit)
      case 'param':
        return numberParam(checking, expr)
      case 'path':
        return numberPath(checking, expr, scope)
      case 'table':
        return tableLookup(checking, expr, scope)
      case 'call':
        return call(checking, expr, scope)
      case 'unary':
        if (expr.op === '-') return { kind: 'negate', value: checking.numeric(expr.value, scope) }
        break
      case 'binary':
        if (isArithmetic(expr.op)) return arithmetic(checking, expr, scope)
        if (expr.op === '??') return firstKnown(checking, expr, scope)
        break
    }
    throw fault(checking, expr.at, 'rule-dimension', `expected a number, found ${written(checking, expr)}`)
  })
}

/** Two numbers made to agree, for what adds or compares them; `at` is where the right one stands. */
export function unify(
  checking: Checking,
  [left, right]: readonly [Node, Node],
  [leftExpr, rightExpr]: readonly [Expr, Expr],
): readonly [Node, Node] {
  const [a, b] = [dimensionOf(left), dimensionOf(right)]
  if (agree(a, b)) return [withDimension(left, b), withDimension(right, a)]
  const found = `'${written(checking, leftExpr)}' is ${dimensionName(a)}, '${written(checking, rightExpr)}' is ${dimensionName(b)}`
  const bareNumber = [leftExpr, rightExpr].some((expr) => expr.kind === 'number' && expr.unit === null)
  const hint = bareNumber ? '; write the number with its unit, such as 0.8 m' : ''
  throw fault(
    checking,
    rightExpr.at,
    'rule-dimension',
    `expected the same dimension on both sides: ${found}${hint}`,
  )
}

/** A bare zero fits any dimension. */
function numberNode(value: number, unit: UnitName | null): NumberNode {
  if (unit === null) return { kind: 'number', value, dimension: value === 0 ? null : DIMENSIONLESS }
  return { kind: 'number', value: toSi(value, unit), dimension: UNITS[unit].dimension }
}

function numberParam(checking: Checking, expr: Extract<Expr, { kind: 'param' }>): Node {
  const { value, unit, type } = paramOf(checking, expr)
  if (type !== 'number') throw otherParam(checking, expr, 'a number')
  const dimension = unit === null ? DIMENSIONLESS : UNITS[unit].dimension
  if (typeof value !== 'number') return unsetSource(expr.name, { type, dimension })
  const node = numberNode(value, unit)
  checking.usedParams.set(expr.name, node.value)
  return { ...node, origin: { param: expr.name } }
}

function numberPath(checking: Checking, expr: PathExpr, scope: Scope): Node {
  const resolved = resolvePath(checking, expr, scope)
  if (resolved.kind === 'definition') {
    nothingFollows(checking, resolved)
    return expand(checking, { ...resolved, at: expr.at }, (inner, seen) => checking.numeric(inner, seen))
  }
  if (resolved.kind !== 'value') {
    const what = `expected a number, found ${written(checking, expr)}, which is rows of the model`
    throw fault(checking, expr.at, 'rule-dimension', `${what}; write count(…), or an attribute of it`)
  }
  const { type } = resolved.declared
  if (type !== 'number' && type !== 'any') {
    const article = type === 'boolean' ? 'true or false' : type === 'text' ? 'a text' : 'an object'
    throw fault(
      checking,
      expr.at,
      'rule-dimension',
      `expected a number, but '${resolved.text}' is ${article}`,
    )
  }
  return sourceOf(resolved, 'number')
}

function tableLookup(checking: Checking, expr: TableExpr, scope: Scope): TableNode {
  const { values, unit } = tableOf(checking, expr)
  const chain = checking.text(expr.key, scope)
  const entries = Object.entries(values)
    .map(([key, value]) => [key, toSi(value, unit)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const keys = chain.sources.map(({ source }) => source)
  const dimension = unit === null ? DIMENSIONLESS : UNITS[unit].dimension
  return { kind: 'table', table: expr.name, keys, otherwise: chain.literal, entries, dimension }
}

function isArithmetic(op: BinaryExpr['op']): op is ArithmeticNode['op'] {
  return op === '+' || op === '-' || op === '*' || op === '/'
}

function arithmetic(checking: Checking, expr: BinaryExpr, scope: Scope): Node {
  const op = expr.op as ArithmeticNode['op']
  const pair = [checking.numeric(expr.left, scope), checking.numeric(expr.right, scope)] as const
  const [left, right] = op === '*' || op === '/' ? pair : unify(checking, pair, [expr.left, expr.right])
  return { kind: 'arithmetic', op, left, right }
}

function firstKnown(checking: Checking, expr: BinaryExpr, scope: Scope): Node {
  const pair = [checking.numeric(expr.left, scope), checking.numeric(expr.right, scope)] as const
  return coalesce('number', unify(checking, pair, [expr.left, expr.right]))
}

function call(checking: Checking, expr: CallExpr, scope: Scope): Node {
  const [first, second] = expr.args as readonly [Expr, Expr?]
  switch (expr.name) {
    case 'atMost':
    case 'atLeast':
      return { kind: 'bounds', function: expr.name, value: checking.numeric(first, scope) }
    case 'about':
      return about(checking, [first, second as Expr], scope)
    case 'length':
      return length(checking, first, scope)
    case 'count':
    case 'sum':
      return aggregate(checking, expr, scope)
    case 'min':
    case 'max':
      return expr.args.length === 1 ? aggregate(checking, expr, scope) : smallest(checking, expr, scope)
    case 'exists':
    case 'any':
    case 'every':
    case 'unique':
      throw fault(
        checking,
        expr.at,
        'rule-dimension',
        `expected a number, but ${expr.name}(…) is true or false`,
      )
    default:
      return MEASURED.has(expr.name)
        ? measured(checking, expr, scope)
        : unaryMath(checking, [expr.name as UnaryMath, first], scope)
  }
}

function measured(checking: Checking, expr: CallExpr, scope: Scope): Node {
  const source = measuredSource(expr.name, scope)
  if (source.type === 'number') return source
  const message = `expected a number, but ${expr.name}() is true or false`
  throw fault(checking, expr.at, 'rule-dimension', message)
}

function about(checking: Checking, pair: readonly [Expr, Expr], scope: Scope): Node {
  const nodes = [checking.numeric(pair[0], scope), checking.numeric(pair[1], scope)] as const
  const [value, margin] = unify(checking, nodes, pair)
  return { kind: 'bounds', function: 'about', value, margin }
}

/** Two at a time, from the left. */
function smallest(checking: Checking, expr: CallExpr, scope: Scope): Node {
  const [first, ...rest] = expr.args as readonly [Expr, ...Expr[]]
  let node = checking.numeric(first, scope)
  for (const next of rest) {
    const args = unify(checking, [node, checking.numeric(next, scope)], [first, next])
    node = { kind: 'math', function: expr.name as 'min' | 'max', args }
  }
  return node
}

function unaryMath(checking: Checking, [name, arg]: readonly [UnaryMath, Expr], scope: Scope): MathNode {
  const value = checking.numeric(arg, scope)
  const wanted =
    name === 'abs' || name === 'sqrt'
      ? null
      : name === 'sin' || name === 'cos' || name === 'tan'
        ? ANGLE
        : DIMENSIONLESS
  const found = dimensionOf(value)
  if (!agree(wanted, found) && !(wanted === ANGLE && agree(found, DIMENSIONLESS))) {
    const hint = wanted === DIMENSIONLESS ? '; divide it by a unit first, such as Width / 1 mm' : ''
    const message = `${name} expects ${dimensionName(wanted)}, but '${written(checking, arg)}' is ${dimensionName(found)}${hint}`
    throw fault(checking, arg.at, 'rule-dimension', message)
  }
  return { kind: 'math', function: name, args: [withDimension(value, wanted)] }
}

function length(checking: Checking, arg: Expr, scope: Scope): Node {
  const chain = checking.text(arg, scope)
  const items: Node[] = chain.sources.map(({ source }) => ({ kind: 'length', source }))
  if (chain.literal !== null) items.push(numberNode(chain.literal.length, null))
  return coalesce('number', items)
}
