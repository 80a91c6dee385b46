/**
 * The full run: every plan (a class and the rules that apply to it), block by block. Values are coded only where the
 * planes do not hold them yet; verdicts are counted, and which rows they are is judged again when somebody asks.
 *
 *   counts  u32[rules][4]: fail, unknown, pass, where true
 *   plan    | planes → u32[coded items]: address | found → u8[blocks][rules]: FOUND_FAIL, FOUND_UNKNOWN | 0 | 0 |
 */
import { BLOCK_BYTES, BLOCK_ROWS } from './abi'
import { codeBlock } from './coded'
import { logicStart, planesAt, predicateRun, validRows } from './logic'
import { programAlloc as alloc, programAllocZero as allocZero } from './program-memory'
import { planesCoded, planesOfPlan, planesSetCoded, planesTake, planesTrim } from './planes'
import { countOf, PLAN_CODED, PLAN_PREDICATES, PLAN_RULES, PLAN_WHERES, planFirst, planItem, planItems, planList, planRows, PLANS, planesOf, RULES } from './program'
import { failedRows, ruleCount, undecidedRows, verdictStart, whereApplies, whereRun, whereTrue } from './verdict'
import { ruleWhere } from './reads'

export const FOUND_FAIL: u32 = 1
export const FOUND_UNKNOWN: u32 = 2

let counts: usize = 0
let plans: usize = 0
let codedBlocks: u32 = 0

/** Makes room for the program at hand; it must have been checked. */
export function runStart(): void {
  logicStart()
  verdictStart()
  counts = allocZero(<usize>(countOf(RULES) + 1) << 4)
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
}

/** u32[rules][4]: fail, unknown, pass, where true. */
export function ruleCounts(): usize {
  return counts
}

/** How many blocks have been coded since the instance began; for tests and reports. */
export function blocksCoded(): u32 {
  return codedBlocks
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

/** Evaluates everything; the counts are new afterwards. */
export function run(): void {
  memory.fill(counts, 0, <usize>countOf(RULES) << 4)
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    codePlan(p)
    for (let b: u32 = 0; b < planBlocks(p); b++) runBlock(p, b)
  }
}

/** Codes what the planes of a plan do not hold yet. */
function codePlan(p: u32): void {
  for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) {
    const own = planesEntry(p, i)
    if (planesCoded(own)) continue
    for (let b: u32 = 0; b < planBlocks(p); b++) {
      codeBlock(planItem(p, PLAN_CODED, i), planFirst(p) + b * BLOCK_ROWS, blockRows(p, b), planPlanes(p, i, b))
      codedBlocks++
    }
    planesSetCoded(own)
  }
}

function runBlock(p: u32, block: u32): void {
  blockOpen(p, block)
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

/** Makes a block the one at hand: its rows and where its planes lie. */
export function blockOpen(p: u32, block: u32): void {
  validRows(blockRows(p, block))
  for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) planesAt(planItem(p, PLAN_CODED, i), planPlanes(p, i, block))
}
