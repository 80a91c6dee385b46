/**
 * Rows by their GlobalId, for the findings of rows that share one are told apart by numbers. Made when first asked for; edits
 * keep it up to date.
 *
 *   table: u32[2^log] of rows + 1, 0 empty, DEAD where one was; open addressing, linear probing, each row in a slot of its own
 */
import { NONE, TAG_ENUM, TAG_GUID, TAG_TEXT } from './abi'
import { isBox, payload, tagOf } from './cells'
import { allocLog, logOf, releaseLog } from './memory'
import { firstOfPlace, placeOfRow, segmentInOrder } from './rows'
import { chunkCell } from './chunks'
import { segmentCells, segmentChunk, segmentRows } from './segments'
import { stringBytes, stringLength } from './strings'
import { vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

const HASH: u8 = 0x23
const DEAD: u32 = NONE
let found: usize = 0
let table: usize = 0
let log: i32 = 0
let filled: u32 = 0
/** Rows 0…end - 1 begin with a GlobalId. */
let end: u32 = 0

/**
 * Finds them among the rows 0…rooted - 1, which begin with a GlobalId.
 *
 * @returns how many words stand at `sharedIdList`: rows, some more than once; also those whose GlobalId begins with `#`, as
 *          the name does that stands for a missing one
 */
export function sharedIds(rooted: u32): u32 {
  idsForget()
  if (found == 0) found = vectorNew(4)
  vectorClear(found)
  end = rooted
  tableNew(logOf((<usize>end + (end >> 1) + 8) << 2))
  for (let k: u32 = 0; segmentInOrder(k) != 0 && firstOfPlace(k) < end; k++) {
    const segment = segmentInOrder(k)
    if (segmentCells(segment) == 0) continue
    const chunk = segmentChunk(segment, 0)
    for (let i: u32 = 0; i < segmentRows(segment); i++) enter(firstOfPlace(k) + i, chunkCell(chunk, i), true)
  }
  return vectorLength(found)
}

/** u32[sharedIds], or u32[rowsWithId] */
export function sharedIdList(): usize {
  return vectorData(found)
}

/** Gives the table back: no edit needs it. */
export function idsForget(): void {
  if (table != 0) releaseLog(table, log)
  table = 0
}

function tableNew(wanted: i32): void {
  log = wanted
  filled = 0
  table = allocLog(log)
  memory.fill(table, 0, (<usize>1) << log)
}

function slot(i: u32): usize {
  return table + ((<usize>(i & (((<u32>1) << (log - 2)) - 1))) << 2)
}

/** Hash of a GlobalId, 0 where a cell holds none. */
function hashOf(cell: u64): u32 {
  if (!isBox(cell)) return 0
  const tag = tagOf(cell)
  const text = payload(cell)
  if (tag == TAG_GUID) return mixed(load<u64>(<usize>text), load<u64>(<usize>text, 8))
  return (tag != TAG_TEXT && tag != TAG_ENUM) || stringLength(text) == 0 ? 0 : mixed(text, 1)
}

function mixed(high: u64, low: u64): u32 {
  const hash = (high ^ (low * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd
  return <u32>(hash ^ (hash >> 32)) | 1
}

function enter(row: u32, cell: u64, listing: bool): void {
  const hash = hashOf(cell)
  if (hash == 0) return
  if (listing && tagOf(cell) != TAG_GUID && load<u8>(stringBytes(payload(cell))) == HASH) vectorPush(found, row)
  let isShared = false
  for (let i = hash >> 1; ; i++) {
    const held = load<u32>(slot(i))
    if (held == 0) {
      store<u32>(slot(i), row + 1)
      filled++
      return
    }
    if (!listing || isShared || held == DEAD || !holds(held - 1, cell)) continue
    isShared = true
    vectorPush(found, held - 1)
    vectorPush(found, row)
  }
}

/** GlobalId's cell of a row. */
function idOf(row: u32): u64 {
  const place = placeOfRow(row)
  return chunkCell(segmentChunk(segmentInOrder(place), 0), row - firstOfPlace(place))
}

/** Whether a row has the GlobalId of a cell. */
function holds(row: u32, cell: u64): bool {
  const own = idOf(row)
  if (own == cell) return true
  if (!isBox(own) || tagOf(own) != TAG_GUID || tagOf(cell) != TAG_GUID) return isBox(own) && tagOf(own) != TAG_GUID && tagOf(cell) != TAG_GUID && payload(own) == payload(cell)
  const a = <usize>payload(own)
  const b = <usize>payload(cell)
  return load<u64>(a) == load<u64>(b) && load<u64>(a, 8) == load<u64>(b, 8)
}

/** Lists the rows, at `sharedIdList`, that have the GlobalId of a row, itself among them; @returns how many */
export function rowsLike(row: u32): u32 {
  return listRows(idOf(row))
}

/** Lists the rows whose GlobalId is a text, by its id, that is none in canonical form; @returns how many */
export function rowsCalled(text: u32): u32 {
  return listRows((<u64>(0xfff80000 | TAG_TEXT) << 32) | <u64>text)
}

function listRows(cell: u64): u32 {
  vectorClear(found)
  const hash = hashOf(cell)
  if (hash == 0) return 0
  for (let i = hash >> 1; ; i++) {
    const held = load<u32>(slot(i))
    if (held == 0) return vectorLength(found)
    if (held != DEAD && holds(held - 1, cell)) vectorPush(found, held - 1)
  }
  return 0
}

/** Takes a row out, before its GlobalId is another or gone. */
export function idLeaves(row: u32): void {
  if (table == 0 || row >= end) return
  const hash = hashOf(idOf(row))
  if (hash == 0) return
  for (let i = hash >> 1; load<u32>(slot(i)) != 0; i++) {
    if (load<u32>(slot(i)) != row + 1) continue
    store<u32>(slot(i), DEAD)
    return
  }
}

/** Puts a row in. */
export function idEnters(row: u32): void {
  if (table == 0 || row >= end) return
  if (<u64>filled * 4 > ((<u64>1) << (log - 2)) * 3) sharedIds(end)
  else enter(row, idOf(row), false)
}
