/** Constants while compiling: folded nodes, and the f64 that follows another. */
import type { Node } from '../language/ast.ts'

/** The number that a node of constants has in every row; NaN when it is missing; undefined when rows decide. */
export function constantOf(node: Node): number | undefined {
  if (node.kind === 'number') return node.value
  if (node.kind === 'negate') {
    const value = constantOf(node.value)
    return value === undefined ? undefined : -value
  }
  if (node.kind !== 'arithmetic') return undefined
  const left = constantOf(node.left)
  const right = constantOf(node.right)
  if (left === undefined || right === undefined) return undefined
  const value = combine(node.op, left, right)
  return Number.isFinite(value) ? value : Number.NaN
}

function combine(op: '+' | '-' | '*' | '/', left: number, right: number): number {
  if (op === '/') return left / right
  return op === '+' ? left + right : op === '-' ? left - right : left * right
}

/** An f64 and its bits. */
const bits = new BigInt64Array(1)
const number = new Float64Array(bits.buffer)

/** The next greater f64. */
export function nextUp(value: number): number {
  if (!Number.isFinite(value)) return value
  if (value === 0) return Number.MIN_VALUE
  number[0] = value
  bits[0] = (bits[0] as bigint) + (value > 0 ? 1n : -1n)
  return number[0] as number
}
