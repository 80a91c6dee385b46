/** Judges rows of a plan before and after a change, lists what flipped and brings planes and counts up to date. */
import { BLOCK_BYTES, BLOCK_ROWS, VERDICT_FAIL, VERDICT_UNKNOWN } from './abi'
import { codeBlock, codeList } from './coded'
import { blockWidth, countBits, planesAt, validList, validRun } from './logic'
import { scratchPlanes } from './members'
import { countOf, PLAN_RULES, planesOf, planFirst, planItems, PLANS } from './program'
import { programAlloc } from './program-memory'
import { blockRows, FOUND_FAIL, FOUND_UNKNOWN, foundAt, planPlanes, ruleCounts } from './run'
import { isTouched, placeOf, selectedCoded, selectedCodedAt, selectionAgain, selectionOpen, selectionRun, selectPlan, selectRule } from './selection'
import { ruleBits, verdictAt } from './verdict'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

const VERDICTS: usize = 4 * BLOCK_BYTES
let flips: usize = 0
/** Pairs of place in the plan and rule. */
let rules: usize = 0
/** bit[rules of a plan][4][1024], bit[4][1024] */
let before: usize = 0
let after: usize = 0
/** u32[rows of the block at hand], 0 where they are all of a block that begins at `first`. */
let rows: usize = 0
let first: u32 = 0
let judged: u32 = 0

/** Makes the scratch for the program at hand. */
export function rejudgeStart(): void {
  if (flips == 0) {
    flips = vectorNew(10)
    rules = vectorNew(10)
  }
  before = 0
  vectorClear(flips)
}

/** How many times a rule has been judged again for the rows of a block, or fewer; for tests and reports. */
export function rulesRejudged(): u32 {
  return judged
}

/** u32[flips][4] */
export function flipPtr(): usize {
  return vectorData(flips)
}

/** How many verdicts flipped. */
export function flipCount(): u32 {
  return vectorLength(flips) >> 2
}

/** Forgets the flips. */
export function flipsClear(): void {
  vectorClear(flips)
}

/** Begins with a plan of which no rule is judged yet. */
export function rejudgePlan(plan: u32): void {
  if (before == 0) makeRoom()
  selectPlan(plan)
  vectorClear(rules)
}

function makeRoom(): void {
  let most: u32 = 1
  for (let p: u32 = 0; p < countOf(PLANS); p++) most = max(most, planItems(p, PLAN_RULES))
  before = programAlloc(<usize>(most + 1) * VERDICTS)
  after = before + <usize>most * VERDICTS
}

/** Adds a rule, which stands at a place among the plan's. */
export function rejudgeRule(place: u32, rule: u32): void {
  selectRule(rule)
  vectorPush(rules, place)
  vectorPush(rules, rule)
}

/** Judges listed rows of a plan, u32[count] ascending; `turned`: these came or went. */
export function judgeRows(plan: u32, list: usize, count: u32, turned: bool): void {
  rows = list
  validList(rows, count, turned)
  for (let i: u32 = 0; i < selectedCoded(); i++) {
    const coded = selectedCodedAt(i)
    if (isTouched(coded)) gather(plan, coded, count)
    else codeList(coded, rows, count, scratchPlanes(coded))
    planesAt(coded, scratchPlanes(coded))
  }
  judgeBefore()
  for (let i: u32 = 0; i < selectedCoded(); i++) {
    const coded = selectedCodedAt(i)
    if (!isTouched(coded)) continue
    codeList(coded, rows, count, scratchPlanes(coded))
    scatter(plan, coded, count)
  }
  if (turned) validList(rows, count, false)
  judgeAfter(plan)
}

/** Judges all rows of a block. */
export function judgeBlock(plan: u32, block: u32): void {
  const count = blockRows(plan, block)
  rows = 0
  first = planFirst(plan) + block * BLOCK_ROWS
  if (!validRun(first, count)) return
  selectionOpen(plan, block)
  judgeBefore()
  for (let i: u32 = 0; i < selectedCoded(); i++) {
    const coded = selectedCodedAt(i)
    if (isTouched(coded)) codeBlock(coded, first, count, planPlanes(plan, placeOf(coded), block))
  }
  judgeAfter(plan)
}

function judgeBefore(): void {
  selectionRun()
  for (let k: u32 = 0; k < vectorLength(rules); k += 2) ruleBits(vectorAt(rules, k + 1), before + <usize>(k >> 1) * VERDICTS)
}

function judgeAfter(plan: u32): void {
  selectionAgain()
  for (let k: u32 = 0; k < vectorLength(rules); k += 2) {
    const old = before + <usize>(k >> 1) * VERDICTS
    ruleBits(vectorAt(rules, k + 1), after)
    if (differs(old)) flipRule(plan, vectorAt(rules, k), vectorAt(rules, k + 1), old)
  }
  judged += vectorLength(rules) >> 1
}

function differs(old: usize): bool {
  let bits: u64 = 0
  for (let v: usize = 0; v < VERDICTS; v += BLOCK_BYTES) {
    for (let i: usize = 0; i < blockWidth(); i += 8) bits |= load<u64>(old + v + i) ^ load<u64>(after + v + i)
  }
  return bits != 0
}

/** Lists what flipped for one rule. */
function flipRule(plan: u32, place: u32, rule: u32, old: usize): void {
  const counts = ruleCounts() + (<usize>rule << 4)
  for (let v: usize = 0; v < 4; v++) {
    const at = counts + (v << 2)
    store<u32>(at, load<u32>(at) + countBits(after + v * BLOCK_BYTES) - countBits(old + v * BLOCK_BYTES))
  }
  for (let b: usize = 0; b < blockWidth(); b += 8) {
    let bits: u64 = 0
    for (let v: usize = 0; v < 3; v++) bits |= load<u64>(old + v * BLOCK_BYTES + b) ^ load<u64>(after + v * BLOCK_BYTES + b)
    for (; bits != 0; bits &= bits - 1) {
      const i = (<u32>b << 3) + <u32>ctz<u64>(bits)
      const row = rows == 0 ? first + i : load<u32>(rows + (<usize>i << 2))
      const now = verdictAt(after, i)
      vectorPush(flips, rule)
      vectorPush(flips, row)
      vectorPush(flips, verdictAt(old, i))
      vectorPush(flips, now)
      if (now != VERDICT_FAIL && now != VERDICT_UNKNOWN) continue
      const found = foundAt(plan, place, (row - planFirst(plan)) / BLOCK_ROWS)
      store<u8>(found, load<u8>(found) | <u8>(now == VERDICT_FAIL ? FOUND_FAIL : FOUND_UNKNOWN))
    }
  }
}

/** Planes of a coded column at row `i` of those at hand, and the row's bit there. */
let rowPlanes: usize = 0
let rowBit: u32 = 0

function findRow(plan: u32, coded: u32, i: u32): void {
  const offset = load<u32>(rows + (<usize>i << 2)) - planFirst(plan)
  rowPlanes = planPlanes(plan, placeOf(coded), offset / BLOCK_ROWS)
  rowBit = offset & (BLOCK_ROWS - 1)
}

/** Takes the bits of the rows at hand from the plan's planes into the scratch. */
function gather(plan: u32, coded: u32, count: u32): void {
  const planes = planesOf(coded)
  const scratch = scratchPlanes(coded)
  memory.fill(scratch, 0, <usize>planes * BLOCK_BYTES)
  for (let i: u32 = 0; i < count; i++) {
    findRow(plan, coded, i)
    const to = scratch + (i >> 3)
    const from = rowPlanes + (rowBit >> 3)
    for (let j: usize = 0; j < <usize>planes * BLOCK_BYTES; j += BLOCK_BYTES) {
      const bit = (<u32>load<u8>(from + j) >> (rowBit & 7)) & 1
      store<u8>(to + j, load<u8>(to + j) | <u8>(bit << (i & 7)))
    }
  }
}

/** Puts the bits of the rows at hand from the scratch into the plan's planes. */
function scatter(plan: u32, coded: u32, count: u32): void {
  const planes = planesOf(coded)
  const scratch = scratchPlanes(coded)
  for (let i: u32 = 0; i < count; i++) {
    findRow(plan, coded, i)
    const from = scratch + (i >> 3)
    const to = rowPlanes + (rowBit >> 3)
    const mask = (<u32>1) << (rowBit & 7)
    for (let j: usize = 0; j < <usize>planes * BLOCK_BYTES; j += BLOCK_BYTES) {
      const bit = (<u32>load<u8>(from + j) >> (i & 7)) & 1
      const had = <u32>load<u8>(to + j)
      if (((had >> (rowBit & 7)) & 1) != bit) store<u8>(to + j, <u8>(had ^ mask))
    }
  }
}
