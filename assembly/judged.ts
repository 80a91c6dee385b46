/** Verdicts of some rules, probes among them, at some rows: judged from the planes, in the blocks of these rows only. */
import { BLOCK_BYTES, BLOCK_ROWS, NONE } from './abi'
import { validRows } from './logic'
import { countOf, planFirst, planRows, PLANS } from './program'
import { programAlloc } from './program-memory'
import { linkA, linkNext, plansOfRule, readsStart, ruleExplained } from './reads'
import { blockRows } from './run'
import { selectionOpen, selectionRun, selectPlan, selectRule } from './selection'
import { ruleBits, verdictAt } from './verdict'

/** bit[4][1024] */
let out: usize = 0

/** Makes the scratch for the program at hand. */
export function judgedStart(): void {
  out = programAlloc(4 * BLOCK_BYTES)
}

/**
 * Verdicts after a run, or after a change.
 *
 * @param rules u32[many]
 * @param rows  u32[count], ascending
 * @param to    u32[many][count]; a rule that does not apply to the class of a row is not applicable there
 */
export function judgedRun(rules: usize, many: u32, rows: usize, count: u32, to: usize): void {
  readsStart()
  memory.fill(to, 0, (<usize>many * <usize>count) << 2)
  let plan: u32 = 0
  let from: u32 = 0
  while (from < count) {
    const row = load<u32>(rows + (<usize>from << 2))
    while (plan < countOf(PLANS) && planFirst(plan) + planRows(plan) <= row) plan++
    if (plan == countOf(PLANS)) return
    const block = row < planFirst(plan) ? 0 : (row - planFirst(plan)) / BLOCK_ROWS
    const first = planFirst(plan) + block * BLOCK_ROWS
    while (from < count && load<u32>(rows + (<usize>from << 2)) < first) from++
    let end = from
    while (end < count && load<u32>(rows + (<usize>end << 2)) < first + blockRows(plan, block)) end++
    if (end > from && selectOf(plan, rules, many)) {
      validRows(blockRows(plan, block))
      selectionOpen(plan, block)
      selectionRun()
      for (let i: u32 = 0; i < many; i++) {
        if (!isIn(plan, load<u32>(rules + (<usize>i << 2)))) continue
        ruleBits(load<u32>(rules + (<usize>i << 2)), out)
        for (let r = from; r < end; r++)
          store<u32>(to + ((<usize>i * count + r) << 2), verdictAt(out, load<u32>(rows + (<usize>r << 2)) - first))
      }
    }
    from = end
  }
}

/** Selects the rules that the plan has; @returns whether there are any */
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
