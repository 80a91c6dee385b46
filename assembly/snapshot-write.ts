/**
 * A read model as a snapshot: what a later instance needs to go on without the file. Written section by section to the host.
 *
 *   section: | kind u32 | 0 | bytes u32 | 0 | content, padded to 8 bytes |   in the order TEXTS, GUIDS, HEAP, ROWS, PASSED, COUNTS
 *   TEXTS   | count u32 | 0 | texts as in strings.ts, in the order of their ids |
 *   GUIDS   u128[]
 *   HEAP    lists and typed values as cells.ts lays them out, a parent before its children
 *   ROWS    segment after segment in the order of rows: | class u16 | cells u16 | rows u32 | ids u32[rows] | lines u32[rows] | chunks |
 *           chunk: | kind u32 | data bytes u32 | high u32 | types u32, 4096: a list follows | data | types u16[rows] |
 *   PASSED  | leaves u32 | 0 | (key u32, 0, bit[64])[leaves] |: names that are passed over, 64 a leaf
 *   COUNTS  | met u32 | passed u32 | lines u32 | classes u32 | counts u32[classes] |
 *   In cells the addresses of lists and typed values are offsets into HEAP, those of GlobalIds numbers in GUIDS.
 *   Everything begins at a multiple of 8 bytes.
 */
import {
  CHUNK_SAME,
  CHUNK_WORDS,
  NONE,
  REFS_INLINE,
  REFS_NAMES,
  REFS_ROW_INLINE,
  REFS_ROWS,
  SNAPSHOT_COUNTS,
  SNAPSHOT_GUIDS,
  SNAPSHOT_HEAP,
  SNAPSHOT_PASSED,
  SNAPSHOT_ROWS,
  SNAPSHOT_TEXTS,
  TAG_GUID,
  TAG_LIST,
  TAG_REF,
  TAG_REFS,
  TAG_ROW,
  TAG_TYPED,
} from './abi'
import { box, isBox, isInline, payload, tagOf, typeIndex } from './cells'
import { FIRST_BRANCHES, hasLeaves, LEAF_BRANCHES, passedLeaf } from './instances'
import { alloc } from './memory'
import { classTotal } from './names'
import { segmentInOrder } from './rows'
import { chunkCell } from './chunks'
import { handleId, segmentCells, segmentChunk, segmentClass, segmentRows } from './segments'
import { classCounts, lineNow, metCount, passedCount } from './data-section'
import { stringBytes, stringCount, stringLength } from './strings'

// @ts-ignore: decorator; the only way asc has to name a function of the host
@external("host", "takeBytes")
declare function takeBytes(at: usize, bytes: u32): void

const WINDOW: usize = 1 << 16
let buffer: usize = 0
let filled: usize = 0
/** Bytes of the section so far; while `counting` that is all that is done. */
let written: u64 = 0
let counting = false
/** Where the next list goes in HEAP, and the number of the next GlobalId. */
let heap: u32 = 0
let guids: u32 = 0

/** Hands the snapshot to the host, part by part; valid after linking. */
export function snapshotWrite(): void {
  if (buffer == 0) buffer = alloc(WINDOW)
  filled = 0
  for (let kind: u32 = <u32>SNAPSHOT_TEXTS; kind <= <u32>SNAPSHOT_COUNTS; kind++) {
    counting = true
    written = 0
    content(kind)
    const bytes = <u32>written
    counting = false
    word(kind)
    word(0)
    word(bytes)
    word(0)
    content(kind)
  }
  flush()
}

function content(kind: u32): void {
  heap = 0
  guids = 0
  if (kind == SNAPSHOT_TEXTS) textsOut()
  else if (kind == SNAPSHOT_PASSED) passedOut()
  else if (kind == SNAPSHOT_COUNTS) countsOut()
  else for (let k: u32 = 0; segmentInOrder(k) != 0; k++) segmentOut(segmentInOrder(k), kind)
}

function flush(): void {
  if (filled > 0) takeBytes(buffer, <u32>filled)
  filled = 0
}

function out(from: usize, bytes: usize): void {
  written += bytes
  if (counting) return
  while (bytes > 0) {
    if (filled == WINDOW) flush()
    const part = min(bytes, WINDOW - filled)
    memory.copy(buffer + filled, from, part)
    filled += part
    from += part
    bytes -= part
  }
}

function word(value: u32): void {
  written += 4
  if (counting) return
  if (filled == WINDOW) flush() // the window is a multiple of a word, and everything is written in words
  store<u32>(buffer + filled, value)
  filled += 4
}

function cellOut(cell: u64): void {
  word(<u32>cell)
  word(<u32>(cell >> 32))
}

function pad(bytes: usize): void {
  for (let i = bytes; (i & 7) != 0; i++) byte()
}

function byte(): void {
  written++
  if (counting) return
  if (filled == WINDOW) flush()
  store<u8>(buffer + filled, 0)
  filled++
}

function textsOut(): void {
  word(stringCount())
  word(0)
  for (let id: u32 = 0; id < stringCount(); id++) {
    word(id)
    word(stringLength(id))
    out(stringBytes(id), stringLength(id))
    pad(stringLength(id))
  }
}

function passedOut(): void {
  word(passedLeaves())
  word(0)
  for (let first: u32 = 0; first < FIRST_BRANCHES; first++) {
    if (!hasLeaves(first)) continue
    for (let second: u32 = 0; second < LEAF_BRANCHES; second++) {
      const key = first * LEAF_BRANCHES + second
      const bits = passedLeaf(key)
      if (bits == 0) continue
      word(key)
      word(0)
      cellOut(bits)
    }
  }
}

function passedLeaves(): u32 {
  let leaves: u32 = 0
  for (let first: u32 = 0; first < FIRST_BRANCHES; first++) {
    if (!hasLeaves(first)) continue
    for (let second: u32 = 0; second < LEAF_BRANCHES; second++)
      if (passedLeaf(first * LEAF_BRANCHES + second) != 0) leaves++
  }
  return leaves
}

function countsOut(): void {
  word(metCount())
  word(passedCount())
  word(lineNow())
  word(classTotal())
  out(classCounts(), (<usize>classTotal()) << 2)
  pad((<usize>classTotal()) << 2)
}

function segmentOut(segment: usize, kind: u32): void {
  const rows = <usize>segmentRows(segment)
  if (kind == SNAPSHOT_ROWS) {
    word(segmentClass(segment) | (segmentCells(segment) << 16))
    word(<u32>rows)
    out(<usize>load<u32>(segment, 12), rows << 2)
    out(<usize>load<u32>(segment, 16), rows << 2)
  }
  for (let i: u32 = 0; i < segmentCells(segment); i++) {
    const chunk = segmentChunk(segment, i)
    if (kind == SNAPSHOT_ROWS) chunkOut(chunk, <u32>rows)
    else for (let r: u32 = 0; r < storedCells(chunk, <u32>rows); r++) aside(chunkCell(chunk, r), kind)
  }
}

/** How many cells of a chunk are stored apart: one stands for all where they are the same. */
function storedCells(chunk: usize, rows: u32): u32 {
  return load<u32>(chunk) == CHUNK_SAME ? 1 : rows
}

function chunkOut(chunk: usize, rows: u32): void {
  const kind = load<u32>(chunk)
  const types = load<u32>(chunk, 12)
  const bytes: u32 = kind == CHUNK_SAME ? 8 : kind == CHUNK_WORDS ? rows << 2 : rows << 3
  word(kind)
  word(bytes)
  word(namedHigh(chunk))
  word(min(types, 4096))
  for (let r: u32 = 0; r < storedCells(chunk, rows); r++) {
    const cell = place(chunkCell(chunk, r))
    if (kind != CHUNK_WORDS) cellOut(cell)
    else word(load<u32>(<usize>load<u32>(chunk, 4) + ((<usize>r) << 2)) == NONE ? <u32>NONE : <u32>cell)
  }
  pad(bytes)
  if (types < 4096) return
  out(<usize>types, (<usize>rows) << 1)
  pad((<usize>rows) << 1)
}

/** The cell as a file states it: with instance names in place of handles. */
function named(cell: u64): u64 {
  if (!isBox(cell)) return cell
  if (tagOf(cell) == TAG_ROW) return box(TAG_REF, 0, handleId(payload(cell)))
  if (tagOf(cell) != TAG_REFS) return cell
  const form = typeIndex(cell)
  if (form == REFS_ROW_INLINE) return box(TAG_REFS, REFS_INLINE, handleId(payload(cell)))
  return form == REFS_ROWS ? box(TAG_REFS, REFS_NAMES, payload(cell)) : cell
}

/** Upper half of a chunk's cells, with instance names in place of handles. */
function namedHigh(chunk: usize): u32 {
  const high = load<u32>(chunk, 8)
  if (load<u32>(chunk) != CHUNK_WORDS) return high
  const form = (high >> 4) & 0xfff
  const isRefs = (high & 15) == TAG_REFS
  if ((high & 15) == TAG_ROW) return <u32>(box(TAG_REF, 0, 0) >> 32)
  if (isRefs && form == REFS_ROW_INLINE) return <u32>(box(TAG_REFS, REFS_INLINE, 0) >> 32)
  return isRefs && form == REFS_ROWS ? <u32>(box(TAG_REFS, REFS_NAMES, 0) >> 32) : high
}

/** The cell with the place that its list, typed value or GlobalId has in the snapshot. */
function place(stored: u64): u64 {
  const cell = named(stored)
  if (!isBox(cell)) return cell
  const tag = tagOf(cell)
  if (tag == TAG_GUID) return box(tag, 0, guids++)
  const bytes = bytesOf(cell)
  if (bytes == 0) return cell
  const at = heap
  heap += bytes
  return box(tag, typeIndex(cell), at)
}

/** Bytes that a cell takes in HEAP with all that it leads to. */
function bytesOf(cell: u64): u32 {
  if (!isBox(cell)) return 0
  const tag = tagOf(cell)
  const list = <usize>payload(cell)
  if (tag == TAG_TYPED) return 16 + bytesOf(load<u64>(list, 8))
  if (tag == TAG_REFS) return isInline(cell) ? 0 : (4 + (load<u32>(list) << 2) + 7) & ~7
  if (tag != TAG_LIST) return 0
  const count = load<u32>(list)
  let bytes = 8 + (count << 3)
  for (let i: u32 = 0; i < count; i++) bytes += bytesOf(load<u64>(list + 8 + ((<usize>i) << 3)))
  return bytes
}

/** Writes what a cell has in HEAP, or in GUIDS. */
function aside(cell: u64, kind: u32): void {
  if (!isBox(cell)) return
  const tag = tagOf(cell)
  if (kind == SNAPSHOT_GUIDS) {
    if (tag == TAG_GUID) out(<usize>payload(cell), 16)
    return
  }
  const list = <usize>payload(cell)
  if (tag == TAG_REFS && !isInline(cell)) {
    const count = load<u32>(list)
    const bytes: usize = 4 + ((<usize>count) << 2)
    word(count)
    for (let i: usize = 0; i < <usize>count; i++) {
      const held = load<u32>(list + 4 + (i << 2))
      word(typeIndex(cell) == REFS_ROWS ? handleId(held) : held)
    }
    pad(bytes)
    heap += <u32>(bytes + 7) & ~7
  } else if (tag == TAG_TYPED) {
    heap += 16
    word(load<u32>(list))
    word(0)
    const inner = load<u64>(list, 8)
    const end = heap
    child(inner)
    heap = end
    aside(inner, kind)
  } else if (tag == TAG_LIST) {
    const count = load<u32>(list)
    heap += 8 + (count << 3)
    word(count)
    word(0)
    const end = heap
    for (let i: u32 = 0; i < count; i++) child(load<u64>(list + 8 + ((<usize>i) << 3)))
    heap = end
    for (let i: u32 = 0; i < count; i++) aside(load<u64>(list + 8 + ((<usize>i) << 3)), kind)
  }
}

/** Writes an element whose own list, if it has one, goes where `heap` stands; the next one's goes behind that. */
function child(stored: u64): void {
  const bytes = bytesOf(stored)
  const cell = named(stored)
  cellOut(bytes == 0 ? cell : box(tagOf(cell), typeIndex(cell), heap))
  heap += bytes
}
