/**
 * Findings that a change leaves where they are and that may say something else now: rows that are still failed or unknown
 * by rules whose findings read a changed cell (program.ts, READS). Asked for after the change has been judged, while its
 * marks stand.
 *
 *   standing: | rule u32 | row u32 | verdict u32 | verdict u32 |, as flips; one that flipped may be among them, and one twice
 */
import { BLOCK_BYTES, BLOCK_ROWS, NONE, VERDICT_FAIL, VERDICT_UNKNOWN } from './abi'
import { dirtyAdd, dirtyAt, dirtyClear, dirtyCount, dirtySort } from './dirty'
import { listedRun } from './listed'
import { blockWidth, validRun } from './logic'
import { changedRows, isMoved, ledRows, readersOf } from './marks'
import { countOf, entry, item, MAPS, PLAN_RULES, planFirst, planItem, planItems, planRows, PLANS, READS, RULES } from './program'
import { programAlloc, programAllocZero } from './program-memory'
import { readsStart } from './reads'
import { blockRows, foundAt, planBlocks } from './run'
import { selectionOpen, selectionRun, selectPlan, selectRule } from './selection'
import { ruleBits } from './verdict'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

let standing: usize = 0
let readers: usize = 0
/** Rows of which all findings are due. */
let wholly: usize = 0
/** Pairs of place in the plan and rule: those of the plan at hand that read what changed. */
let rules: usize = 0
/** u32[rules]: the naming in which a rule was last named; there is one for every entry of READS that a change concerns. */
let named: usize = 0
let naming: u32 = 0
/** bit[4][1024], u32[BLOCK_ROWS] */
let out: usize = 0
let list: usize = 0

/** Makes the scratch for the program at hand. */
export function standingStart(): void {
  if (standing == 0) {
    standing = vectorNew(10)
    readers = vectorNew(8)
    wholly = vectorNew(4)
    rules = vectorNew(10)
  }
  vectorClear(standing)
  naming = 0
  named = programAllocZero(<usize>(countOf(RULES) + 1) << 2)
  out = programAlloc(4 * BLOCK_BYTES)
  list = programAlloc(BLOCK_ROWS << 2)
}

/** u32[standing][4] */
export function standingPtr(): usize {
  return vectorData(standing)
}

/** How many were listed for the last change. */
export function standingCount(): u32 {
  return vectorLength(standing) >> 2
}

/** Forgets the last change. */
export function standingClear(): void {
  vectorClear(standing)
}

/** Says that all that is found of a row may say something else, whatever the rules read. */
export function standingRow(row: u32): void {
  vectorPush(wholly, row)
}

/** Lists what the changed cells concern, and the maps that lead elsewhere. */
export function standingRun(): void {
  readsStart()
  standingWholly()
  for (let i: u32 = 0; i < countOf(READS); i++) {
    const reads = entry(READS, i)
    const changed = changedRows(load<u32>(reads))
    if (changed == 0 || vectorLength(changed) == 0) continue
    nameRules(reads)
    vectorClear(readers)
    readersOf(load<u32>(reads), load<u32>(reads, 4), readers)
    if (addReaders()) everywhere()
    else inDirtyRows()
    dirtyClear()
  }
}

/** What is said of a row names what its maps lead to: its storey, its type. */
function standingWholly(): void {
  if (isMoved()) {
    for (let m: u32 = 0; m < countOf(MAPS); m++) {
      const led = ledRows(m)
      if (led != 0) for (let r: u32 = 0; r < vectorLength(led); r++) vectorPush(wholly, vectorAt(led, r))
    }
  }
  if (vectorLength(wholly) == 0) return
  naming++
  for (let r: u32 = 0; r < countOf(RULES); r++) store<u32>(named + (<usize>r << 2), naming)
  for (let i: u32 = 0; i < vectorLength(wholly); i++) dirtyAdd(vectorAt(wholly, i))
  dirtySort()
  inDirtyRows()
  dirtyClear()
  vectorClear(wholly)
}

function nameRules(reads: usize): void {
  naming++
  for (let i: u32 = 0; i < load<u32>(reads, 12); i++) store<u32>(named + (<usize>item(load<u32>(reads, 8) + i) << 2), naming)
}

/** Puts the readers in order, each once; @returns whether all rows are meant */
function addReaders(): bool {
  for (let i: u32 = 0; i < vectorLength(readers); i++) {
    if (vectorAt(readers, i) == NONE) return true
    dirtyAdd(vectorAt(readers, i))
  }
  dirtySort()
  return false
}

/** Selects the named rules that a plan has; @returns whether there are any */
function selectNamed(plan: u32): bool {
  vectorClear(rules)
  selectPlan(plan)
  for (let i: u32 = 0; i < planItems(plan, PLAN_RULES); i++) {
    const rule = planItem(plan, PLAN_RULES, i)
    if (load<u32>(named + (<usize>rule << 2)) != naming) continue
    selectRule(rule)
    vectorPush(rules, i)
    vectorPush(rules, rule)
  }
  return vectorLength(rules) > 0
}

function inDirtyRows(): void {
  let next: u32 = 0
  for (let p: u32 = 0; p < countOf(PLANS) && next < dirtyCount(); p++) {
    while (next < dirtyCount() && dirtyAt(next) < planFirst(p)) next++
    const end = planFirst(p) + planRows(p)
    if (next == dirtyCount() || dirtyAt(next) >= end || !selectNamed(p)) continue
    while (next < dirtyCount() && dirtyAt(next) < end) {
      let count: u32 = 0
      for (; next < dirtyCount() && dirtyAt(next) < end && count < <u32>BLOCK_ROWS; next++, count++)
        store<u32>(list + (<usize>count << 2), dirtyAt(next))
      listedRun(list, count)
      for (let k: u32 = 0; k < vectorLength(rules); k += 2) addFindings(vectorAt(rules, k + 1), list, 0)
    }
  }
}

/** A total changed, which every row may read: all findings of the named rules. */
function everywhere(): void {
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    if (!selectNamed(p)) continue
    for (let b: u32 = 0; b < planBlocks(p); b++) {
      validRun(planFirst(p) + b * BLOCK_ROWS, blockRows(p, b))
      selectionOpen(p, b)
      selectionRun()
      for (let k: u32 = 0; k < vectorLength(rules); k += 2)
        if (load<u8>(foundAt(p, vectorAt(rules, k), b)) != 0) addFindings(vectorAt(rules, k + 1), 0, planFirst(p) + b * BLOCK_ROWS)
    }
  }
}

/** Adds a rule's findings of the block at hand; @param rows u32[rows], 0 where they begin at `first` */
function addFindings(rule: u32, rows: usize, first: u32): void {
  ruleBits(rule, out)
  addBits(out, VERDICT_FAIL, rule, rows, first)
  addBits(out + BLOCK_BYTES, VERDICT_UNKNOWN, rule, rows, first)
}

function addBits(bits: usize, verdict: u32, rule: u32, rows: usize, first: u32): void {
  for (let b: usize = 0; b < blockWidth(); b += 8) {
    for (let word = load<u64>(bits + b); word != 0; word &= word - 1) {
      const i = (<u32>b << 3) + <u32>ctz<u64>(word)
      vectorPush(standing, rule)
      vectorPush(standing, rows == 0 ? first + i : load<u32>(rows + (<usize>i << 2)))
      vectorPush(standing, verdict)
      vectorPush(standing, verdict)
    }
  }
}
