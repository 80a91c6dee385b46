/**
 * Kept instances as records, in the order of the file, and the way from an instance name to its record.
 *
 *   record: | id u32 | line u32 | class u16 | cells u8 | unit scale u8 | row u32 | cell f64 or box … |
 *   names:  three-level radix over the 32-bit instance name, 13 + 13 + 6 bits;
 *           a leaf holds u32[64]: 0 absent, 1 passed over (geometry), else the record's address
 */
import { alloc, allocZero } from './memory'
import { vectorAt, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

const SEGMENT: usize = 1 << 20
export const HEADER: usize = 16
export const PASSED: u32 = 1

let segments: usize = 0
let ends: usize = 0
let room: usize = 0
let roomEnd: usize = 0
let kept: u32 = 0
let names: usize = 0

/** Makes the store ready; called once per instance. */
export function recordsStart(): void {
  segments = vectorNew(8)
  ends = vectorNew(8)
  names = allocZero(4 << 13)
}

/** How many instances were kept. */
export function keptCount(): u32 {
  return kept
}

/** Appends a record with `cells` cells, which the caller fills. */
export function recordNew(id: u32, line: u32, number: u32, cells: u32): usize {
  const size = HEADER + (<usize>cells << 3)
  if (room + size > roomEnd) {
    room = alloc(SEGMENT)
    roomEnd = room + SEGMENT
    vectorPush(segments, <u32>room)
    vectorPush(ends, 0)
  }
  const record = room
  room += size
  store<u32>(vectorData(ends) + (<usize>(vectorLength(ends) - 1) << 2), <u32>room)
  store<u32>(record, id)
  store<u32>(record, line, 4)
  store<u16>(record, <u16>number, 8)
  store<u8>(record, <u8>cells, 10)
  store<u8>(record, 0, 11)
  store<u32>(record, 0, 12)
  kept++
  return record
}

/** Segments of records: how many, where each begins and ends. */
export function segmentCount(): u32 {
  return vectorLength(segments)
}

/** First record of a segment. */
export function segmentStart(i: u32): usize {
  return <usize>vectorAt(segments, i)
}

/** Address behind the last record of a segment. */
export function segmentEnd(i: u32): usize {
  return <usize>vectorAt(ends, i)
}

/** @returns where the entry of an instance name is stored; made when it is not there */
function entryOf(id: u32): usize {
  const first = names + (<usize>(id >> 19) << 2)
  let mid = <usize>load<u32>(first)
  if (mid == 0) {
    mid = allocZero(4 << 13)
    store<u32>(first, <u32>mid)
  }
  const second = mid + (<usize>((id >> 6) & 0x1fff) << 2)
  let leaf = <usize>load<u32>(second)
  if (leaf == 0) {
    leaf = allocZero(4 << 6)
    store<u32>(second, <u32>leaf)
  }
  return leaf + (<usize>(id & 63) << 2)
}

/** Says what an instance name stands for: a record's address or PASSED. */
export function nameInstance(id: u32, what: u32): void {
  store<u32>(entryOf(id), what)
}

/** @returns 0 when no instance has the name, PASSED for geometry, else the record's address */
export function instance(id: u32): u32 {
  const mid = <usize>load<u32>(names + (<usize>(id >> 19) << 2))
  if (mid == 0) return 0
  const leaf = <usize>load<u32>(mid + (<usize>((id >> 6) & 0x1fff) << 2))
  return leaf == 0 ? 0 : load<u32>(leaf + (<usize>(id & 63) << 2))
}

/** Class number of a record. */
export function recordClass(record: usize): u32 {
  return load<u16>(record, 8)
}

/** How many cells a record has. */
export function recordCells(record: usize): u32 {
  return load<u8>(record, 10)
}

/** Row of a record; valid after linking. */
export function recordRow(record: usize): u32 {
  return load<u32>(record, 12)
}
