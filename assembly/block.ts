/** The rows at hand: a run of rows or a list of them, at most BLOCK_ROWS, and their cells. */
import { BLOCK_ROWS, NONE } from './abi'
import { columnBlock } from './column-block'
import { columnCell } from './columns'
import { alloc } from './memory'
import { MISSING } from './cells'

/** u32[count], 0 for the rows first…first + count - 1. */
let list: usize = 0
let first: u32 = 0
let count: u32 = 0
/** u64[2][BLOCK_ROWS] */
let scratch: usize = 0

/** Makes the scratch; called once per instance. */
export function blockStart(): void {
  scratch = alloc(2 * BLOCK_ROWS * 8)
}

/** Takes the rows from…from + many - 1. */
export function rowsRun(from: u32, many: u32): void {
  list = 0
  first = from
  count = many
}

/** Takes listed rows, u32[many]. */
export function rowsList(rows: usize, many: u32): void {
  list = rows
  count = many
}

/** How many rows there are. */
export function rowCount(): u32 {
  return count
}

/** Whether the rows are a run. */
export function rowsAreRun(): bool {
  return list == 0
}

/** Row at place `i`. */
export function rowAt(i: u32): u32 {
  return list == 0 ? first + i : load<u32>(list + (<usize>i << 2))
}

/** Row that a map (0: none) leads the row at place `i` to; NONE where it leads nowhere. */
export function mappedRow(map: usize, i: u32): u32 {
  const row = rowAt(i)
  if (map == 0) return row
  const lo = load<u32>(map)
  return row < lo || row >= load<u32>(map, 4) ? NONE : load<u32>(<usize>load<u32>(map, 8) + (<usize>(row - lo) << 2))
}

/**
 * Cells of a column at the rows at hand, led by a map (0: none).
 *
 * @param which scratch to use, 0 or 1: two columns may be looked at together
 * @returns address of u64[count], missing where there is no row; not to be written to
 */
export function cellsAt(column: usize, map: usize, which: usize): usize {
  const room = scratch + which * BLOCK_ROWS * 8
  if (map == 0 && list == 0) return columnBlock(column, first, count, room)
  for (let i: u32 = 0; i < count; i++) {
    const row = mappedRow(map, i)
    store<u64>(room + (<usize>i << 3), row == NONE ? MISSING : columnCell(column, row))
  }
  return room
}
