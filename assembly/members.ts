/** Members of an aggregate, a block of them at a time: by their condition and value they are added to their parents. */
import { AGGREGATE_COUNT, AGGREGATE_MIN, AGGREGATE_SUM, BLOCK_ROWS, OPERAND_ONE } from './abi'
import { rowsList, rowsRun } from './block'
import { codeBlock, codeList } from './coded'
import { bitsOf, codeRun, planesAt, predicateRun, validRows, validRun } from './logic'
import { CODED, countOf, item, planesOf } from './program'
import { programAlloc } from './program-memory'
import { valueLower, valueOfRows, valueUpper } from './value'

/* What an aggregate has seen of a parent's members. */
export const STATE_NONE: u32 = 0
export const STATE_SOME: u32 = 1
export const STATE_MISSING: u32 = 2

/** Of a row that may be a member: it counts; ANSWER_HOLDS << 1: it may count. */
export const ANSWER_HOLDS: u32 = 1

/** u32[BLOCK_ROWS]: members of the block at hand, and u32[BLOCK_ROWS]: places of their parents. */
let members: usize = 0
let parents: usize = 0
let filled: u32 = 0
/** u8[parents], f64[parents], f64[parents]: what the members so far make of each parent. */
let states: usize = 0
let lower: usize = 0
let upper: usize = 0
/** u32[coded]: scratch planes. */
let scratch: usize = 0

/** Makes the scratch for the program at hand. */
export function membersStart(): void {
  members = programAlloc(BLOCK_ROWS << 2)
  parents = programAlloc(BLOCK_ROWS << 2)
  scratch = programAlloc(<usize>(countOf(CODED) + 1) << 2)
  for (let c: u32 = 0; c < countOf(CODED); c++) store<u32>(scratch + (<usize>c << 2), <u32>programAlloc(<usize>planesOf(c) << 7))
}

/** Scratch planes of a coded column, one block. */
export function scratchPlanes(coded: u32): usize {
  return <usize>load<u32>(scratch + (<usize>coded << 2))
}

/** Says where the answers are gathered: u8[parents], f64[parents], f64[parents]. */
export function membersOpen(stateAt: usize, lowerAt: usize, upperAt: usize): void {
  states = stateAt
  lower = lowerAt
  upper = upperAt
  filled = 0
}

/** Makes a parent one without members. */
export function parentClear(parent: usize): void {
  store<u8>(states + parent, STATE_NONE)
  store<f64>(lower + (parent << 3), 0)
  store<f64>(upper + (parent << 3), 0)
}

/** Says how many of a parent's members count, at least and at most. */
export function parentCounts(parent: usize, least: u32, most: u32): void {
  store<f64>(lower + (parent << 3), <f64>least)
  store<f64>(upper + (parent << 3), <f64>most)
}

/** Marks as missing what has no answer: a member was unknown, a sum overflowed, or there was none to take the least or greatest of. */
export function parentFinish(kind: u32, parent: usize): void {
  if (kind == AGGREGATE_COUNT) return
  const state = load<u8>(states + parent)
  const overflow = load<f64>(lower + (parent << 3)) == Infinity || load<f64>(upper + (parent << 3)) == -Infinity
  if (state == STATE_MISSING || overflow || (state == STATE_NONE && kind != AGGREGATE_SUM)) {
    store<f64>(lower + (parent << 3), NaN)
    store<f64>(upper + (parent << 3), NaN)
  }
}

/** Adds a member to a parent, now or with the next `membersFlush`. */
export function memberAdd(a: usize, member: u32, parent: u32): void {
  store<u32>(members + (<usize>filled << 2), member)
  store<u32>(parents + (<usize>filled << 2), parent)
  if (++filled == BLOCK_ROWS) membersFlush(a)
}

/** Adds the members that were collected. */
export function membersFlush(a: usize): void {
  if (filled == 0) return
  for (let i: u32 = 0; i < load<u32>(a, 36); i++) {
    const coded = item(load<u32>(a, 32) + i)
    codeList(coded, members, filled, scratchPlanes(coded))
  }
  rowsList(members, filled)
  validRows(filled)
  merge(a, filled)
  filled = 0
}

/** Adds the rows first…first + count - 1 to parent 0. */
export function membersRun(a: usize, first: u32, count: u32): void {
  memory.fill(parents, 0, <usize>count << 2)
  takeRun(a, first, count)
  merge(a, count)
}

/** Says of each of the rows first…first + count - 1 whether it counts as a member: u8[count], ANSWER_… */
export function membersAnswer(a: usize, first: u32, count: u32, out: usize): void {
  takeRun(a, first, count)
  judge(a)
  const counts = bitsOf(load<u32>(a, 48))
  const not = bitsOf(load<u32>(a, 52))
  const there = bitsOf(OPERAND_ONE)
  for (let i: u32 = 0; i < count; i++) {
    const byte = <usize>i >> 3
    const bit = <u8>(i & 7)
    const may = ((load<u8>(there + byte) & ~load<u8>(not + byte)) >> bit) & 1
    store<u8>(out + i, (may << 1) | (may & (load<u8>(counts + byte) >> bit) & 1))
  }
}

/** Takes the rows first…first + count - 1 as those at hand, coded. */
function takeRun(a: usize, first: u32, count: u32): void {
  for (let i: u32 = 0; i < load<u32>(a, 36); i++) {
    const coded = item(load<u32>(a, 32) + i)
    codeBlock(coded, first, count, scratchPlanes(coded))
  }
  rowsRun(first, count)
  validRun(first, count)
}

/** Judges the condition of an aggregate for the rows at hand. */
function judge(a: usize): void {
  for (let i: u32 = 0; i < load<u32>(a, 36); i++) planesAt(item(load<u32>(a, 32) + i), scratchPlanes(item(load<u32>(a, 32) + i)))
  for (let i: u32 = 0; i < load<u32>(a, 44); i++) predicateRun(item(load<u32>(a, 40) + i))
  codeRun(load<u32>(a, 20), load<u32>(a, 24))
}

/** Adds the rows at hand, u32[count] in the block whose valid rows are marked, to their parents. */
function merge(a: usize, count: u32): void {
  judge(a)
  const counts = bitsOf(load<u32>(a, 48))
  const not = bitsOf(load<u32>(a, 52))
  const there = bitsOf(OPERAND_ONE)
  const kind = load<u32>(a)
  if (kind != AGGREGATE_COUNT) valueOfRows(load<u32>(a, 28))
  for (let i: u32 = 0; i < count; i++) {
    const byte = <usize>i >> 3
    const bit = <u8>(i & 7)
    if ((((load<u8>(not + byte) | ~load<u8>(there + byte)) >> bit) & 1) != 0) continue
    const holds = ((load<u8>(counts + byte) >> bit) & 1) != 0
    const parent = <usize>load<u32>(parents + (<usize>i << 2))
    if (kind == AGGREGATE_COUNT) countMember(parent, holds)
    else mergeMember(kind, parent, holds, i)
  }
}

function countMember(parent: usize, holds: bool): void {
  const lo = lower + (parent << 3)
  const hi = upper + (parent << 3)
  if (holds) store<f64>(lo, load<f64>(lo) + 1)
  if (hi != lo) store<f64>(hi, load<f64>(hi) + 1)
}

function mergeMember(kind: u32, parent: usize, holds: bool, i: usize): void {
  const a = load<f64>(valueLower() + (i << 3))
  const b = load<f64>(valueUpper() + (i << 3))
  const state = load<u8>(states + parent)
  if (state == STATE_MISSING) return
  if (!holds || isNaN(a)) {
    store<u8>(states + parent, STATE_MISSING)
    return
  }
  const lo = lower + (parent << 3)
  const hi = upper + (parent << 3)
  const first = state == STATE_NONE
  if (kind == AGGREGATE_SUM) {
    store<f64>(lo, load<f64>(lo) + a)
    store<f64>(hi, load<f64>(hi) + b)
  } else {
    store<f64>(lo, first ? a : kind == AGGREGATE_MIN ? min(load<f64>(lo), a) : max(load<f64>(lo), a))
    store<f64>(hi, first ? b : kind == AGGREGATE_MIN ? min(load<f64>(hi), b) : max(load<f64>(hi), b))
  }
  store<u8>(states + parent, STATE_SOME)
}
