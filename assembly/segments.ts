/**
 * Kept instances as rows of their class, attribute by attribute, in segments of up to 1,024 rows.
 *
 *   handle:  segment number << 10 | place in the segment; 0 and 1 are none (instances.ts), segment 0 is never used
 *   segment: | class u16 | cells u16 | rows u32 | first row u32 | ids → u32[rows] | lines → u32[rows] | scales → u8[rows] or 0 | 0 | 0 | chunks … |   (chunks.ts)
 *            the last two words: 1 + the first row before rows were numbered anew, and the segment's number (spread.ts)
 *   open:    | data | log of its bytes | room in rows | rows | segment number | cells u32 | types of each cell → u16[1024] or 0 … |
 *     data → ids u32[room] | lines u32[room] | cells u64[cells][room + 8]
 */
import { BLOCK_ROWS } from './abi'
import { MISSING } from './cells'
import { chunkCell, copyOf, sealCells, sealTypes } from './chunks'
import { allocLog, allocZero, logOf, releaseLog } from './memory'
import { vectorAt, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

export const SEGMENT_CHUNKS: usize = 32
const OPEN_TYPES: usize = 24
const FIRST_ROOM: u32 = 16
export const PLACE_BITS: u32 = 10
/** Keeps the columns of an open segment off each other's cache sets. */
const STAGGER: usize = 8

/** u32 by segment number: address. */
let segments: usize = 0
/** u32[classes]: open segment of each class, 0 while it has none. */
let opens: usize = 0
let classes: u32 = 0
let kept: u32 = 0

/** Makes the store ready; called once per instance. */
export function segmentsStart(): void {
  segments = vectorNew(10)
  vectorPush(segments, 0)
}

/** Makes room for the classes of the schema. */
export function segmentsFor(count: u32): void {
  classes = count
  opens = allocZero((<usize>count + 1) << 2)
}

/** How many instances were kept. */
export function keptCount(): u32 {
  return kept
}

/** How many segments there are, the unused number 0 included. */
export function segmentTotal(): u32 {
  return vectorLength(segments)
}

/** Address of a segment by its number. */
export function segmentAt(number: u32): usize {
  return <usize>vectorAt(segments, number)
}

/** Segment of a handle. */
export function segmentOf(handle: u32): usize {
  return <usize>load<u32>(vectorData(segments) + ((<usize>(handle >> PLACE_BITS)) << 2))
}

/** Place of a handle in its segment. */
export function placeOf(handle: u32): u32 {
  return handle & (BLOCK_ROWS - 1)
}

function cellsAt(open: usize, i: u32): usize {
  const room = <usize>load<u32>(open, 8)
  return <usize>load<u32>(open) + (room << 3) + <usize>i * ((room + STAGGER) << 3)
}

function bytesOf(room: u32, cells: u32): usize {
  return ((<usize>room) << 3) + <usize>cells * ((<usize>room + STAGGER) << 3)
}

function openNew(number: u32, cells: u32): usize {
  const open = allocZero(OPEN_TYPES + ((<usize>cells) << 2))
  const log = logOf(bytesOf(FIRST_ROOM, cells))
  store<u32>(open, <u32>allocLog(log))
  store<u32>(open, log, 4)
  store<u32>(open, FIRST_ROOM, 8)
  store<u32>(open, nextNumber(), 16)
  store<u32>(open, cells, 20)
  store<u32>(opens + ((<usize>number) << 2), <u32>open)
  return open
}

function nextNumber(): u32 {
  vectorPush(segments, 0)
  return vectorLength(segments) - 1
}

function widen(open: usize): void {
  const old = <usize>load<u32>(open)
  const oldLog = <i32>load<u32>(open, 4)
  const rows = <usize>load<u32>(open, 8)
  const cells = load<u32>(open, 20)
  const room = <u32>rows << 2
  const log = logOf(bytesOf(room, cells))
  const data = allocLog(log)
  memory.copy(data, old, rows << 2)
  memory.copy(data + ((<usize>room) << 2), old + (rows << 2), rows << 2)
  store<u32>(open, <u32>data)
  store<u32>(open, log, 4)
  store<u32>(open, room, 8)
  for (let i: u32 = 0; i < cells; i++)
    memory.copy(cellsAt(open, i), old + (rows << 3) + <usize>i * ((rows + STAGGER) << 3), rows << 3)
  releaseLog(old, oldLog)
}

/**
 * Appends an instance to its class.
 *
 * @param cells how many attributes the class has
 * @param from  u64[given]: attribute cells as they were read; those beyond `cells` are not kept, missing ones are `$`
 * @param typed bit[given]: which of them are numbers with a type, whose index stands in u32[given] at `types`
 * @returns the row's handle
 */
export function rowAdd(number: u32, id: u32, line: u32, cells: u32, from: usize, given: u32, typed: u64, types: usize): u32 {
  let open = <usize>load<u32>(opens + ((<usize>number) << 2))
  if (open == 0) open = openNew(number, cells)
  const place = load<u32>(open, 12)
  if (place == load<u32>(open, 8)) widen(open)
  const room = <usize>load<u32>(open, 8)
  const at = <usize>load<u32>(open) + ((<usize>place) << 2)
  store<u32>(at, id)
  store<u32>(at + (room << 2), line)
  let to = cellsAt(open, 0) + ((<usize>place) << 3)
  const stride = (room + STAGGER) << 3
  const taken = min(given, cells)
  for (let i: u32 = 0; i < taken; i++) {
    store<u64>(to, load<u64>(from + ((<usize>i) << 3)))
    to += stride
  }
  for (let i = taken; i < cells; i++) {
    store<u64>(to, MISSING)
    to += stride
  }
  for (let left = typed; left != 0; left &= left - 1) {
    const i = <u32>ctz<u64>(left)
    if (i < cells) typeNumber(open, i, place, load<u32>(types + ((<usize>i) << 2)))
  }
  const handle = (load<u32>(open, 16) << PLACE_BITS) | place
  store<u32>(open, place + 1, 12)
  kept++
  if (place + 1 == <u32>BLOCK_ROWS) {
    seal(number, open)
    store<u32>(open, 0, 12)
    store<u32>(open, nextNumber(), 16)
  }
  return handle
}

function typeNumber(open: usize, i: u32, place: u32, type: u32): void {
  const at = open + OPEN_TYPES + ((<usize>i) << 2)
  let list = <usize>load<u32>(at)
  if (list == 0) {
    list = allocZero(BLOCK_ROWS << 1)
    store<u32>(at, <u32>list)
  }
  store<u16>(list + ((<usize>place) << 1), <u16>type)
}

/** Lets every segment say its own number, by which handles name it. */
export function segmentsNumber(): void {
  for (let s: u32 = 1; s < vectorLength(segments); s++) if (segmentAt(s) != 0) store<u32>(segmentAt(s), s, 28)
}

/** Handle of a place of a segment; valid once segments know their numbers. */
export function handleOf(segment: usize, place: u32): u32 {
  return (load<u32>(segment, 28) << PLACE_BITS) | place
}

/** Adds a segment that was made elsewhere; @returns its number */
export function segmentAdd(segment: usize): u32 {
  vectorPush(segments, <u32>segment)
  kept += segmentRows(segment)
  return vectorLength(segments) - 1
}

/** Closes the last segments of all classes. */
export function segmentsEnd(): void {
  for (let c: u32 = 0; c < classes; c++) {
    const open = <usize>load<u32>(opens + ((<usize>c) << 2))
    if (open == 0) continue
    seal(c, open)
    releaseLog(<usize>load<u32>(open), <i32>load<u32>(open, 4))
    store<u32>(opens + ((<usize>c) << 2), 0)
  }
}

/** Makes a segment of the rows of an open one, each attribute in as few bytes as its values need. */
function seal(number: u32, open: usize): void {
  const rows = load<u32>(open, 12)
  if (rows == 0) return // its number stays unused
  const cells = load<u32>(open, 20)
  const room = <usize>load<u32>(open, 8)
  const data = <usize>load<u32>(open)
  const segment = allocZero(SEGMENT_CHUNKS + ((<usize>cells) << 4))
  store<u16>(segment, <u16>number)
  store<u16>(segment, <u16>cells, 2)
  store<u32>(segment, rows, 4)
  store<u32>(segment, <u32>copyOf(data, (<usize>rows) << 2), 12)
  store<u32>(segment, <u32>copyOf(data + (room << 2), (<usize>rows) << 2), 16)
  for (let i: u32 = 0; i < cells; i++) {
    const chunk = segment + SEGMENT_CHUNKS + ((<usize>i) << 4)
    const typesAt = open + OPEN_TYPES + ((<usize>i) << 2)
    store<u32>(chunk, sealTypes(cellsAt(open, i), <usize>load<u32>(typesAt), rows), 12)
    sealCells(chunk, cellsAt(open, i), rows)
  }
  store<u32>(vectorData(segments) + ((<usize>load<u32>(open, 16)) << 2), <u32>segment)
}

/** Chunk of attribute `i` of a segment. */
export function segmentChunk(segment: usize, i: u32): usize {
  return segment + SEGMENT_CHUNKS + ((<usize>i) << 4)
}

/** Class number of a segment. */
export function segmentClass(segment: usize): u32 {
  return load<u16>(segment)
}

/** How many attributes a segment's rows have. */
export function segmentCells(segment: usize): u32 {
  return load<u16>(segment, 2)
}

/** How many rows a segment has. */
export function segmentRows(segment: usize): u32 {
  return load<u32>(segment, 4)
}

/** First row of a segment; valid after linking. */
export function segmentFirst(segment: usize): u32 {
  return load<u32>(segment, 8)
}

/** Row of a handle; valid after linking. */
export function rowOf(handle: u32): u32 {
  return segmentFirst(segmentOf(handle)) + placeOf(handle)
}

/** Class number of a handle. */
export function handleClass(handle: u32): u32 {
  return segmentClass(segmentOf(handle))
}

/** Attribute `i` of a handle. */
export function handleCell(handle: u32, i: u32): u64 {
  return chunkCell(segmentChunk(segmentOf(handle), i), placeOf(handle))
}

/** Line of the statement at a place of a segment. */
export function segmentLine(segment: usize, place: u32): u32 {
  return load<u32>(<usize>load<u32>(segment, 16) + ((<usize>place) << 2))
}

/** Instance name at a place of a segment. */
export function segmentId(segment: usize, place: u32): u32 {
  return load<u32>(<usize>load<u32>(segment, 12) + ((<usize>place) << 2))
}

/** Instance name of a handle. */
export function handleId(handle: u32): u32 {
  return segmentId(segmentOf(handle), placeOf(handle))
}

/** Scale of the unit that a handle is, 0 when none was set. */
export function scaleOf(handle: u32): u32 {
  const scales = <usize>load<u32>(segmentOf(handle), 20)
  return scales == 0 ? 0 : <u32>load<u8>(scales + placeOf(handle))
}

/** Says which scale the unit at a place of a segment has. */
export function segmentScale(segment: usize, place: u32, scale: u32): void {
  let scales = <usize>load<u32>(segment, 20)
  if (scales == 0) {
    scales = allocZero(segmentRows(segment))
    store<u32>(segment, <u32>scales, 20)
  }
  store<u8>(scales + place, <u8>scale)
}
