/** The smallest change that passes: the limit in place of the one number judged, kept only where the kernel says that the rule then passes. */
import { NONE } from '../../assembly/abi.ts'
import { type Column, columnValue } from '../columns.ts'
import { constantOf } from '../compile/constant.ts'
import type { CompiledConjunct } from '../compile/probes.ts'
import type { Node, Source } from '../language/ast.ts'
import { dimensionOf } from '../language/build.ts'
import { siUnit } from '../language/dimension.ts'
import type { Quantity } from '../result.ts'
import type { Run } from '../run.ts'

export interface Fix {
  readonly path: string
  readonly to: Quantity
}

interface Target {
  readonly sources: readonly Source[]
  readonly limit: number
  readonly unit: string
}

interface Trial {
  readonly row: number
  readonly path: string
  readonly column: Column
  readonly value: number
}

/** Fixes of a rule's failed rows that one conjunct decided; all are tried at once and put back. */
export function fixesOf(
  run: Run,
  rule: number,
  conjunct: CompiledConjunct,
  rows: Iterable<number>,
): Map<number, Fix> {
  const target = targetOf(conjunct)
  const fixes = new Map<number, Fix>()
  if (target === null) return fixes
  const trials = new Map<number, Trial>()
  for (const row of rows) {
    const trial = trialOf(run, target, row)
    if (trial !== null) trials.set(row, trial)
  }
  for (const row of passing(run, rule, [...trials.values()], target.limit)) {
    const trial = trials.get(row)
    if (trial !== undefined)
      fixes.set(row, { path: trial.path, to: { number: target.limit, unit: target.unit } })
  }
  return fixes
}

/** A conjunct whose one number can be moved to a constant limit: a source of the row itself, or the first of several. */
function targetOf({ conjunct }: CompiledConjunct): Target | null {
  const { value, limit } = conjunct
  if (value === null || limit?.kind !== 'number') return null
  if (limit.op === '!=' || limit.op === '<' || limit.op === '>') return null
  const constant = constantOf(limit.node)
  const sources = directSources(value)
  if (constant === undefined || Number.isNaN(constant) || sources === null) return null
  return { sources, limit: constant, unit: siUnit(dimensionOf(value) ?? dimensionOf(limit.node)) }
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

/** The first of the sources that holds a number at the row is what would be changed. */
function trialOf(run: Run, target: Target, row: number): Trial | null {
  for (const { leaf, text } of target.sources) {
    const column = leaf.kind === 'attribute' || leaf.kind === 'property' ? run.column(leaf) : undefined
    const value = column === undefined ? null : columnValue(run.model, column, row)
    if (column === undefined || value === null) continue
    return typeof value === 'number' ? { row, path: text, column, value } : null
  }
  return null
}

function passing(run: Run, rule: number, trials: readonly Trial[], limit: number): number[] {
  if (trials.length === 0) return []
  for (const { column, row } of trials) write(run, column, row, limit)
  const passed = run.settle().filter((flip) => flip.rule === rule && flip.after === 'pass')
  for (const { column, row, value } of trials) write(run, column, row, value)
  run.settle()
  return passed.map((flip) => flip.row)
}

/** Writes a number without touching where the cell says it came from. */
function write(run: Run, column: Column, row: number, value: number): void {
  run.model.kernel.columnPut(column.address, row, value, NONE)
  run.mark(column, row)
}
