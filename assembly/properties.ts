/** Properties and quantities out of the sets that are assigned to objects and held by types, into columns. */
import {
  NONE, PROPERTY_BOUNDED, PROPERTY_ENUMERATED, PROPERTY_LIST, PROPERTY_OF_SET, PROPERTY_QUANTITY, PROPERTY_SINGLE, PROPERTY_TABLE, SOURCE_OCCURRENCE,
  SOURCE_TYPE, TAG_BOOL, TAG_BOUNDS, TAG_ENUM, TAG_TEXT,
} from './abi'
import { box, cellRoom, isBox, isMissing, MISSING, payload, refAt, refCount, tagOf, typeIndex } from './cells'
import { columnGive, columnNew } from './columns'
import { PASSED } from './instances'
import { allocLog, releaseLog } from './memory'
import { degree, targetsOf } from './relations'
import { firstSegment, placeOfRow, segmentInOrder } from './rows'
import { ownScale, scaledCell, singleOf, typeScale } from './scales'
import { statedCell, statedForget, statedLater } from './stated'
import { chunkCell, chunkType } from './chunks'
import { placeOf, segmentChunk, segmentClass, segmentFirst, segmentOf, segmentRows } from './segments'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

/** u8[2048]: `PROPERTY_…` of a class; u16[2048]: type index of a quantity class's measure. */
const propertyKinds = memory.data(2048)
const quantityTypes = memory.data(4096)

/** Says what kind of property a class is, and for quantities which type they measure. */
export function propertyKindSet(number: u32, kind: u32, type: u32): void {
  store<u8>(propertyKinds + number, <u8>kind)
  store<u16>(quantityTypes + (<usize>number << 1), <u16>type)
}

/*
 * Requests: [text id of the set's name; text id of the property's name, PROPERTY_OF_SET for the set itself; column; next one for the same pair
 * or NONE; types that are taken, 0 for a value as packs read it (stated.ts)]
 */
const REQUEST: u32 = 5
let requests: usize = 0
/** Slots of an open table, | set u32 | property u32, ANY: the set is asked for | request + 1 u32, 0 while empty | 0 |. */
let slots: usize = 0
let slotLog: i32 = 0
let taken: u32 = 0
const ANY: u32 = NONE
/** Whether every pair that is met gets a column, over these rows; and pairs without a value, too. */
let every = false
let everyEmpty = false
let everyLo: u32 = 0
let everyHi: u32 = 0

/** Begins a pass over the property sets. */
export function propertiesBegin(): void {
  if (requests == 0) requests = vectorNew(8)
  vectorClear(requests)
  statedForget()
  every = false
  if (slots != 0) releaseLog(slots, slotLog)
  slotLog = 12
  slotsNew()
}

function slotsNew(): void {
  slots = allocLog(slotLog)
  memory.fill(slots, 0, (<usize>1) << slotLog)
  taken = 0
}

/** Asks for one property; set and property are the text ids of their names, `types` says how it is read (Requests). */
export function propertiesAsk(set: u32, property: u32, column: usize, types: usize): void {
  name(set, ANY, 0, 0)
  name(set, property, column, types)
}

/**
 * Asks for every property of every set, each in a column of its own over the rows lo…hi, which `propertyRequests` lists; those that
 * hold no value only when `empty` is asked for.
 */
export function propertiesAskAll(lo: u32, hi: u32, empty: bool): void {
  every = true
  everyEmpty = empty
  everyLo = lo
  everyHi = hi
}

/** u32[propertyCount][5]: set's name, property's name, column, next one for the same pair or NONE, types. */
export function propertyRequests(): usize {
  return vectorData(requests)
}

/** How many properties were asked for. */
export function propertyCount(): u32 {
  return vectorLength(requests) / REQUEST
}

function slotOf(set: u32, property: u32): usize {
  const mask = ((<u32>1) << (slotLog - 4)) - 1
  let hash = (set * 0x9e3779b1) ^ (property * 0x85ebca6b)
  hash ^= hash >> 15
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const at = slots + ((<usize>slot) << 4)
    if (load<u32>(at, 8) == 0 || (load<u32>(at) == set && load<u32>(at, 4) == property)) return at
  }
  return 0
}

/** Adds a request to its pair's; for ANY only the set is marked. */
function name(set: u32, property: u32, column: usize, types: usize): void {
  if (taken >= (<u32>1) << (slotLog - 5)) widen()
  const at = slotOf(set, property)
  const head = load<u32>(at, 8)
  if (head == 0) {
    store<u32>(at, set)
    store<u32>(at, property, 4)
    store<u32>(at, 1, 8)
    taken++
  }
  if (property == ANY) return
  vectorPush(requests, set)
  vectorPush(requests, property)
  vectorPush(requests, <u32>column)
  vectorPush(requests, head == 0 ? <u32>NONE : head - 1)
  vectorPush(requests, <u32>types)
  store<u32>(at, propertyCount(), 8)
}

function widen(): void {
  const old = slots
  const oldLog = slotLog
  slotLog++
  slotsNew()
  for (let i: usize = 0; i < (<usize>1) << oldLog; i += 16) {
    if (load<u32>(old + i, 8) == 0) continue
    memory.copy(slotOf(load<u32>(old + i), load<u32>(old + i, 4)), old + i, 16)
    taken++
  }
  releaseLog(old, oldLog)
}

/**
 * Reads what was asked for out of the sets of classes `first…last`, whose names stand in attribute `nameCell` and whose members in
 * attribute `listCell`.
 *
 * @param objects   relation from sets to the objects they are assigned to
 * @param types     relation from sets to the types that hold them
 * @param instances relation from types to their occurrences
 */
export function propertiesRead(first: u32, last: u32, listCell: u32, objects: usize, types: usize, instances: usize, nameCell: u32): void {
  for (let k = firstSegment(first); k < firstSegment(last + 1); k++) {
    const segment = segmentInOrder(k)
    const names = segmentChunk(segment, nameCell)
    const lists = segmentChunk(segment, listCell)
    for (let place: u32 = 0; place < segmentRows(segment); place++) {
      const label = chunkCell(names, place)
      if (!isName(label)) continue
      if (!every && load<u32>(slotOf(payload(label), ANY), 8) == 0) continue
      const whole = load<u32>(slotOf(payload(label), PROPERTY_OF_SET), 8)
      if (whole != 0) giveAll(whole - 1, segmentFirst(segment) + place, box(TAG_BOOL, 0, 1), objects, types, instances)
      const members = chunkCell(lists, place)
      const count = refCount(members)
      for (let i: u32 = 0; i < count; i++) {
        const property = refAt(members, i)
        if (property > PASSED) readMember(segmentFirst(segment) + place, payload(label), property, objects, types, instances)
      }
    }
  }
}

/** Whether a cell is a text: in any other box the payload is no text's id. */
function isName(cell: u64): bool {
  return isBox(cell) && (tagOf(cell) == TAG_TEXT || tagOf(cell) == TAG_ENUM)
}

/** Whether a segment's rows are properties or quantities: whatever else a set lists may have fewer attributes than are read. */
function isMember(segment: usize): bool {
  return load<u8>(propertyKinds + segmentClass(segment)) != 0
}

function readMember(set: u32, setText: u32, property: u32, objects: usize, types: usize, instances: usize): void {
  const segment = segmentOf(property)
  if (!isMember(segment)) return
  const place = placeOf(property)
  const label = chunkCell(segmentChunk(segment, 0), place)
  if (!isName(label)) return
  const text = payload(label)
  let i = load<u32>(slotOf(setText, text), 8)
  if (i == 0 && !every) return
  const value = propertyValue(segment, place)
  if (isMissing(value) && i == 0 && !everyEmpty) return
  if (i == 0) {
    name(setText, text, columnNew(everyLo, everyHi), 0)
    i = propertyCount()
  }
  const type = valueType(segment, place)
  i--
  while (i != NONE) {
    const request = vectorData(requests) + ((<usize>(i * REQUEST)) << 2)
    const column = <usize>load<u32>(request, 8)
    const filter = <usize>load<u32>(request, 16)
    i = load<u32>(request, 12)
    if (filter == 0) {
      if (!isMissing(value)) spread(column, set, value, type, objects, types, instances)
    } else if (isList(segment)) statedLater(set, property, column, filter)
    else spread(column, set, statedCell(value, type, property, filter, hasValue(segment)), type, objects, types, instances)
  }
}

/** Whether a property may hold several values. */
function isList(segment: usize): bool {
  const kind = load<u8>(propertyKinds + segmentClass(segment))
  return kind == PROPERTY_ENUMERATED || kind == PROPERTY_LIST || kind == PROPERTY_BOUNDED || kind == PROPERTY_TABLE
}

/** Whether a property is of a kind that holds a value of its own. */
function hasValue(segment: usize): bool {
  const kind = load<u8>(propertyKinds + segmentClass(segment))
  return kind == PROPERTY_SINGLE || kind == PROPERTY_QUANTITY
}

/** Writes a value to the columns of some requests. */
function giveAll(first: u32, set: u32, value: u64, objects: usize, types: usize, instances: usize): void {
  for (let i = first; i != NONE; i = vectorAt(requests, i * REQUEST + 3))
    spread(<usize>vectorAt(requests, i * REQUEST + 2), set, value, 0, objects, types, instances)
}

/** Writes a cell that the engine made of a set's property, at `at`, to a column, as a pass would have done. */
export function propertyGive(column: usize, set: u32, at: usize, objects: usize, types: usize, instances: usize): void {
  spread(column, set, load<u64>(at), 0, objects, types, instances)
}

/** Gives one row what was asked for out of the set at row `set`, whose members stand in attribute `listCell`. */
export function propertiesGive(set: u32, listCell: u32, row: u32, source: u32): void {
  const segment = segmentInOrder(placeOfRow(set))
  const place = set - segmentFirst(segment)
  const label = chunkCell(segmentChunk(segment, 2), place)
  if (!isName(label) || load<u32>(slotOf(payload(label), ANY), 8) == 0) return
  const members = chunkCell(segmentChunk(segment, listCell), place)
  const count = refCount(members)
  for (let i: u32 = 0; i < count; i++) {
    const property = refAt(members, i)
    if (property > PASSED) giveMember(payload(label), property, row, source)
  }
}

function giveMember(setText: u32, property: u32, row: u32, source: u32): void {
  const segment = segmentOf(property)
  if (!isMember(segment)) return
  const place = placeOf(property)
  const label = chunkCell(segmentChunk(segment, 0), place)
  if (!isName(label)) return
  const head = load<u32>(slotOf(setText, payload(label)), 8)
  const value = head == 0 ? MISSING : propertyValue(segment, place)
  if (isMissing(value)) return
  const type = valueType(segment, place)
  for (let i = head - 1; i != NONE; i = vectorAt(requests, i * REQUEST + 3))
    columnGive(<usize>vectorAt(requests, i * REQUEST + 2), row, value, source, type)
}

/** Writes a set's value to its objects, to its types and to their occurrences. */
function spread(column: usize, set: u32, value: u64, type: u32, objects: usize, types: usize, instances: usize): void {
  give(column, objects, set, value, type, instances)
  give(column, types, set, value, type, instances)
}

function give(column: usize, relation: usize, set: u32, value: u64, type: u32, instances: usize): void {
  const count = degree(relation, set)
  if (count == 0) return
  const targets = targetsOf(relation, set)
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(targets + ((<usize>i) << 2))
    columnGive(column, row, value, SOURCE_OCCURRENCE, type)
    spreadType(column, row, value, type, instances)
  }
}

function spreadType(column: usize, typeRow: u32, value: u64, type: u32, instances: usize): void {
  const count = degree(instances, typeRow)
  for (let i: u32 = 0; i < count; i++)
    columnGive(column, load<u32>(targetsOf(instances, typeRow) + ((<usize>i) << 2)), value, SOURCE_TYPE, type)
}

/** Type index of a property's value, or of a quantity's measure. */
function valueType(segment: usize, place: u32): u32 {
  const number = segmentClass(segment)
  if (load<u8>(propertyKinds + number) == PROPERTY_QUANTITY) return load<u16>(quantityTypes + ((<usize>number) << 1))
  const chunk = segmentChunk(segment, 2)
  const cell = chunkCell(chunk, place)
  return isBox(cell) ? typeIndex(cell) : chunkType(chunk, place)
}

/** Value of a property or quantity in SI; a bounded value as TAG_BOUNDS, lists and tables as their boxes. */
function propertyValue(segment: usize, place: u32): u64 {
  const number = segmentClass(segment)
  const kind = load<u8>(propertyKinds + number)
  const cell = chunkCell(segmentChunk(segment, 2), place)
  if (kind == PROPERTY_SINGLE) return si(segment, place, 2, ownScale(at(segment, place, 3)))
  if (kind == PROPERTY_QUANTITY) {
    const measure = typeScale(load<u16>(quantityTypes + ((<usize>number) << 1)))
    return scaledCell(at(segment, place, 3), 0, measure, ownScale(cell))
  }
  if (kind == PROPERTY_ENUMERATED) return singleOf(cell, NONE)
  if (kind == PROPERTY_LIST) return singleOf(cell, ownScale(at(segment, place, 3)))
  if (kind == PROPERTY_BOUNDED) return bounds(segment, place)
  // references and complex properties hold no value of their own: their attribute 2 is a usage name
  return kind == PROPERTY_TABLE ? cell : MISSING
}

function at(segment: usize, place: u32, i: u32): u64 {
  return chunkCell(segmentChunk(segment, i), place)
}

function si(segment: usize, place: u32, i: u32, own: u32): u64 {
  const chunk = segmentChunk(segment, i)
  const cell = chunkCell(chunk, place)
  return scaledCell(cell, isBox(cell) ? 0 : chunkType(chunk, place), 0, own)
}

/** bounds: | lower f64 | upper f64 |, ±∞ where one is not given; bounds that cross hold no value (spec 2.3.1) */
function bounds(segment: usize, place: u32): u64 {
  const own = ownScale(at(segment, place, 4))
  const upper = si(segment, place, 2, own)
  const lower = si(segment, place, 3, own)
  if (isBox(upper) && isBox(lower)) return MISSING
  if (!isBox(upper) && !isBox(lower) && reinterpret<f64>(lower) > reinterpret<f64>(upper)) return MISSING
  const to = cellRoom(16)
  store<f64>(to, isBox(lower) ? -Infinity : reinterpret<f64>(lower))
  store<f64>(to, isBox(upper) ? Infinity : reinterpret<f64>(upper), 8)
  return box(TAG_BOUNDS, 0, <u32>to)
}
