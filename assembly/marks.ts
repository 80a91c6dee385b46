/** What changed since the last run: cells that were marked, and through maps the rows that read them. */
import { NONE } from './abi'
import { COLUMNS, columnOf, countOf, mapOf } from './program'
import { programAllocZero } from './program-memory'
import { planesDrop } from './planes'
import { keptCount } from './segments'
import { reversedCount, reversedOf, reversedRows } from './reversed'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush, vectorRelease } from './vector'

/** u32[columns]: vector of the changed rows, 0 before the first; a total that changed is marked by the row NONE. */
let changed: usize = 0
/** Numbers of the columns that have changed rows. */
let columns: usize = 0

/** Begins without marks for the program at hand. */
export function marksStart(): void {
  if (columns == 0) columns = vectorNew(4)
  vectorClear(columns)
  changed = programAllocZero(<usize>(countOf(COLUMNS) + 1) << 2)
}

/** Says that column `column` of the program holds another value at `row`. */
export function changeMark(column: u32, row: u32): void {
  if (column >= countOf(COLUMNS) || (row != NONE && row >= keptCount())) return
  const at = changed + (<usize>column << 2)
  if (load<u32>(at) == 0) store<u32>(at, <u32>vectorNew(4))
  const rows = <usize>load<u32>(at)
  if (vectorLength(rows) == 0) vectorPush(columns, column)
  vectorPush(rows, row)
}

/** How many columns have changed rows; more may come while aggregates are computed again. */
export function changedColumns(): u32 {
  return vectorLength(columns)
}

/** Number of a column that has changed rows. */
export function changedColumn(i: u32): u32 {
  return vectorAt(columns, i)
}

/** Vector of the changed rows of a column. */
export function changedRows(column: u32): usize {
  return <usize>load<u32>(changed + (<usize>column << 2))
}

/** Adds to a vector the rows that read a column's changed rows, directly or through map number `map`; NONE: all rows may. */
export function readersOf(column: u32, map: u32, out: usize): void {
  const rows = changedRows(column)
  const address = mapOf(map)
  const back: usize = address == 0 ? 0 : reversedOf(address, true)
  for (let i: u32 = 0; i < vectorLength(rows); i++) {
    const row = vectorAt(rows, i)
    if (back == 0 || row == NONE) vectorPush(out, row)
    else {
      const readers = reversedRows(back, row)
      for (let r: u32 = 0; r < reversedCount(back, row); r++) vectorPush(out, load<u32>(readers + (<usize>r << 2)))
    }
  }
}

/** Forgets the marks. */
export function marksClear(): void {
  for (let i: u32 = 0; i < vectorLength(columns); i++) {
    const rows = changedRows(vectorAt(columns, i))
    if (vectorLength(rows) > 1024) vectorRelease(rows)
    else vectorClear(rows)
  }
  vectorClear(columns)
}

/** Gives the marks up: what was marked and not judged is coded anew by whoever reads it. */
export function marksAbandon(): void {
  if (columns == 0) return
  for (let i: u32 = 0; i < vectorLength(columns); i++) planesDrop(<u32>columnOf(vectorAt(columns, i)))
  marksClear()
}
