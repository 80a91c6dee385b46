/** Makes core nodes, flattening and folding what is constant, and knows the dimension of each. */

import type { Dimension } from '../schema/measures.ts'
import { DIMENSIONLESS } from '../schema/measures.ts'
import type { BooleanNode, CompareNode, CompareOp, Node } from './ast.ts'
import { ANGLE, combine, halve } from './dimension.ts'

export function truth(value: boolean): BooleanNode {
  return { kind: 'boolean', value }
}

/** `and` or `or` of one or more conditions, nested ones of the same kind opened. */
export function junction(kind: 'and' | 'or', items: readonly Node[]): Node {
  const flat = items.flatMap((item) => (item.kind === kind ? item.items : [item]))
  return flat.length === 1 ? (flat[0] as Node) : { kind, items: flat }
}

/** The first known of one or more values, nested ones opened. */
export function coalesce(type: 'number' | 'boolean', items: readonly Node[]): Node {
  const flat = items.flatMap((item) => (item.kind === 'coalesce' ? item.items : [item]))
  return flat.length === 1 ? (flat[0] as Node) : { kind: 'coalesce', type, items: flat }
}

export function negation(value: Node): Node {
  if (value.kind === 'not') return value.value
  return { kind: 'not', value }
}

/** A comparison of two numbers whose dimensions agree. */
export function compare(
  op: CompareOp,
  [left, right]: readonly [Node, Node],
  dimension: Dimension | null,
): CompareNode {
  return { kind: 'compare', op, left, right, dimension }
}

/** How many, compared with none: the core of `any` and `every`. */
export function compareWithZero(op: CompareOp, count: Node): CompareNode {
  const zero: Node = { kind: 'number', value: 0, dimension: DIMENSIONLESS }
  return compare(op, [count, zero], DIMENSIONLESS)
}

/** The dimension of a number; null when not determined. */
export function dimensionOf(node: Node): Dimension | null {
  switch (node.kind) {
    case 'number':
    case 'source':
    case 'table':
      return node.dimension
    case 'coalesce':
      return dimensionOfAny(node.items)
    case 'arithmetic':
      if (node.op === '+' || node.op === '-') return dimensionOfAny([node.left, node.right])
      return combine(dimensionOf(node.left), dimensionOf(node.right), node.op === '*' ? 1 : -1)
    case 'negate':
    case 'bounds':
      return dimensionOf(node.value)
    case 'math':
      return dimensionOfMath(node)
    case 'aggregate':
      return node.value === null ? DIMENSIONLESS : dimensionOf(node.value)
    default:
      return DIMENSIONLESS
  }
}

function dimensionOfAny(nodes: readonly Node[]): Dimension | null {
  for (const node of nodes) {
    const found = dimensionOf(node)
    if (found !== null) return found
  }
  return null
}

function dimensionOfMath(node: Extract<Node, { kind: 'math' }>): Dimension | null {
  switch (node.function) {
    case 'abs':
    case 'min':
    case 'max':
      return dimensionOfAny(node.args)
    case 'sqrt':
      return halve(dimensionOf(node.args[0] as Node))
    case 'atan':
      return ANGLE
    default:
      return DIMENSIONLESS
  }
}

/** The number with its undetermined parts taken to be of a dimension (spec 2.5.1). */
export function withDimension(node: Node, dimension: Dimension | null): Node {
  if (dimension === null || dimensionOf(node) !== null) return node
  const within = (part: Node): Node => withDimension(part, dimension)
  switch (node.kind) {
    case 'number':
    case 'source':
    case 'table':
      return { ...node, dimension }
    case 'coalesce':
      return { ...node, items: node.items.map(within) }
    case 'arithmetic':
      if (node.op === '*' || node.op === '/') return node
      return { ...node, left: within(node.left), right: within(node.right) }
    case 'negate':
      return { ...node, value: within(node.value) }
    case 'bounds':
      return node.margin === undefined
        ? { ...node, value: within(node.value) }
        : { ...node, value: within(node.value), margin: within(node.margin) }
    case 'math':
      return node.function === 'sqrt' ? node : { ...node, args: node.args.map(within) }
    case 'aggregate':
      return node.value === null ? node : { ...node, value: within(node.value) }
    default:
      return node
  }
}
