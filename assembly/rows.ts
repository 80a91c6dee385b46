/**
 * Rows: kept instances sorted by class (numbered depth-first, so that a class with its subclasses is one range of rows).
 *
 *   starts   u32[classTotal + 1]: first row of each class     classes u32[classTotal + 1]: first segment of each class in `order`
 *   order    u32[segments + 1]: segments in the order of their rows, 0 behind the last
 *   firsts   u32[segments + 1]: first row of each of them, and behind the last the number of rows
 *   coarse   u32[(rows >> 8) + 2]: place in `order` of the segment that holds row 256 · i
 */
import { NONE } from './abi'
import { isAlive } from './alive'
import { instance, PASSED } from './instances'
import { alloc, allocZero } from './memory'
import { resolveIn } from './resolve'
import { classTotal } from './names'
import { chunkCell, chunkType } from './chunks'
import { rowOf, segmentAt, segmentId, segmentChunk, segmentClass, segmentLine, segmentRows, segmentsEnd, segmentTotal } from './segments'
import { shared } from './shared-words'

const COARSE: u32 = 8
let starts: usize = 0
let classes: usize = 0
let order: usize = 0
let firsts: usize = 0
let coarse: usize = 0
let total: u32 = 0

/** Gives threads what they need to find rows, or takes it. */
export function rowsShare(): void {
  order = shared(order)
  firsts = shared(firsts)
  coarse = shared(coarse)
  total = <u32>shared(total)
}

/** u32[classTotal + 1]: first row of each class. */
export function rowStarts(): usize {
  return starts
}

/** How many rows the rows of exactly this class number have room for. */
export function classRows(number: u32): u32 {
  return firstRow(number + 1) - firstRow(number)
}

/** First row of a class number. */
export function firstRow(number: u32): u32 {
  return load<u32>(starts + ((<usize>number) << 2))
}

/** Place in the order of segments where the segments of a class begin; those of a class and its subclasses are one run. */
export function firstSegment(number: u32): u32 {
  return load<u32>(classes + ((<usize>number) << 2))
}

/** Segment at a place of the order. */
export function segmentInOrder(place: u32): usize {
  return <usize>load<u32>(order + ((<usize>place) << 2))
}

/** Place in the order of the segment that holds a row; how many segments there are for a row behind the last. */
export function placeOfRow(row: u32): u32 {
  let place = load<u32>(coarse + ((<usize>(row >> COARSE)) << 2))
  while (load<u32>(firsts + ((<usize>place) << 2) + 4) <= row && segmentInOrder(place) != 0) place++
  return place
}

/** First row of the segment at a place of the order; behind the last the number of rows. */
export function firstOfPlace(place: u32): u32 {
  return load<u32>(firsts + ((<usize>place) << 2))
}

/** How many rows there are, those that have room and are not there included. */
export function rowTotal(): u32 {
  return total
}

/** Class number of a row. */
export function rowClass(row: u32): u32 {
  return segmentClass(segmentInOrder(placeOfRow(row)))
}

/** Instance name of a row. */
export function rowId(row: u32): u32 {
  const place = placeOfRow(row)
  return segmentId(segmentInOrder(place), row - firstOfPlace(place))
}

/** Line of the file where a row's instance begins. */
export function rowLine(row: u32): u32 {
  const place = placeOfRow(row)
  return segmentLine(segmentInOrder(place), row - firstOfPlace(place))
}

/** Row of an instance name; NONE when it is not there or only geometry. */
export function rowOfId(id: u32): u32 {
  const handle = instance(id)
  return handle <= PASSED || !isAlive(rowOf(handle)) ? <u32>NONE : rowOf(handle)
}

/** | cell u64 | type index u32 of a number, 0 for none | 0 |: what `rowRead` read. */
const found = memory.data(16, 8)

/** Reads attribute `i` of a row; @returns where the cell and its number's type stand until the next call */
export function rowRead(row: u32, i: u32): usize {
  const place = placeOfRow(row)
  const chunk = segmentChunk(segmentInOrder(place), i)
  store<u64>(found, chunkCell(chunk, row - firstOfPlace(place)))
  store<u32>(found, chunkType(chunk, row - firstOfPlace(place)), 8)
  return found
}

/** Gives every instance its row and counts references to instances that are not there. */
export function link(): void {
  segmentsEnd()
  arrange()
  for (let k: u32 = 0; segmentInOrder(k) != 0; k++) resolveIn(segmentInOrder(k))
}

/** Sorts the segments by class and numbers their rows. */
export function arrange(): void {
  const numbers = classTotal()
  starts = allocZero((<usize>numbers + 2) << 2)
  classes = allocZero((<usize>numbers + 2) << 2)
  let count: u32 = 0
  for (let s: u32 = 1; s < segmentTotal(); s++) {
    const segment = segmentAt(s)
    if (segment == 0) continue
    const number = segmentClass(segment)
    add(starts, number + 1, segmentRows(segment))
    add(classes, number + 1, 1)
    count++
  }
  for (let c: u32 = 1; c <= numbers; c++) {
    add(starts, c, load<u32>(starts + ((<usize>(c - 1)) << 2)))
    add(classes, c, load<u32>(classes + ((<usize>(c - 1)) << 2)))
  }
  sortSegments(numbers, count)
  findCoarse(count)
}

function add(list: usize, i: u32, value: u32): void {
  const at = list + ((<usize>i) << 2)
  store<u32>(at, load<u32>(at) + value)
}

/** Segments of a class keep the order of the file. */
function sortSegments(numbers: u32, count: u32): void {
  order = allocZero((<usize>count + 1) << 2)
  firsts = alloc((<usize>count + 2) << 2)
  const next = alloc((<usize>numbers + 1) << 2)
  memory.copy(next, classes, (<usize>numbers + 1) << 2)
  for (let s: u32 = 1; s < segmentTotal(); s++) {
    const segment = segmentAt(s)
    if (segment == 0) continue
    const at = next + ((<usize>segmentClass(segment)) << 2)
    store<u32>(order + ((<usize>load<u32>(at)) << 2), <u32>segment)
    store<u32>(at, load<u32>(at) + 1)
  }
  let row: u32 = 0
  for (let k: u32 = 0; k < count; k++) {
    const segment = segmentInOrder(k)
    store<u32>(segment, row, 8)
    store<u32>(firsts + ((<usize>k) << 2), row)
    row += segmentRows(segment)
  }
  store<u32>(firsts + ((<usize>count) << 2), row)
  store<u32>(firsts + ((<usize>(count + 1)) << 2), row)
  total = row
}

function findCoarse(count: u32): void {
  coarse = alloc((<usize>(total >> COARSE) + 2) << 2)
  let place: u32 = 0
  for (let i: u32 = 0; i <= (total >> COARSE) + 1; i++) {
    while (place < count && firstOfPlace(place + 1) <= i << COARSE) place++
    store<u32>(coarse + ((<usize>i) << 2), place)
  }
}
