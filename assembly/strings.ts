/**
 * Every text of the model once: interned UTF-8, named by a u32 id in the order of first appearance.
 *
 *   text:  | hash u32 | bytes u32 | UTF-8 … |       table: u32[2^k] of id + 1, open addressing, linear probing
 */
import { alloc, allocLog, releaseLog } from './memory'
import { vectorAt, vectorLength, vectorNew, vectorPush } from './vector'

const SEGMENT: usize = 1 << 20
let texts: usize = 0
let table: usize = 0
let tableLog: i32 = 0
let room: usize = 0
let roomEnd: usize = 0

/** Makes the empty text id 0; called once per instance. */
export function stringsStart(): void {
  texts = vectorNew(16)
  tableLog = 16
  table = allocLog(tableLog)
  memory.fill(table, 0, <usize>1 << tableLog)
  intern(0, 0)
}

/** How many distinct texts there are. */
export function stringCount(): u32 {
  return vectorLength(texts)
}

/** Address of the UTF-8 bytes of a text. */
export function stringBytes(id: u32): usize {
  return <usize>vectorAt(texts, id) + 8
}

/** Length in bytes of a text. */
export function stringLength(id: u32): u32 {
  return load<u32>(<usize>vectorAt(texts, id), 4)
}

function mix(h: u64, word: u64): u64 {
  h = (h ^ word) * 0x9e3779b97f4a7c15
  return h ^ (h >> 29)
}

function hashOf(at: usize, bytes: u32): u32 {
  let h: u64 = <u64>bytes * 0xff51afd7ed558ccd
  let left = bytes
  while (left >= 8) {
    h = mix(h, load<u64>(at))
    at += 8
    left -= 8
  }
  if (left > 0) {
    let tail: u64 = 0
    for (let i: u32 = 0; i < left; i++) tail |= <u64>load<u8>(at + i) << (i << 3)
    h = mix(h, tail)
  }
  h = mix(h, h >> 32)
  return <u32>h ^ <u32>(h >> 32)
}

/** @returns the id of the text at `at`, new or known */
export function intern(at: usize, bytes: u32): u32 {
  const hash = hashOf(at, bytes)
  const mask = (<u32>1 << (tableLog - 2)) - 1
  let slot = hash & mask
  for (;;) {
    const entry = load<u32>(table + (<usize>slot << 2))
    if (entry == 0) break
    const text = <usize>vectorAt(texts, entry - 1)
    if (load<u32>(text) == hash && load<u32>(text, 4) == bytes && memory.compare(text + 8, at, bytes) == 0) return entry - 1
    slot = (slot + 1) & mask
  }
  const id = vectorLength(texts)
  vectorPush(texts, <u32>keep(at, bytes, hash))
  store<u32>(table + (<usize>slot << 2), id + 1)
  if (id > (mask >> 1)) widen()
  return id
}

/** @returns the id of a text, or -1 when the model does not hold it */
export function lookup(at: usize, bytes: u32): i32 {
  const hash = hashOf(at, bytes)
  const mask = (<u32>1 << (tableLog - 2)) - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = load<u32>(table + (<usize>slot << 2))
    if (entry == 0) return -1
    const text = <usize>vectorAt(texts, entry - 1)
    if (load<u32>(text) == hash && load<u32>(text, 4) == bytes && memory.compare(text + 8, at, bytes) == 0) return <i32>(entry - 1)
  }
  return -1
}

function keep(at: usize, bytes: u32, hash: u32): usize {
  const size = (<usize>bytes + 8 + 7) & ~7
  if (room + size > roomEnd) {
    const segment = max<usize>(SEGMENT, size)
    room = alloc(segment)
    roomEnd = room + segment
  }
  const text = room
  room += size
  store<u32>(text, hash)
  store<u32>(text, bytes, 4)
  memory.copy(text + 8, at, bytes)
  return text
}

function widen(): void {
  const old = table
  const oldLog = tableLog
  tableLog++
  table = allocLog(tableLog)
  memory.fill(table, 0, <usize>1 << tableLog)
  const mask = (<u32>1 << (tableLog - 2)) - 1
  const count = vectorLength(texts)
  for (let id: u32 = 0; id < count; id++) {
    let slot = load<u32>(<usize>vectorAt(texts, id)) & mask
    while (load<u32>(table + (<usize>slot << 2)) != 0) slot = (slot + 1) & mask
    store<u32>(table + (<usize>slot << 2), id + 1)
  }
  releaseLog(old, oldLog)
}
