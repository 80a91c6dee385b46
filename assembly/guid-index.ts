/**
 * Equal GlobalIds under one address, so that cells are equal when their words are; made when a rule first compares them.
 *
 *   table: u32[2^k] of addresses of 128 bits, 0 empty; open addressing, linear probing
 */
import { CHUNK_SAME, CHUNK_WORDS, NONE, TAG_GUID } from './abi'
import { box, isBox, payload, tagOf } from './cells'
import { guidPack } from './guid'
import { allocLog, logOf, releaseLog } from './memory'
import { segmentInOrder } from './rows'
import { segmentCells, segmentChunk, segmentRows } from './segments'

let table: usize = 0
let log: i32 = 0
let held: u32 = 0

/** Gives equal GlobalIds of the model one address; valid after linking. */
export function guidsShare(): void {
  if (table != 0) return
  let most: u32 = 0
  for (let k: u32 = 0; segmentInOrder(k) != 0; k++) if (mayHold(segmentInOrder(k))) most += segmentRows(segmentInOrder(k))
  tableNew(logOf((<usize>most + 8) << 3))
  for (let k: u32 = 0; segmentInOrder(k) != 0; k++) {
    const segment = segmentInOrder(k)
    if (mayHold(segment)) shareIn(segmentChunk(segment, 0), segmentRows(segment))
  }
}

function tableNew(wanted: i32): void {
  log = wanted
  table = allocLog(log)
  memory.fill(table, 0, (<usize>1) << log)
}

/** Only the first attribute of a class can be a GlobalId: of all its rows under one upper half, or of some. */
function mayHold(segment: usize): bool {
  if (segmentCells(segment) == 0) return false
  const chunk = segmentChunk(segment, 0)
  return load<u32>(chunk) != CHUNK_WORDS || (load<u32>(chunk, 8) & 15) == TAG_GUID
}

function shareIn(chunk: usize, rows: u32): void {
  const kind = load<u32>(chunk)
  const data = <usize>load<u32>(chunk, 4)
  if (kind == CHUNK_WORDS) {
    for (let at = data; at < data + ((<usize>rows) << 2); at += 4)
      if (load<u32>(at) != NONE) store<u32>(at, <u32>shared(load<u32>(at)))
  } else if (kind != CHUNK_SAME) {
    for (let at = data; at < data + ((<usize>rows) << 3); at += 8) {
      const cell = load<u64>(at)
      if (isBox(cell) && tagOf(cell) == TAG_GUID) store<u64>(at, box(TAG_GUID, 0, <u32>shared(payload(cell))))
    }
  } else if (load<u32>(chunk, 8) == GUID_HIGH) store<u32>(chunk, <u32>shared(data), 4)
}

/** Upper half of a GlobalId's cell. */
const GUID_HIGH: u32 = 0xfff80000 | TAG_GUID

/** @returns the address under which the 128 bits at `bits` are known, `bits` itself when they are new */
function shared(bits: usize): usize {
  const slot = slotOf(bits)
  const known = <usize>load<u32>(slot)
  if (known != 0) return known
  store<u32>(slot, <u32>bits)
  if (++held > ((<u32>1) << (log - 2)) >> 1) widen()
  return bits
}

function slotOf(bits: usize): usize {
  const high = load<u64>(bits)
  const low = load<u64>(bits, 8)
  const mask = ((<u32>1) << (log - 2)) - 1
  let hash = (high ^ (low * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd
  hash ^= hash >> 32
  for (let slot = <u32>hash & mask; ; slot = (slot + 1) & mask) {
    const at = table + ((<usize>slot) << 2)
    const known = <usize>load<u32>(at)
    if (known == 0 || (load<u64>(known) == high && load<u64>(known, 8) == low)) return at
  }
  return 0
}

function widen(): void {
  const old = table
  const oldLog = log
  tableNew(log + 1)
  for (let at = old; at < old + ((<usize>1) << oldLog); at += 4)
    if (load<u32>(at) != 0) store<u32>(slotOf(load<u32>(at)), load<u32>(at))
  releaseLog(old, oldLog)
}

/** @returns the address under which the 128 bits of a GlobalId are known, where equal ones share theirs */
export function guidShared(bits: usize): usize {
  return table == 0 ? bits : shared(bits)
}

/** @returns the address of the 128 bits that 22 characters at `at` stand for, that of its equals; 0 when they are no GlobalId */
export function guidOf(at: usize): usize {
  const bits = guidPack(at)
  return bits == 0 ? 0 : guidShared(bits)
}
