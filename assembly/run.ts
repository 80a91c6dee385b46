/**
 * The full run: every plan (a class and the rules that apply to it), block by block.
 *
 *   counts  u32[rules][4]: fail, unknown, pass, where true
 *   plan    | planes → per coded item: bit[blocks][planes][1024] | results → u32[blocks][rules of the plan] | blocks u32 |
 *   result  bit[2][1024]: fail, unknown; 0 where both are empty
 */
import { BLOCK_BYTES, BLOCK_ROWS } from './abi'
import { codeBlock, planesOf } from './coded'
import { codeRun, logicStart, planesAt, predicateRun, validRows, verdict } from './logic'
import { alloc, allocLog, allocZero } from './memory'
import { CODED, countOf, entry, ITEMS, PLANS, programCheck, RULES } from './program'

let counts: usize = 0
let plans: usize = 0
let rows: usize = 0
/** bit[4][1024]: verdicts of the block at hand. */
let out: usize = 0

/** Takes a program over for a model of `total` rows; it is checked first. */
export function programLoad(at: usize, bytes: u32, total: u32): void {
  programCheck(at, bytes, total)
  logicStart()
  counts = allocZero(<usize>(countOf(RULES) + 1) << 4)
  plans = allocZero(<usize>(countOf(PLANS) + 1) << 4)
  rows = alloc(BLOCK_ROWS << 2)
  out = alloc(4 * BLOCK_BYTES)
}

/** u32[rules][4]: fail, unknown, pass, where true. */
export function ruleCounts(): usize {
  return counts
}

/** How many coded items, rules, blocks a plan has. */
export function planBlocks(plan: u32): u32 {
  return (load<u32>(entry(PLANS, plan), 4) + BLOCK_ROWS - 1) / BLOCK_ROWS
}

/** Number at place `i` of the items. */
export function item(i: u32): u32 {
  return load<u32>(entry(ITEMS, i))
}

/** Planes of coded item `i` of a plan at a block. */
export function planPlanes(plan: u32, i: u32, block: u32): usize {
  const coded = item(load<u32>(entry(PLANS, plan), 8) + i)
  const stored = <usize>load<u32>(<usize>load<u32>(plans + (<usize>plan << 4)) + (<usize>i << 2))
  return stored + <usize>block * planesOf(entry(CODED, coded)) * BLOCK_BYTES
}

/** Where the result of rule item `i` of a plan at a block is named. */
export function resultEntry(plan: u32, i: u32, block: u32): usize {
  const rules = load<u32>(entry(PLANS, plan), 28)
  return <usize>load<u32>(plans + (<usize>plan << 4), 4) + ((<usize>block * rules + i) << 2)
}

/** Evaluates everything; the counts and results are new afterwards. */
export function run(): void {
  memory.fill(counts, 0, <usize>countOf(RULES) << 4)
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    prepare(p)
    for (let b: u32 = 0; b < planBlocks(p); b++) runBlock(p, b)
  }
}

/** Makes room for a plan's planes and results, once. */
function prepare(p: u32): void {
  const plan = entry(PLANS, p)
  const own = plans + (<usize>p << 4)
  const items = load<u32>(plan, 12)
  const blocks = planBlocks(p)
  if (load<u32>(own) != 0) return
  const table = alloc(<usize>(items + 1) << 2)
  store<u32>(own, <u32>table)
  for (let i: u32 = 0; i < items; i++) {
    const coded = entry(CODED, item(load<u32>(plan, 8) + i))
    store<u32>(table + (<usize>i << 2), <u32>alloc(<usize>blocks * planesOf(coded) * BLOCK_BYTES))
  }
  store<u32>(own, <u32>allocZero((<usize>blocks * load<u32>(plan, 28) + 1) << 2), 4)
}

function runBlock(p: u32, block: u32): void {
  const plan = entry(PLANS, p)
  const first = load<u32>(plan) + block * BLOCK_ROWS
  const count = min<u32>(BLOCK_ROWS, load<u32>(plan) + load<u32>(plan, 4) - first)
  for (let i: u32 = 0; i < count; i++) store<u32>(rows + (<usize>i << 2), first + i)
  const codedFirst = load<u32>(plan, 8)
  for (let i: u32 = 0; i < load<u32>(plan, 12); i++) {
    const coded = item(codedFirst + i)
    const at = planPlanes(p, i, block)
    codeBlock(entry(CODED, coded), rows, count, at)
    planesAt(coded, at)
  }
  validRows(count)
  const predicates = load<u32>(plan, 16)
  for (let i: u32 = 0; i < load<u32>(plan, 20); i++) predicateRun(item(predicates + i))
  const rules = load<u32>(plan, 24)
  for (let i: u32 = 0; i < load<u32>(plan, 28); i++) {
    const rule = item(rules + i)
    const any = ruleRun(rule, out)
    addCounts(rule, out, 1)
    keepResult(resultEntry(p, i, block), out, any)
  }
}

/** Runs one rule on the block at hand; verdicts to `to`. */
export function ruleRun(rule: u32, to: usize): bool {
  const at = entry(RULES, rule)
  codeRun(load<u32>(at), load<u32>(at, 4))
  return verdict(to)
}

/** Adds (or with -1 takes away) the verdicts at `from` to a rule's counts. */
export function addCounts(rule: u32, from: usize, sign: i32): void {
  for (let v: usize = 0; v < 4; v++) {
    let bits = 0
    for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) bits += <i32>popcnt<u64>(load<u64>(from + v * BLOCK_BYTES + i))
    const at = counts + (<usize>rule << 4) + (v << 2)
    store<i32>(at, load<i32>(at) + sign * bits)
  }
}

function keepResult(at: usize, from: usize, any: bool): void {
  let result = <usize>load<u32>(at)
  if (!any && result == 0) return
  if (result == 0) {
    result = allocLog(8)
    store<u32>(at, <u32>result)
  }
  memory.copy(result, from, 2 * BLOCK_BYTES)
}

/**
 * Lists the rows of a rule that failed (0) or are unknown (1), ascending within a class.
 *
 * @param to    u32[limit]
 * @param limit how many fit
 * @returns how many there are
 */
export function collect(rule: u32, which: u32, to: usize, limit: u32): u32 {
  let found: u32 = 0
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    const plan = entry(PLANS, p)
    for (let i: u32 = 0; i < load<u32>(plan, 28); i++) {
      if (item(load<u32>(plan, 24) + i) != rule) continue
      for (let b: u32 = 0; b < planBlocks(p); b++) {
        const result = <usize>load<u32>(resultEntry(p, i, b))
        if (result != 0) found = listBits(result + <usize>which * BLOCK_BYTES, load<u32>(plan) + b * BLOCK_ROWS, to, limit, found)
      }
    }
  }
  return found
}

function listBits(bits: usize, first: u32, to: usize, limit: u32, found: u32): u32 {
  for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) {
    let word = load<u64>(bits + i)
    while (word != 0) {
      if (found < limit) store<u32>(to + (<usize>found << 2), first + (<u32>i << 3) + <u32>ctz<u64>(word))
      found++
      word &= word - 1
    }
  }
  return found
}
