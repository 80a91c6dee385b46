/**
 * Which rows a rule failed or left open, and what rules say of rows that are asked for: judged again from the planes, in
 * the blocks where the full run found any, or in those of the rows.
 */
import { BLOCK_BYTES, BLOCK_ROWS, NONE } from './abi'
import { blockWidth, validRun } from './logic'
import { countOf, planFirst, planRows, PLANS } from './program'
import { programAlloc } from './program-memory'
import { linkA, linkB, linkNext, plansOfRule, readsStart, ruleExplained } from './reads'
import { blockRows, FOUND_FAIL, FOUND_UNKNOWN, foundAt, planBlocks } from './run'
import { selectionOpen, selectionRun, selectPlan, selectRule } from './selection'
import { ruleBits, verdictAt } from './verdict'

/** bit[4][1024]: verdicts of the block at hand. */
let out: usize = 0
let judged: u32 = 0

/** Makes the scratch for the program at hand. */
export function listingStart(): void {
  out = programAlloc(4 * BLOCK_BYTES)
}

/** How many blocks have been judged again to list rows or to say what rules make of some; for tests and reports. */
export function blocksListed(): u32 {
  return judged
}

/**
 * Lists the rows of a rule that failed (0) or are unknown (1), ascending.
 *
 * @param to    u32[limit]
 * @param limit how many fit
 * @returns how many there are
 */
export function collect(rule: u32, which: u32, to: usize, limit: u32): u32 {
  readsStart()
  const wanted = which == 0 ? FOUND_FAIL : FOUND_UNKNOWN
  let found: u32 = 0
  for (let link = plansOfRule(rule); link != 0; link = linkNext(link)) {
    const plan = linkA(link)
    selectPlan(plan)
    selectRule(rule)
    for (let b: u32 = 0; b < planBlocks(plan); b++) {
      if ((load<u8>(foundAt(plan, linkB(link), b)) & <u8>wanted) == 0) continue
      openBlock(plan, b)
      ruleBits(rule, out)
      found = listBits(out + <usize>which * BLOCK_BYTES, planFirst(plan) + b * BLOCK_ROWS, to, limit, found)
    }
  }
  return found
}

function openBlock(plan: u32, block: u32): void {
  judged++
  validRun(planFirst(plan) + block * BLOCK_ROWS, blockRows(plan, block))
  selectionOpen(plan, block)
  selectionRun()
}

function listBits(bits: usize, first: u32, to: usize, limit: u32, found: u32): u32 {
  for (let i: usize = 0; i < blockWidth(); i += 8) {
    let word = load<u64>(bits + i)
    while (word != 0) {
      if (found < limit) store<u32>(to + (<usize>found << 2), first + (<u32>i << 3) + <u32>ctz<u64>(word))
      found++
      word &= word - 1
    }
  }
  return found
}

/**
 * Says what rules, probes among them, make of rows: after a run, or after a change.
 *
 * @param rules u32[many]
 * @param rows  u32[count], ascending
 * @param to    u32[many][count]: verdicts; a rule that does not apply to the class of a row is not applicable there
 */
export function judgeRows(rules: usize, many: u32, rows: usize, count: u32, to: usize): void {
  readsStart()
  memory.fill(to, 0, (<usize>many * <usize>count) << 2)
  let plan: u32 = 0
  for (let from: u32 = 0; from < count; ) {
    const row = load<u32>(rows + (<usize>from << 2))
    while (plan < countOf(PLANS) && planFirst(plan) + planRows(plan) <= row) plan++
    if (plan == countOf(PLANS)) return
    if (row < planFirst(plan)) {
      from++
      continue
    }
    const block = (row - planFirst(plan)) / BLOCK_ROWS
    const first = planFirst(plan) + block * BLOCK_ROWS
    let end = from + 1
    while (end < count && load<u32>(rows + (<usize>end << 2)) < first + blockRows(plan, block)) end++
    if (selectOf(plan, rules, many)) {
      openBlock(plan, block)
      for (let i: u32 = 0; i < many; i++) {
        const rule = load<u32>(rules + (<usize>i << 2))
        if (!isIn(plan, rule)) continue
        ruleBits(rule, out)
        for (let r = from; r < end; r++)
          store<u32>(to + ((<usize>i * count + r) << 2), verdictAt(out, load<u32>(rows + (<usize>r << 2)) - first))
      }
    }
    from = end
  }
}

/** Selects those of the rules that a plan has; @returns whether there are any */
function selectOf(plan: u32, rules: usize, many: u32): bool {
  selectPlan(plan)
  let any = false
  for (let i: u32 = 0; i < many; i++) {
    const rule = load<u32>(rules + (<usize>i << 2))
    if (!isIn(plan, rule)) continue
    selectRule(rule)
    any = true
  }
  return any
}

/** Whether a plan has a rule, or the rule that a probe explains. */
function isIn(plan: u32, rule: u32): bool {
  const owner = ruleExplained(rule) == NONE ? rule : ruleExplained(rule)
  for (let link = plansOfRule(owner); link != 0; link = linkNext(link)) if (linkA(link) == plan) return true
  return false
}
