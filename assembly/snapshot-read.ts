/**
 * Takes a snapshot's body (drawn in snapshot-write.ts) over where it lies. Everything in it is checked first: sizes, order,
 * classes, cells, texts, lists; what leads outside, or round in a circle, is refused.
 */
import {
  BLOCK_ROWS,
  BOX_PREFIX,
  CHUNK_CELLS,
  CHUNK_SAME,
  CHUNK_WORDS,
  NONE,
  REFS_INLINE,
  SNAPSHOT_COUNTS,
  SNAPSHOT_GUIDS,
  SNAPSHOT_HEAP,
  SNAPSHOT_PASSED,
  SNAPSHOT_ROWS,
  SNAPSHOT_TEXTS,
  TAG_BINARY,
  TAG_BOOL,
  TAG_ENUM,
  TAG_GUID,
  TAG_LIST,
  TAG_NULL,
  TAG_REF,
  TAG_REFS,
  TAG_STAR,
  TAG_TEXT,
  TAG_TYPED,
} from './abi'
import { box, isBox, payload, tagOf, typeIndex } from './cells'
import { handleSlot, namePassed } from './instances'
import { alloc, allocZero } from './memory'
import { classArity, classTotal } from './names'
import { arrange } from './rows'
import { PLACE_BITS, SEGMENT_CHUNKS, segmentAdd, segmentChunk } from './segments'
import { countsTake } from './data-section'
import { stringCount, stringsTake } from './strings'

const DEEPEST: i32 = 64
/** Addresses of the sections' contents and their ends, by kind. */
const starts = memory.data(8 * 4)
const ends = memory.data(8 * 4)
/** Where the next list of HEAP must begin: they lie one behind the other in the order of the cells that hold them. */
let heapNext: u64 = 0
let guidNext: u32 = 0
let sound = true

function start(kind: u32): usize {
  return <usize>load<u32>(starts + ((<usize>kind) << 2))
}

function end(kind: u32): usize {
  return <usize>load<u32>(ends + ((<usize>kind) << 2))
}

/**
 * Makes the model of a fresh instance whose schema is named of the body at `at`, which must stay where it is.
 *
 * @returns 0, or the number of the section that is malformed
 */
export function snapshotTake(at: usize, bytes: u32): u32 {
  const wrong = sections(at, bytes)
  if (wrong != 0) return wrong
  if (!takeTexts()) return SNAPSHOT_TEXTS
  if (((end(SNAPSHOT_GUIDS) - start(SNAPSHOT_GUIDS)) & 15) != 0) return SNAPSHOT_GUIDS
  if (!takeCounts()) return SNAPSHOT_COUNTS
  heapNext = 0
  guidNext = 0
  sound = true
  if (!takeRows()) return SNAPSHOT_ROWS
  if (heapNext != <u64>(end(SNAPSHOT_HEAP) - start(SNAPSHOT_HEAP))) return SNAPSHOT_HEAP
  if ((<usize>guidNext) << 4 != end(SNAPSHOT_GUIDS) - start(SNAPSHOT_GUIDS)) return SNAPSHOT_GUIDS
  if (!takePassed()) return SNAPSHOT_PASSED
  arrange()
  return 0
}

function sections(at: usize, bytes: u32): u32 {
  let p = at
  const last = at + bytes
  for (let kind: u32 = <u32>SNAPSHOT_TEXTS; kind <= <u32>SNAPSHOT_COUNTS; kind++) {
    if (p + 16 > last || load<u32>(p) != kind) return kind
    const size = load<u32>(p, 8)
    if ((size & 7) != 0 || <u64>p + 16 + size > <u64>last) return kind
    store<u32>(starts + ((<usize>kind) << 2), <u32>(p + 16))
    store<u32>(ends + ((<usize>kind) << 2), <u32>(p + 16 + size))
    p += 16 + size
  }
  return p == last ? 0 : SNAPSHOT_COUNTS
}

function takeTexts(): bool {
  const from = start(SNAPSHOT_TEXTS)
  if (end(SNAPSHOT_TEXTS) - from < 8 || load<u32>(from) == 0) return false
  const taken = stringsTake(from + 8, end(SNAPSHOT_TEXTS), load<u32>(from))
  return taken != 0 && from + 8 + taken == end(SNAPSHOT_TEXTS)
}

function takeCounts(): bool {
  const from = start(SNAPSHOT_COUNTS)
  if (end(SNAPSHOT_COUNTS) - from < 16 || load<u32>(from, 12) != classTotal()) return false
  if (end(SNAPSHOT_COUNTS) - from != (16 + ((<usize>classTotal()) << 2) + 7) & ~7) return false
  countsTake(load<u32>(from), load<u32>(from, 4), load<u32>(from, 8), from + 16)
  return true
}

function takePassed(): bool {
  const from = start(SNAPSHOT_PASSED)
  if (end(SNAPSHOT_PASSED) - from < 8) return false
  const leaves = <usize>load<u32>(from)
  if (<u64>(end(SNAPSHOT_PASSED) - from - 8) != (<u64>leaves) << 4) return false
  for (let p = from + 8; p < end(SNAPSHOT_PASSED); p += 16) {
    const key = load<u32>(p)
    if (key >> 26 != 0) return false
    for (let bits = load<u64>(p, 8); bits != 0; bits &= bits - 1) {
      const id = (key << 6) | <u32>ctz<u64>(bits)
      if (id == 0 || !namePassed(id)) return false
    }
  }
  return true
}

function takeRows(): bool {
  let p = start(SNAPSHOT_ROWS)
  let before: u32 = 0
  while (p < end(SNAPSHOT_ROWS)) {
    if (p + 8 > end(SNAPSHOT_ROWS)) return false
    const number = <u32>load<u16>(p)
    if (number < before || number >= classTotal() || load<u16>(p, 2) != <u16>classArity(number)) return false
    before = number
    p = takeSegment(p, number)
    if (p == 0) return false
  }
  return true
}

/** @returns the address behind the segment, 0 when it is malformed */
function takeSegment(from: usize, number: u32): usize {
  const cells = classArity(number)
  const rows = load<u32>(from, 4)
  const ids = from + 8
  const lines = ids + ((<usize>rows) << 2)
  let p = lines + ((<usize>rows) << 2)
  if (rows == 0 || rows > <u32>BLOCK_ROWS || p > end(SNAPSHOT_ROWS)) return 0
  const segment = allocZero(SEGMENT_CHUNKS + ((<usize>cells) << 4))
  store<u16>(segment, <u16>number)
  store<u16>(segment, <u16>cells, 2)
  store<u32>(segment, rows, 4)
  store<u32>(segment, <u32>ids, 12)
  store<u32>(segment, <u32>lines, 16)
  for (let i: u32 = 0; i < cells; i++) {
    p = takeChunk(segmentChunk(segment, i), p, rows)
    if (p == 0) return 0
  }
  const handle = segmentAdd(segment) << PLACE_BITS
  for (let r: u32 = 0; r < rows; r++) {
    const id = load<u32>(ids + ((<usize>r) << 2))
    const slot = handleSlot(id)
    if (id == 0 || load<u32>(slot) != 0) return 0
    store<u32>(slot, handle | r)
  }
  return p
}

function takeChunk(chunk: usize, from: usize, rows: u32): usize {
  const last = end(SNAPSHOT_ROWS)
  if (from + 16 > last) return 0
  const kind = load<u32>(from)
  const bytes = load<u32>(from, 4)
  const high = load<u32>(from, 8)
  const types = load<u32>(from, 12)
  const data = from + 16
  let p = data + ((<usize>bytes + 7) & ~7)
  const wanted: u32 = kind == CHUNK_SAME ? 8 : kind == CHUNK_WORDS ? rows << 2 : rows << 3
  if (kind < <u32>CHUNK_SAME || kind > <u32>CHUNK_CELLS || bytes != wanted || types > 4096 || p > last) return 0
  store<u32>(chunk, kind)
  store<u32>(chunk, high, 8)
  store<u32>(chunk, types < 4096 ? types : <u32>p, 12)
  if (types == 4096) {
    for (let r: u32 = 0; r < rows; r++) if (load<u16>(p + ((<usize>r) << 1)) > 4095) return 0
    p += (((<usize>rows) << 1) + 7) & ~7
    if (p > last) return 0
  }
  if (kind == CHUNK_WORDS) takeWords(data, high, rows)
  else for (let r: u32 = 0; r < bytes >> 3; r++) takeCell(data + ((<usize>r) << 3), 0)
  if (!sound) return 0
  if (kind != CHUNK_SAME) store<u32>(chunk, <u32>data, 4)
  else {
    store<u32>(chunk, load<u32>(data), 4)
    store<u32>(chunk, load<u32>(data, 4), 8)
  }
  return p
}

/** u64: a cell on its way. */
const passing = memory.data(8, 8)

function takeWords(data: usize, high: u32, rows: u32): void {
  if (high >> 16 != BOX_PREFIX) {
    sound = false
    return
  }
  for (let r: usize = 0; r < (<usize>rows) << 2; r += 4) {
    if (load<u32>(data + r) == NONE) continue
    store<u64>(passing, ((<u64>high) << 32) | <u64>load<u32>(data + r))
    takeCell(passing, 0)
    store<u32>(data + r, load<u32>(passing))
  }
}

/** Checks the cell at `at`, and all that it leads to, and puts addresses in place of the offsets. */
function takeCell(at: usize, depth: i32): void {
  const cell = load<u64>(at)
  if (!sound) return
  if (!isBox(cell)) {
    sound = ((cell >> 52) & 0x7ff) != 0x7ff // numbers of a file are finite
    return
  }
  const tag = tagOf(cell)
  if (tag == TAG_GUID) {
    sound = depth == 0 && payload(cell) == guidNext && (<usize>guidNext) << 4 < end(SNAPSHOT_GUIDS) - start(SNAPSHOT_GUIDS)
    store<u64>(at, box(tag, 0, <u32>start(SNAPSHOT_GUIDS) + (guidNext << 4)))
    guidNext++
  } else if (tag == TAG_TEXT || tag == TAG_ENUM || tag == TAG_BINARY) sound = payload(cell) < stringCount()
  else if (tag == TAG_BOOL) sound = payload(cell) <= 2
  else if (tag == TAG_REF || (tag == TAG_REFS && typeIndex(cell) == REFS_INLINE)) sound = payload(cell) != 0
  else if (tag == TAG_REFS || tag == TAG_LIST || tag == TAG_TYPED) takeList(at, cell, depth)
  else sound = tag == TAG_NULL || tag == TAG_STAR
}

function takeList(at: usize, cell: u64, depth: i32): void {
  const tag = tagOf(cell)
  const size = <u64>(end(SNAPSHOT_HEAP) - start(SNAPSHOT_HEAP))
  const offset = <u64>payload(cell)
  const list = start(SNAPSHOT_HEAP) + payload(cell)
  sound = depth < DEEPEST && offset == heapNext && offset + 8 <= size && (tag != TAG_REFS || typeIndex(cell) == 0)
  if (!sound) return
  const count = tag == TAG_TYPED ? 1 : <u64>load<u32>(list)
  const bytes = tag == TAG_REFS ? (4 + (count << 2) + 7) & ~7 : 8 + (count << 3)
  sound = offset + bytes <= size && (tag != TAG_TYPED || load<u32>(list) <= 4095)
  if (!sound) return
  store<u64>(at, box(tag, typeIndex(cell), <u32>list))
  heapNext += bytes
  if (tag == TAG_REFS) {
    for (let i: usize = 0; i < <usize>count; i++) if (load<u32>(list + 4 + (i << 2)) == 0) sound = false
    return
  }
  for (let i: usize = 0; i < <usize>count && sound; i++) takeCell(list + 8 + (i << 3), depth + 1)
}
