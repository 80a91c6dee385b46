/**
 * The smallest change that passes: the limit in place of the one number judged, kept only where the kernel says that the
 * rule then passes. Each row is tried for itself, all others as they are.
 */
import { VERDICT_PASS } from '../../assembly/abi.ts'
import { type ColumnLeaf, columnValue, leafKey } from '../columns.ts'
import { constantOf } from '../compile/constant.ts'
import { childrenOf } from '../compile/leaves.ts'
import type { CompiledConjunct } from '../compile/probes.ts'
import type { CheckedRule, Node, Source } from '../language/ast.ts'
import { dimensionOf } from '../language/build.ts'
import { siUnit } from '../language/dimension.ts'
import type { Quantity } from '../result.ts'
import type { Run } from '../run.ts'

export interface Fix {
  readonly path: string
  readonly to: Quantity
}

/** A number of the row itself that may be moved. */
interface Movable {
  readonly source: Source
  readonly leaf: ColumnLeaf
  readonly elsewhere: Elsewhere
}

/** How else a rule reads a leaf: of rows that steps lead to, of rows that it counts over or compares with. */
interface Elsewhere {
  steps: boolean
  members: boolean
}

/** The numbers that may be moved to a constant limit. */
export interface Target {
  /** In the order in which they count. */
  readonly movables: readonly Movable[]
  readonly limit: number
  readonly to: Quantity
}

/** What of a conjunct could be moved to make its rule pass: a source of the row itself, or the first of several; null for nothing. */
export function targetOf({ conjunct }: CompiledConjunct, rule: CheckedRule): Target | null {
  const { value, limit } = conjunct
  if (value === null || limit?.kind !== 'number') return null
  if (limit.op === '!=' || limit.op === '<' || limit.op === '>') return null
  const constant = constantOf(limit.node)
  const sources = directSources(value)
  if (constant === undefined || Number.isNaN(constant) || sources === null) return null
  const unit = siUnit(dimensionOf(value) ?? dimensionOf(limit.node))
  const movables = sources.flatMap((source) => movableOf(source, rule))
  return { movables, limit: constant, to: { number: constant, unit } }
}

/** Fixes of a rule's failed rows, by row. */
export function fixesOf(run: Run, rule: number, target: Target, rows: Uint32Array): Map<number, Fix> {
  const fixes = new Map<number, Fix>()
  for (const [{ source, leaf, elsewhere }, own] of movedRows(run, target, rows)) {
    const column = run.column(leaf)
    // what is counted over rows would have to be counted again for every row, and for every change of another
    if (column === undefined || own.length === 0 || elsewhere.members) continue
    const trial = { rule, column, value: target.limit, alone: elsewhere.steps }
    const verdicts = run.tried(trial, Uint32Array.from(own))
    for (const [i, row] of own.entries())
      if (verdicts[i] === VERDICT_PASS) fixes.set(row, { path: source.text, to: target.to })
  }
  return fixes
}

/** Sources of the row itself, in the order in which they count, up to the first that is somebody else's. */
function directSources(node: Node): Source[] | null {
  if (node.kind === 'source') return node.steps.length === 0 ? [node] : null
  if (node.kind === 'bounds' && node.margin === undefined) return directSources(node.value)
  if (node.kind !== 'coalesce') return null
  const parts = node.items.map(directSources)
  const foreign = parts.indexOf(null)
  const own = parts.slice(0, foreign < 0 ? parts.length : foreign).flatMap((part) => part ?? [])
  return own.length === 0 ? null : own
}

function movableOf(source: Source, rule: CheckedRule): Movable[] {
  const { leaf } = source
  if (leaf.kind !== 'attribute' && leaf.kind !== 'property') return []
  const elsewhere: Elsewhere = { steps: false, members: false }
  for (const node of [rule.where, rule.require])
    if (node !== null) readElsewhere(node, leafKey(leaf), elsewhere)
  return [{ source, leaf, elsewhere }]
}

/** The first of the sources that holds a value at a row is what would be changed, if it is a number. */
function movedRows(run: Run, { movables }: Target, rows: Uint32Array): Map<Movable, number[]> {
  const columns = movables.map(({ leaf }) => run.column(leaf))
  const moved = new Map<Movable, number[]>(movables.map((movable) => [movable, []]))
  for (const row of rows) {
    for (const [i, movable] of movables.entries()) {
      const column = columns[i]
      const value = column === undefined ? null : columnValue(run.model, column, row)
      if (value === null) continue
      if (typeof value === 'number') moved.get(movable)?.push(row)
      break
    }
  }
  return moved
}

/** Finds out how a condition reads a leaf of other rows than the one it judges. */
function readElsewhere(node: Node, key: string, into: Elsewhere): void {
  if (node.kind === 'source' && node.steps.length > 0 && isOf(node, key)) into.steps = true
  if (node.kind === 'unique' && isOf(node.source, key)) into.members = true
  if (
    node.kind === 'aggregate' &&
    [node.where, node.value].some((inner) => inner !== null && reads(inner, key))
  )
    into.members = true
  for (const child of childrenOf(node)) readElsewhere(child, key, into)
}

/** Whether a node, or anything that it counts over, reads a leaf. */
function reads(node: Node, key: string): boolean {
  if (node.kind === 'source') return isOf(node, key)
  const inner = node.kind === 'aggregate' ? [node.where, node.value] : childrenOf(node)
  return inner.some((child) => child !== null && reads(child, key))
}

function isOf({ leaf }: Source, key: string): boolean {
  return (leaf.kind === 'attribute' || leaf.kind === 'property') && leafKey(leaf) === key
}
