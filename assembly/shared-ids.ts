/**
 * Rows that share their GlobalId with another row, for their findings are told apart by numbers. They are looked
 * through once, and again after an edit.
 *
 *   table: u32[2^log] of rows + 1, 0 empty; open addressing, linear probing
 */
import { TAG_ENUM, TAG_GUID, TAG_TEXT } from './abi'
import { edition } from './alive'
import { isBox, payload, tagOf } from './cells'
import { allocLog, logOf, releaseLog } from './memory'
import { firstOfPlace, placeOfRow, segmentInOrder } from './rows'
import { chunkCell } from './chunks'
import { segmentCells, segmentChunk, segmentRows } from './segments'
import { stringBytes, stringLength } from './strings'
import { vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

const HASH: u8 = 0x23
let found: usize = 0
let table: usize = 0
let mask: u32 = 0
/** The edition of the model that was looked through. */
let seen: u32 = 0

/**
 * Finds them among the rows 0…end - 1, which begin with a GlobalId.
 *
 * @returns how many words stand at `sharedIdList`: rows, some more than once; also those whose GlobalId begins with `#`, as
 *          the name does that stands for a missing one
 */
export function sharedIds(end: u32): u32 {
  if (found != 0 && seen == edition()) return vectorLength(found)
  if (found == 0) found = vectorNew(4)
  vectorClear(found)
  seen = edition()
  const log = logOf((<usize>end + (end >> 1) + 8) << 2)
  table = allocLog(log)
  memory.fill(table, 0, (<usize>1) << log)
  mask = ((<u32>1) << (log - 2)) - 1
  for (let k: u32 = 0; segmentInOrder(k) != 0 && firstOfPlace(k) < end; k++) {
    const segment = segmentInOrder(k)
    if (segmentCells(segment) == 0) continue
    const chunk = segmentChunk(segment, 0)
    for (let i: u32 = 0; i < segmentRows(segment); i++) enter(firstOfPlace(k) + i, chunkCell(chunk, i))
  }
  releaseLog(table, log)
  return vectorLength(found)
}

/** u32[sharedIds] */
export function sharedIdList(): usize {
  return vectorData(found)
}

function enter(row: u32, cell: u64): void {
  if (!isBox(cell)) return
  const tag = tagOf(cell)
  const text = payload(cell)
  if (tag != TAG_GUID) {
    if ((tag != TAG_TEXT && tag != TAG_ENUM) || stringLength(text) == 0) return
    if (load<u8>(stringBytes(text)) == HASH) vectorPush(found, row)
  }
  const isGuid = tag == TAG_GUID
  let slot = (isGuid ? hashOf(load<u64>(<usize>text), load<u64>(<usize>text, 8)) : hashOf(text, 1)) & mask
  for (;;) {
    const at = table + ((<usize>slot) << 2)
    const held = load<u32>(at)
    if (held == 0) {
      store<u32>(at, row + 1)
      return
    }
    if (holds(held - 1, isGuid, text)) {
      vectorPush(found, held - 1)
      vectorPush(found, row)
      return
    }
    slot = (slot + 1) & mask
  }
}

function hashOf(high: u64, low: u64): u32 {
  const hash = (high ^ (low * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd
  return <u32>(hash ^ (hash >> 32))
}

/** Whether a row has the GlobalId whose 128 bits, or whose text, are given. */
function holds(row: u32, isGuid: bool, text: u32): bool {
  const place = placeOfRow(row)
  const cell = chunkCell(segmentChunk(segmentInOrder(place), 0), row - firstOfPlace(place))
  if ((tagOf(cell) == TAG_GUID) != isGuid) return false
  const other = payload(cell)
  if (other == text || !isGuid) return other == text
  return load<u64>(<usize>other) == load<u64>(<usize>text) && load<u64>(<usize>other, 8) == load<u64>(<usize>text, 8)
}
