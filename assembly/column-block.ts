/** Cells of a column a block of rows at a time: the one way in which whole blocks of a column are read. */
import { COLUMN_CELLS } from './abi'
import { MISSING } from './cells'

/**
 * Cells of rows first…first+count-1, missing outside the column's rows.
 *
 * @param scratch u64[count], used where the cells do not lie together
 * @returns address of u64[count], not to be written to
 */
export function columnBlock(column: usize, first: u32, count: u32, scratch: usize): usize {
  const lo = load<u32>(column, 4)
  const hi = load<u32>(column, 8)
  const cells = load<u32>(column) == COLUMN_CELLS
  const a = <usize>load<u32>(column, 12)
  if (cells && first >= lo && first + count <= hi) return a + (<usize>(first - lo) << 3)
  for (let i: u32 = 0; i < count; i++) {
    const row = first + i
    const cell = cells && row >= lo && row < hi ? load<u64>(a + (<usize>(row - lo) << 3)) : MISSING
    store<u64>(scratch + (<usize>i << 3), cell)
  }
  return scratch
}
