/**
 * What changed since the last run: cells that were marked, and through maps the rows that read them; rows that a map leads
 * elsewhere, and rows whose targets in a relation are others.
 */
import { AGGREGATE_UNIQUE, NONE } from './abi'
import { turnedClear, turnedCount } from './alive'
import { AGGREGATES, COLUMNS, columnOf, countOf, entry, mapOf, MAPS } from './program'
import { programAllocZero } from './program-memory'
import { planesDrop } from './planes'
import { reversedCount, reversedOf, reversedRows } from './reversed'
import { rowTotal } from './rows'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush, vectorRelease } from './vector'

/** u32[columns]: vector of the changed rows, 0 before the first; a total that changed is marked by the row NONE. */
let changed: usize = 0
/** Numbers of the columns that have changed rows. */
let columns: usize = 0
/** u32[maps], u32[aggregates]: vector of the rows that are led elsewhere, of the parents whose members are others; 0 before the first. */
let led: usize = 0
let parents: usize = 0
/** Whether any map or relation is marked. */
let moved = false

/** Begins without marks for the program at hand. */
export function marksStart(): void {
  if (columns == 0) columns = vectorNew(4)
  vectorClear(columns)
  changed = programAllocZero(<usize>(countOf(COLUMNS) + 1) << 2)
  led = programAllocZero(<usize>(countOf(MAPS) + 1) << 2)
  parents = programAllocZero(<usize>(countOf(AGGREGATES) + 1) << 2)
  moved = false
}

/** Says that the maps at an address lead these rows (a vector) elsewhere. */
export function mapMark(map: usize, rows: usize): void {
  for (let m: u32 = 0; m < countOf(MAPS); m++) if (mapOf(m) == map) markAll(led + (<usize>m << 2), rows)
}

/** Says that these rows (a vector) have other targets in the relation at an address. */
export function relationMark(relation: usize, rows: usize): void {
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) {
    const a = entry(AGGREGATES, i)
    if (load<u32>(a) != AGGREGATE_UNIQUE && <usize>load<u32>(a, 8) == relation) markAll(parents + (<usize>i << 2), rows)
  }
}

function markAll(at: usize, rows: usize): void {
  if (load<u32>(at) == 0) store<u32>(at, <u32>vectorNew(4))
  for (let i: u32 = 0; i < vectorLength(rows); i++) vectorPush(<usize>load<u32>(at), vectorAt(rows, i))
  moved = moved || vectorLength(rows) > 0
}

/** Whether any map or relation is marked. */
export function isMoved(): bool {
  return moved
}

/** Vector of the rows that map number `map` leads elsewhere, 0 where there are none. */
export function ledRows(map: u32): usize {
  return <usize>load<u32>(led + (<usize>map << 2))
}

/** Vector of the parents of an aggregate whose members are others, 0 where there are none. */
export function movedParents(aggregate: u32): usize {
  return <usize>load<u32>(parents + (<usize>aggregate << 2))
}

/** Says that column `column` of the program holds another value at `row`. */
export function changeMark(column: u32, row: u32): void {
  if (column >= countOf(COLUMNS) || (row != NONE && row >= rowTotal())) return
  const at = changed + (<usize>column << 2)
  if (load<u32>(at) == 0) store<u32>(at, <u32>vectorNew(4))
  const rows = <usize>load<u32>(at)
  if (vectorLength(rows) == 0) vectorPush(columns, column)
  vectorPush(rows, row)
}

/** How many columns have changed rows; more may come while aggregates are computed again. */
export function changedColumns(): u32 {
  return vectorLength(columns)
}

/** Number of a column that has changed rows. */
export function changedColumn(i: u32): u32 {
  return vectorAt(columns, i)
}

/** Vector of the changed rows of a column. */
export function changedRows(column: u32): usize {
  return <usize>load<u32>(changed + (<usize>column << 2))
}

/** Adds to a vector the rows that read a column's changed rows, directly or through map number `map`; NONE: all rows may. */
export function readersOf(column: u32, map: u32, out: usize): void {
  const rows = changedRows(column)
  const address = mapOf(map)
  const back: usize = address == 0 ? 0 : reversedOf(address, true)
  for (let i: u32 = 0; i < vectorLength(rows); i++) {
    const row = vectorAt(rows, i)
    if (back == 0 || row == NONE) vectorPush(out, row)
    else {
      const readers = reversedRows(back, row)
      for (let r: u32 = 0; r < reversedCount(back, row); r++) vectorPush(out, load<u32>(readers + (<usize>r << 2)))
    }
  }
}

/** Forgets the marks. */
export function marksClear(): void {
  for (let i: u32 = 0; i < vectorLength(columns); i++) empty(changedRows(vectorAt(columns, i)))
  vectorClear(columns)
  if (!moved) return
  moved = false
  for (let m: u32 = 0; m < countOf(MAPS); m++) empty(ledRows(m))
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) empty(movedParents(i))
}

function empty(rows: usize): void {
  if (rows == 0) return
  if (vectorLength(rows) > 1024) vectorRelease(rows)
  else vectorClear(rows)
}

/** Gives the marks up: what was marked and not judged is coded anew by whoever reads it. */
export function marksAbandon(): void {
  if (columns == 0) return
  if (moved || turnedCount() > 0) planesDrop(NONE)
  turnedClear()
  for (let i: u32 = 0; i < vectorLength(columns); i++) planesDrop(<u32>columnOf(vectorAt(columns, i)))
  marksClear()
}
