/**
 * Totals: aggregates over all rows of a class. What each 1,024 rows say is kept, so that a change costs their part only;
 * a sum goes on from the first part that changed, because the order of its terms decides its last bits.
 *
 *   part: | lower f64 | upper f64 | state u32 | to compute u32 |   of a sum: what all members up to the part's end make
 */
import { AGGREGATE_COUNT, AGGREGATE_MIN, AGGREGATE_SUM, AGGREGATE_UNIQUE, BLOCK_ROWS, NONE } from './abi'
import { listAll } from './aggregate'
import { membersOpen, membersRun, parentClear, parentFinish, STATE_MISSING, STATE_NONE, STATE_SOME } from './members'
import { AGGREGATES, columnOf, countOf, entry } from './program'
import { programAllocZero } from './program-memory'
import { vectorAt, vectorLength, vectorPush } from './vector'

const PART: usize = 24
/** u32[aggregates]: parts of each total. */
let partsOf: usize = 0
/** What is gathered: | lower f64 | upper f64 | state u8 |. */
let now: usize = 0

/** Makes the scratch for the program at hand. */
export function totalStart(): void {
  partsOf = programAllocZero(<usize>(countOf(AGGREGATES) + 1) << 2)
  now = programAllocZero(PART)
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) {
    const a = entry(AGGREGATES, i)
    if (load<u32>(a) == AGGREGATE_UNIQUE || load<u32>(a, 8) != 0) continue
    const parts = programAllocZero(<usize>(partCount(a) + 1) * PART)
    store<u32>(partsOf + (<usize>i << 2), <u32>parts)
  }
}

function partCount(a: usize): u32 {
  return (load<u32>(a, 16) - load<u32>(a, 12) + BLOCK_ROWS - 1) / BLOCK_ROWS
}

/** Computes a total anew. */
export function totalRun(i: u32): void {
  const a = entry(AGGREGATES, i)
  for (let p: u32 = 0; p < partCount(a); p++) partRun(i, p)
  finish(i)
}

/** Computes a total again; @returns how many parts that took */
export function totalAgain(i: u32, changed: usize, out: usize): u32 {
  const a = entry(AGGREGATES, i)
  const count = partCount(a)
  markParts(i, changed)
  let ran: u32 = 0
  for (let p: u32 = 0; p < count; p++) {
    if (load<u32>(partAt(i, p), 20) == 0) continue
    partRun(i, p)
    ran++
  }
  if (ran == 0) return 0
  const result = <usize>load<u32>(columnOf(load<u32>(a, 4)), 12)
  const lower = load<u64>(result)
  const upper = load<u64>(result, 8)
  finish(i)
  if (load<u64>(result) != lower || load<u64>(result, 8) != upper) vectorPush(out, NONE)
  return ran
}

/** Marks the parts that a change touches; of a sum also all behind them. */
function markParts(i: u32, changed: usize): void {
  const a = entry(AGGREGATES, i)
  const count = partCount(a)
  let from: u32 = listAll(changed) ? 0 : count
  if (from != 0) {
    for (let m: u32 = 0; m < vectorLength(changed); m++) {
      const row = vectorAt(changed, m)
      if (row < load<u32>(a, 12) || row >= load<u32>(a, 16)) continue
      const part = (row - load<u32>(a, 12)) / BLOCK_ROWS
      store<u32>(partAt(i, part), 1, 20)
      if (load<u32>(a) == AGGREGATE_SUM) from = min(from, part)
    }
  }
  for (; from < count; from++) store<u32>(partAt(i, from), 1, 20)
}

function partAt(i: u32, part: u32): usize {
  return <usize>load<u32>(partsOf + (<usize>i << 2)) + <usize>part * PART
}

function partRun(i: u32, part: u32): void {
  const a = entry(AGGREGATES, i)
  const first = load<u32>(a, 12) + part * BLOCK_ROWS
  membersOpen(now + 16, now, now + 8)
  if (load<u32>(a) == AGGREGATE_SUM && part > 0) memory.copy(now, partAt(i, part - 1), 20)
  else parentClear(0)
  membersRun(a, first, min<u32>(BLOCK_ROWS, load<u32>(a, 16) - first))
  memory.copy(partAt(i, part), now, 20)
  store<u32>(partAt(i, part), 0, 20)
}

/** Puts the parts together into the result. */
function finish(i: u32): void {
  const a = entry(AGGREGATES, i)
  const kind = load<u32>(a)
  const count = partCount(a)
  const result = <usize>load<u32>(columnOf(load<u32>(a, 4)), 12)
  membersOpen(now + 16, now, now + 8)
  parentClear(0)
  if (kind == AGGREGATE_SUM) {
    if (count > 0) memory.copy(now, partAt(i, count - 1), 20)
  } else for (let p: u32 = 0; p < count; p++) join(kind, partAt(i, p))
  parentFinish(kind, 0)
  memory.copy(result, now, 16)
}

function join(kind: u32, part: usize): void {
  const state = load<u8>(part, 16)
  if (kind == AGGREGATE_COUNT) {
    store<f64>(now, load<f64>(now) + load<f64>(part))
    store<f64>(now, load<f64>(now, 8) + load<f64>(part, 8), 8)
  } else if (state == STATE_MISSING) store<u8>(now, <u8>STATE_MISSING, 16)
  else if (state == STATE_SOME && load<u8>(now, 16) != STATE_MISSING) {
    const first = load<u8>(now, 16) == STATE_NONE
    for (let bound: usize = 0; bound < 16; bound += 8) {
      const a = load<f64>(now + bound)
      const b = load<f64>(part + bound)
      store<f64>(now + bound, first ? b : kind == AGGREGATE_MIN ? min(a, b) : max(a, b))
    }
    store<u8>(now, <u8>STATE_SOME, 16)
  }
}
