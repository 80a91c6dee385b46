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
/** Whether rows may await names that are not listed. */
let isOpen = true

/** Says that a relation was made: what of it leads nowhere is not listed yet. */
export function awaitsUnknown(): void {
  isOpen = true
}

/** Looks for what is not listed yet, if anything. */
export function awaitsKnow(): void {
  if (isOpen) danglingFind()
}

/** Looks for them in the whole model. */
export function danglingFind(): void {
  if (awaited == 0) {
    awaited = vectorNew(4)
    found = vectorNew(4)
  }
  vectorClear(awaited)
  isOpen = false
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
  const last = vectorLength(awaited)
  // many links are stated by one row
  if (last > 0 && vectorAt(awaited, last - 2) == name && vectorAt(awaited, last - 1) == row) return
  vectorPush(awaited, name)
  vectorPush(awaited, row)
}

/** Lists the rows, at `awaitingRows`, that refer to a name that was not there, and takes them off the list: it comes. @returns how many */
export function awaiting(name: u32): u32 {
  vectorClear(found)
  const data = vectorData(awaited)
  let kept: u32 = 0
  for (let i: u32 = 0; i < vectorLength(awaited); i += 2) {
    const pair = load<u64>(data + (<usize>i << 2))
    if (<u32>pair == name) {
      vectorPush(found, <u32>(pair >> 32))
      continue
    }
    store<u64>(data + (<usize>kept << 2), pair)
    kept += 2
  }
  store<u32>(awaited, kept, 4)
  return vectorLength(found)
}

/** u32[awaiting] */
export function awaitingRows(): usize {
  return vectorData(found)
}
