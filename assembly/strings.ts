/**
 * Every text of the model once: interned UTF-8, named by a u32 id in the order of first appearance.
 *
 *   text:  | id u32 | bytes u32 | UTF-8 … |   8-byte aligned, with 8 bytes that may be read behind it
 *   texts: u32 by id: address       table: (address of the text, hash), u32[2^k][2]; 0 empty; open addressing, linear probing
 */
import { alloc, allocLog, releaseLog } from './memory'
import { shared } from './shared-words'
import { vectorAt, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

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
  memory.fill(table, 0, (<usize>1) << tableLog)
  intern(table, 0)
}

/** Gives threads what they need to read texts, or takes it. */
export function stringsShare(): void {
  texts = shared(texts)
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

/** Puts in the place of each text's id, u32[count], the address of its bytes; the word before them says how many they are. */
export function stringPlaces(list: usize, count: u32): void {
  const end = list + (<usize>count << 2)
  for (let at = list; at < end; at += 4) store<u32>(at, <u32>stringBytes(load<u32>(at)))
}

function mix(h: u64, word: u64): u64 {
  h = (h ^ word) * 0x9e3779b97f4a7c15
  return h ^ (h >> 29)
}

/** The last 1 … 7 bytes of a text as a word; reads 8, of which the surplus may lie behind the text. */
function tailOf(at: usize, bytes: u32): u64 {
  return load<u64>(at) & (((<u64>1) << ((<u64>bytes) << 3)) - 1)
}

function hashOf(at: usize, bytes: u32): u32 {
  let h: u64 = (<u64>bytes) * 0xff51afd7ed558ccd
  let left = bytes
  while (left >= 8) {
    h = mix(h, load<u64>(at))
    at += 8
    left -= 8
  }
  if (left > 0) h = mix(h, tailOf(at, left))
  h = mix(h, h >> 32)
  return <u32>h ^ <u32>(h >> 32)
}

function equal(text: usize, at: usize, bytes: u32): bool {
  if (load<u32>(text, 4) != bytes) return false
  let own = text + 8
  let left = bytes
  while (left >= 8) {
    if (load<u64>(own) != load<u64>(at)) return false
    own += 8
    at += 8
    left -= 8
  }
  return left == 0 || tailOf(own, left) == tailOf(at, left)
}

/** Where a text with this hash stands in the table, or the empty slot where it belongs. */
function slotOf(at: usize, bytes: u32, hash: u32): usize {
  const mask = ((<u32>1) << (tableLog - 3)) - 1
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = table + ((<usize>slot) << 3)
    const text = <usize>load<u32>(entry)
    if (text == 0 || (load<u32>(entry, 4) == hash && equal(text, at, bytes))) return entry
  }
  return 0
}

/** @returns the id of the text at `at`, new or known; up to 8 bytes behind it are read */
export function intern(at: usize, bytes: u32): u32 {
  const hash = hashOf(at, bytes)
  const entry = slotOf(at, bytes, hash)
  const known = <usize>load<u32>(entry)
  if (known != 0) return load<u32>(known)
  const id = vectorLength(texts)
  const text = keep(at, bytes, id)
  vectorPush(texts, <u32>text)
  store<u32>(entry, <u32>text)
  store<u32>(entry, hash, 4)
  if (id > (((<u32>1) << (tableLog - 3)) >> 1)) widen()
  return id
}

/** @returns the id of a text, or -1 when the model does not hold it */
export function lookup(at: usize, bytes: u32): i32 {
  const known = <usize>load<u32>(slotOf(at, bytes, hashOf(at, bytes)))
  return known == 0 ? -1 : <i32>load<u32>(known)
}

function keep(at: usize, bytes: u32, id: u32): usize {
  const size = (<usize>bytes + 8 + 7) & ~7
  if (room + size + 8 > roomEnd) {
    const segment = max<usize>(SEGMENT, size + 8)
    room = alloc(segment)
    roomEnd = room + segment
  }
  const text = room
  room += size
  store<u32>(text, id)
  store<u32>(text, bytes, 4)
  memory.copy(text + 8, at, bytes)
  return text
}

/**
 * Takes the texts of a snapshot over where they lie, in the layout drawn above, into an instance that has none but the
 * empty one.
 *
 * @returns how many bytes `count` texts take; 0 when they are malformed or one of them stands twice
 */
export function stringsTake(from: usize, end: usize, count: u32): usize {
  let text = from
  for (let id: u32 = 0; id < count; id++) {
    if (text + 8 > end || load<u32>(text) != id) return 0
    const bytes = load<u32>(text, 4)
    const size = ((<u64>bytes) + 15) & ~7
    if (<u64>text + size > <u64>end) return 0
    const hash = hashOf(text + 8, bytes)
    const entry = slotOf(text + 8, bytes, hash)
    if (id == 0) {
      if (bytes != 0) return 0
      store<u32>(vectorData(texts), <u32>text)
      store<u32>(entry, <u32>text)
    } else {
      if (load<u32>(entry) != 0) return 0
      vectorPush(texts, <u32>text)
      store<u32>(entry, <u32>text)
      store<u32>(entry, hash, 4)
      if (id > (((<u32>1) << (tableLog - 3)) >> 1)) widen()
    }
    text += <usize>size
  }
  return text - from
}

function widen(): void {
  const old = table
  const oldLog = tableLog
  tableLog++
  table = allocLog(tableLog)
  memory.fill(table, 0, (<usize>1) << tableLog)
  const mask = ((<u32>1) << (tableLog - 3)) - 1
  for (let from = old; from < old + ((<usize>1) << oldLog); from += 8) {
    const entry = load<u64>(from)
    if (<u32>entry == 0) continue
    let slot = <u32>(entry >> 32) & mask
    while (load<u32>(table + ((<usize>slot) << 3)) != 0) slot = (slot + 1) & mask
    store<u64>(table + ((<usize>slot) << 3), entry)
  }
  releaseLog(old, oldLog)
}
