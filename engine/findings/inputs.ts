/** What a verdict was read from: values of the model with where they came from, parameters, and ways that lead nowhere. */
import { type CellValue, plainValue } from '../cells.ts'
import { columnSource, columnValue } from '../columns.ts'
import type { Value } from '../compile/builder.ts'
import { childrenOf, waysOfNode } from '../compile/leaves.ts'
import type { Node, Source } from '../language/ast.ts'
import { siUnit } from '../language/dimension.ts'
import type { FindingInput } from '../result.ts'
import type { Run } from '../run.ts'
import type { InputPlan } from './plan.ts'

/** Inputs of a finding at a row: sources, ways that lead nowhere, parameters and aggregates; of one path the last. */
export function inputsOf(run: Run, { sources, others, aggregates }: InputPlan, row: number): FindingInput[] {
  if (others.length === 0 && aggregates.length === 0)
    return sources.map((source) => inputOf(run, source, row))
  const inputs = new Map<string, FindingInput>()
  for (const source of sources) inputs.set(source.text, inputOf(run, source, row))
  for (const other of others) {
    if ('path' in other) inputs.set(other.path, other)
    else if (run.relations.follow(row, other) < 0) {
      const path = other.join('.')
      inputs.set(path, { path, value: null, source: 'missing' })
    }
  }
  for (const { path, value } of aggregates) inputs.set(path, aggregateInput(run, path, value, row))
  return [...inputs.values()]
}

function aggregateInput(run: Run, path: string, value: Value, row: number): FindingInput {
  const { lower, upper } = run.values(value, Uint32Array.of(row))
  const [low, high] = [lower[0] as number, upper[0] as number]
  if (Number.isNaN(low)) return { path, value: null, source: 'missing' }
  return { path, value: low === high ? low : `${low} … ${high}`, source: 'relation' }
}

/**
 * Paths whose values would have to be stated for the node to be decided at a row. Behind the first known item of `a ?? b`
 * nothing is needed; when that item is only a bound, the items before it are.
 */
export function missingPaths(run: Run, node: Node, row: number): string[] {
  if (node.kind === 'source')
    return node.leaf.kind === 'absent' || hasValue(run, node, row) ? [] : [node.text]
  if (node.kind === 'exists') return []
  const ways = waysOfNode(node).filter((way) => run.relations.follow(row, way) < 0)
  const own = ways.map((way) => way.join('.'))
  if (node.kind !== 'coalesce')
    return [...own, ...childrenOf(node).flatMap((child) => missingPaths(run, child, row))]
  const before: string[] = []
  for (const item of node.items) {
    const missing = missingPaths(run, item, row)
    if (missing.length === 0 && !isAbsent(item)) return isBound(item) ? before : []
    before.push(...missing)
  }
  return before
}

/** Whether a source gives a value of the type it is read as. */
function hasValue(run: Run, source: Source, row: number): boolean {
  const { value, source: from } = inputOf(run, source, row)
  if (value === null) return false
  if (from === 'relation' && source.leaf.kind !== 'attribute' && source.leaf.kind !== 'property') return true
  if (source.type === 'number') return typeof value === 'number' || value.toString().includes(' … ')
  return source.type === 'any' || typeof value === (source.type === 'text' ? 'string' : 'boolean')
}

function isAbsent(node: Node): boolean {
  return node.kind === 'source' && node.leaf.kind === 'absent'
}

function isBound(node: Node): boolean {
  return node.kind === 'bounds' || childrenOf(node).some(isBound)
}

/** The value of one source at a row. */
export function inputOf(run: Run, source: Source, row: number): FindingInput {
  const { model, relations } = run
  const { leaf, steps, text: path } = source
  const target = relations.follow(row, steps)
  if (leaf.kind === 'relation') {
    const count = target < 0 ? 0 : relations.targets(relations.toMany(leaf.relation), target).length
    return { path, value: count, source: 'relation' }
  }
  if (leaf.kind === 'row') return { path, value: target >= 0, source: 'relation' }
  const column = leaf.kind === 'absent' || leaf.kind === 'unset' ? undefined : run.column(leaf)
  const value = target < 0 || column === undefined ? null : readable(columnValue(model, column, target))
  if (value === null || column === undefined) return { path, value: null, source: 'missing' }
  const from = steps.length > 0 ? 'relation' : columnSource(model, column, target)
  if (typeof value !== 'number' || source.dimension === null) return { path, value, source: from }
  return { path, value, unit: siUnit(source.dimension), source: from }
}

/** Parameters that a node reads. */
export function paramsOf(node: Node): FindingInput[] {
  const below = childrenOf(node).flatMap(paramsOf)
  if (node.kind !== 'number' || node.origin === undefined) return below
  const path = `param.${node.origin.param}`
  return [{ path, value: node.value, unit: siUnit(node.dimension), source: 'parameter' }, ...below]
}

/** A column's value as an input shows it; null when there is none. */
function readable(cell: CellValue): number | string | boolean | null {
  const plain = plainValue(cell)
  if (plain !== null) return plain === '' ? null : plain
  if (cell === null || typeof cell === 'number') return null
  if (cell.kind === 'bounds') return `${cell.lower} … ${cell.upper}`
  if (cell.kind === 'list') return cell.items.length === 0 ? null : `list of ${cell.items.length}`
  return cell.kind === 'ref' ? `#${cell.id}` : null
}
