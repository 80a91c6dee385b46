/** Fills the kernel's column of every set and property that a model states, and compares each cell with what web-ifc's lines come to. */
import type { CellValue } from '../../engine/cells.ts'
import { type Column, type ColumnLeaf, columnSource, columnValue, leafKey } from '../../engine/columns.ts'
import { fillColumns } from '../../engine/fill-columns.ts'
import type { Model } from '../../engine/model.ts'
import type { Relations } from '../../engine/relations.ts'
import type { Expected, ExpectedValues, Value } from './expected-values.ts'

/** Columns filled at a time: a pass over all sets each, in memory that one such batch needs. */
const BATCH = 200

export interface ColumnReport {
  readonly columns: number
  readonly values: number
  /** `Set|Property #1: ours (source), theirs (source)`. */
  readonly differences: readonly string[]
}

export function compareColumns(model: Model, relations: Relations, expected: ExpectedValues): ColumnReport {
  const differences: string[] = []
  const rows = relations.mapped
  let values = 0
  const keys = [...expected.keys()]
  for (let from = 0; from < keys.length; from += BATCH) {
    const leaves = keys.slice(from, from + BATCH).map(leafOf)
    const columns = fillColumns(
      model,
      relations,
      leaves.map((leaf) => ({ leaf, rows, guids: false })),
    )
    for (const leaf of leaves) {
      values += compareColumn(model, columns.get(leafKey(leaf))!, expected.get(keyOf(leaf))!, differences)
    }
  }
  return { columns: keys.length, values, differences }
}

function compareColumn(
  model: Model,
  column: Column,
  expected: ReadonlyMap<number, Expected>,
  differences: string[],
): number {
  const place = column.leaf.kind === 'property' ? `${column.leaf.set}|${column.leaf.name}` : ''
  let values = 0
  for (let row = column.rows.first; row < column.rows.end; row++) {
    const source = columnSource(model, column, row)
    const other = expected.get(model.idOf(row))
    if (source === 'missing' && other === undefined) continue
    values++
    const cell = columnValue(model, column, row)
    if (source === other?.source && sameValue(cell, other.value)) continue
    differences.push(
      `${place} #${model.idOf(row)}: ${JSON.stringify(cell)} (${source}), ${JSON.stringify(other)}`,
    )
  }
  return values
}

/** Exact factors and floating ones differ in the last bits only. */
const RELATIVE = 4e-16 * 8

function sameValue(cell: CellValue, value: Value): boolean {
  if (typeof cell === 'number') return typeof value === 'number' && sameNumber(cell, value)
  if (cell === null || typeof cell !== 'object') return false
  switch (cell.kind) {
    case 'text':
    case 'enumeration':
      return cell.text === value
    case 'logical':
      return (cell.value ?? 'unknown') === value
    case 'bounds':
      return isBounds(value) && sameNumber(cell.lower, value.lower) && sameNumber(cell.upper, value.upper)
    case 'list':
      return (
        value !== null && typeof value === 'object' && 'list' in value && value.list === cell.items.length
      )
    default:
      return false
  }
}

function isBounds(value: Value): value is { readonly lower: number; readonly upper: number } {
  return value !== null && typeof value === 'object' && 'lower' in value
}

function sameNumber(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= RELATIVE * Math.abs(b)
}

function leafOf(key: string): ColumnLeaf & { readonly kind: 'property' } {
  const [set, name] = key.split('\n') as [string, string]
  return { kind: 'property', set, glob: false, name }
}

function keyOf(leaf: ColumnLeaf & { readonly kind: 'property' }): string {
  return `${leaf.set}\n${leaf.name}`
}
