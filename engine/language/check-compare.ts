/** Checks comparisons: of numbers, texts, truths, and of values whose type only the model knows. */
import type { CompareOp, Node, Source } from './ast.ts'
import { coalesce, compare, dimensionOf, junction, negation, truth } from './build.ts'
import { unify } from './check-number.ts'
import { type Checking, type ExprType, fault, type Scope, type TextChain, written } from './checking.ts'
import { proposal } from './nearest.ts'
import type { BinaryExpr, Expr, InListExpr, InRangeExpr, MatchesExpr, Span } from './syntax.ts'

/**
 * `=`, `!=`, `<`, `<=`, `>`, `>=`.
 *
 * @throws LintelError
 */
export function checkComparison(checking: Checking, expr: BinaryExpr, scope: Scope): Node {
  const negated = expr.op === '!='
  const op = negated ? '=' : (expr.op as CompareOp)
  const node = comparisonOf(checking, { ...expr, op }, scope)
  return negated ? negation(node) : node
}

/** `x in a .. b` is `x >= a and x <= b`. */
export function checkRange(checking: Checking, expr: InRangeExpr, scope: Scope): Node {
  const node = junction('and', [
    numbers(checking, '>=', [expr.value, expr.low], scope),
    numbers(checking, '<=', [expr.value, expr.high], scope),
  ])
  return expr.negated ? negation(node) : node
}

/** `x in [a, b]` is equality with any. */
export function checkList(checking: Checking, expr: InListExpr, scope: Scope): Node {
  const first = expr.items[0] as Expr
  const type = checking.typeOf(first, scope)
  const odd = expr.items.find((item) => checking.typeOf(item, scope) !== type)
  if (odd !== undefined) throw mixed(checking, [first, odd], [type, checking.typeOf(odd, scope)])
  const node = type === 'text' ? textList(checking, expr, scope) : equalsAny(checking, expr, scope)
  return expr.negated ? negation(node) : node
}

/** `matches /…/`. */
export function checkMatches(checking: Checking, expr: MatchesExpr, scope: Scope): Node {
  const { pattern } = expr
  const node = eachText(checking.text(expr.value, scope), {
    source: (source) => ({ kind: 'matches', source, pattern }),
    literal: (text) => truth(new RegExp(`^(?:${pattern})$`, 'u').test(text)),
  })
  return expr.negated ? negation(node) : node
}

type Pair = readonly [Expr, Expr]

function comparisonOf(checking: Checking, expr: BinaryExpr, scope: Scope): Node {
  const op = expr.op as CompareOp
  const pair = [expr.left, expr.right] as const
  const [left, right] = pair.map((side) => checking.typeOf(side, scope)) as [ExprType, ExprType]
  if (left !== right && left !== 'any' && right !== 'any') throw mixed(checking, pair, [left, right])
  const type = left === 'any' ? right : left
  if (type === 'number' || (type === 'any' && op !== '=')) return numbers(checking, op, pair, scope)
  if (op !== '=') {
    const message = `'${op}' compares numbers, but '${written(checking, expr.left)}' is ${typeName(type)}`
    throw fault(checking, expr.at, 'rule-dimension', message)
  }
  if (type === 'text') return texts(checking, pair, scope)
  if (type === 'boolean') return truths(checking, pair, scope)
  return anyEquals(checking, pair, scope)
}

function numbers(checking: Checking, op: CompareOp, pair: Pair, scope: Scope): Node {
  const nodes = [checking.numeric(pair[0], scope), checking.numeric(pair[1], scope)] as const
  const [left, right] = unify(checking, nodes, pair)
  return compare(op, [left, right], dimensionOf(left) ?? dimensionOf(right))
}

/** Both true or both false. */
function truths(checking: Checking, pair: Pair, scope: Scope): Node {
  const [left, right] = pair.map((side) => checking.condition(side, scope)) as [Node, Node]
  if (right.kind === 'boolean') return right.value ? left : negation(left)
  if (left.kind === 'boolean') return left.value ? right : negation(right)
  return junction('or', [junction('and', [left, right]), junction('and', [negation(left), negation(right)])])
}

/** Neither side's type is known before the model is: the first reading in which both have a value decides. */
function anyEquals(checking: Checking, pair: Pair, scope: Scope): Node {
  return coalesce('boolean', [
    numbers(checking, '=', pair, scope),
    texts(checking, pair, scope),
    truths(checking, pair, scope),
  ])
}

function texts(checking: Checking, pair: Pair, scope: Scope): Node {
  const [left, right] = pair.map((side) => checking.text(side, scope)) as [TextChain, TextChain]
  if (right.sources.length === 0)
    return textIn(checking, left, { texts: [right.literal as string], expr: pair[1], origin: right.origin })
  if (left.sources.length === 0)
    return textIn(checking, right, { texts: [left.literal as string], expr: pair[0], origin: left.origin })
  return eachText(left, {
    source: (source) => equalsSource(source, right),
    literal: (text) =>
      eachText(right, {
        source: (other) => membership(other, [text]),
        literal: (other) => truth(text === other),
      }),
  })
}

function equalsSource(left: Source, chain: TextChain): Node {
  return eachText(chain, {
    source: (right) => ({ kind: 'textEquals', left, right }),
    literal: (text) => membership(left, [text]),
  })
}

interface TextSet {
  readonly texts: readonly string[]
  readonly expr: { readonly at: Span }
  readonly origin: TextChain['origin']
}

function textList(checking: Checking, expr: InListExpr, scope: Scope): Node {
  const items = expr.items.map((item) => checking.text(item, scope).literal as string)
  return textIn(checking, checking.text(expr.value, scope), { texts: items, expr, origin: null })
}

function textIn(checking: Checking, chain: TextChain, set: TextSet): Node {
  for (const { source, declared } of chain.sources) {
    const odd = set.texts.find((text) => declared.literals !== null && !declared.literals.has(text))
    if (odd === undefined) continue
    const known = declared.literals as ReadonlySet<string>
    const hint = proposal(odd, known) || (known.size <= 12 ? `; it is one of ${[...known].join(' ')}` : '')
    const message = `'${source.text}' is never '${odd}'${hint}`
    throw fault(checking, set.expr.at, 'rule-unknown-name', message)
  }
  const sorted = [...new Set(set.texts)].sort()
  return eachText(chain, {
    source: (source) => ({
      ...membership(source, sorted),
      ...(set.origin === null ? {} : { origin: set.origin }),
    }),
    literal: (text) => truth(sorted.includes(text)),
  })
}

function membership(source: Source, members: readonly string[]): Extract<Node, { kind: 'textIn' }> {
  return { kind: 'textIn', source, texts: members }
}

function equalsAny(checking: Checking, expr: InListExpr, scope: Scope): Node {
  const items = expr.items.map((item): Node => {
    const equal: BinaryExpr = { kind: 'binary', op: '=', left: expr.value, right: item, at: expr.at }
    return checkComparison(checking, equal, scope)
  })
  return junction('or', items)
}

/** A question about a text put to each of its sources in turn: missing there means unknown, so the next is asked. */
function eachText(
  chain: TextChain,
  ask: { readonly source: (source: Source) => Node; readonly literal: (text: string) => Node },
): Node {
  const items = chain.sources.map(({ source }) => ask.source(source))
  if (chain.literal !== null) items.push(ask.literal(chain.literal))
  return coalesce('boolean', items)
}

function mixed(checking: Checking, [left, right]: Pair, [a, b]: readonly [ExprType, ExprType]): Error {
  const found = `'${written(checking, left)}' is ${typeName(a)}, '${written(checking, right)}' is ${typeName(b)}`
  return fault(checking, right.at, 'rule-dimension', `expected two values of one type: ${found}`)
}

function typeName(type: ExprType): string {
  return type === 'boolean' ? 'true or false' : type === 'any' ? 'a value' : `a ${type}`
}
