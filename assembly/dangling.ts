/** Names of instances that something refers to and that are not there: should one come, what refers to it leads somewhere. */
import { refName, refCount } from './cells'
import { chunkCell } from './chunks'
import { CHUNK_SAME } from './abi'
import { segmentInOrder } from './rows'
import { segmentCells, segmentChunk, segmentRows } from './segments'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

let names: usize = 0

/** Looks for them in the whole model. */
export function danglingFind(): void {
  if (names == 0) names = vectorNew(4)
  vectorClear(names)
  for (let k: u32 = 0; segmentInOrder(k) != 0; k++) {
    const segment = segmentInOrder(k)
    for (let i: u32 = 0; i < segmentCells(segment); i++) {
      const chunk = segmentChunk(segment, i)
      const rows: u32 = load<u32>(chunk) == CHUNK_SAME ? 1 : segmentRows(segment)
      for (let place: u32 = 0; place < rows; place++) danglingIn(chunkCell(chunk, place))
    }
  }
}

/** Adds those that a cell refers to. */
export function danglingIn(cell: u64): void {
  const count = refCount(cell)
  for (let i: u32 = 0; i < count; i++) {
    const name = refName(cell, i)
    if (name != 0) vectorPush(names, name)
  }
}

/** Whether something may refer to a name that is not there. */
export function isDangling(name: u32): bool {
  for (let i: u32 = 0; i < vectorLength(names); i++) if (vectorAt(names, i) == name) return true
  return false
}
