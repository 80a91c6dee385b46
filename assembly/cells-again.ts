/**
 * Cells of columns that are made anew after an edit: they are emptied, filled by whoever reads the model, and marked where
 * they hold something else than before.
 *
 *   cell: | number of the column in the program u32 | column u32 | row u32 | meta u32 | cell before u64 |
 */
import { columnCell, columnClear, columnMeta } from './columns'
import { changeMark } from './marks'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

const CELL: u32 = 6
let cells: usize = 0
/** Vector of pairs of column's number and row. */
let differing: usize = 0

/** Begins anew. */
export function cellsBegin(): void {
  if (cells == 0) {
    cells = vectorNew(8)
    differing = vectorNew(6)
  }
  vectorClear(cells)
  vectorClear(differing)
}

/** Empties a column's cell at a row. */
export function cellAgain(number: u32, column: usize, row: u32): void {
  const cell = columnCell(column, row)
  vectorPush(cells, number)
  vectorPush(cells, <u32>column)
  vectorPush(cells, row)
  vectorPush(cells, columnMeta(column, row))
  vectorPush(cells, <u32>cell)
  vectorPush(cells, <u32>(cell >> 32))
  columnClear(column, row)
}

/** Marks the cells that hold something else than before; @returns how many */
export function cellsEnd(): u32 {
  for (let i: u32 = 0; i < vectorLength(cells); i += CELL) {
    const at = vectorData(cells) + (<usize>i << 2)
    const column = <usize>load<u32>(at, 4)
    const row = load<u32>(at, 8)
    const before = (<u64>load<u32>(at, 20) << 32) | <u64>load<u32>(at, 16)
    if (columnCell(column, row) == before && columnMeta(column, row) == load<u32>(at, 12)) continue
    changeMark(load<u32>(at), row)
    vectorPush(differing, load<u32>(at))
    vectorPush(differing, row)
  }
  return vectorLength(differing) >> 1
}

/** u32[cellsEnd()][2]: number of the column, row */
export function cellsDiffering(): usize {
  return vectorData(differing)
}
