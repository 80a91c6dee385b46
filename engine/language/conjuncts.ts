/** Takes a requirement apart into what a finding reports: the value, its limit, and the conditions around it. */
import type { CompareNode, CompareOp, Conjunct, ConjunctLimit, Node } from './ast.ts'

/** The top-level conjuncts of a requirement, in the order written; an implication's right side counts under its left. */
export function conjuncts(node: Node, given: readonly Node[] = []): readonly Conjunct[] {
  if (node.kind === 'and') return node.items.flatMap((item) => conjuncts(item, given))
  if (node.kind === 'implies') return conjuncts(node.right, [...given, node.left])
  return [{ node, given, ...judged(node, false) }]
}

/** The number a node has without looking at any row; null when there is none. */
export function constantValue(node: Node): number | null {
  switch (node.kind) {
    case 'number':
      return node.value
    case 'negate': {
      const value = constantValue(node.value)
      return value === null ? null : -value
    }
    case 'arithmetic': {
      const [left, right] = [constantValue(node.left), constantValue(node.right)]
      return left === null || right === null ? null : finite(calculate(node.op, left, right))
    }
    default:
      return null
  }
}

/** The same four operations as on point intervals; a division by zero is missing. */
function calculate(op: '+' | '-' | '*' | '/', left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? Number.NaN : left / right
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

type Judged = Pick<Conjunct, 'value' | 'limit'>

const NOTHING: Judged = { value: null, limit: null }

function judged(node: Node, negated: boolean): Judged {
  switch (node.kind) {
    case 'not':
      return judged(node.value, !negated)
    case 'compare':
      return comparison(node, negated)
    case 'textIn':
      return { value: node.source, limit: { kind: 'texts', negated, texts: node.texts } }
    case 'matches':
      return { value: node.source, limit: { kind: 'pattern', negated, pattern: node.pattern } }
    case 'source':
      return { value: node, limit: { kind: 'boolean', value: !negated } }
    case 'textEquals':
    case 'unique':
      return { value: node.kind === 'unique' ? node.source : node.left, limit: null }
    default:
      return NOTHING
  }
}

const FLIPPED: Readonly<Record<CompareOp, CompareOp>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}
const OPPOSITE: Readonly<Record<CompareOp, CompareOp | '!='>> = {
  '=': '!=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

/** A constant on the left is the limit: `0.8 m <= Width` judges the width. */
function comparison({ op, left, right }: CompareNode, negated: boolean): Judged {
  const turned = constantValue(left) !== null && constantValue(right) === null
  const seen = turned ? FLIPPED[op] : op
  const limit: ConjunctLimit = {
    kind: 'number',
    op: negated ? OPPOSITE[seen] : seen,
    node: turned ? left : right,
  }
  return { value: turned ? right : left, limit }
}
