/**
 * Maps and relations the other way round: which rows lead to a row. Made when a change first asks, kept with the instance.
 *
 *   reversed: | address of the map or relation u32 | lo u32 | hi u32 | offsets → u32[hi - lo + 1] | rows → u32[links] | log2 of the bytes of both u32[2] | 0 |
 */
import { NONE } from './abi'
import { allocLog, logOf, releaseLog } from './memory'
import { degree, mapAt, targetsOf } from './relations'
import { vectorAt, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

let all: usize = 0

/** Forgets a map or relation that was made anew. */
export function reversedForget(address: usize): void {
  if (all == 0) return
  for (let i: u32 = 0; i < vectorLength(all); i++) {
    const made = <usize>vectorAt(all, i)
    if (<usize>load<u32>(made) != address) continue
    releaseLog(<usize>load<u32>(made, 12), load<u32>(made, 20))
    releaseLog(<usize>load<u32>(made, 16), load<u32>(made, 24))
    releaseLog(made, 5)
    const last = vectorLength(all) - 1
    store<u32>(vectorData(all) + (<usize>i << 2), vectorAt(all, last))
    store<u32>(all, last, 4)
    return
  }
}

/** @returns a map, or a relation, the other way round */
export function reversedOf(address: usize, isMap: bool): usize {
  if (all == 0) all = vectorNew(6)
  for (let i: u32 = 0; i < vectorLength(all); i++) if (<usize>load<u32>(vectorAt(all, i)) == address) return vectorAt(all, i)
  const made = allocLog(5)
  store<u32>(made, <u32>address)
  range(made, address, isMap)
  fill(made, address, isMap)
  vectorPush(all, <u32>made)
  return made
}

/** Rows that lead to `row`, u32[reversedCount], ascending. */
export function reversedRows(made: usize, row: u32): usize {
  const lo = load<u32>(made, 4)
  if (row < lo || row >= load<u32>(made, 8)) return 0
  return <usize>load<u32>(made, 16) + (<usize>load<u32>(offsetOf(made, row - lo)) << 2)
}

/** How many rows lead to `row`. */
export function reversedCount(made: usize, row: u32): u32 {
  const lo = load<u32>(made, 4)
  if (row < lo || row >= load<u32>(made, 8)) return 0
  return load<u32>(offsetOf(made, row - lo), 4) - load<u32>(offsetOf(made, row - lo))
}

function offsetOf(made: usize, i: u32): usize {
  return <usize>load<u32>(made, 12) + (<usize>i << 2)
}

function countFrom(address: usize, row: u32, isMap: bool): u32 {
  return isMap ? (mapAt(address, row) == NONE ? 0 : 1) : degree(address, row)
}

function targetFrom(address: usize, row: u32, i: u32, isMap: bool): u32 {
  return isMap ? mapAt(address, row) : load<u32>(targetsOf(address, row) + (<usize>i << 2))
}

/** Finds the least and greatest target, and makes room. */
function range(made: usize, address: usize, isMap: bool): void {
  let lo: u32 = NONE
  let hi: u32 = 0
  let links: u32 = 0
  for (let row = load<u32>(address); row < load<u32>(address, 4); row++) {
    const count = countFrom(address, row, isMap)
    for (let i: u32 = 0; i < count; i++) {
      const target = targetFrom(address, row, i, isMap)
      lo = min(lo, target)
      hi = max(hi, target + 1)
    }
    links += count
  }
  if (links == 0) lo = 0
  store<u32>(made, lo, 4)
  store<u32>(made, hi, 8)
  store<u32>(made, <u32>logOf((<usize>(hi - lo) + 2) << 2), 20)
  store<u32>(made, <u32>logOf((<usize>links + 1) << 2), 24)
  store<u32>(made, <u32>allocLog(load<u32>(made, 20)), 12)
  store<u32>(made, <u32>allocLog(load<u32>(made, 24)), 16)
  memory.fill(<usize>load<u32>(made, 12), 0, (<usize>1) << load<u32>(made, 20))
}

function fill(made: usize, address: usize, isMap: bool): void {
  const lo = load<u32>(made, 4)
  const hi = load<u32>(made, 8)
  const rows = <usize>load<u32>(made, 16)
  for (let pass = 0; pass < 2; pass++) {
    for (let row = load<u32>(address); row < load<u32>(address, 4); row++) {
      const count = countFrom(address, row, isMap)
      for (let i: u32 = 0; i < count; i++) {
        // counted two places on; written one place on, where the offset then ends as the beginning of the next
        const at = offsetOf(made, targetFrom(address, row, i, isMap) - lo + (pass == 0 ? 2 : 1))
        const place = load<u32>(at)
        if (pass == 1) store<u32>(rows + (<usize>place << 2), row)
        store<u32>(at, place + 1)
      }
    }
    if (pass == 0) for (let i: u32 = 2; i <= hi - lo; i++) store<u32>(offsetOf(made, i), load<u32>(offsetOf(made, i)) + load<u32>(offsetOf(made, i - 1)))
  }
}
