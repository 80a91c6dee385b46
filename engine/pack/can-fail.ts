/**
 * Whether a rule could find a failure when nothing measures in space: by what a model states, by relations, or by a bound
 * that a stated value gives. An upper bound that is too low fails, and so does a lower one that is too high.
 */
import type {
  AggregateNode,
  ArithmeticNode,
  CheckedRule,
  CompareNode,
  MathNode,
  Node,
} from '../language/ast.ts'
import { isMeasured } from '../language/measured.ts'

/** What a condition can come out as, beside unknown. */
interface Truths {
  readonly true: boolean
  readonly false: boolean
}

/** Which bounds of a number can be known; neither when it is always missing. */
interface Bounds {
  readonly low: boolean
  readonly high: boolean
}

const EITHER: Truths = { true: true, false: true }
const NEITHER: Truths = { true: false, false: false }
const KNOWN: Bounds = { low: true, high: true }
const MISSING: Bounds = { low: false, high: false }

/** Whether any model can make the rule fail. */
export function canFail(rule: CheckedRule): boolean {
  const { require, occurs } = rule
  if (!canApply(rule)) return occurs !== null && occurs.min > 0
  return occurs !== null || (require !== null && truths(require).false)
}

/** Whether a rule can apply to anything when nothing measures in space. */
export function canApply({ where }: CheckedRule): boolean {
  return where === null || truths(where).true
}

function truths(node: Node): Truths {
  switch (node.kind) {
    case 'boolean':
      return { true: node.value, false: !node.value }
    case 'compare':
      return compared(node)
    case 'and':
    case 'or':
      return junction(node.kind, node.items.map(truths))
    case 'implies':
      return junction('or', [turned(truths(node.left)), truths(node.right)])
    case 'not':
      return turned(truths(node.value))
    case 'coalesce':
      return union(node.items.map(truths))
    case 'exists':
      return { true: !isMeasured(node.source.leaf), false: true }
    case 'known':
      return { true: canBeKnown(node.value), false: true }
    case 'certain':
      return { true: truths(node.value).true, false: true }
    case 'source':
      return isMeasured(node.leaf) ? NEITHER : EITHER
    default:
      return EITHER
  }
}

function turned(one: Truths): Truths {
  return { true: one.false, false: one.true }
}

function union(items: readonly Truths[]): Truths {
  return { true: items.some((one) => one.true), false: items.some((one) => one.false) }
}

function junction(kind: 'and' | 'or', items: readonly Truths[]): Truths {
  if (kind === 'or') return turned(junction('and', items.map(turned)))
  return { true: items.every((one) => one.true), false: items.some((one) => one.false) }
}

/** A value that only a function measures is never known. */
function canBeKnown(node: Node): boolean {
  const isNumber =
    node.kind === 'source' || node.kind === 'coalesce' ? node.type === 'number' : isNumeric(node)
  if (!isNumber) return truths(node).true || truths(node).false
  const { low, high } = bounds(node)
  return low || high
}

function isNumeric({ kind }: Node): boolean {
  return ['number', 'arithmetic', 'negate', 'bounds', 'math', 'length', 'table', 'aggregate'].includes(kind)
}

function compared({ op, left, right }: CompareNode): Truths {
  if (left.kind === 'number' && right.kind === 'number') return EITHER
  const [a, b] = [bounds(left), bounds(right)]
  const above = a.low && b.high
  const isNever = isCount(left) && right.kind === 'number' && right.value === 0 && op !== '>'
  const below = a.high && b.low && !isNever
  if (op === '=') return { true: above && below, false: above || below }
  return op === '>' || op === '>=' ? { true: above, false: below } : { true: below, false: above }
}

/** No count lies below zero. */
function isCount(node: Node): boolean {
  return node.kind === 'aggregate' && node.function === 'count'
}

function bounds(node: Node): Bounds {
  switch (node.kind) {
    case 'source':
      return isMeasured(node.leaf) ? MISSING : KNOWN
    case 'coalesce':
      return {
        low: node.items.some((one) => bounds(one).low),
        high: node.items.some((one) => bounds(one).high),
      }
    case 'negate':
      return opposite(bounds(node.value))
    case 'bounds': {
      const { low, high } = bounds(node.value)
      if (node.function === 'about') return { low, high }
      return node.function === 'atMost' ? { low: false, high } : { low, high: false }
    }
    case 'arithmetic':
      return calculated(node)
    case 'math':
      return ofMath(node)
    case 'aggregate':
      return aggregated(node)
    default:
      return KNOWN
  }
}

function opposite({ low, high }: Bounds): Bounds {
  return { low: high, high: low }
}

/** Factors and divisors count as positive: what is measured is. */
function calculated({ op, left, right }: ArithmeticNode): Bounds {
  const a = bounds(left)
  const b = op === '-' || op === '/' ? opposite(bounds(right)) : bounds(right)
  return { low: a.low && b.low, high: a.high && b.high }
}

function ofMath({ function: name, args }: MathNode): Bounds {
  const all = args.map(bounds)
  const low = all.every((one) => one.low)
  const high = all.every((one) => one.high)
  if (all.some((one) => !one.low && !one.high)) return MISSING
  if (name === 'min') return { low, high: all.some((one) => one.high) }
  if (name === 'max') return { low: all.some((one) => one.low), high }
  return { low, high }
}

/** A count has no less than the members for which the condition is true, and no more than there are. */
function aggregated({ function: name, where, value }: AggregateNode): Bounds {
  if (name === 'count') return { low: where === null || truths(where).true, high: true }
  return value === null ? KNOWN : bounds(value)
}
