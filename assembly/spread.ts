/**
 * Room for rows to come: every class that has rows, and those that are asked for, gets whole segments, with rows behind the
 * last one that are not there yet. Rows keep their numbers from then on, unless the model is spread again; whoever knows
 * rows must ask anew after that.
 */
import { BLOCK_ROWS, CHUNK_SAME } from './abi'
import { aliveBits, aliveLog, aliveOpen, aliveSet, isAlive, turnedClear } from './alive'
import { MISSING } from './cells'
import { chunkWiden, widenPart } from './chunk-write'
import { danglingFind } from './dangling'
import { linkageForget } from './linkage'
import { allocZero, releaseLog } from './memory'
import { classArity, classTotal } from './names'
import { arrange, classRows, firstRow, firstSegment, rowTotal, segmentInOrder } from './rows'
import { idsForget } from './shared-ids'
import { SEGMENT_CHUNKS, segmentAdd, segmentCells, segmentChunk, segmentFirst, segmentRows, segmentsNumber } from './segments'

const FEWEST: u32 = 256
/** Of the rows of a class, room for so many more: one in 2^3. */
const SHARE: u32 = 3
/** u32[classTotal]: rows of each class that are or were there: they are its first; 0 while the model is not spread. */
let used: usize = 0

/** Makes room; @param wanted u32[classTotal]: for how many rows more at least */
export function rowsSpread(wanted: usize): void {
  const numbers = classTotal()
  if (used == 0) {
    used = allocZero((<usize>numbers + 1) << 2)
    for (let c: u32 = 0; c < numbers; c++) {
      store<u32>(used + ((<usize>c) << 2), classRows(c))
      widenLast(c)
    }
  }
  for (let k: u32 = 0; segmentInOrder(k) != 0; k++) remember(segmentInOrder(k))
  for (let c: u32 = 0; c < numbers; c++) addRoom(c, load<u32>(wanted + ((<usize>c) << 2)))
  const before = aliveBits()
  const log = aliveLog()
  const first = before == 0
  arrange()
  segmentsNumber()
  const old = aliveOpen(rowTotal())
  for (let c: u32 = 0; c < numbers; c++) {
    if (first) for (let i: u32 = 0; i < load<u32>(used + ((<usize>c) << 2)); i++) aliveSet(firstRow(c) + i, true)
    else for (let k = firstSegment(c); k < firstSegment(c + 1); k++) recall(segmentInOrder(k), old)
  }
  turnedClear()
  linkageForget()
  idsForget()
  danglingFind()
  if (old != 0) releaseLog(old, log)
}

function widenLast(number: u32): void {
  if (firstSegment(number) == firstSegment(number + 1)) return
  const segment = segmentInOrder(firstSegment(number + 1) - 1)
  const rows = segmentRows(segment)
  if (rows == BLOCK_ROWS) return
  widenPart(segment + 12, rows, 2, 0)
  widenPart(segment + 16, rows, 2, 0)
  if (load<u32>(segment, 20) != 0) widenPart(segment + 20, rows, 0, 0)
  for (let i: u32 = 0; i < segmentCells(segment); i++) chunkWiden(segmentChunk(segment, i), rows)
  store<u32>(segment, BLOCK_ROWS, 4)
}

/** Keeps the first row of a segment, 1 added, in its own place: the rows are about to be numbered anew. */
function remember(segment: usize): void {
  store<u32>(segment, segmentFirst(segment) + 1, 24)
}

/** Takes over which rows of a segment were there. */
function recall(segment: usize, old: usize): void {
  const first = load<u32>(segment, 24)
  if (first == 0) return
  for (let i: u32 = 0; i < <u32>BLOCK_ROWS; i++) {
    const row = first - 1 + i
    if ((load<u8>(old + (row >> 3)) & (<u8>1 << <u8>(row & 7))) != 0) aliveSet(segmentFirst(segment) + i, true)
  }
}

function addRoom(number: u32, wanted: u32): void {
  const taken = load<u32>(used + ((<usize>number) << 2))
  if (taken == 0 && wanted == 0) return
  const needed = taken + max(wanted, max(FEWEST, taken >> SHARE))
  let room = (firstSegment(number + 1) - firstSegment(number)) * BLOCK_ROWS
  for (; room < needed; room += BLOCK_ROWS) segmentAdd(emptySegment(number))
}

/** A segment of rows that hold nothing. */
function emptySegment(number: u32): usize {
  const cells = classArity(number)
  const segment = allocZero(SEGMENT_CHUNKS + ((<usize>cells) << 4))
  store<u16>(segment, <u16>number)
  store<u16>(segment, <u16>cells, 2)
  store<u32>(segment, BLOCK_ROWS, 4)
  store<u32>(segment, <u32>allocZero(BLOCK_ROWS << 2), 12)
  store<u32>(segment, <u32>allocZero(BLOCK_ROWS << 2), 16)
  for (let i: u32 = 0; i < cells; i++) {
    const chunk = segmentChunk(segment, i)
    store<u32>(chunk, CHUNK_SAME)
    store<u32>(chunk, <u32>MISSING, 4)
    store<u32>(chunk, <u32>(MISSING >> 32), 8)
  }
  return segment
}

/** How many rows may come to a class before the model must be spread again. */
export function classRoom(number: u32): u32 {
  return used == 0 ? 0 : classRows(number) - load<u32>(used + ((<usize>number) << 2))
}

/** Takes the next row of a class that has room; @returns the row */
export function rowTake(number: u32): u32 {
  const at = used + ((<usize>number) << 2)
  const row = firstRow(number) + load<u32>(at)
  store<u32>(at, load<u32>(at) + 1)
  return row
}
