/**
 * AGGREGATE_UNIQUE: 1 where another row of the given ranges holds the same value (and leads to the same row), 0 where none
 * does, missing where there is no value. Rows of one value stand in a ring, so that a change concerns two rows at most
 * beside its own.
 *
 *   words: kind, result column, map of `within` or NONE, map of the value's path or NONE, 0, 0, 0, source column, first item, items
 *   items: pairs of first and end row
 *   rings: | table → u32[2^log] | log u32 | used u32 | next → u32[rows] | before → u32[rows] | hashes → u32[rows], 0: in no ring |
 *   table: place of a row of each ring + 1, 0 free, DEAD where a ring was; a place counts from the result's first row
 */
import { NONE, TAG_BOOL, TAG_ENUM, TAG_GUID, TAG_TEXT } from './abi'
import { isAlive } from './alive'
import { isBox, payload, tagOf } from './cells'
import { columnCell } from './columns'
import { logOf } from './memory'
import { AGGREGATES, columnOf, countOf, entry, item, mapOf } from './program'
import { programAllocZero } from './program-memory'
import { mapAt } from './maps'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

const DEAD: u32 = NONE
const NEXT: usize = 12
const BEFORE: usize = 16
const HASHES: usize = 20
/** u32[aggregates] */
let all: usize = 0
/** Places whose answers may have turned. */
let touched: usize = 0
/* The aggregate at hand. */
let a: usize = 0
let rings: usize = 0
let result: usize = 0
let first: u32 = 0

/** Makes the scratch for the program at hand. */
export function uniqueStart(): void {
  all = programAllocZero((<usize>(countOf(AGGREGATES) + 1)) << 2)
  if (touched == 0) touched = vectorNew(8)
}

function take(i: u32): void {
  a = entry(AGGREGATES, i)
  rings = <usize>load<u32>(all + ((<usize>i) << 2))
  result = columnOf(load<u32>(a, 4))
  first = load<u32>(result, 4)
}

/** Puts every row into its ring anew. */
export function uniqueRun(i: u32): void {
  take(i)
  empty(i)
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) {
    for (let row = rangeEnd(p); row < rangeEnd(p + 1); row++) enter(row - first)
  }
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) {
    for (let row = rangeEnd(p); row < rangeEnd(p + 1); row++) answer(row - first)
  }
  vectorClear(touched)
}

function rangeEnd(i: u32): u32 {
  return item(load<u32>(a, 32) + i)
}

/** Empties the rings, with room for twice the rows and more; the first time it makes them. */
function empty(i: u32): void {
  const rows = <usize>(load<u32>(result, 8) - first)
  const log = logOf((rows + 8) << 3)
  if (rings == 0) {
    rings = programAllocZero(24)
    store<u32>(all + ((<usize>i) << 2), <u32>rings)
    store<u32>(rings, <u32>programAllocZero((<usize>1) << log))
    store<u32>(rings, log - 2, 4)
    for (let list = NEXT; list <= HASHES; list += 4) store<u32>(rings + list, <u32>programAllocZero((rows + 1) << 2))
    return
  }
  memory.fill(load<u32>(rings), 0, (<usize>1) << log)
  memory.fill(load<u32>(rings, 20), 0, rows << 2)
  store<u32>(rings, 0, 8)
}

function at(list: usize, place: u32): usize {
  return <usize>load<u32>(rings + list) + ((<usize>place) << 2)
}

let target: u32 = 0

/** What two rows must share, with `target`, to hold the same value; 0 when there is none. */
function valueOf(place: u32): u64 {
  const row = first + place
  const within = mapOf(load<u32>(a, 8))
  const path = mapOf(load<u32>(a, 12))
  const from = path == 0 ? row : mapAt(path, row)
  target = within == 0 ? 0 : mapAt(within, row)
  return from == NONE || target == NONE ? 0 : keyOf(columnCell(columnOf(load<u32>(a, 28)), from))
}

function keyOf(cell: u64): u64 {
  if (!isBox(cell)) return cell == 0 ? 0x8000000000000000 : cell
  const tag = tagOf(cell)
  if (tag == TAG_BOOL) return payload(cell) > 1 ? 0 : ((<u64>0xfff8000e) << 32) | <u64>payload(cell)
  // equal GlobalIds have one address (guid-index.ts)
  if (tag == TAG_GUID) return cell
  if ((tag != TAG_TEXT && tag != TAG_ENUM) || payload(cell) == 0) return 0
  return ((<u64>0xfff8000f) << 32) | <u64>payload(cell)
}

function slotOf(i: u32): usize {
  return <usize>load<u32>(rings) + ((<usize>i) << 2)
}

/** Puts a row into the ring of its value; whom that may concern is noted. */
function enter(place: u32): void {
  const value = isAlive(first + place) ? valueOf(place) : 0
  const own = target
  store<u32>(at(HASHES, place), 0)
  if (value == 0) return
  let h = (value ^ ((<u64>own) * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd
  h ^= h >> 32
  const hash = <u32>h | 1
  const mask = ((<u32>1) << load<u32>(rings, 4)) - 1
  let i = (hash >> 1) & mask
  for (let held = load<u32>(slotOf(i)); held != 0; held = load<u32>(slotOf(i))) {
    if (held != DEAD && load<u32>(at(HASHES, held - 1)) == hash && valueOf(held - 1) == value && target == own) {
      join(place, held - 1)
      store<u32>(at(HASHES, place), hash)
      return
    }
    i = (i + 1) & mask
  }
  store<u32>(slotOf(i), place + 1)
  store<u32>(rings, load<u32>(rings, 8) + 1, 8)
  store<u32>(at(NEXT, place), place)
  store<u32>(at(BEFORE, place), place)
  store<u32>(at(HASHES, place), hash)
}

function join(place: u32, other: u32): void {
  const next = load<u32>(at(NEXT, other))
  store<u32>(at(NEXT, other), place)
  store<u32>(at(BEFORE, place), other)
  store<u32>(at(NEXT, place), next)
  store<u32>(at(BEFORE, next), place)
  vectorPush(touched, other)
}

/** Takes a row out of its ring; whom that may concern is noted. */
function leave(place: u32): void {
  const hash = load<u32>(at(HASHES, place))
  if (hash == 0) return
  const next = load<u32>(at(NEXT, place))
  const before = load<u32>(at(BEFORE, place))
  const mask = ((<u32>1) << load<u32>(rings, 4)) - 1
  let i = (hash >> 1) & mask
  for (let held = load<u32>(slotOf(i)); held != 0; held = load<u32>(slotOf(i))) {
    if (held == place + 1) {
      store<u32>(slotOf(i), next == place ? DEAD : next + 1)
      break
    }
    i = (i + 1) & mask
  }
  store<u32>(at(NEXT, before), next)
  store<u32>(at(BEFORE, next), before)
  store<u32>(at(HASHES, place), 0)
  if (next != place) vectorPush(touched, next)
}

/** Writes a row's answer; @returns whether it is another one */
function answer(place: u32): bool {
  const alone = load<u32>(at(NEXT, place)) == place
  const others = load<u32>(at(HASHES, place)) == 0 ? NaN : alone ? 0.0 : 1.0
  const lower = <usize>load<u32>(result, 12) + ((<usize>place) << 3)
  const same = reinterpret<u64>(others) == load<u64>(lower)
  store<f64>(lower, others)
  store<f64>(<usize>load<u32>(result, 16) + ((<usize>place) << 3), others)
  return !same
}

/** Puts changed rows into their rings again; rows whose answers turn are listed. @returns how many rows were put */
export function uniqueAgain(i: u32, changed: usize, out: usize): u32 {
  take(i)
  const size = (<u64>1) << load<u32>(rings, 4)
  if ((<u64>load<u32>(rings, 8) + vectorLength(changed)) * 4 > size * 3) return everyRow(i, out)
  vectorClear(touched)
  let ran: u32 = 0
  // all leave before one enters: a ring is known by the value of the row that the table names
  for (let m: u32 = 0; m < vectorLength(changed); m++) if (inRanges(vectorAt(changed, m))) leave(vectorAt(changed, m) - first)
  for (let m: u32 = 0; m < vectorLength(changed); m++) {
    const row = vectorAt(changed, m)
    if (!inRanges(row)) continue
    if (load<u32>(at(HASHES, row - first)) == 0) enter(row - first)
    vectorPush(touched, row - first)
    ran++
  }
  for (let m: u32 = 0; m < vectorLength(touched); m++)
    if (answer(vectorAt(touched, m))) vectorPush(out, first + vectorAt(touched, m))
  return ran
}

function inRanges(row: u32): bool {
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) if (row >= rangeEnd(p) && row < rangeEnd(p + 1)) return true
  return false
}

/** Puts everything anew where rings that are gone fill the table. */
function everyRow(i: u32, out: usize): u32 {
  uniqueRun(i)
  let ran: u32 = 0
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) {
    for (let row = rangeEnd(p); row < rangeEnd(p + 1); row++) {
      vectorPush(out, row)
      ran++
    }
  }
  return ran
}
