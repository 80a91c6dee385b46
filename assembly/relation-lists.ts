/**
 * Targets of single rows of a relation that an edit changed: they stand beside its arrays, and come before them. What a row
 * had before the edit is kept until the relation is settled.
 *
 *   changed: | log u32 | used u32 | slots → u32[2^log][2]: row + 1, list |   open addressing, linear probing
 *   list:    | count u32 | log2 of its bytes u32 | edit u32 | 0 | targets u32[count] | origins u32[count] |
 *   touched: vector of | row | count before | targets before | list before, 0: they stand in the arrays |
 */
import { allocLog, allocZero, logOf, releaseLog } from './memory'
import { relationMark } from './marks'
import { degree, targetsOf } from './relations'
import { reversedMoved } from './reversed'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush, vectorRelease } from './vector'

export const LIST_HEAD: usize = 16
const TOUCHED: u32 = 4
/** Number of the edit at hand. */
let edit: u32 = 1
/** Vector of the rows that differ; vector of the targets that these had and have, some more than once. */
let rows: usize = 0
let targets: usize = 0

/** Vector of the rows that the relation, or map, that was settled last treats otherwise. */
export function againRows(): usize {
  return rows
}

/** Vector of the rows that these lead to, and led to before; of relations. */
export function againTargets(): usize {
  return targets
}

/** Begins to settle a relation or map. */
export function againClear(): void {
  if (rows == 0) {
    rows = vectorNew(6)
    targets = vectorNew(6)
  }
  vectorClear(rows)
  vectorClear(targets)
}

/** The list of a row that an edit changed, 0 where the relation's arrays hold its targets. */
export function changedList(relation: usize, row: u32): usize {
  const changed = <usize>load<u32>(relation, 28)
  return changed == 0 ? 0 : <usize>load<u32>(slotOf(changed, row), 4)
}

function slotOf(changed: usize, row: u32): usize {
  const mask = ((<u32>1) << load<u32>(changed)) - 1
  let i = (row * 0x9e3779b1) >> (32 - load<u32>(changed))
  for (;;) {
    const at = <usize>load<u32>(changed, 8) + (<usize>i << 3)
    const held = load<u32>(at)
    if (held == 0 || held == row + 1) return at
    i = (i + 1) & mask
  }
  return 0
}

/**
 * Gives a row other targets, and keeps what it had until the relation is settled.
 *
 * @param to      vector of the targets
 * @param origins vector of the rows that state these links, 0 where nobody asks
 */
export function listPut(relation: usize, row: u32, to: usize, origins: usize): void {
  const before = changedList(relation, row)
  const isOwn = before != 0 && load<u32>(before, 8) == edit
  if (!isOwn) touch(relation, row, before)
  listSet(relation, row, to, origins)
  // one that was made before the edit is still what was there before it
  if (isOwn) releaseLog(before, load<u32>(before, 4))
}

/** Adds a target to a row's, or takes one away, where targets stand in ascending order; for what is never settled. */
export function listToggle(relation: usize, row: u32, target: u32, add: bool): void {
  const list = roomyList(relation, row, add ? 1 : 0)
  const count = load<u32>(list)
  const at = list + LIST_HEAD + (<usize>placeIn(list, target) << 2)
  const behind = list + LIST_HEAD + (<usize>count << 2) - at
  if (add) {
    memory.copy(at + 4, at, behind)
    store<u32>(at, target)
  } else memory.copy(at, at + 4, behind - 4)
  store<u32>(list, add ? count + 1 : count - 1)
  store<u32>(relation, load<u32>(relation, 16) + (add ? 1 : -1), 16)
}

/** The list of a row, made of its targets where there is none yet, with room for `more`. */
function roomyList(relation: usize, row: u32, more: u32): usize {
  const before = changedList(relation, row)
  const count = degree(relation, row)
  const log = logOf(LIST_HEAD + (<usize>(count + more) << 2))
  if (before != 0 && log <= <i32>load<u32>(before, 4)) return before
  const list = allocLog(log)
  store<u32>(list, count)
  store<u32>(list, log, 4)
  store<u32>(list, edit, 8)
  if (count != 0) memory.copy(list + LIST_HEAD, targetsOf(relation, row), <usize>count << 2)
  take(relation, row, list)
  if (before != 0) releaseLog(before, load<u32>(before, 4))
  return list
}

/** Place of the first target of a list that is not below a row. */
function placeIn(list: usize, row: u32): u32 {
  let low: u32 = 0
  let high = load<u32>(list)
  while (low < high) {
    const middle = (low + high) >> 1
    if (load<u32>(list + LIST_HEAD + (<usize>middle << 2)) < row) low = middle + 1
    else high = middle
  }
  return low
}

function listSet(relation: usize, row: u32, to: usize, origins: usize): void {
  const count = vectorLength(to)
  const log = logOf(LIST_HEAD + (<usize>count << 3))
  const list = allocLog(log)
  store<u32>(list, count)
  store<u32>(list, log, 4)
  store<u32>(list, edit, 8)
  memory.copy(list + LIST_HEAD, vectorData(to), <usize>count << 2)
  if (origins != 0) memory.copy(list + LIST_HEAD + (<usize>count << 2), vectorData(origins), <usize>count << 2)
  store<u32>(relation, load<u32>(relation, 16) + count - degree(relation, row), 16)
  take(relation, row, list)
}

/** Makes a list that of a row. */
function take(relation: usize, row: u32, list: usize): void {
  insert(relation, row, list)
  if (load<u32>(relation) >= load<u32>(relation, 4)) store<u32>(relation, row)
  store<u32>(relation, min(load<u32>(relation), row))
  store<u32>(relation, max(load<u32>(relation, 4), row + 1), 4)
}

/** Keeps what a row had before the edit. */
function touch(relation: usize, row: u32, list: usize): void {
  if (load<u32>(relation, 44) == 0) store<u32>(relation, <u32>vectorNew(4), 44)
  const touched = <usize>load<u32>(relation, 44)
  const count = degree(relation, row)
  vectorPush(touched, row)
  vectorPush(touched, count)
  vectorPush(touched, count == 0 ? 0 : <u32>targetsOf(relation, row))
  vectorPush(touched, <u32>list)
}

function insert(relation: usize, row: u32, list: usize): void {
  let changed = <usize>load<u32>(relation, 28)
  if (changed == 0) {
    changed = allocZero(16)
    store<u32>(changed, 4)
    store<u32>(changed, <u32>slotsNew(4), 8)
    store<u32>(relation, <u32>changed, 28)
  } else if (load<u32>(changed, 4) >= ((<u32>1) << load<u32>(changed)) >> 1) widen(changed)
  const slot = slotOf(changed, row)
  if (load<u32>(slot) == 0) store<u32>(changed, load<u32>(changed, 4) + 1, 4)
  store<u32>(slot, row + 1)
  store<u32>(slot, <u32>list, 4)
}

function slotsNew(log: i32): usize {
  const slots = allocLog(log + 3)
  memory.fill(slots, 0, (<usize>8) << log)
  return slots
}

function widen(changed: usize): void {
  const log = load<u32>(changed)
  const old = <usize>load<u32>(changed, 8)
  store<u32>(changed, log + 1)
  store<u32>(changed, <u32>slotsNew(log + 1), 8)
  for (let at = old; at < old + ((<usize>8) << log); at += 8)
    if (load<u32>(at) != 0) store<u64>(slotOf(changed, load<u32>(at) - 1), load<u64>(at))
  releaseLog(old, log + 3)
}

/** Ends what an edit does to a relation: brings it the other way round up to date and marks the rows that differ. */
export function relationSettle(relation: usize): void {
  againClear()
  const touched = <usize>load<u32>(relation, 44)
  if (touched == 0 || vectorLength(touched) == 0) return
  for (let i: u32 = 0; i < vectorLength(touched); i += TOUCHED) {
    const row = vectorAt(touched, i)
    const count = vectorAt(touched, i + 1)
    const before = <usize>vectorAt(touched, i + 2)
    const list = changedList(relation, row)
    if (load<u32>(list) != count || (count != 0 && memory.compare(before, list + LIST_HEAD, <usize>count << 2) != 0)) {
      vectorPush(rows, row)
      pushAll(before, count)
      pushAll(list + LIST_HEAD, load<u32>(list))
      reversedMoved(relation, row, before, count, list + LIST_HEAD, load<u32>(list))
    }
    const old = <usize>vectorAt(touched, i + 3)
    if (old != 0) releaseLog(old, load<u32>(old, 4))
  }
  vectorClear(touched)
  relationMark(relation, rows)
}

function pushAll(at: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) vectorPush(targets, load<u32>(at + (<usize>i << 2)))
}

/** Says that a new edit begins: all relations are settled. */
export function listsNext(): void {
  edit++
}

/** Gives back the changed lists of a relation. */
export function listsForget(relation: usize): void {
  const changed = <usize>load<u32>(relation, 28)
  if (changed == 0) return
  const slots = <usize>load<u32>(changed, 8)
  const bytes = (<usize>8) << load<u32>(changed)
  for (let at = slots; at < slots + bytes; at += 8) {
    const list = <usize>load<u32>(at, 4)
    if (list != 0) releaseLog(list, load<u32>(list, 4))
  }
  releaseLog(slots, load<u32>(changed) + 3)
  releaseLog(changed, 4)
  store<u32>(relation, 0, 28)
  if (load<u32>(relation, 44) != 0) vectorRelease(<usize>load<u32>(relation, 44))
}
