/**
 * Aggregates: what the members of a relation (or all rows of a class) say together, as columns of bounds. After a change
 * only the parents of changed members are computed again, from all their members in the same order: never by a difference,
 * so that sums of numbers come out as a full run has them.
 */
import { AGGREGATE_COUNT, AGGREGATE_SUM, AGGREGATE_UNIQUE, BLOCK_ROWS, COLUMN_SCALAR, NONE, OPERAND_ONE, OPERAND_ZERO } from './abi'
import { columnZeroOutside } from './columns'
import { allocLog, logOf, releaseLog } from './memory'
import { ANSWER_HOLDS, memberAdd, membersAnswer, membersFlush, membersOpen, parentClear, parentCounts, parentFinish } from './members'
import { planesDrop } from './planes'
import { AGGREGATES, columnOf, countOf, entry } from './program'
import { programAllocZero } from './program-memory'
import { degree, targetRange, targetsOf } from './relations'
import { reversedCount, reversedOf, reversedRows } from './reversed'
import { totalAgain, totalRun, totalStart } from './total'
import { uniqueAgain, uniqueRun, uniqueStart } from './unique'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

const STATE_LISTED: u32 = 3
/** u8[most parents of an aggregate], 0 between the calls. */
let states: usize = 0
/** Places of the parents to compute again. */
let listed: usize = 0
let computed: u32 = 0

/** Makes the scratch for the program at hand. */
export function aggregateStart(): void {
  if (listed == 0) listed = vectorNew(8)
  let most: u32 = 1
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) {
    const column = resultOf(i)
    if (load<u32>(column) != COLUMN_SCALAR) most = max(most, load<u32>(column, 8) - load<u32>(column, 4))
  }
  states = countOf(AGGREGATES) == 0 ? 0 : programAllocZero(most)
  totalStart()
  uniqueStart()
}

/** How many parents, totals and keys have been computed again after changes; for tests and reports. */
export function parentsComputed(): u32 {
  return computed
}

/** Computes every aggregate, in the order of the program: what one reads of another stands before it. */
export function aggregatesRun(): void {
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) {
    const a = entry(AGGREGATES, i)
    if (load<u32>(a) == AGGREGATE_UNIQUE) uniqueRun(i)
    else if (load<u32>(a, 8) == 0) totalRun(i)
    else parentsRun(a, resultOf(i))
    planesDrop(<u32>resultOf(i))
  }
}

function resultOf(i: u32): usize {
  return columnOf(load<u32>(entry(AGGREGATES, i), 4))
}

function open(column: usize): void {
  membersOpen(states, load<u32>(column, 12), load<u32>(column, 16))
}

function parentsRun(a: usize, column: usize): void {
  const kind = load<u32>(a)
  if (kind == AGGREGATE_COUNT || kind == AGGREGATE_SUM) columnZeroOutside(column)
  const lo = load<u32>(column, 4)
  const hi = load<u32>(column, 8)
  open(column)
  memory.fill(<usize>load<u32>(column, 12), 0, <usize>(hi - lo) << 3)
  memory.fill(<usize>load<u32>(column, 16), 0, <usize>(hi - lo) << 3)
  const relation = <usize>load<u32>(a, 8)
  const end = min(hi, load<u32>(relation, 4))
  if (countsAll(a)) {
    for (let row = max(lo, load<u32>(relation)); row < end; row++) parentCounts(row - lo, degree(relation, row), degree(relation, row))
    return
  }
  if (kind == AGGREGATE_COUNT && sharesMembers(relation)) {
    countShared(a, relation, lo, end)
    return
  }
  for (let row = max(lo, load<u32>(relation)); row < end; row++) addMembers(a, relation, row, row - lo)
  membersFlush(a)
  for (let place: u32 = 0; place < hi - lo; place++) parentFinish(kind, place)
  memory.fill(states, 0, hi - lo)
}

/** Whether rows have many members in common, so that it is cheaper to judge every row that may be one: all stand in few storeys. */
function sharesMembers(relation: usize): bool {
  const range = targetRange(relation)
  return load<u32>(relation, 28) == 0 && load<u32>(range, 4) - load<u32>(range) < load<u32>(relation, 16)
}

/** Counts the members of the rows up to `end`, each judged once. */
function countShared(a: usize, relation: usize, lo: u32, end: u32): void {
  const range = targetRange(relation)
  const first = load<u32>(range)
  const behind = load<u32>(range, 4)
  const log = logOf(behind - first)
  const answers = allocLog(log)
  for (let row = first; row < behind; row += BLOCK_ROWS) membersAnswer(a, row, min(BLOCK_ROWS, behind - row), answers + (row - first))
  for (let row = max(lo, load<u32>(relation)); row < end; row++) {
    const targets = targetsOf(relation, row)
    const behindLast = targets + (<usize>degree(relation, row) << 2)
    let least: u32 = 0
    let most: u32 = 0
    for (let at = targets; at < behindLast; at += 4) {
      const answer = <u32>load<u8>(answers + (load<u32>(at) - first))
      least += answer & ANSWER_HOLDS
      most += answer >> 1
    }
    parentCounts(row - lo, least, most)
  }
  releaseLog(answers, log)
}

/** Whether every member counts, whatever its values: the members need not be looked at. */
function countsAll(a: usize): bool {
  return load<u32>(a) == AGGREGATE_COUNT && load<u32>(a, 48) == OPERAND_ONE && load<u32>(a, 52) == OPERAND_ZERO
}

function addMembers(a: usize, relation: usize, row: u32, place: u32): void {
  const targets = targetsOf(relation, row)
  const count = degree(relation, row)
  for (let t: u32 = 0; t < count; t++) memberAdd(a, load<u32>(targets + (<usize>t << 2)), place)
}

/**
 * Computes an aggregate again after a change.
 *
 * @param changed vector of the rows whose condition or value may have changed; NONE among them: those of all rows
 * @param parents vector of the rows whose members are others, 0 where there are none
 * @param out     vector of the rows whose result did change, NONE for a total; added to
 */
export function aggregateAgain(i: u32, changed: usize, parents: usize, out: usize): void {
  const a = entry(AGGREGATES, i)
  if (load<u32>(a) == AGGREGATE_UNIQUE) computed += uniqueAgain(i, changed, out)
  else if (load<u32>(a, 8) == 0) computed += totalAgain(i, changed, out)
  else parentsAgain(a, resultOf(i), changed, parents, out)
}

function parentsAgain(a: usize, column: usize, changed: usize, parents: usize, out: usize): void {
  const relation = <usize>load<u32>(a, 8)
  const lo = load<u32>(column, 4)
  const end = min(load<u32>(column, 8), load<u32>(relation, 4))
  vectorClear(listed)
  if (parents != 0) {
    for (let p: u32 = 0; p < vectorLength(parents); p++) {
      const row = vectorAt(parents, p)
      if (row >= lo && row < load<u32>(column, 8)) list(row - lo)
    }
  }
  if (listAll(changed)) for (let row = max(lo, load<u32>(relation)); row < end; row++) list(row - lo)
  else if (vectorLength(changed) > 0) {
    const back = reversedOf(relation, false)
    for (let m: u32 = 0; m < vectorLength(changed); m++) {
      const member = vectorAt(changed, m)
      const rows = reversedRows(back, member)
      for (let p: u32 = 0; p < reversedCount(back, member); p++) {
        const row = load<u32>(rows + (<usize>p << 2))
        if (row >= lo && row < end) list(row - lo)
      }
    }
  }
  if (vectorLength(listed) > 0) computeListed(a, column, relation, out)
}

/** Whether all rows may have changed. */
export function listAll(changed: usize): bool {
  for (let i: u32 = 0; i < vectorLength(changed); i++) if (vectorAt(changed, i) == NONE) return true
  return false
}

function list(place: u32): void {
  if (load<u8>(states + place) == <u8>STATE_LISTED) return
  store<u8>(states + place, <u8>STATE_LISTED)
  vectorPush(listed, place)
}

function computeListed(a: usize, column: usize, relation: usize, out: usize): void {
  const lo = load<u32>(column, 4)
  const lower = <usize>load<u32>(column, 12)
  const upper = <usize>load<u32>(column, 16)
  const count = vectorLength(listed)
  computed += count
  const log = logOf(<usize>count << 4)
  const old = allocLog(log)
  open(column)
  for (let i: u32 = 0; i < count; i++) {
    const place = <usize>vectorAt(listed, i)
    store<u64>(old + (<usize>i << 4), load<u64>(lower + (place << 3)))
    store<u64>(old + (<usize>i << 4), load<u64>(upper + (place << 3)), 8)
    parentClear(place)
  }
  for (let i: u32 = 0; i < count; i++) addMembers(a, relation, lo + vectorAt(listed, i), vectorAt(listed, i))
  membersFlush(a)
  for (let i: u32 = 0; i < count; i++) {
    const place = <usize>vectorAt(listed, i)
    parentFinish(load<u32>(a), place)
    store<u8>(states + place, 0)
    const same = load<u64>(old + (<usize>i << 4)) == load<u64>(lower + (place << 3)) && load<u64>(old + (<usize>i << 4), 8) == load<u64>(upper + (place << 3))
    if (!same) vectorPush(out, lo + <u32>place)
  }
  releaseLog(old, log)
}
