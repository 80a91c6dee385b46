/**
 * Columns: one attribute, property, quantity or computed value over a range of rows.
 *
 *   column: | kind u32 | lo u32 | hi u32 | a | b | holds bounds u32 | is 0 outside lo…hi u32 | chunks u32 |
 *   COLUMN_CELLS   a → chunks: u32[chunks], 0 where every cell is missing; b the place of the first in the order of segments
 *                  (rows.ts). A chunk is one that is stored (segments.ts), or the column's own:
 *                  | CHUNK_OWN | cells → u64[rows] | 0 | metas → u16[rows]: source in bits 0…3, type index in bits 4…15 |
 *   COLUMN_BOUNDS  a → lower f64[hi - lo], b → upper f64[hi - lo]; NaN is missing; a and b may be one where no bounds differ
 *   COLUMN_SCALAR  a → f64[2], the same for every row
 */
import { CHUNK_OWN, CHUNK_SAME, CHUNK_WORDS, COLUMN_BOUNDS, COLUMN_CELLS, COLUMN_SCALAR, NONE, SOURCE_NONE, SOURCE_OCCURRENCE, SOURCE_SEALED, SOURCE_TYPE, TAG_BOUNDS, TAG_GUID, TAG_TEXT, TAG_TYPED } from './abi'
import { box, isBox, isMissing, MISSING, payload, tagOf, typeIndex } from './cells'
import { byRows } from './by-rows'
import { guidText } from './guid'
import { alloc, allocLog, allocZero, logOf, releaseLog } from './memory'
import { MADE_COLUMN, register } from './register'
import { firstOfPlace, firstSegment, placeOfRow, segmentInOrder } from './rows'
import { scaledCell, typeScale } from './scales'
import { chunkCell, chunkType } from './chunks'
import { segmentChunk, segmentRows } from './segments'
import { intern } from './strings'

/** @returns an empty column of cells over the rows lo…hi */
export function columnNew(lo: u32, hi: u32): usize {
  return columnOf(COLUMN_CELLS, lo, hi, 0, 0)
}

/** @returns a column of bounds over the rows lo…hi, all missing; `isPoint`: no two will differ */
export function columnBounds(lo: u32, hi: u32, isPoint: bool): usize {
  const rows = <usize>(hi - lo)
  const lower = byRows((rows + 1) << 3)
  const upper = isPoint ? lower : byRows((rows + 1) << 3)
  // all bits: a number that is none
  memory.fill(lower, 0xff, rows << 3)
  memory.fill(upper, 0xff, rows << 3)
  return columnOf(COLUMN_BOUNDS, lo, hi, lower, upper)
}

/** @returns a column that holds one pair of bounds for every row, missing at first */
export function columnScalar(): usize {
  const at = alloc(16)
  store<f64>(at, NaN)
  store<f64>(at, NaN, 8)
  return columnOf(COLUMN_SCALAR, 0, NONE, at, 0)
}

function columnOf(kind: u32, lo: u32, hi: u32, a: usize, b: usize): usize {
  const column = allocZero(32)
  store<u32>(column, kind)
  store<u32>(column, lo, 4)
  store<u32>(column, hi, 8)
  store<u32>(column, <u32>a, 12)
  store<u32>(column, <u32>b, 16)
  register(MADE_COLUMN, column)
  return column
}

/** Says that rows outside lo…hi have the value 0 and are not missing: they have no members to count. */
export function columnZeroOutside(column: usize): void {
  store<u32>(column, 1, 24)
}

/** Chunk of a column at a place in the order of segments; 0 where every cell is missing. */
export function columnChunk(column: usize, place: u32): usize {
  const i = place - load<u32>(column, 16)
  return i < load<u32>(column, 28) ? <usize>load<u32>(<usize>load<u32>(column, 12) + ((<usize>i) << 2)) : 0
}

/** @returns where a column keeps the chunk of a place; the list grows until it reaches there */
function chunkSlot(column: usize, place: u32): usize {
  const count = load<u32>(column, 28)
  const first = load<u32>(column, 16)
  const old = <usize>load<u32>(column, 12)
  const log = count == 0 ? 0 : logOf((<usize>count) << 2)
  if (count != 0 && place >= first && ((<usize>(place - first)) << 2) < (<usize>1) << log) {
    // what the block holds behind the last chunk is 0
    store<u32>(column, max(count, place - first + 1), 28)
    return old + ((<usize>(place - first)) << 2)
  }
  const from = count == 0 ? place : min(first, place)
  const total = (count == 0 ? place + 1 : max(first + count, place + 1)) - from
  const wide = logOf((<usize>total) << 2)
  const list = allocLog(wide)
  memory.fill(list, 0, (<usize>1) << wide)
  if (count != 0) {
    memory.copy(list + ((<usize>(first - from)) << 2), old, (<usize>count) << 2)
    releaseLog(old, log)
  }
  store<u32>(column, <u32>list, 12)
  store<u32>(column, from, 16)
  store<u32>(column, total, 28)
  return list + ((<usize>(place - from)) << 2)
}

/** @returns the column's own chunk of a place, made of what it held there */
function ownChunk(column: usize, place: u32): usize {
  const slot = chunkSlot(column, place)
  const held = <usize>load<u32>(slot)
  if (held != 0 && load<u32>(held) == CHUNK_OWN) return held
  const rows = segmentRows(segmentInOrder(place))
  // three blocks: of whole segments each is one of 2^k bytes
  const chunk = byRows(16)
  const cells = byRows((<usize>rows) << 3)
  const metas = byRows((<usize>rows) << 1)
  store<u32>(chunk, CHUNK_OWN)
  store<u32>(chunk, <u32>cells, 4)
  store<u32>(chunk, 0, 8)
  store<u32>(chunk, <u32>metas, 12)
  for (let i: u32 = 0; i < rows; i++) {
    store<u64>(cells + ((<usize>i) << 3), held == 0 ? MISSING : chunkCell(held, i))
    store<u16>(metas + ((<usize>i) << 1), held == 0 ? 0 : <u16>chunkMeta(held, i))
  }
  store<u32>(slot, <u32>chunk)
  return chunk
}

/** Source and type index of a chunk's cell, as a meta word. */
function chunkMeta(chunk: usize, i: u32): u32 {
  if (load<u32>(chunk) == CHUNK_OWN) return load<u16>(<usize>load<u32>(chunk, 12) + ((<usize>i) << 1))
  const cell = chunkCell(chunk, i)
  if (isMissing(cell)) return SOURCE_NONE
  return SOURCE_OCCURRENCE | ((isBox(cell) ? typeIndex(cell) : chunkType(chunk, i)) << 4)
}

/** Source and type index of a column's cell, as a meta word; 0 where it is missing. */
export function columnMeta(column: usize, row: u32): u32 {
  if (row < load<u32>(column, 4) || row >= load<u32>(column, 8) || load<u32>(column) != COLUMN_CELLS) return 0
  const place = placeOfRow(row)
  const chunk = columnChunk(column, place)
  return chunk == 0 ? 0 : chunkMeta(chunk, row - firstOfPlace(place))
}

/** Fills a column from attribute `cell` of the classes `first…last`; `type` is the attribute's declared type, 0 for none. */
export function columnAttribute(column: usize, first: u32, last: u32, cell: u32, type: u32): void {
  const plain = typeScale(type)
  for (let place = firstSegment(first); place < firstSegment(last + 1); place++) {
    const stored = segmentChunk(segmentInOrder(place), cell)
    if (load<u32>(stored) == CHUNK_SAME && isMissing(chunkCell(stored, 0))) continue
    if (isAsStored(stored, cell, plain)) store<u32>(chunkSlot(column, place), <u32>stored)
    else convert(column, place, stored, plain)
  }
}

/** Points a column at attribute `cell` of the classes `first…last` as it is stored: numbers raw, GlobalIds as TAG_GUID. */
export function columnStored(column: usize, first: u32, last: u32, cell: u32): void {
  for (let place = firstSegment(first); place < firstSegment(last + 1); place++)
    store<u32>(chunkSlot(column, place), <u32>segmentChunk(segmentInOrder(place), cell))
}

/** Whether a chunk can be read as it is stored: no number needs scaling, no GlobalId must become a text. */
function isAsStored(chunk: usize, cell: u32, plain: u32): bool {
  const kind = load<u32>(chunk)
  if (kind == CHUNK_WORDS || (kind == CHUNK_SAME && isBox(chunkCell(chunk, 0)))) {
    const tag = load<u32>(chunk, 8) & 15
    return tag != TAG_GUID && tag != TAG_TYPED
  }
  const types = load<u32>(chunk, 12)
  // the first attribute may mix GlobalIds with texts
  return cell != 0 && plain == 0 && (types == 0 || (types < 4096 && typeScale(types) == 0))
}

function convert(column: usize, place: u32, stored: usize, plain: u32): void {
  const chunk = ownChunk(column, place)
  const cells = <usize>load<u32>(chunk, 4)
  const metas = <usize>load<u32>(chunk, 12)
  const rows = segmentRows(segmentInOrder(place))
  for (let i: u32 = 0; i < rows; i++) {
    const value = chunkCell(stored, i)
    if (isMissing(value)) continue
    const type = isBox(value) ? 0 : chunkType(stored, i)
    const isGuid = isBox(value) && tagOf(value) == TAG_GUID
    store<u64>(cells + ((<usize>i) << 3), isGuid ? guidCell(value) : scaledCell(value, type, plain, NONE))
    store<u16>(metas + ((<usize>i) << 1), <u16>(SOURCE_OCCURRENCE | ((isBox(value) ? typeIndex(value) : type) << 4)))
  }
}

/** u8[22]: a GlobalId's characters on their way to a text. */
const letters = memory.data(24)

/** A GlobalId as a text, for rules compare texts. */
function guidCell(cell: u64): u64 {
  guidText(payload(cell), letters)
  return box(TAG_TEXT, 0, intern(letters, 22))
}

/** Writes one cell; an occurrence's value overrides a type's, else the first one stays. */
export function columnGive(column: usize, row: u32, cell: u64, source: u32, type: u32): void {
  if (row < load<u32>(column, 4) || row >= load<u32>(column, 8)) return
  const place = placeOfRow(row)
  const chunk = ownChunk(column, place)
  const i = <usize>(row - firstOfPlace(place))
  const meta = <usize>load<u32>(chunk, 12) + (i << 1)
  const had = load<u16>(meta) & 15
  if (had != SOURCE_NONE && !(had == SOURCE_TYPE && source == SOURCE_OCCURRENCE)) return // sealed values are neither
  store<u64>(<usize>load<u32>(chunk, 4) + (i << 3), cell)
  store<u16>(meta, <u16>(source | (type << 4)))
  if (isBox(cell) && tagOf(cell) == TAG_BOUNDS) store<u32>(column, 1, 20)
}

/** Puts attribute `cell` of a row, which the store holds since an edit, into a column that covers it. */
export function columnAttributeAt(column: usize, row: u32, cell: u32, type: u32, asStored: bool): void {
  const place = placeOfRow(row)
  const i = row - firstOfPlace(place)
  const stored = segmentChunk(segmentInOrder(place), cell)
  const value = chunkCell(stored, i)
  const slot = chunkSlot(column, place)
  if (load<u32>(slot) == 0) {
    if (isMissing(value)) return
    // all the others are missing
    store<u32>(slot, <u32>stored)
  }
  const plain = typeScale(type)
  if (<usize>load<u32>(slot) == stored && (asStored || isAsStored(stored, cell, plain))) return
  const chunk = ownChunk(column, place)
  const own = isBox(value) ? 0 : chunkType(stored, i)
  const isGuid = isBox(value) && tagOf(value) == TAG_GUID
  const meta = isMissing(value) ? SOURCE_NONE : SOURCE_OCCURRENCE | ((isBox(value) ? typeIndex(value) : own) << 4)
  store<u64>(<usize>load<u32>(chunk, 4) + ((<usize>i) << 3), isGuid && !asStored ? guidCell(value) : scaledCell(value, own, asStored ? 0 : plain, NONE))
  store<u16>(<usize>load<u32>(chunk, 12) + ((<usize>i) << 1), <u16>meta)
}

/** Makes a column's cell at a row missing; one that was never given stays as it is. */
export function columnClear(column: usize, row: u32): void {
  if (isMissing(columnCell(column, row)) && columnMeta(column, row) == 0) return
  columnPut(column, row, reinterpret<f64>(MISSING), SOURCE_NONE)
}

/** Keeps what a column holds at a row from being overridden by the sets that are read next. */
export function columnSealAt(column: usize, row: u32): void {
  const meta = columnMeta(column, row)
  if ((meta & 15) == SOURCE_NONE) return
  const place = placeOfRow(row)
  store<u16>(<usize>load<u32>(ownChunk(column, place), 12) + ((<usize>(row - firstOfPlace(place))) << 1), <u16>(meta | SOURCE_SEALED))
}

/** Keeps what a column holds from being overridden by the sets that are read next. */
export function columnSeal(column: usize): void {
  for (let k: u32 = 0; k < load<u32>(column, 28); k++) {
    const place = load<u32>(column, 16) + k
    if (columnChunk(column, place) == 0) continue
    const metas = <usize>load<u32>(ownChunk(column, place), 12)
    for (let i: usize = 0; i < <usize>segmentRows(segmentInOrder(place)); i++) {
      const meta = load<u16>(metas + (i << 1))
      if ((meta & 15) != SOURCE_NONE) store<u16>(metas + (i << 1), meta | SOURCE_SEALED)
    }
  }
}

/** Replaces one cell of a column, whatever it held; with `source` NONE it keeps saying where it came from. */
export function columnPut(column: usize, row: u32, cell: f64, source: u32): void {
  if (row < load<u32>(column, 4) || row >= load<u32>(column, 8)) return
  const place = placeOfRow(row)
  const chunk = ownChunk(column, place)
  const i = <usize>(row - firstOfPlace(place))
  store<u64>(<usize>load<u32>(chunk, 4) + (i << 3), reinterpret<u64>(cell))
  if (source == NONE) return
  const missing = isMissing(reinterpret<u64>(cell))
  store<u16>(<usize>load<u32>(chunk, 12) + (i << 1), <u16>(missing ? SOURCE_NONE : source))
}

/** Replaces one cell of a column by a box (TAG_NULL, TAG_TEXT, TAG_BOOL, …). */
export function columnPutBox(column: usize, row: u32, tag: u32, value: u32, source: u32): void {
  columnPut(column, row, reinterpret<f64>(box(tag, 0, value)), source)
}

/** Puts texts into the cells of rows from `first` on: u32[count], ids; where one is 0 the cell stays. */
export function columnPutTexts(column: usize, first: u32, count: u32, ids: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const id = load<u32>(ids + (<usize>i << 2))
    if (id != 0) columnPutBox(column, first + i, TAG_TEXT, id, SOURCE_OCCURRENCE)
  }
}

/** Cell of a column at a row; missing outside its rows. */
export function columnCell(column: usize, row: u32): u64 {
  if (row < load<u32>(column, 4) || row >= load<u32>(column, 8) || load<u32>(column) != COLUMN_CELLS) return MISSING
  const place = placeOfRow(row)
  const chunk = columnChunk(column, place)
  return chunk == 0 ? MISSING : chunkCell(chunk, row - firstOfPlace(place))
}

/** | cell u64 |: what `columnRead` read. */
const found = memory.data(8, 8)

/** Reads the cell of a column at a row; @returns where it stands until the next call */
export function columnRead(column: usize, row: u32): usize {
  store<u64>(found, columnCell(column, row))
  return found
}

/** Bounds of a column's number at a row: lower here, upper through `upperBound`; NaN where it is missing or no number. */
export function lowerAt(column: usize, row: u32): f64 {
  const lo = load<u32>(column, 4)
  if (row < lo || row >= load<u32>(column, 8)) return (upper = load<u32>(column, 24) != 0 ? 0 : NaN)
  const kind = load<u32>(column)
  if (kind == COLUMN_CELLS) return lowerOf(columnCell(column, row))
  const a = <usize>load<u32>(column, 12)
  if (kind == COLUMN_SCALAR) {
    upper = load<f64>(a, 8)
    return load<f64>(a)
  }
  const i = (<usize>(row - lo)) << 3
  upper = load<f64>(<usize>load<u32>(column, 16) + i)
  return load<f64>(a + i)
}

/** Lower bound of a cell's number, the upper one through `upperBound`; NaN where it is none. */
export function lowerOf(cell: u64): f64 {
  if (!isBox(cell)) return (upper = reinterpret<f64>(cell))
  if (tagOf(cell) != TAG_BOUNDS) return (upper = NaN)
  upper = load<f64>(<usize>payload(cell), 8)
  return load<f64>(<usize>payload(cell))
}

let upper: f64 = 0

/** Upper bound that belongs to the last `lowerAt`. */
export function upperBound(): f64 {
  return upper
}
