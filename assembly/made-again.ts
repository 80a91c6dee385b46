/** Relations and maps after an edit: made anew in place, or changed row by row; what of them differs is marked. */
import { NONE } from './abi'
import { dirtyAdd, dirtyAt, dirtyClear, dirtyCount } from './dirty'
import { climbed, mapAt, mapSlot } from './maps'
import { allocLog, logOf, releaseLog } from './memory'
import { mapMark, relationMark } from './marks'
import { againClear, againRows, againTargets } from './relation-lists'
import { degree, relationBuild, relationRelease, targetsOf } from './relations'
import { reversedCount, reversedForget, reversedMoved, reversedOf, reversedRows } from './reversed'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

/** The relation as it was. */
const before = memory.data(64, 16)
/** The rows of the map as they were. */
let kept: usize = 0
let keptLog: i32 = 0
/** Vector: where the rows that `mapPut` led elsewhere led before. */
let led: usize = 0
/** u32[2]: where a row led and leads. */
const ends = memory.data(8, 8)

/** Makes a relation of the links that were collected, in place of what it holds, and marks the rows that differ. */
export function relationAgain(relation: usize): void {
  againClear()
  memory.copy(before, relation, 64)
  relationBuild(relation, true)
  const lo = min(load<u32>(before), load<u32>(relation))
  const hi = max(load<u32>(before, 4), load<u32>(relation, 4))
  for (let row = lo; row < hi; row++) {
    if (isSame(row, relation)) continue
    vectorPush(againRows(), row)
    addTargets(before, row)
    addTargets(relation, row)
  }
  relationRelease(before)
  if (vectorLength(againRows()) == 0) return
  reversedForget(relation)
  relationMark(relation, againRows())
}

function isSame(row: u32, relation: usize): bool {
  const count = degree(relation, row)
  if (degree(before, row) != count) return false
  return count == 0 || memory.compare(targetsOf(before, row), targetsOf(relation, row), (<usize>count) << 2) == 0
}

function addTargets(relation: usize, row: u32): void {
  const count = degree(relation, row)
  if (count == 0) return
  const at = targetsOf(relation, row)
  for (let i: u32 = 0; i < count; i++) vectorPush(againTargets(), load<u32>(at + ((<usize>i) << 2)))
}

/** Begins to make a map anew: it leads nowhere until it is filled. */
export function mapOpen(map: usize): void {
  againClear()
  const bytes = <usize>(load<u32>(map, 4) - load<u32>(map)) << 2
  keptLog = logOf(bytes)
  kept = allocLog(keptLog)
  memory.copy(kept, <usize>load<u32>(map, 8), bytes)
  memory.fill(<usize>load<u32>(map, 8), 0xff, bytes)
}

/** Ends it, and marks the rows that it leads elsewhere. */
export function mapClose(map: usize): void {
  const lo = load<u32>(map)
  const now = <usize>load<u32>(map, 8)
  for (let i: usize = 0; i < <usize>(load<u32>(map, 4) - lo); i++)
    if (load<u32>(kept + (i << 2)) != load<u32>(now + (i << 2))) vectorPush(againRows(), lo + <u32>i)
  releaseLog(kept, keptLog)
  if (vectorLength(againRows()) == 0) return
  reversedForget(map)
  mapMark(map, againRows())
}

/** Begins to change a map row by row. */
export function mapBegin(): void {
  againClear()
  if (led == 0) led = vectorNew(6)
  vectorClear(led)
}

/** Leads a row of a map elsewhere; rows that the map does not cover stay out. */
export function mapPut(map: usize, row: u32, to: u32): void {
  if (row < load<u32>(map) || row >= load<u32>(map, 4)) return
  const slot = mapSlot(map, row)
  if (load<u32>(slot) == to) return
  vectorPush(againRows(), row)
  vectorPush(led, load<u32>(slot))
  store<u32>(slot, to)
}

/** Says that a row is to be climbed from again. */
export function mapClimbFrom(row: u32): void {
  dirtyAdd(row)
}

/** Climbs again from the rows that were named, which `up` leads elsewhere, and from all below them. */
export function mapClimbAgain(map: usize, up: usize, first: u32, end: u32): void {
  const below = reversedOf(up, true)
  for (let i: u32 = 0; i < dirtyCount(); i++) {
    const row = dirtyAt(i)
    mapPut(map, row, climbed(up, row, first, end))
    for (let b: u32 = 0; b < reversedCount(below, row); b++) dirtyAdd(load<u32>(reversedRows(below, row) + (<usize>b << 2)))
  }
  dirtyClear()
}

/** Ends it: brings the map the other way round up to date and marks the rows. */
export function mapSettle(map: usize): void {
  for (let i: u32 = 0; i < vectorLength(led); i++) {
    const row = vectorAt(againRows(), i)
    store<u32>(ends, vectorAt(led, i))
    store<u32>(ends, mapAt(map, row), 4)
    reversedMoved(map, row, ends, load<u32>(ends) == NONE ? 0 : 1, ends + 4, load<u32>(ends, 4) == NONE ? 0 : 1)
  }
  mapMark(map, againRows())
}
