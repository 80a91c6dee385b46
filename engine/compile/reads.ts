/** What the findings of rules read: when one of these cells changes, a finding may say something else though its verdict stays. */
import { NONE } from '../../assembly/abi.ts'
import type { CheckedRule, Node } from '../language/ast.ts'
import type { Conditions } from './conditions.ts'
import { childrenOf } from './leaves.ts'
import type { CompileScope } from './scope.ts'

/** A column, the map that leads from a row to it (NONE: its own cell), and the rules whose findings read it so. */
export interface Reads {
  readonly column: number
  readonly map: number
  readonly rules: readonly number[]
}

/** Reads of rules by their numbers, which are their places. */
export function readsOf(scope: CompileScope, compiler: Conditions, rules: readonly CheckedRule[]): Reads[] {
  const all = new Map<string, { column: number; map: number; rules: Set<number> }>()
  const visit = (node: Node, rule: number): void => {
    const read = columnRead(scope, compiler, node)
    if (read !== null) {
      const [column, map] = read
      const key = `${column} ${map}`
      const known = all.get(key)
      if (known === undefined) all.set(key, { column, map, rules: new Set([rule]) })
      else known.rules.add(rule)
    }
    for (const child of childrenOf(node)) visit(child, rule)
  }
  for (const [number, { where, require }] of rules.entries())
    for (const node of [where, require]) if (node !== null) visit(node, number)
  return [...all.values()].map((reads) => ({ ...reads, rules: [...reads.rules] }))
}

/** Column and map that a node itself reads. */
function columnRead(scope: CompileScope, compiler: Conditions, node: Node): readonly [number, number] | null {
  if (node.kind === 'source') {
    const column = scope.columnOf(node)
    return column === null ? null : [scope.builder.column(column.address), scope.mapOf(node.steps)]
  }
  if (node.kind === 'aggregate') return compiler.numbers.aggregateColumn(node)
  if (node.kind !== 'unique') return null
  const column = compiler.uniqueColumn(node)
  return column === null ? null : [column, NONE]
}
