/**
 * Maps and relations the other way round: which rows lead to a row. Made when a change first asks, kept with the instance
 * and kept up to date by edits. Each is a relation (relations.ts) from targets to the rows that lead to them, ascending.
 */
import { NONE } from './abi'
import { allocZero, releaseLog } from './memory'
import { mapAt } from './maps'
import { listToggle } from './relation-lists'
import { degree, relationBegin, relationBuild, relationLink, relationRelease, targetsOf } from './relations'
import { vectorAt, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

/** Vector of pairs: address of the map or relation, and of it the other way round. */
let all: usize = 0

function place(address: usize): u32 {
  if (all == 0) all = vectorNew(6)
  for (let i: u32 = 0; i < vectorLength(all); i += 2) if (<usize>vectorAt(all, i) == address) return i
  return NONE
}

/** Forgets a map or relation that was made anew. */
export function reversedForget(address: usize): void {
  const i = place(address)
  if (i == NONE) return
  const made = <usize>vectorAt(all, i + 1)
  relationRelease(made)
  releaseLog(made, 6)
  const last = vectorLength(all) - 2
  store<u64>(vectorData(all) + (<usize>i << 2), load<u64>(vectorData(all) + (<usize>last << 2)))
  store<u32>(all, last, 4)
}

/** @returns a map, or a relation, the other way round: a relation */
export function reversedOf(address: usize, isMap: bool): usize {
  const i = place(address)
  if (i != NONE) return <usize>vectorAt(all, i + 1)
  relationBegin()
  for (let row = load<u32>(address); row < load<u32>(address, 4); row++) {
    if (isMap) {
      if (mapAt(address, row) != NONE) relationLink(mapAt(address, row), row)
      continue
    }
    const count = degree(address, row)
    for (let t: u32 = 0; t < count; t++) relationLink(load<u32>(targetsOf(address, row) + (<usize>t << 2)), row)
  }
  const made = allocZero(64)
  relationBuild(made, true)
  vectorPush(all, <u32>address)
  vectorPush(all, <u32>made)
  return made
}

/** Rows that lead to `row`, u32[reversedCount], ascending. */
export function reversedRows(made: usize, row: u32): usize {
  return degree(made, row) == 0 ? 0 : targetsOf(made, row)
}

/** How many rows lead to `row`. */
export function reversedCount(made: usize, row: u32): u32 {
  return degree(made, row)
}

/** Follows a row that led to the targets u32[had] at `before` and leads to u32[has] at `now`. */
export function reversedMoved(address: usize, row: u32, before: usize, had: u32, now: usize, has: u32): void {
  const i = place(address)
  if (i == NONE) return
  const made = <usize>vectorAt(all, i + 1)
  // what both lists begin and end with stays
  let same: u32 = 0
  while (same < had && same < has && load<u32>(before + (<usize>same << 2)) == load<u32>(now + (<usize>same << 2))) same++
  while (had > same && has > same && load<u32>(before + (<usize>(had - 1) << 2)) == load<u32>(now + (<usize>(has - 1) << 2))) {
    had--
    has--
  }
  for (let t = same; t < had; t++) listToggle(made, load<u32>(before + (<usize>t << 2)), row, false)
  for (let t = same; t < has; t++) listToggle(made, load<u32>(now + (<usize>t << 2)), row, true)
}
