/** The rows to judge again: each once, ascending; found and forgotten in time that follows their number. */
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'
import { programAllocZero } from './program-memory'

/** bit[rows] */
let bits: usize = 0
let total: u32 = 0
let rows: usize = 0

/** Makes room for the rows of the model. */
export function dirtyStart(count: u32): void {
  if (rows == 0) rows = vectorNew(8)
  vectorClear(rows)
  total = count
  bits = programAllocZero((<usize>(count >> 5) + 2) << 2)
}

/** Adds a row. */
export function dirtyAdd(row: u32): void {
  if (row >= total) return
  const at = bits + (<usize>(row >> 5) << 2)
  const bit = (<u32>1) << (row & 31)
  if ((load<u32>(at) & bit) != 0) return
  store<u32>(at, load<u32>(at) | bit)
  vectorPush(rows, row)
}

/** How many rows there are. */
export function dirtyCount(): u32 {
  return vectorLength(rows)
}

/** Row at place `i`, ascending after `dirtySort`. */
export function dirtyAt(i: u32): u32 {
  return vectorAt(rows, i)
}

/** Puts the rows in order: from the bitmap where they are many, else as a heap. */
export function dirtySort(): void {
  const count = vectorLength(rows)
  if (<u64>count * 8 > total >> 5) {
    vectorClear(rows)
    for (let w: u32 = 0; w <= total >> 5; w++) {
      let word = load<u32>(bits + (<usize>w << 2))
      for (; word != 0; word &= word - 1) vectorPush(rows, (w << 5) + ctz<u32>(word))
    }
    return
  }
  for (let i = count >> 1; i > 0; i--) sink(i - 1, count)
  for (let end = count; end > 1; end--) {
    swap(0, end - 1)
    sink(0, end - 1)
  }
}

function swap(i: u32, j: u32): void {
  const data = vectorData(rows)
  const held = load<u32>(data + (<usize>i << 2))
  store<u32>(data + (<usize>i << 2), load<u32>(data + (<usize>j << 2)))
  store<u32>(data + (<usize>j << 2), held)
}

/** Lets row `i` of a heap sink below the greater ones. */
function sink(i: u32, end: u32): void {
  for (;;) {
    let next: u32 = 2 * i + 1
    if (next >= end) return
    if (next + 1 < end && vectorAt(rows, next + 1) > vectorAt(rows, next)) next++
    if (vectorAt(rows, i) >= vectorAt(rows, next)) return
    swap(i, next)
    i = next
  }
}

/** Forgets the rows. */
export function dirtyClear(): void {
  for (let i: u32 = 0; i < vectorLength(rows); i++) store<u32>(bits + (<usize>(vectorAt(rows, i) >> 5) << 2), 0)
  vectorClear(rows)
}
