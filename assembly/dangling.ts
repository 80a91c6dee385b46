/**
 * Which rows refer to instances that are not there: should one come, or come back, what these rows state leads somewhere.
 *
 *   awaited: vector of | name | row |
 */
import { refCount, refName } from './cells'
import { chunkCell } from './chunks'
import { segmentInOrder } from './rows'
import { segmentCells, segmentChunk, segmentFirst, segmentRows } from './segments'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

let awaited: usize = 0
let found: usize = 0

/** Looks for them in the whole model. */
export function danglingFind(): void {
  if (awaited == 0) {
    awaited = vectorNew(4)
    found = vectorNew(4)
  }
  vectorClear(awaited)
  for (let k: u32 = 0; segmentInOrder(k) != 0; k++) {
    const segment = segmentInOrder(k)
    for (let i: u32 = 0; i < segmentCells(segment); i++) {
      const chunk = segmentChunk(segment, i)
      for (let place: u32 = 0; place < segmentRows(segment); place++) danglingIn(chunkCell(chunk, place), segmentFirst(segment) + place)
    }
  }
}

/** Adds what a cell of a row refers to and is not there. */
export function danglingIn(cell: u64, row: u32): void {
  const count = refCount(cell)
  for (let i: u32 = 0; i < count; i++) {
    const name = refName(cell, i)
    if (name != 0) awaits(name, row)
  }
}

/** Says that a row refers to a name that is not there, or no longer. */
export function awaits(name: u32, row: u32): void {
  vectorPush(awaited, name)
  vectorPush(awaited, row)
}

/** Lists the rows, at `awaitingRows`, that refer to a name that is not there; @returns how many */
export function awaiting(name: u32): u32 {
  vectorClear(found)
  for (let i: u32 = 0; i < vectorLength(awaited); i += 2) if (vectorAt(awaited, i) == name) vectorPush(found, vectorAt(awaited, i + 1))
  return vectorLength(found)
}

/** u32[awaiting] */
export function awaitingRows(): usize {
  return vectorData(found)
}
