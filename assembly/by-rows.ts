/** Blocks that speak of rows by number: when the rows of an edited model are numbered anew, all of them go back at once. */
import { aliveBits } from './alive'
import { alloc, allocLog, logOf, releaseLog } from './memory'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

/** Vector of pairs of block and log2 of its bytes. */
let blocks: usize = 0

/** @returns a block as `alloc` gives it; of a model that is edited it goes back with `byRowsRelease`, and to nobody else */
export function byRows(bytes: usize): usize {
  if (aliveBits() == 0) return alloc(bytes)
  if (blocks == 0) blocks = vectorNew(8)
  const log = logOf(bytes)
  const block = allocLog(log)
  vectorPush(blocks, <u32>block)
  vectorPush(blocks, <u32>log)
  return block
}

/** Gives all of them back. */
export function byRowsRelease(): void {
  if (blocks == 0) return
  for (let i: u32 = 0; i < vectorLength(blocks); i += 2) releaseLog(<usize>vectorAt(blocks, i), <i32>vectorAt(blocks, i + 1))
  vectorClear(blocks)
}
