/** Relations and maps made anew in place, after an edit, and what of them is different from before. */
import { allocLog, allocZero, logOf, releaseLog } from './memory'
import { mapMark, relationMark } from './marks'
import { degree, relationBuild, relationRelease, targetsOf } from './relations'
import { reversedForget } from './reversed'
import { vectorClear, vectorNew, vectorPush } from './vector'

/** Vector of the rows that differ; vector of the targets that these had and have, some more than once. */
let rows: usize = 0
let targets: usize = 0
/** The relation as it was; the map's rows as they were. */
let before: usize = 0
let beforeLog: i32 = 0

/** Vector of the rows that the last relation or map made anew treats otherwise. */
export function againRows(): usize {
  return rows
}

/** Vector of the rows that these lead to, and led to before; of relations. */
export function againTargets(): usize {
  return targets
}

function clear(): void {
  if (rows == 0) {
    rows = vectorNew(6)
    targets = vectorNew(6)
    before = allocZero(32)
  }
  vectorClear(rows)
  vectorClear(targets)
}

/** Makes a relation of the links that were collected, in place of what it holds, and marks the rows that differ. */
export function relationAgain(relation: usize): void {
  clear()
  memory.copy(before, relation, 32)
  relationBuild(relation, true)
  const lo = min(load<u32>(before), load<u32>(relation))
  const hi = max(load<u32>(before, 4), load<u32>(relation, 4))
  for (let row = lo; row < hi; row++) {
    if (isSame(row, relation)) continue
    vectorPush(rows, row)
    addTargets(before, row)
    addTargets(relation, row)
  }
  relationRelease(before)
  if (load<u32>(rows, 4) == 0) return
  reversedForget(relation)
  relationMark(relation, rows)
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
  for (let i: u32 = 0; i < count; i++) vectorPush(targets, load<u32>(at + ((<usize>i) << 2)))
}

/** Begins to make a map anew: it leads nowhere until it is filled. */
export function mapOpen(map: usize): void {
  clear()
  const bytes = <usize>(load<u32>(map, 4) - load<u32>(map)) << 2
  beforeLog = logOf(bytes)
  const kept = allocLog(beforeLog)
  memory.copy(kept, <usize>load<u32>(map, 8), bytes)
  memory.fill(<usize>load<u32>(map, 8), 0xff, bytes)
  store<u32>(before, <u32>kept)
}

/** Ends it, and marks the rows that it leads elsewhere. */
export function mapClose(map: usize): void {
  const kept = <usize>load<u32>(before)
  const lo = load<u32>(map)
  const now = <usize>load<u32>(map, 8)
  for (let i: usize = 0; i < <usize>(load<u32>(map, 4) - lo); i++)
    if (load<u32>(kept + (i << 2)) != load<u32>(now + (i << 2))) vectorPush(rows, lo + <u32>i)
  releaseLog(kept, beforeLog)
  if (load<u32>(rows, 4) == 0) return
  reversedForget(map)
  mapMark(map, rows)
}
