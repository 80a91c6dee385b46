/** Which rows a rule failed or left open: judged again from the planes, block by block, where the full run found any. */
import { BLOCK_BYTES, BLOCK_ROWS, NONE } from './abi'
import { countBits, validRows } from './logic'
import { planFirst } from './program'
import { programAlloc } from './program-memory'
import { linkA, linkB, linkNext, plansOfRule, readsStart, ruleExplained } from './reads'
import { blockRows, FOUND_FAIL, FOUND_UNKNOWN, foundAt, planBlocks, ruleCounts } from './run'
import { selectionOpen, selectionRun, selectPlan, selectRule } from './selection'
import { ruleBits } from './verdict'

/** bit[4][1024]: verdicts of the block at hand, and those of the rule that a probe explains. */
let out: usize = 0
let explained: usize = 0
let judged: u32 = 0

/** Makes the scratch for the program at hand. */
export function listingStart(): void {
  out = programAlloc(4 * BLOCK_BYTES)
  explained = programAlloc(4 * BLOCK_BYTES)
}

/** How many blocks have been judged again to list rows or to count a probe; for tests and reports. */
export function blocksListed(): u32 {
  return judged
}

/**
 * Lists the rows of a rule that failed (0) or are unknown (1), ascending; of a probe only those that are findings of the
 * rule it explains.
 *
 * @param to    u32[limit]
 * @param limit how many fit
 * @returns how many there are
 */
export function collect(rule: u32, which: u32, to: usize, limit: u32): u32 {
  readsStart()
  const owner = ruleExplained(rule) == NONE ? rule : ruleExplained(rule)
  const wanted = owner != rule ? FOUND_FAIL | FOUND_UNKNOWN : which == 0 ? FOUND_FAIL : FOUND_UNKNOWN
  let found: u32 = 0
  for (let link = plansOfRule(owner); link != 0; link = linkNext(link)) {
    const plan = linkA(link)
    selectPlan(plan)
    selectRule(rule)
    if (owner != rule) selectRule(owner)
    for (let b: u32 = 0; b < planBlocks(plan); b++) {
      if ((load<u8>(foundAt(plan, linkB(link), b)) & <u8>wanted) == 0) continue
      judgeBlock(plan, b, rule, owner)
      found = listBits(out + <usize>which * BLOCK_BYTES, planFirst(plan) + b * BLOCK_ROWS, to, limit, found)
    }
  }
  return found
}

/** Counts a probe's verdicts over the findings of the rule it explains, into its place among the counts. */
export function probeCount(rule: u32): void {
  readsStart()
  const owner = ruleExplained(rule)
  if (owner == NONE) return
  const at = ruleCounts() + (<usize>rule << 4)
  memory.fill(at, 0, 16)
  for (let link = plansOfRule(owner); link != 0; link = linkNext(link)) {
    const plan = linkA(link)
    selectPlan(plan)
    selectRule(rule)
    selectRule(owner)
    for (let b: u32 = 0; b < planBlocks(plan); b++) {
      if (load<u8>(foundAt(plan, linkB(link), b)) == 0) continue
      judgeBlock(plan, b, rule, owner)
      for (let v: usize = 0; v < 4; v++) store<u32>(at + (v << 2), load<u32>(at + (v << 2)) + countBits(out + v * BLOCK_BYTES))
    }
  }
}

function judgeBlock(plan: u32, block: u32, rule: u32, owner: u32): void {
  judged++
  validRows(blockRows(plan, block))
  selectionOpen(plan, block)
  selectionRun()
  memory.fill(out, 0, 4 * BLOCK_BYTES)
  ruleBits(rule, out)
  if (owner == rule) return
  ruleBits(owner, explained)
  for (let v: usize = 0; v < 4; v++) {
    for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) {
      const findings = load<u64>(explained + i) | load<u64>(explained + i, BLOCK_BYTES)
      const at = out + v * BLOCK_BYTES + i
      store<u64>(at, load<u64>(at) & findings)
    }
  }
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
