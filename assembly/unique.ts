/**
 * AGGREGATE_UNIQUE: 1 where another row of the given ranges holds the same value (and leads to the same row), 0 where none
 * does, missing where there is no value. A key knows how many rows hold it and the sum of their numbers: when one is left,
 * the sum is that row, so that a change concerns two rows at most beside its own.
 *
 *   words: kind, result column, map of `within` or NONE, map of the value's path or NONE, 0, 0, 0, source column, first item, items
 *   items: pairs of first and end row
 *   keys:  | table → key[2^log] | log u32 | used u32 | slots → u32[rows]: place in the table + 1 |
 *   key:   | value u64 | target u32 | rows that hold it u32 | sum of these rows u64 | 0 u64 |   value 0: free
 */
import { NONE, TAG_BOOL, TAG_ENUM, TAG_TEXT } from './abi'
import { isBox, payload, tagOf } from './cells'
import { columnCell } from './columns'
import { logOf } from './memory'
import { AGGREGATES, columnOf, countOf, entry, item, mapOf } from './program'
import { programAllocZero } from './program-memory'
import { mapAt } from './relations'
import { vectorAt, vectorLength, vectorPush } from './vector'

/** Bytes of a key, as a power of two. */
const KEY_LOG: u32 = 5
/** u32[aggregates] */
let all: usize = 0

/** Makes the scratch for the program at hand. */
export function uniqueStart(): void {
  all = programAllocZero(<usize>(countOf(AGGREGATES) + 1) << 2)
}

/** Counts every key anew. */
export function uniqueRun(i: u32): void {
  const a = entry(AGGREGATES, i)
  const result = columnOf(load<u32>(a, 4))
  const keys = keysOf(i, <usize>(load<u32>(result, 8) - load<u32>(result, 4)))
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) {
    for (let row = rangeEnd(a, p); row < rangeEnd(a, p + 1); row++) enter(a, keys, row)
  }
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) {
    for (let row = rangeEnd(a, p); row < rangeEnd(a, p + 1); row++) answer(result, row, answerOf(keys, result, row))
  }
}

function rangeEnd(a: usize, i: u32): u32 {
  return item(load<u32>(a, 32) + i)
}

/** The empty keys of an aggregate, with room for `rows` and half as many more. */
function keysOf(i: u32, rows: usize): usize {
  const at = all + (<usize>i << 2)
  let keys = <usize>load<u32>(at)
  const log = logOf((rows + 8) << 1)
  if (keys == 0) {
    keys = programAllocZero(16)
    store<u32>(at, <u32>keys)
    store<u32>(keys, <u32>programAllocZero(<usize>1 << (log + KEY_LOG)))
    store<u32>(keys, log, 4)
    store<u32>(keys, <u32>programAllocZero((rows + 1) << 2), 12)
    return keys
  }
  memory.fill(load<u32>(keys), 0, <usize>1 << (log + KEY_LOG))
  memory.fill(load<u32>(keys, 12), 0, rows << 2)
  store<u32>(keys, 0, 8)
  return keys
}

function slotOfRow(keys: usize, result: usize, row: u32): usize {
  return <usize>load<u32>(keys, 12) + (<usize>(row - load<u32>(result, 4)) << 2)
}

function keyAt(keys: usize, place: u32): usize {
  return <usize>load<u32>(keys) + (<usize>place << KEY_LOG)
}

let target: u32 = 0

/** What two rows must share, with `target`, to hold the same value; 0 when there is none. */
function valueOf(a: usize, row: u32): u64 {
  const within = mapOf(load<u32>(a, 8))
  const path = mapOf(load<u32>(a, 12))
  const at = path == 0 ? row : mapAt(path, row)
  target = within == 0 ? 0 : mapAt(within, row)
  return at == NONE || target == NONE ? 0 : keyOf(columnCell(columnOf(load<u32>(a, 28)), at))
}

function keyOf(cell: u64): u64 {
  if (!isBox(cell)) return cell == 0 ? 0x8000000000000000 : cell
  const tag = tagOf(cell)
  if (tag == TAG_BOOL) return payload(cell) > 1 ? 0 : ((<u64>0xfff8000e) << 32) | <u64>payload(cell)
  if ((tag != TAG_TEXT && tag != TAG_ENUM) || payload(cell) == 0) return 0
  return ((<u64>0xfff8000f) << 32) | <u64>payload(cell)
}

/** Counts a row among those that hold its value; @returns the key, 0 where there is no value */
function enter(a: usize, keys: usize, row: u32): usize {
  const value = valueOf(a, row)
  const slot = slotOfRow(keys, columnOf(load<u32>(a, 4)), row)
  store<u32>(slot, 0)
  if (value == 0) return 0
  const mask = ((<u32>1) << load<u32>(keys, 4)) - 1
  let h = (value ^ (<u64>target * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd
  h ^= h >> 32
  let place = <u32>h & mask
  for (;;) {
    const key = keyAt(keys, place)
    const free = load<u64>(key) == 0
    if (free || (load<u64>(key) == value && load<u32>(key, 8) == target)) {
      if (free) {
        store<u64>(key, value)
        store<u32>(key, target, 8)
        store<u32>(keys, load<u32>(keys, 8) + 1, 8)
      }
      store<u32>(key, load<u32>(key, 12) + 1, 12)
      store<u64>(key, load<u64>(key, 16) + row, 16)
      store<u32>(slot, place + 1)
      return key
    }
    place = (place + 1) & mask
  }
  return 0
}

function answerOf(keys: usize, result: usize, row: u32): f64 {
  const place = load<u32>(slotOfRow(keys, result, row))
  return place == 0 ? NaN : load<u32>(keyAt(keys, place - 1), 12) > 1 ? 1 : 0
}

/** @returns whether the answer is another one */
function answer(result: usize, row: u32, others: f64): bool {
  const at = <usize>load<u32>(result, 12) + (<usize>(row - load<u32>(result, 4)) << 3)
  const same = reinterpret<u64>(others) == load<u64>(at)
  store<f64>(at, others)
  store<f64>(<usize>load<u32>(result, 16) + (<usize>(row - load<u32>(result, 4)) << 3), others)
  return !same
}

/** Counts the keys of changed rows again; @returns how many rows that were */
export function uniqueAgain(i: u32, changed: usize, out: usize): u32 {
  const a = entry(AGGREGATES, i)
  const keys = <usize>load<u32>(all + (<usize>i << 2))
  const size = (<u64>1) << load<u32>(keys, 4)
  const crowded = (<u64>load<u32>(keys, 8) + vectorLength(changed)) * 4 > size * 3
  let ran: u32 = 0
  for (let m: u32 = 0; m < vectorLength(changed); m++) {
    const row = vectorAt(changed, m)
    if (!inRanges(a, row)) continue
    ran++
    if (!crowded) move(a, keys, row, out)
  }
  if (crowded) everyRow(i, out)
  return ran
}

function inRanges(a: usize, row: u32): bool {
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) if (row >= rangeEnd(a, p) && row < rangeEnd(a, p + 1)) return true
  return false
}

/** Takes a row from the key it was counted under to the one it has now; the rows whose answers turn are listed. */
function move(a: usize, keys: usize, row: u32, out: usize): void {
  const result = columnOf(load<u32>(a, 4))
  const was = load<u32>(slotOfRow(keys, result, row))
  if (was != 0) {
    const old = keyAt(keys, was - 1)
    store<u32>(old, load<u32>(old, 12) - 1, 12)
    store<u64>(old, load<u64>(old, 16) - row, 16)
    if (load<u32>(old, 12) == 1 && answer(result, <u32>load<u64>(old, 16), 0)) vectorPush(out, <u32>load<u64>(old, 16))
  }
  const key = enter(a, keys, row)
  if (key != 0 && load<u32>(key, 12) == 2) {
    const other = <u32>(load<u64>(key, 16) - row)
    if (answer(result, other, 1)) vectorPush(out, other)
  }
  if (answer(result, row, answerOf(keys, result, row))) vectorPush(out, row)
}

/** Counts everything anew where keys that nobody holds any more fill the table. */
function everyRow(i: u32, out: usize): void {
  const a = entry(AGGREGATES, i)
  uniqueRun(i)
  for (let p: u32 = 0; p + 1 < load<u32>(a, 36); p += 2) for (let row = rangeEnd(a, p); row < rangeEnd(a, p + 1); row++) vectorPush(out, row)
}
