/**
 * Changes: only rows whose inputs changed are coded and judged again; what flipped is listed.
 *
 *   flip: | rule u32 | row u32 | before u32 | after u32 |   verdicts: 0 not applicable, 1 fail, 2 unknown, 3 pass
 */
import {
  AGGREGATE_COUNT, AGGREGATE_UNIQUE, BLOCK_BYTES, BLOCK_ROWS, CODED_CLASS, CODED_LOWER, CODED_SAME, CODED_UPPER, COLUMN_SCALAR, NONE, VALUE_COLUMN, VALUE_LENGTH,
  VALUE_TABLE,
} from './abi'
import { aggregateRun, scratchPlanes } from './aggregate'
import { codeBlock, planesOf } from './coded'
import { planesAt, predicateRun, validRows } from './logic'
import { alloc, allocLog, allocZero, logOf, releaseLog } from './memory'
import { AGGREGATES, CODED, COLUMNS, columnOf, countOf, entry, mapOf, PLANS, STEPS, VALUES } from './program'
import { mapAt } from './relations'
import { addCounts, item, planPlanes, resultEntry, ruleRun } from './run'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

/** u32[columns]: vector of the changed rows; a scalar that changed is marked by the row NONE. */
let changed: usize = 0
/** bit[rows]: rows to judge again. */
let dirty: usize = 0
let dirtyRows: u32 = 0
let flips: usize = 0
let rows: usize = 0
/** bit[4][1024] per rule item: verdicts before and after. */
let before: usize = 0
let after: usize = 0

/** Makes the scratch for the program at hand; `total` is the number of rows. */
export function changeStart(total: u32): void {
  const columns = countOf(COLUMNS)
  changed = alloc(<usize>(columns + 1) << 2)
  for (let c: u32 = 0; c < columns; c++) store<u32>(changed + (<usize>c << 2), <u32>vectorNew(4))
  dirtyRows = total
  dirty = allocZero((<usize>(total >> 5) + 2) << 2)
  flips = vectorNew(10)
  rows = alloc(BLOCK_ROWS << 2)
  let most: u32 = 0
  for (let p: u32 = 0; p < countOf(PLANS); p++) most = max(most, load<u32>(entry(PLANS, p), 28))
  before = alloc(<usize>(most + 1) * 4 * BLOCK_BYTES)
  after = alloc(4 * BLOCK_BYTES)
}

/** Says that column `column` of the program holds another value at `row`. */
export function changeMark(column: u32, row: u32): void {
  vectorPush(load<u32>(changed + (<usize>column << 2)), row)
}

/** u32[flips][4]: what the last `changeRun` flipped. */
export function flipPtr(): usize {
  return vectorData(flips)
}

/** Judges again what depends on the marked rows; @returns how many verdicts flipped */
export function changeRun(): u32 {
  vectorClear(flips)
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) if (aggregateTouched(entry(AGGREGATES, i))) refresh(i)
  for (let c: u32 = 0; c < countOf(CODED); c++) touchCoded(entry(CODED, c))
  for (let p: u32 = 0; p < countOf(PLANS); p++) judge(p)
  memory.fill(dirty, 0, (<usize>(dirtyRows >> 5) + 2) << 2)
  for (let c: u32 = 0; c < countOf(COLUMNS); c++) vectorClear(load<u32>(changed + (<usize>c << 2)))
  return vectorLength(flips) >> 2
}

function changedRows(column: u32): usize {
  return <usize>load<u32>(changed + (<usize>column << 2))
}

function valueTouched(value: u32): bool {
  const v = entry(VALUES, value)
  for (let i: u32 = 0; i < load<u32>(v, 4); i++) {
    const s = entry(STEPS, load<u32>(v) + i)
    if (readsColumn(load<u32>(s)) && vectorLength(changedRows(load<u32>(s, 4))) > 0) return true
  }
  return false
}

function readsColumn(op: u32): bool {
  return op == VALUE_COLUMN || op == VALUE_LENGTH || op == VALUE_TABLE
}

function aggregateTouched(a: usize): bool {
  if (load<u32>(a) == AGGREGATE_UNIQUE) return vectorLength(changedRows(load<u32>(a, 28))) > 0
  if (load<u32>(a) != AGGREGATE_COUNT && valueTouched(load<u32>(a, 28))) return true
  for (let i: u32 = 0; i < load<u32>(a, 36); i++) {
    const coded = entry(CODED, item(load<u32>(a, 32) + i))
    const kind = load<u32>(coded)
    if (kind == CODED_CLASS) continue
    if (kind == CODED_LOWER || kind == CODED_UPPER) {
      if (valueTouched(load<u32>(coded, 4))) return true
    } else if (vectorLength(changedRows(load<u32>(coded, 4))) > 0) return true
    else if (kind == CODED_SAME && vectorLength(changedRows(load<u32>(coded, 12))) > 0) return true
  }
  return false
}

/** Computes an aggregate again and marks the rows of its result that changed. */
function refresh(i: u32): void {
  const number = load<u32>(entry(AGGREGATES, i), 4)
  const column = columnOf(number)
  const scalar = load<u32>(column) == COLUMN_SCALAR
  const lo = load<u32>(column, 4)
  const count: usize = scalar ? 1 : load<u32>(column, 8) - lo
  const a = <usize>load<u32>(column, 12)
  const b: usize = scalar ? a + 8 : load<u32>(column, 16)
  const log = logOf((count + 1) << 4)
  const old = allocLog(log)
  memory.copy(old, a, count << 3)
  memory.copy(old + (count << 3), b, count << 3)
  aggregateRun(i)
  for (let r: usize = 0; r < count; r++) {
    const same = load<u64>(old + (r << 3)) == load<u64>(a + (r << 3)) && load<u64>(old + ((count + r) << 3)) == load<u64>(b + (r << 3))
    if (!same) changeMark(number, scalar ? NONE : lo + <u32>r)
  }
  releaseLog(old, log)
}

function touchCoded(coded: usize): void {
  const kind = load<u32>(coded)
  if (kind == CODED_CLASS) return
  if (kind != CODED_LOWER && kind != CODED_UPPER) {
    touch(load<u32>(coded, 4), mapOf(load<u32>(coded, 8)))
    if (kind == CODED_SAME) touch(load<u32>(coded, 12), mapOf(load<u32>(coded, 16)))
    return
  }
  const v = entry(VALUES, load<u32>(coded, 4))
  for (let i: u32 = 0; i < load<u32>(v, 4); i++) {
    const s = entry(STEPS, load<u32>(v) + i)
    if (readsColumn(load<u32>(s))) touch(load<u32>(s, 4), mapOf(load<u32>(s, 8)))
  }
}

/** Marks the rows that read a column's changed rows, directly or through a map. */
function touch(column: u32, map: usize): void {
  const list = changedRows(column)
  const count = vectorLength(list)
  if (count == 0) return
  if (load<u32>(columnOf(column)) == COLUMN_SCALAR) {
    memory.fill(dirty, 0xff, (<usize>(dirtyRows >> 5) + 1) << 2)
    return
  }
  if (map == 0) {
    for (let i: u32 = 0; i < count; i++) markDirty(vectorAt(list, i))
    return
  }
  const log = logOf((<usize>(dirtyRows >> 5) + 1) << 2)
  const wanted = allocLog(log)
  memory.fill(wanted, 0, <usize>1 << log)
  for (let i: u32 = 0; i < count; i++) {
    const at = wanted + (<usize>(vectorAt(list, i) >> 5) << 2)
    store<u32>(at, load<u32>(at) | (1 << (vectorAt(list, i) & 31)))
  }
  for (let row = load<u32>(map); row < load<u32>(map, 4); row++) {
    const target = mapAt(map, row)
    if (target != NONE && ((load<u32>(wanted + (<usize>(target >> 5) << 2)) >> (target & 31)) & 1) != 0) markDirty(row)
  }
  releaseLog(wanted, log)
}

function markDirty(row: u32): void {
  if (row >= dirtyRows) return
  const at = dirty + (<usize>(row >> 5) << 2)
  store<u32>(at, load<u32>(at) | (1 << (row & 31)))
}

/** Judges the dirty rows of a plan, a block of them at a time. */
function judge(p: u32): void {
  const plan = entry(PLANS, p)
  const end = load<u32>(plan) + load<u32>(plan, 4)
  let count: u32 = 0
  let row = load<u32>(plan)
  while (row < end) {
    const word = load<u32>(dirty + (<usize>(row >> 5) << 2)) >> (row & 31)
    if (word == 0) {
      row = (row | 31) + 1
      continue
    }
    row += ctz<u32>(word)
    if (row >= end) break
    store<u32>(rows + (<usize>count << 2), row)
    count++
    row++
    if (count == BLOCK_ROWS) {
      judgeRows(p, count)
      count = 0
    }
  }
  if (count > 0) judgeRows(p, count)
}

function judgeRows(p: u32, count: u32): void {
  const plan = entry(PLANS, p)
  const items = load<u32>(plan, 12)
  const rules = load<u32>(plan, 28)
  validRows(count)
  for (let i: u32 = 0; i < items; i++) {
    const coded = item(load<u32>(plan, 8) + i)
    movePlanes(p, i, coded, count, false)
    planesAt(coded, scratchPlanes(coded))
  }
  predicates(plan)
  for (let i: u32 = 0; i < rules; i++) ruleRun(item(load<u32>(plan, 24) + i), before + <usize>i * 4 * BLOCK_BYTES)
  for (let i: u32 = 0; i < items; i++) {
    const coded = item(load<u32>(plan, 8) + i)
    codeBlock(entry(CODED, coded), rows, count, scratchPlanes(coded))
    movePlanes(p, i, coded, count, true)
  }
  predicates(plan)
  for (let i: u32 = 0; i < rules; i++) {
    const rule = item(load<u32>(plan, 24) + i)
    const old = before + <usize>i * 4 * BLOCK_BYTES
    ruleRun(rule, after)
    if (memory.compare(old, after, 4 * BLOCK_BYTES) == 0) continue
    addCounts(rule, old, -1)
    addCounts(rule, after, 1)
    flipRows(p, i, rule, old)
  }
}

function predicates(plan: usize): void {
  for (let i: u32 = 0; i < load<u32>(plan, 20); i++) predicateRun(item(load<u32>(plan, 16) + i))
}

function bitAt(plane: usize, i: u32): u32 {
  return (load<u8>(plane + (i >> 3)) >> <u8>(i & 7)) & 1
}

function setBitTo(plane: usize, i: u32, bit: u32): void {
  const at = plane + (i >> 3)
  const mask = <u8>((<u32>1) << (i & 7))
  store<u8>(at, bit != 0 ? load<u8>(at) | mask : load<u8>(at) & ~mask)
}

/** Moves the bits of the rows at hand from the plan's planes to the scratch, or back. */
function movePlanes(p: u32, place: u32, coded: u32, count: u32, back: bool): void {
  const planes = planesOf(entry(CODED, coded))
  const scratch = scratchPlanes(coded)
  const first = load<u32>(entry(PLANS, p))
  if (!back) memory.fill(scratch, 0, <usize>planes * BLOCK_BYTES)
  for (let i: u32 = 0; i < count; i++) {
    const offset = load<u32>(rows + (<usize>i << 2)) - first
    const stored = planPlanes(p, place, offset / BLOCK_ROWS)
    for (let j: u32 = 0; j < planes; j++) {
      const from = stored + <usize>j * BLOCK_BYTES
      const to = scratch + <usize>j * BLOCK_BYTES
      if (back) setBitTo(from, offset & (BLOCK_ROWS - 1), bitAt(to, i))
      else setBitTo(to, i, bitAt(from, offset & (BLOCK_ROWS - 1)))
    }
  }
}

function verdictOf(at: usize, i: u32): u32 {
  return bitAt(at, i) != 0 ? 1 : bitAt(at + BLOCK_BYTES, i) != 0 ? 2 : bitAt(at + 2 * BLOCK_BYTES, i) != 0 ? 3 : 0
}

/** Lists what flipped for one rule and writes the new verdicts into its results. */
function flipRows(p: u32, place: u32, rule: u32, old: usize): void {
  const first = load<u32>(entry(PLANS, p))
  for (let b: usize = 0; b < <usize>BLOCK_BYTES; b += 8) {
    let bits: u64 = 0
    for (let v: usize = 0; v < 3; v++) bits |= load<u64>(old + v * BLOCK_BYTES + b) ^ load<u64>(after + v * BLOCK_BYTES + b)
    while (bits != 0) {
      const i = (<u32>b << 3) + <u32>ctz<u64>(bits)
      bits &= bits - 1
      const row = load<u32>(rows + (<usize>i << 2))
      const now = verdictOf(after, i)
      vectorPush(flips, rule)
      vectorPush(flips, row)
      vectorPush(flips, verdictOf(old, i))
      vectorPush(flips, now)
      writeResult(resultEntry(p, place, (row - first) / BLOCK_ROWS), (row - first) & (BLOCK_ROWS - 1), now)
    }
  }
}

function writeResult(at: usize, i: u32, verdict: u32): void {
  let result = <usize>load<u32>(at)
  if (result == 0) {
    result = allocLog(8)
    memory.fill(result, 0, 2 * BLOCK_BYTES)
    store<u32>(at, <u32>result)
  }
  setBitTo(result, i, verdict == 1 ? 1 : 0)
  setBitTo(result + BLOCK_BYTES, i, verdict == 2 ? 1 : 0)
}
