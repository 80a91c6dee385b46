/**
 * Aggregates: what the members of a relation (or all rows of a class) say together, as columns of bounds.
 * A member counts by the truth of its condition: the temps TEMP_WHERE_TRUE and TEMP_WHERE_FALSE.
 */
import {
  AGGREGATE_COUNT,
  AGGREGATE_MIN,
  AGGREGATE_SUM,
  AGGREGATE_UNIQUE,
  BLOCK_ROWS,
  NONE,
  TAG_BOOL,
  TAG_ENUM,
  TAG_TEXT,
  TEMP_WHERE_FALSE,
  TEMP_WHERE_TRUE,
} from './abi'
import { isBox, payload, tagOf } from './cells'
import { codeBlock, planesOf } from './coded'
import { columnCell, columnZeroOutside } from './columns'
import { codeRun, planesAt, predicateRun, temp, validRows } from './logic'
import { alloc, allocLog, logOf, releaseLog } from './memory'
import { AGGREGATES, CODED, columnOf, countOf, entry, mapOf } from './program'
import { degree, mapAt, targetsOf } from './relations'
import { item } from './run'
import { stringLength } from './strings'
import { valueLower, valueRun, valueUpper } from './value'

/** u32[BLOCK_ROWS]: members of the block at hand, and u32[BLOCK_ROWS]: their parents' places in the result column. */
let members: usize = 0
let parents: usize = 0
let filled: u32 = 0
/** u8[parents]: 0 no member yet, 1 some, 2 missing. */
let states: usize = 0
let lower: usize = 0
let upper: usize = 0
/** u32[coded]: scratch planes. */
let scratch: usize = 0

/** Makes the scratch for the program at hand. */
export function aggregateStart(): void {
  members = alloc(BLOCK_ROWS << 2)
  parents = alloc(BLOCK_ROWS << 2)
  scratch = alloc((<usize>(countOf(CODED) + 1)) << 2)
  for (let c: u32 = 0; c < countOf(CODED); c++)
    store<u32>(scratch + ((<usize>c) << 2), <u32>alloc((<usize>planesOf(entry(CODED, c))) << 7))
}

/** Scratch planes of a coded column, one block. */
export function scratchPlanes(coded: u32): usize {
  return <usize>load<u32>(scratch + ((<usize>coded) << 2))
}

/** Computes aggregate `i` anew into its result column. */
export function aggregateRun(i: u32): void {
  const a = entry(AGGREGATES, i)
  if (load<u32>(a) == AGGREGATE_UNIQUE) {
    uniqueRun(a)
    return
  }
  const column = columnOf(load<u32>(a, 4))
  const relation = <usize>load<u32>(a, 8)
  if (load<u32>(a) == AGGREGATE_COUNT || load<u32>(a) == AGGREGATE_SUM) columnZeroOutside(column)
  lower = load<u32>(column, 12)
  const lo = load<u32>(column, 4)
  const rows: u32 = relation == 0 ? 1 : load<u32>(column, 8) - lo
  upper = relation == 0 ? lower + 8 : <usize>load<u32>(column, 16)
  const log = logOf(<usize>rows + 1)
  states = allocLog(log)
  memory.fill(states, 0, rows)
  memory.fill(lower, 0, (<usize>rows) << 3)
  memory.fill(upper, 0, (<usize>rows) << 3)
  filled = 0
  if (relation == 0) {
    for (let row = load<u32>(a, 12); row < load<u32>(a, 16); row++) add(a, row, 0)
  } else {
    const end = min(load<u32>(column, 8), load<u32>(relation, 4))
    for (let row = max(lo, load<u32>(relation)); row < end; row++) {
      const targets = targetsOf(relation, row)
      for (let t: u32 = 0; t < degree(relation, row); t++)
        add(a, load<u32>(targets + ((<usize>t) << 2)), row - lo)
    }
  }
  flush(a)
  finish(load<u32>(a), rows)
  releaseLog(states, log)
}

function add(a: usize, member: u32, parent: u32): void {
  store<u32>(members + ((<usize>filled) << 2), member)
  store<u32>(parents + ((<usize>filled) << 2), parent)
  if (++filled == BLOCK_ROWS) flush(a)
}

function flush(a: usize): void {
  if (filled == 0) return
  for (let i: u32 = 0; i < load<u32>(a, 36); i++) {
    const coded = item(load<u32>(a, 32) + i)
    codeBlock(entry(CODED, coded), members, filled, scratchPlanes(coded))
    planesAt(coded, scratchPlanes(coded))
  }
  validRows(filled)
  for (let i: u32 = 0; i < load<u32>(a, 44); i++) predicateRun(item(load<u32>(a, 40) + i))
  codeRun(load<u32>(a, 20), load<u32>(a, 24))
  const kind = load<u32>(a)
  if (kind != AGGREGATE_COUNT) valueRun(load<u32>(a, 28), members, filled)
  for (let i: u32 = 0; i < filled; i++) {
    const byte = <usize>i >> 3
    const bit = i & 7
    const holds = ((load<u8>(temp(TEMP_WHERE_TRUE) + byte) >> <u8>bit) & 1) != 0
    const fails = ((load<u8>(temp(TEMP_WHERE_FALSE) + byte) >> <u8>bit) & 1) != 0
    if (fails) continue
    const parent = <usize>load<u32>(parents + ((<usize>i) << 2))
    if (kind == AGGREGATE_COUNT) countMember(parent, holds)
    else mergeMember(kind, parent, holds, <usize>i)
  }
  filled = 0
}

function countMember(parent: usize, holds: bool): void {
  const lo = lower + (parent << 3)
  const hi = upper + (parent << 3)
  if (holds) store<f64>(lo, load<f64>(lo) + 1)
  store<f64>(hi, load<f64>(hi) + 1)
}

function mergeMember(kind: u32, parent: usize, holds: bool, i: usize): void {
  const a = load<f64>(valueLower() + (i << 3))
  const b = load<f64>(valueUpper() + (i << 3))
  const state = load<u8>(states + parent)
  if (state == 2) return
  if (!holds || isNaN(a)) {
    store<u8>(states + parent, 2)
    return
  }
  const lo = lower + (parent << 3)
  const hi = upper + (parent << 3)
  const first = state == 0
  if (kind == AGGREGATE_SUM) {
    store<f64>(lo, load<f64>(lo) + a)
    store<f64>(hi, load<f64>(hi) + b)
  } else {
    store<f64>(lo, first ? a : kind == AGGREGATE_MIN ? min(load<f64>(lo), a) : max(load<f64>(lo), a))
    store<f64>(hi, first ? b : kind == AGGREGATE_MIN ? min(load<f64>(hi), b) : max(load<f64>(hi), b))
  }
  store<u8>(states + parent, 1)
}

/** Marks as missing what has no answer: a member was unknown, a sum overflowed, or there was none to take the least or greatest of. */
function finish(kind: u32, rows: u32): void {
  if (kind == AGGREGATE_COUNT) return
  for (let i: usize = 0; i < rows; i++) {
    const state = load<u8>(states + i)
    const overflow = load<f64>(lower + (i << 3)) == Infinity || load<f64>(upper + (i << 3)) == -Infinity
    if (state == 2 || overflow || (state == 0 && kind != AGGREGATE_SUM)) {
      store<f64>(lower + (i << 3), NaN)
      store<f64>(upper + (i << 3), NaN)
    }
  }
}

/*
 * AGGREGATE_UNIQUE: how many other rows of the given ranges hold the same value (and lead to the same row).
 *   words: kind, result column, map of `within` or NONE, map of the value's path or NONE, 0, 0, 0, source column, first item, items
 *   items: pairs of first and end row;   table: | value u64 | target u32 | count u32 |
 */
let table: usize = 0
let tableMask: u32 = 0

function uniqueRun(a: usize): void {
  const ranges = load<u32>(a, 32)
  const pairs = load<u32>(a, 36) >> 1
  let rows: u32 = 0
  for (let p: u32 = 0; p < pairs; p++) rows += item(ranges + 2 * p + 1) - item(ranges + 2 * p)
  const log = logOf((<usize>(rows + 8)) << 5)
  table = allocLog(log)
  memory.fill(table, 0, (<usize>1) << log)
  tableMask = ((<u32>1) << (log - 4)) - 1
  for (let pass = 0; pass < 2; pass++) {
    for (let p: u32 = 0; p < pairs; p++) {
      for (let row = item(ranges + 2 * p); row < item(ranges + 2 * p + 1); row++) uniqueRow(a, row, pass == 1)
    }
  }
  releaseLog(table, log)
}

function uniqueRow(a: usize, row: u32, answer: bool): void {
  const result = columnOf(load<u32>(a, 4))
  const within = mapOf(load<u32>(a, 8))
  const path = mapOf(load<u32>(a, 12))
  const at = path == 0 ? row : mapAt(path, row)
  const target = within == 0 ? 0 : mapAt(within, row)
  const key = at == NONE || target == NONE ? 0 : keyOf(columnCell(columnOf(load<u32>(a, 28)), at))
  let others = NaN
  if (key != 0) {
    const slot = slotOf(key, target)
    if (answer) others = <f64>(load<u32>(slot, 12) - 1)
    else {
      store<u64>(slot, key)
      store<u32>(slot, target, 8)
      store<u32>(slot, load<u32>(slot, 12) + 1, 12)
    }
  }
  if (!answer) return
  const place = (<usize>(row - load<u32>(result, 4))) << 3
  store<f64>(<usize>load<u32>(result, 12) + place, others)
  store<f64>(<usize>load<u32>(result, 16) + place, others)
}

/** What two cells must share to be the same value; 0 when there is none. */
function keyOf(cell: u64): u64 {
  if (!isBox(cell)) return cell == 0 ? 0x8000000000000000 : cell
  const tag = tagOf(cell)
  if (tag == TAG_BOOL) return payload(cell) > 1 ? 0 : ((<u64>0xfff8000e) << 32) | <u64>payload(cell)
  if ((tag != TAG_TEXT && tag != TAG_ENUM) || stringLength(payload(cell)) == 0) return 0
  return ((<u64>0xfff8000f) << 32) | <u64>payload(cell)
}

function slotOf(key: u64, target: u32): usize {
  let h = (key ^ (<u64>target * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd
  h ^= h >> 32
  let slot = <u32>h & tableMask
  for (;;) {
    const at = table + ((<usize>slot) << 4)
    if (load<u32>(at, 12) == 0 || (load<u64>(at) == key && load<u32>(at, 8) == target)) return at
    slot = (slot + 1) & tableMask
  }
  return 0
}

/** Computes every aggregate, in the order of the program. */
export function aggregatesRun(): void {
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) aggregateRun(i)
}
