/** Cells of a column a block of rows at a time: the one way in which whole blocks of a column are read. */
import { CHUNK_SAME, CHUNK_WORDS, COLUMN_CELLS, NONE } from './abi'
import { MISSING } from './cells'
import { columnChunk } from './columns'
import { firstOfPlace, placeOfRow, segmentInOrder } from './rows'
import { segmentRows } from './segments'

/**
 * Cells of rows first…first+count-1, missing outside the column's rows.
 *
 * @param scratch u64[count], used where the cells do not lie together as cells
 * @returns address of u64[count], not to be written to
 */
export function columnBlock(column: usize, first: u32, count: u32, scratch: usize): usize {
  const lo = load<u32>(column, 4)
  const hi = load<u32>(column, 8)
  const end = first + count
  if (load<u32>(column) != COLUMN_CELLS || first >= hi || end <= lo) {
    missing(scratch, count)
    return scratch
  }
  let row = first
  let to = scratch
  for (let place = placeOfRow(first); row < end && segmentInOrder(place) != 0; place++) {
    const from = firstOfPlace(place)
    const part = min(end, from + segmentRows(segmentInOrder(place))) - row
    const chunk = columnChunk(column, place)
    const whole = part == count && first >= lo && end <= hi
    if (whole && chunk != 0 && load<u32>(chunk) != CHUNK_SAME && load<u32>(chunk) != CHUNK_WORDS)
      return <usize>load<u32>(chunk, 4) + ((<usize>(row - from)) << 3)
    copyCells(chunk, row - from, part, to)
    row += part
    to += (<usize>part) << 3
  }
  if (row < end) missing(to, end - row)
  if (first < lo) missing(scratch, lo - first)
  if (end > hi) missing(scratch + ((<usize>(hi - first)) << 3), end - hi)
  return scratch
}

function missing(to: usize, count: u32): void {
  for (let i: usize = 0; i < (<usize>count) << 3; i += 8) store<u64>(to + i, MISSING)
}

function copyCells(chunk: usize, from: u32, count: u32, to: usize): void {
  if (chunk == 0) {
    missing(to, count)
    return
  }
  const kind = load<u32>(chunk)
  const data = <usize>load<u32>(chunk, 4)
  const high = (<u64>load<u32>(chunk, 8)) << 32
  if (kind == CHUNK_SAME) {
    const cell = high | <u64>data
    for (let i: usize = 0; i < (<usize>count) << 3; i += 8) store<u64>(to + i, cell)
  } else if (kind == CHUNK_WORDS) {
    for (let i: usize = 0; i < <usize>count; i++) {
      const word = load<u32>(data + ((<usize>from + i) << 2))
      store<u64>(to + (i << 3), word == NONE ? MISSING : high | <u64>word)
    }
  } else memory.copy(to, data + ((<usize>from) << 3), (<usize>count) << 3)
}
