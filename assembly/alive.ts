/**
 * Which rows there are, where rows come and go (spread.ts); a model that is only read has all its rows, and no bitmap. What
 * came or went is remembered until it has been judged.
 */
import { allocLog, logOf, releaseLog } from './memory'
import { shared } from './shared-words'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

/** bit[rows], 0 while every row is there; bit[rows]: the rows that came or went since they were judged. */
let bits: usize = 0
let turns: usize = 0
let log: i32 = 0
/** Those rows, some more than once and some that turned back. */
let turned: usize = 0

/** Gives threads what they need, or takes it. */
export function aliveShare(): void {
  bits = shared(bits)
}

/** Begins with no row of `total`; @returns the bitmap that was there before, of 2^`aliveLog` bytes, which the caller gives back */
export function aliveOpen(total: u32): usize {
  const old = bits
  if (turned == 0) turned = vectorNew(4)
  else releaseLog(turns, log)
  vectorClear(turned)
  log = logOf((<usize>(total >> 3)) + 256)
  bits = allocLog(log)
  turns = allocLog(log)
  memory.fill(bits, 0, (<usize>1) << log)
  memory.fill(turns, 0, (<usize>1) << log)
  return old
}

/** log2 of the bytes of the bitmap. */
export function aliveLog(): i32 {
  return log
}

/** bit[rows], 0 while every row is there. */
export function aliveBits(): usize {
  return bits
}

/** Whether a row is there. */
export function isAlive(row: u32): bool {
  return bits == 0 || (load<u8>(bits + (row >> 3)) & (<u8>1 << <u8>(row & 7))) != 0
}

/** How many of the rows first…end are there. */
export function aliveCount(first: u32, end: u32): u32 {
  if (bits == 0) return end - first
  let count: u32 = 0
  let row = first
  for (; row < end && (row & 63) != 0; row++) count += isAlive(row) ? 1 : 0
  for (; row + 64 <= end; row += 64) count += <u32>popcnt<u64>(load<u64>(bits + (row >> 3)))
  for (; row < end; row++) count += isAlive(row) ? 1 : 0
  return count
}

/** Says whether a row is there. */
export function aliveSet(row: u32, there: bool): void {
  if (isAlive(row) == there) return
  const at = <usize>(row >> 3)
  const bit = <u8>1 << <u8>(row & 7)
  store<u8>(bits + at, load<u8>(bits + at) ^ bit)
  store<u8>(turns + at, load<u8>(turns + at) ^ bit)
  vectorPush(turned, row)
}

/** Whether a row came or went since it was judged. */
export function isTurned(row: u32): bool {
  return turned != 0 && (load<u8>(turns + (row >> 3)) & (<u8>1 << <u8>(row & 7))) != 0
}

/** How many rows `turnedRow` names. */
export function turnedCount(): u32 {
  return turned == 0 ? 0 : vectorLength(turned)
}

/** Row `i` of those that came or went; one that turned back is no longer turned. */
export function turnedRow(i: u32): u32 {
  return vectorAt(turned, i)
}

/** Says that what came and went has been judged. */
export function turnedClear(): void {
  for (let i: u32 = 0; i < turnedCount(); i++) store<u8>(turns + (vectorAt(turned, i) >> 3), 0)
  if (turned != 0) vectorClear(turned)
}

/** Takes out of bit[count] what is not there of the rows from `first`, a multiple of 64; @returns whether any is left */
export function aliveRun(to: usize, first: u32, count: u32): bool {
  let any: u64 = 0
  for (let i: usize = 0; i < (<usize>(count + 63) >> 6) << 3; i += 8) {
    const word = load<u64>(to + i) & load<u64>(bits + (first >> 3) + i)
    store<u64>(to + i, word)
    any |= word
  }
  return any != 0
}

/** Takes out of bit[count] the listed rows that are not there, or with `before` were not before they turned. */
export function aliveList(to: usize, rows: usize, count: u32, before: bool): void {
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(rows + ((<usize>i) << 2))
    if (isAlive(row) != (before && isTurned(row))) continue
    store<u8>(to + (i >> 3), load<u8>(to + (i >> 3)) & ~(<u8>1 << <u8>(i & 7)))
  }
}
