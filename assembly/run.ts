/**
 * The full run: every plan (a class and the rules that apply to it), a few blocks at a time, which is a unit. Values are
 * coded only where the planes do not hold them yet; verdicts are counted, and which rows they are is judged again when
 * somebody asks. Units write nothing that another unit reads or writes: threads may take them in any order (parallel.ts).
 *
 *   counts  u32[rules][4]: fail, unknown, pass, where true
 *   plan    | planes → u32[coded items]: address | found → u8[blocks][rules]: FOUND_FAIL, FOUND_UNKNOWN | 0 | 0 |
 *   units   u32[units][2]: plan, first block
 */
import { BLOCK_BYTES, BLOCK_ROWS, CODED_TEXT } from './abi'
import { aliveCount } from './alive'
import { codeBlock } from './coded'
import { logicStart, planesAt, predicateRun, validRun } from './logic'
import { programAlloc as alloc, programAllocZero as allocZero, programBytes } from './program-memory'
import { planesCoded, planesDictionary, planesOfPlan, planesSetCoded, planesTake, planesTrim } from './planes'
import { CODED, countOf, entry, PLAN_CODED, PLAN_PREDICATES, PLAN_RULES, PLAN_WHERES, planFirst, planItem, planItems, planList, planRows, PLANS, planesOf, RULES } from './program'
import { failedRows, ruleCount, undecidedRows, verdictStart, whereApplies, whereRun, whereTrue } from './verdict'
import { ruleWhere } from './reads'
import { shared } from './shared-words'

export const FOUND_FAIL: u32 = 1
export const FOUND_UNKNOWN: u32 = 2

/** Few enough that threads end at about the same time, many enough that what a coded column needs stays in the cache. */
const UNIT_BLOCKS: u32 = 4
/** Coding a block of a column takes about as long as judging it by so many rules. */
const CODING_STEPS: u32 = 50

let counts: usize = 0
let plans: usize = 0
let units: usize = 0
let unitTotal: u32 = 0
let codedBlocks: u32 = 0
let judging: usize = 0

/** Makes room for the program at hand; it must have been checked. */
export function runStart(): void {
  judgingStart()
  plans = allocZero(<usize>(countOf(PLANS) + 1) << 4)
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    const own = plans + (<usize>p << 4)
    const items = planItems(p, PLAN_CODED)
    const table = alloc(<usize>(items + 1) << 2)
    store<u32>(own, <u32>table)
    for (let i: u32 = 0; i < items; i++) store<u32>(table + (<usize>i << 2), <u32>planesTake(planItem(p, PLAN_CODED, i), p))
    store<u32>(own, <u32>allocZero(<usize>planBlocks(p) * planItems(p, PLAN_RULES) + 1), 4)
  }
  planesTrim()
  unitsStart()
}

/** Makes the scratch that each thread has of its own for the program at hand, and counts of its own. */
export function judgingStart(): void {
  const before = programBytes()
  logicStart()
  verdictStart()
  counts = allocZero(<usize>(countOf(RULES) + 1) << 4)
  judging = programBytes() - before
}

/** How many bytes that takes. */
export function judgingBytes(): usize {
  return judging
}

function unitsStart(): void {
  unitTotal = 0
  for (let p: u32 = 0; p < countOf(PLANS); p++) unitTotal += (planBlocks(p) + UNIT_BLOCKS - 1) / UNIT_BLOCKS
  units = alloc(<usize>(unitTotal + 1) << 3)
  let at = units
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    for (let b: u32 = 0; b < planBlocks(p); b += UNIT_BLOCKS, at += 8) {
      store<u32>(at, p)
      store<u32>(at, b, 4)
    }
  }
}

/** Gives threads what they need to take units, or takes it. */
export function runShare(): void {
  plans = shared(plans)
  units = shared(units)
  unitTotal = <u32>shared(unitTotal)
}

/** How many units the program at hand has. */
export function unitCount(): u32 {
  return unitTotal
}

/** u32[rules][4]: fail, unknown, pass, where true. */
export function ruleCounts(): usize {
  return counts
}

/** How many blocks have been coded since the instance began; for tests and reports. */
export function blocksCoded(): u32 {
  return codedBlocks
}

/** Adds what a thread has coded. */
export function blocksCodedAdd(count: u32): void {
  codedBlocks += count
}

/** How many blocks a plan has. */
export function planBlocks(plan: u32): u32 {
  return (planRows(plan) + BLOCK_ROWS - 1) / BLOCK_ROWS
}

/** How many rows a block of a plan has. */
export function blockRows(plan: u32, block: u32): u32 {
  return min<u32>(BLOCK_ROWS, planRows(plan) - block * BLOCK_ROWS)
}

/** The planes (planes.ts) of coded item `i` of a plan. */
function planesEntry(plan: u32, i: u32): usize {
  return <usize>load<u32>(<usize>load<u32>(plans + (<usize>plan << 4)) + (<usize>i << 2))
}

/** Planes of coded item `i` of a plan at a block. */
export function planPlanes(plan: u32, i: u32, block: u32): usize {
  return planesOfPlan(planesEntry(plan, i)) + <usize>block * planesOf(planItem(plan, PLAN_CODED, i)) * BLOCK_BYTES
}

/** Where it stands whether rule item `i` of a plan failed, or left open, any row of a block. */
export function foundAt(plan: u32, i: u32, block: u32): usize {
  return <usize>load<u32>(plans + (<usize>plan << 4), 4) + <usize>block * planItems(plan, PLAN_RULES) + i
}

/**
 * Makes a run ready: the counts are empty, and there are dictionaries for the texts that will be coded, because units do not
 * allocate.
 *
 * @returns about how much there is to do, in rules judged for a block
 */
export function runOpen(): f64 {
  countsClear()
  let work: f64 = 0
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    let steps: u32 = planItems(p, PLAN_PREDICATES) + planItems(p, PLAN_RULES)
    for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) {
      if (planesCoded(planesEntry(p, i))) continue
      const coded = planItem(p, PLAN_CODED, i)
      if (load<u32>(entry(CODED, coded)) == CODED_TEXT) planesDictionary(coded)
      steps += CODING_STEPS
    }
    work += <f64>planBlocks(p) * <f64>steps
  }
  return work
}

/** Empties the counts. */
export function countsClear(): void {
  memory.fill(counts, 0, <usize>countOf(RULES) << 4)
}

/** Codes and judges one unit. */
export function runUnit(unit: u32): void {
  const at = units + (<usize>unit << 3)
  const p = load<u32>(at)
  const first = load<u32>(at, 4)
  const end = min(first + UNIT_BLOCKS, planBlocks(p))
  for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) if (!planesCoded(planesEntry(p, i))) codeItem(p, i, first, end)
  for (let b = first; b < end; b++) runBlock(p, b)
}

function codeItem(p: u32, i: u32, first: u32, end: u32): void {
  const coded = planItem(p, PLAN_CODED, i)
  for (let b = first; b < end; b++) {
    const from = planFirst(p) + b * BLOCK_ROWS
    // rows that come are coded when they do
    if (aliveCount(from, from + blockRows(p, b)) == 0) continue
    codeBlock(coded, from, blockRows(p, b), planPlanes(p, i, b))
    codedBlocks++
  }
}

/** Says that all units are done: the planes hold what the columns hold. */
export function runClose(): void {
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) planesSetCoded(planesEntry(p, i))
  }
}

function runBlock(p: u32, block: u32): void {
  if (!blockOpen(p, block)) {
    memory.fill(foundAt(p, 0, block), 0, planItems(p, PLAN_RULES))
    return
  }
  let list = planList(p, PLAN_PREDICATES)
  for (const end = list + (<usize>planItems(p, PLAN_PREDICATES) << 2); list < end; list += 4) predicateRun(load<u32>(list))
  list = planList(p, PLAN_WHERES)
  for (const end = list + (<usize>planItems(p, PLAN_WHERES) << 2); list < end; list += 4) whereRun(load<u32>(list))
  list = planList(p, PLAN_RULES)
  let found = foundAt(p, 0, block)
  for (const end = list + (<usize>planItems(p, PLAN_RULES) << 2); list < end; list += 4, found++) {
    store<u8>(found, <u8>countRule(load<u32>(list)))
  }
}

/** Judges a rule for the block at hand and counts; @returns FOUND_… */
function countRule(rule: u32): u32 {
  const where = ruleWhere(rule)
  const may = whereApplies(where)
  if (may == 0) return 0
  ruleCount(rule)
  const fail = failedRows()
  const open = undecidedRows()
  const at = counts + (<usize>rule << 4)
  store<u32>(at, load<u32>(at) + fail)
  store<u32>(at, load<u32>(at, 4) + open, 4)
  store<u32>(at, load<u32>(at, 8) + may - fail - open, 8)
  store<u32>(at, load<u32>(at, 12) + whereTrue(where), 12)
  return (fail != 0 ? FOUND_FAIL : 0) | (open != 0 ? FOUND_UNKNOWN : 0)
}

/** Makes a block the one at hand: its rows and where its planes lie; @returns whether any of its rows is there */
export function blockOpen(p: u32, block: u32): bool {
  const any = validRun(planFirst(p) + block * BLOCK_ROWS, blockRows(p, block))
  for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) planesAt(planItem(p, PLAN_CODED, i), planPlanes(p, i, block))
  return any
}
