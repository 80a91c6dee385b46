/** What a verdict was read from: values of the model with where they came from, parameters, and ways that lead nowhere. */
import { type CellValue, plainValue } from '../cells.ts'
import { columnSource, columnValue } from '../columns.ts'
import type { CompiledConjunct, CompiledRule } from '../compile/compile.ts'
import { childrenOf, ownSources, waysOf } from '../compile/leaves.ts'
import type { Node, Source } from '../language/ast.ts'
import { siUnit } from '../language/dimension.ts'
import type { FindingInput } from '../result.ts'
import type { Run } from '../run.ts'

/** Inputs of a rule at a row: the conjunct's own and its conditions', then those of `where`, then parameters. */
export function inputsOf(
  run: Run,
  compiled: CompiledRule,
  conjunct: CompiledConjunct | undefined,
  row: number,
): FindingInput[] {
  const nodes: Node[] = conjunct === undefined ? [] : [conjunct.conjunct.node, ...conjunct.conjunct.given]
  if (compiled.checked.where !== null) nodes.push(compiled.checked.where)
  const sources = new Map<string, Source>()
  const inputs = new Map<string, FindingInput>()
  for (const node of nodes) ownSources(node, sources)
  for (const source of sources.values()) {
    if (source.leaf.kind !== 'absent') inputs.set(source.text, inputOf(run, source, row))
  }
  for (const node of nodes) {
    for (const way of waysOf(node)) {
      const path = way.join('.')
      if (run.relations.follow(row, way) < 0) inputs.set(path, { path, value: null, source: 'missing' })
    }
    collectParams(node, inputs)
  }
  return [...inputs.values()]
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
  const column = leaf.kind === 'absent' ? undefined : run.column(leaf)
  const value = target < 0 || column === undefined ? null : readable(columnValue(model, column, target))
  if (value === null || column === undefined) return { path, value: null, source: 'missing' }
  const unit =
    typeof value === 'number' && source.dimension !== null ? { unit: siUnit(source.dimension) } : {}
  return { path, value, ...unit, source: steps.length > 0 ? 'relation' : columnSource(model, column, target) }
}

function collectParams(node: Node, into: Map<string, FindingInput>): void {
  if (node.kind === 'number' && node.origin !== undefined) {
    const path = `param.${node.origin.param}`
    into.set(path, { path, value: node.value, unit: siUnit(node.dimension), source: 'parameter' })
  }
  for (const child of childrenOf(node)) collectParams(child, into)
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
