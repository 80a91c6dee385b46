/**
 * Columns: one attribute, property, quantity or computed value over a range of rows.
 *
 *   column: | kind u32 | lo u32 | hi u32 | a | b | holds bounds u32 | is 0 outside lo…hi u32 | 0 |
 *   COLUMN_CELLS   a → cells u64[hi - lo], b → meta u16[hi - lo]: source in bits 0…3, type index in bits 4…15
 *   COLUMN_BOUNDS  a → lower f64[hi - lo], b → upper f64[hi - lo]; NaN is missing
 *   COLUMN_SCALAR  a → f64[2], the same for every row
 */
import {
  COLUMN_BOUNDS, COLUMN_CELLS, COLUMN_SCALAR, NONE, NOTE_UNIT, PROPERTY_BOUNDED, PROPERTY_ENUMERATED, PROPERTY_LIST, PROPERTY_QUANTITY, PROPERTY_SINGLE,
  PROPERTY_TABLE, SOURCE_NONE, SOURCE_OCCURRENCE, SOURCE_SEALED, SOURCE_TYPE, TAG_BOUNDS, TAG_LIST, TAG_REF, TAG_TYPED,
} from './abi'
import { box, cellRoom, isBox, isMissing, MISSING, payload, refAt, refCount, tagOf, typeIndex } from './cells'
import { alloc, allocZero } from './memory'
import { note } from './notes'
import { PASSED, recordClass } from './records'
import { degree, targetsOf } from './relations'
import { cellAt, firstRow, rowRecord } from './rows'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

/** f64[256][3]: SI = value · mul / div + add. */
const scales = memory.data(256 * 24)
/** u8[4096]: scale of each type's project unit; 255: the unit is not understood. */
const typeScales = memory.data(4096)
/** u8[2048]: `PROPERTY_…` of a class; u16[2048]: type index of a quantity class's measure. */
const propertyKinds = memory.data(2048)
const quantityTypes = memory.data(4096)
export const SCALE_UNKNOWN: u32 = 255

/** Sets scale `i` (1…254): SI = value · mul / div + add. Scale 0 is SI itself. */
export function scaleSet(i: u32, mul: f64, div: f64, add: f64): void {
  const at = scales + <usize>i * 24
  store<f64>(at, mul)
  store<f64>(at, div, 8)
  store<f64>(at, add, 16)
}

/** Says which scale the project's unit of a type has. */
export function typeScaleSet(type: u32, scale: u32): void {
  store<u8>(typeScales + type, <u8>scale)
}

/** Says that the record of a unit has a scale; one that is not understood is noted here, once, and its values are missing. */
export function unitScaleSet(row: u32, scale: u32): void {
  store<u8>(rowRecord(row), <u8>scale, 11)
  if (scale == SCALE_UNKNOWN) note(NOTE_UNIT, 0, load<u32>(rowRecord(row), 4))
}

/** Says what kind of property a class is, and for quantities which type they measure. */
export function propertyKindSet(number: u32, kind: u32, type: u32): void {
  store<u8>(propertyKinds + number, <u8>kind)
  store<u16>(quantityTypes + (<usize>number << 1), <u16>type)
}

function scaled(value: f64, scale: u32): u64 {
  if (scale == 0) return reinterpret<u64>(value)
  if (scale == SCALE_UNKNOWN) return MISSING
  const at = scales + <usize>scale * 24
  const si = (value * load<f64>(at)) / load<f64>(at, 8) + load<f64>(at, 16)
  return isFinite(si) ? reinterpret<u64>(si) : MISSING
}

/** A cell with its number in SI; `own` is the scale of the value's own unit, NONE where the project's counts. */
function scaledCell(cell: u64, plain: u32, own: u32): u64 {
  if (!isBox(cell)) return scaled(reinterpret<f64>(cell), own == NONE ? plain : own)
  if (tagOf(cell) != TAG_TYPED) return cell
  const inner = load<u64>(<usize>payload(cell), 8)
  if (isBox(inner)) return cell
  return scaled(reinterpret<f64>(inner), own == NONE ? load<u8>(typeScales + typeIndex(cell)) : own)
}

/** @returns an empty column of cells over the rows lo…hi */
export function columnNew(lo: u32, hi: u32): usize {
  const rows = <usize>(hi - lo)
  const cells = alloc((rows + 1) << 3)
  for (let i: usize = 0; i < rows; i++) store<u64>(cells + (i << 3), MISSING)
  return columnOf(COLUMN_CELLS, lo, hi, cells, allocZero((rows + 1) << 1))
}

/** @returns a column of bounds over the rows lo…hi, all missing */
export function columnBounds(lo: u32, hi: u32): usize {
  const rows = <usize>(hi - lo)
  const lower = alloc((rows + 1) << 3)
  const upper = alloc((rows + 1) << 3)
  for (let i: usize = 0; i < rows; i++) {
    store<f64>(lower + (i << 3), NaN)
    store<f64>(upper + (i << 3), NaN)
  }
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
  return column
}

/** Says that rows outside lo…hi have the value 0 and are not missing: they have no members to count. */
export function columnZeroOutside(column: usize): void {
  store<u32>(column, 1, 24)
}

/** Fills a column from attribute `cell` of the classes `first…last`; `type` is the attribute's declared type, 0 for none. */
export function columnAttribute(column: usize, first: u32, last: u32, cell: u32, type: u32): void {
  const scale = <u32>load<u8>(typeScales + type)
  for (let row = firstRow(first); row < firstRow(last + 1); row++) {
    const value = cellAt(rowRecord(row), cell)
    if (!isMissing(value)) put(column, row, scaledCell(value, scale, NONE), SOURCE_OCCURRENCE, typeOfCell(value))
  }
}

function typeOfCell(cell: u64): u32 {
  return isBox(cell) ? typeIndex(cell) : 0
}

/** Writes one cell; an occurrence's value overrides a type's, else the first one stays. */
function put(column: usize, row: u32, cell: u64, source: u32, type: u32): void {
  const lo = load<u32>(column, 4)
  if (row < lo || row >= load<u32>(column, 8)) return
  const i = <usize>(row - lo)
  const meta = <usize>load<u32>(column, 16) + (i << 1)
  const had = load<u16>(meta) & 15
  if (had != SOURCE_NONE && !(had == SOURCE_TYPE && source == SOURCE_OCCURRENCE)) return // sealed values are neither
  store<u64>(<usize>load<u32>(column, 12) + (i << 3), cell)
  store<u16>(meta, <u16>(source | (type << 4)))
  if (isBox(cell) && tagOf(cell) == TAG_BOUNDS) store<u32>(column, 1, 20)
}

/** Keeps what a column holds from being overridden by the sets that are read next. */
export function columnSeal(column: usize): void {
  const metas = <usize>load<u32>(column, 16)
  for (let i: usize = 0; i < <usize>(load<u32>(column, 8) - load<u32>(column, 4)); i++) {
    const meta = load<u16>(metas + (i << 1))
    if ((meta & 15) != SOURCE_NONE) store<u16>(metas + (i << 1), meta | SOURCE_SEALED)
  }
}

/** Replaces one cell of a column, whatever it held. */
export function columnPut(column: usize, row: u32, cell: f64, source: u32): void {
  const lo = load<u32>(column, 4)
  if (row < lo || row >= load<u32>(column, 8)) return
  const i = <usize>(row - lo)
  store<u64>(<usize>load<u32>(column, 12) + (i << 3), reinterpret<u64>(cell))
  const missing = isMissing(reinterpret<u64>(cell))
  store<u16>(<usize>load<u32>(column, 16) + (i << 1), <u16>(missing ? SOURCE_NONE : source))
}

/** Replaces one cell of a column by a box (TAG_NULL, TAG_TEXT, TAG_BOOL, …). */
export function columnPutBox(column: usize, row: u32, tag: u32, value: u32, source: u32): void {
  columnPut(column, row, reinterpret<f64>(box(tag, 0, value)), source)
}

/* Requests for properties: [text id of the set's name; text id of the property's name; column; next with the same property] */
const REQUEST: u32 = 4
let requests: usize = 0

/** Begins a pass over the property sets. */
export function propertiesBegin(): void {
  if (requests == 0) requests = vectorNew(8)
  vectorClear(requests)
}

/** Asks for one property; set and property are the text ids of their names. */
export function propertiesAsk(set: u32, property: u32, column: usize): void {
  vectorPush(requests, set)
  vectorPush(requests, property)
  vectorPush(requests, <u32>column)
  vectorPush(requests, NONE)
}

/** Slots of a small hash table from a text id to the first request; 0 empty. */
let slots: usize = 0
let slotMask: u32 = 0

function slotOf(text: u32): usize {
  for (let slot = (text * 0x9e3779b1) & slotMask; ; slot = (slot + 1) & slotMask) {
    const at = slots + (<usize>slot << 3)
    if (load<u32>(at, 4) == 0 || load<u32>(at) == text) return at
  }
  return 0
}

/** Makes the table from what was asked for: properties by name, sets by name (with the top bit set). */
function indexRequests(): void {
  const count = vectorLength(requests) / REQUEST
  let size: u32 = 64
  while (size < count * 8) size <<= 1
  slotMask = size - 1
  slots = allocZero(<usize>size << 3)
  for (let i: u32 = 0; i < count; i++) {
    const base = i * REQUEST
    const at = slotOf(vectorAt(requests, base + 1))
    store<u32>(at, vectorAt(requests, base + 1))
    const head = load<u32>(at, 4)
    if (head != 0) store<u32>(<usize>load<u32>(requests) + (<usize>(base + 3) << 2), head - 1)
    store<u32>(at, i + 1, 4)
    const set = vectorAt(requests, base) | 0x80000000
    const place = slotOf(set)
    store<u32>(place, set)
    store<u32>(place, 1, 4)
  }
}

/**
 * Reads what was asked for out of the sets of classes `first…last`, whose members stand in attribute `listCell`.
 *
 * @param objects   relation from sets to the objects they are assigned to
 * @param types     relation from sets to the types that hold them
 * @param instances relation from types to their occurrences
 */
export function propertiesRead(first: u32, last: u32, listCell: u32, objects: usize, types: usize, instances: usize): void {
  indexRequests()
  for (let row = firstRow(first); row < firstRow(last + 1); row++) {
    const set = rowRecord(row)
    const name = cellAt(set, 2)
    if (!isBox(name) || isMissing(name)) continue
    const setText = payload(name)
    if (load<u32>(slotOf(setText | 0x80000000), 4) == 0) continue
    const members = cellAt(set, listCell)
    const count = refCount(members)
    for (let i: u32 = 0; i < count; i++) {
      const property = refAt(members, i)
      if (property > PASSED) readMember(row, setText, property, objects, types, instances)
    }
  }
}

function readMember(set: u32, setText: u32, property: usize, objects: usize, types: usize, instances: usize): void {
  const name = cellAt(property, 0)
  if (!isBox(name) || isMissing(name)) return
  let i = load<u32>(slotOf(payload(name)), 4)
  if (i == 0) return
  const value = propertyValue(property)
  const type = valueType(property)
  i--
  while (i != NONE) {
    const base = i * REQUEST
    const matches = vectorAt(requests, base) == setText
    if (matches && !isMissing(value)) spread(<usize>vectorAt(requests, base + 2), set, value, type, objects, types, instances)
    i = vectorAt(requests, base + 3)
  }
}

/** Writes a set's value to its objects, to its types and to their occurrences. */
function spread(column: usize, set: u32, value: u64, type: u32, objects: usize, types: usize, instances: usize): void {
  const direct = degree(objects, set)
  for (let i: u32 = 0; i < direct; i++) {
    const row = load<u32>(targetsOf(objects, set) + (<usize>i << 2))
    put(column, row, value, SOURCE_OCCURRENCE, type)
    spreadType(column, row, value, type, instances)
  }
  const held = degree(types, set)
  for (let i: u32 = 0; i < held; i++) {
    const row = load<u32>(targetsOf(types, set) + (<usize>i << 2))
    put(column, row, value, SOURCE_OCCURRENCE, type)
    spreadType(column, row, value, type, instances)
  }
}

function spreadType(column: usize, typeRow: u32, value: u64, type: u32, instances: usize): void {
  const count = degree(instances, typeRow)
  for (let i: u32 = 0; i < count; i++) put(column, load<u32>(targetsOf(instances, typeRow) + (<usize>i << 2)), value, SOURCE_TYPE, type)
}

function ownScale(cell: u64): u32 {
  if (!isBox(cell) || tagOf(cell) != TAG_REF) return NONE
  const unit = refAt(cell, 0)
  if (unit <= PASSED) return NONE
  return load<u8>(<usize>unit, 11)
}

function valueType(property: usize): u32 {
  const number = recordClass(property)
  const kind = load<u8>(propertyKinds + number)
  if (kind == PROPERTY_QUANTITY) return load<u16>(quantityTypes + (<usize>number << 1))
  return typeOfCell(cellAt(property, 2))
}

/** Value of a property or quantity in SI; a bounded value as TAG_BOUNDS, lists and tables as their boxes. */
export function propertyValue(property: usize): u64 {
  const number = recordClass(property)
  const kind = load<u8>(propertyKinds + number)
  if (kind == PROPERTY_SINGLE) return scaledCell(cellAt(property, 2), 0, ownScale(cellAt(property, 3)))
  if (kind == PROPERTY_QUANTITY) {
    const own = ownScale(cellAt(property, 2))
    return scaledCell(cellAt(property, 3), load<u8>(typeScales + load<u16>(quantityTypes + (<usize>number << 1))), own)
  }
  if (kind == PROPERTY_ENUMERATED) return single(cellAt(property, 2), NONE)
  if (kind == PROPERTY_LIST) return single(cellAt(property, 2), ownScale(cellAt(property, 3)))
  if (kind == PROPERTY_BOUNDED) return bounds(property)
  // references and complex properties hold no value of their own: their attribute 2 is a usage name
  return kind == PROPERTY_TABLE ? cellAt(property, 2) : MISSING
}

/** The one value of a list of one, `own` being the scale of the list's own unit; longer lists stay lists. */
function single(cell: u64, own: u32): u64 {
  if (!isBox(cell) || tagOf(cell) != TAG_LIST || load<u32>(<usize>payload(cell)) != 1) return cell
  return scaledCell(load<u64>(<usize>payload(cell), 8), 0, own)
}

/** bounds: | lower f64 | upper f64 |, ±∞ where one is not given; bounds that cross hold no value (spec 2.3.1) */
function bounds(property: usize): u64 {
  const own = ownScale(cellAt(property, 4))
  const upper = scaledCell(cellAt(property, 2), 0, own)
  const lower = scaledCell(cellAt(property, 3), 0, own)
  if (isBox(upper) && isBox(lower)) return MISSING
  if (!isBox(upper) && !isBox(lower) && reinterpret<f64>(lower) > reinterpret<f64>(upper)) return MISSING
  const at = cellRoom(16)
  store<f64>(at, isBox(lower) ? -Infinity : reinterpret<f64>(lower))
  store<f64>(at, isBox(upper) ? Infinity : reinterpret<f64>(upper), 8)
  return box(TAG_BOUNDS, 0, <u32>at)
}

/** Bounds of a column's number at a row: lower here, upper through `upperBound`; NaN where it is missing or no number. */
export function lowerAt(column: usize, row: u32): f64 {
  const lo = load<u32>(column, 4)
  if (row < lo || row >= load<u32>(column, 8)) return upper = load<u32>(column, 24) != 0 ? 0 : NaN
  const i = <usize>(row - lo)
  const kind = load<u32>(column)
  const a = <usize>load<u32>(column, 12)
  if (kind == COLUMN_CELLS) {
    const cell = load<u64>(a + (i << 3))
    if (!isBox(cell)) return upper = reinterpret<f64>(cell)
    if (tagOf(cell) != TAG_BOUNDS) return upper = NaN
    upper = load<f64>(<usize>payload(cell), 8)
    return load<f64>(<usize>payload(cell))
  }
  if (kind == COLUMN_SCALAR) {
    upper = load<f64>(a, 8)
    return load<f64>(a)
  }
  upper = load<f64>(<usize>load<u32>(column, 16) + (i << 3))
  return load<f64>(a + (i << 3))
}

let upper: f64 = 0

/** Upper bound that belongs to the last `lowerAt`. */
export function upperBound(): f64 {
  return upper
}

/** Cell of a column at a row; missing outside its rows. */
export function columnCell(column: usize, row: u32): u64 {
  const lo = load<u32>(column, 4)
  if (row < lo || row >= load<u32>(column, 8) || load<u32>(column) != COLUMN_CELLS) return MISSING
  return load<u64>(<usize>load<u32>(column, 12) + (<usize>(row - lo) << 3))
}
