/** What a column of a model is, and what stands in it. */
import { SOURCE_OCCURRENCE, SOURCE_TYPE } from '../assembly/abi.ts'
import { type CellValue, readCell } from './cells.ts'
import type { Leaf } from './language/ast.ts'
import type { Model, RowRange } from './model.ts'
import type { InputSource } from './result.ts'

/** A leaf that has a column. */
export type ColumnLeaf = Extract<Leaf, { kind: 'attribute' | 'property' | 'stated' | 'set' | 'associated' }>

/** One column in the kernel's memory. */
export interface Column {
  readonly leaf: ColumnLeaf
  readonly rows: RowRange
  readonly address: number
  /** Whether GlobalIds stand in it as 128 bits; only where no rule compares them with texts. */
  readonly guids: boolean
  /** Ids of the texts in it that stand for several values (ids/many.ts). */
  readonly many: readonly number[]
}

/** A column that rules need. */
export type WantedColumn = Pick<Column, 'leaf' | 'rows' | 'guids'>

/** Whether a leaf has a column. */
export function isColumnLeaf(leaf: Leaf): leaf is ColumnLeaf {
  return !['row', 'relation', 'absent', 'unset'].includes(leaf.kind)
}

/** Equal leaves have equal keys, others have others: names may hold any character. */
export function leafKey(leaf: ColumnLeaf): string {
  switch (leaf.kind) {
    case 'attribute':
      return leaf.name
    case 'property':
      return `${leaf.glob ? 'glob ' : ''}${leaf.set.length} ${leaf.set}\n${leaf.name}`
    case 'stated':
      return `\0stated ${leaf.types.length} ${leaf.types} ${leaf.set.length} ${leaf.set}\n${leaf.name}`
    case 'set':
      return `\0set\n${leaf.set}`
    case 'associated':
      return `\0associated\n${leaf.what}`
  }
}

/** Value of a column at a row. */
export function columnValue(model: Model, column: Column, row: number): CellValue {
  return readCell(model, model.kernel.columnRead(column.address, row) >>> 0)
}

/** Where a value that a column holds at a row came from. */
export function columnSource(model: Model, column: Column, row: number): InputSource {
  const source = model.kernel.columnMeta(column.address, row) & 7
  return source === SOURCE_OCCURRENCE ? 'occurrence' : source === SOURCE_TYPE ? 'type' : 'missing'
}

/** Whether every cell of a column is missing. */
export function holdsNothing(model: Model, column: Column): boolean {
  return model.u32(column.address + 28) === 0
}

/** Whether a column holds intervals (bounded properties), so that both bounds must be coded; or may, after an edit. */
export function holdsBounds(model: Model, column: Column): boolean {
  return model.isSpread ? column.leaf.kind === 'property' : model.u32(column.address + 20) !== 0
}

/** Ids of the distinct texts and enumeration literals that some rows have in a column. */
export function columnTexts(model: Model, column: Column, { first, end }: RowRange): Uint32Array {
  const count = model.kernel.columnTexts(column.address, first, end)
  return model.u32Array(model.kernel.columnTextList(), count).slice()
}
