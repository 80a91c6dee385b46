/**
 * What rows are part of: the wholes along some relations, the nearest and those behind them. All of a row's are found at once;
 * rows that have the same nearest wholes as the row before share its answer.
 */
import { NONE } from './abi'
import { listPut } from './relation-lists'
import { degree, relationBegin, relationLinks, targetsOf } from './relations'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush, vectorRoom } from './vector'

/** Most wholes that are looked through one by one before they are kept in a table, too. */
const FEW: u32 = 16

/** Vectors of the relations that lead to the nearest wholes, and of those that lead on. */
let nearest: usize = 0
let further: usize = 0
/** Vector of the wholes of the row at hand, each once. */
let found: usize = 0
/** Vector of what is left to climb from. */
let open: usize = 0
/** Vector of slots, whole + 1 or 0, open addressing; used when there are more than a few. */
let table: usize = 0
let tabled: u32 = 0
/** Vectors of the nearest wholes that `found` follows from, and of those of another row. */
let near: usize = 0
let other: usize = 0

/** Begins to name relations. */
export function wholesBegin(): void {
  if (found == 0) {
    nearest = vectorNew(5)
    further = vectorNew(5)
    found = vectorNew(8)
    open = vectorNew(8)
    near = vectorNew(8)
    other = vectorNew(8)
    table = vectorNew(8)
  }
  vectorClear(nearest)
  vectorClear(further)
  vectorClear(near)
  vectorClear(found)
}

/** Names a relation to the nearest wholes. */
export function wholesNearest(relation: usize): void {
  vectorPush(nearest, <u32>relation)
}

/** Names a relation from wholes to theirs. */
export function wholesFurther(relation: usize): void {
  vectorPush(further, <u32>relation)
}

/** Collects a link from every row that is part of something to each of its wholes. */
export function wholesCollect(): void {
  relationBegin()
  let first: u32 = NONE
  let end: u32 = 0
  for (let i: u32 = 0; i < vectorLength(nearest); i++) {
    const relation = <usize>vectorAt(nearest, i)
    first = min(first, load<u32>(relation))
    end = max(end, load<u32>(relation, 4))
  }
  for (let row = first; row < end; row++) {
    find(row)
    if (vectorLength(near) != 0) relationLinks(row, found)
  }
}

/** Makes the wholes of a row its targets in a relation, after an edit. */
export function wholesPut(relation: usize, row: u32): void {
  find(row)
  listPut(relation, row, found, 0)
}

/** Finds the wholes of a row: those of the row before where the nearest are the same. */
function find(row: u32): void {
  const before = near
  near = other
  other = before
  vectorClear(near)
  for (let i: u32 = 0; i < vectorLength(nearest); i++) {
    const relation = <usize>vectorAt(nearest, i)
    const count = degree(relation, row)
    if (count != 0) memory.copy(vectorRoom(near, count), targetsOf(relation, row), <usize>count << 2)
  }
  if (isSame(near, before)) return
  vectorClear(found)
  tabled = 0
  for (let i: u32 = 0; i < vectorLength(near); i++) {
    add(vectorAt(near, i))
    climb(vectorAt(near, i))
  }
}

function isSame(a: usize, b: usize): bool {
  const count = vectorLength(a)
  return count == vectorLength(b) && memory.compare(vectorData(a), vectorData(b), <usize>count << 2) == 0
}

/** Adds all that stands above a whole; what was met is not climbed from again. */
function climb(whole: u32): void {
  vectorClear(open)
  vectorPush(open, whole)
  for (let at: u32 = 0; at < vectorLength(open); at++) {
    const row = vectorAt(open, at)
    for (let i: u32 = 0; i < vectorLength(further); i++) {
      const relation = <usize>vectorAt(further, i)
      for (let j: u32 = 0; j < degree(relation, row); j++) {
        const next = load<u32>(targetsOf(relation, row) + (<usize>j << 2))
        if (add(next)) vectorPush(open, next)
      }
    }
  }
}

/** Adds a whole; @returns whether it was not there yet */
function add(whole: u32): bool {
  if (vectorLength(found) < FEW) {
    for (let i: u32 = 0; i < vectorLength(found); i++) if (vectorAt(found, i) == whole) return false
  } else {
    if (tabled != vectorLength(found) || (vectorLength(found) + 1) * 2 > vectorLength(table)) tableAnew()
    const slot = slotOf(whole)
    if (load<u32>(slot) != 0) return false
    store<u32>(slot, whole + 1)
    tabled++
  }
  vectorPush(found, whole)
  return true
}

/** Makes the table of what was found, with room for as much again. */
function tableAnew(): void {
  let slots: u32 = 64
  while (slots < vectorLength(found) * 4) slots <<= 1
  vectorClear(table)
  for (let i: u32 = 0; i < slots; i++) vectorPush(table, 0)
  for (let i: u32 = 0; i < vectorLength(found); i++) store<u32>(slotOf(vectorAt(found, i)), vectorAt(found, i) + 1)
  tabled = vectorLength(found)
}

/** The slot of a whole, or the one where it may be put. */
function slotOf(whole: u32): usize {
  const mask = vectorLength(table) - 1
  let at = (whole * 0x9e3779b1) & mask
  while (vectorAt(table, at) != 0 && vectorAt(table, at) != whole + 1) at = (at + 1) & mask
  return vectorData(table) + (<usize>at << 2)
}
