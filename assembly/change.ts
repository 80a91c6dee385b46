/**
 * Changes: only rows whose inputs changed are judged again, by the rules that read these inputs; what flipped is listed.
 * The verdicts before come from the planes, those after from the columns; the planes then hold what the columns do.
 *
 *   flip: | rule u32 | row u32 | before u32 | after u32 |   verdicts: VERDICT_…
 */
import { BLOCK_ROWS, NONE } from './abi'
import { aggregateAgain } from './aggregate'
import { dirtyAdd, dirtyAt, dirtyClear, dirtyCount, dirtySort, dirtyStart } from './dirty'
import { standingClear, standingRun, standingStart } from './standing'
import { changedColumn, changedColumns, changeMark, marksClear, marksStart, readersOf } from './marks'
import { AGGREGATES, CODED, countOf, entry, PLAN_CODED, PLAN_RULES, planFirst, planItem, planItems, planRows, PLANS, RULES } from './program'
import { programAlloc, programAllocZero } from './program-memory'
import { aggregatesOfColumn, codedOfColumn, linkA, linkB, linkNext, readsStart, rulesOfCoded } from './reads'
import { flipCount, flipsClear, judgeBlock, judgeRows, rejudgePlan, rejudgeRule, rejudgeStart } from './rejudge'
import { planBlocks } from './run'
import { selectTouched } from './selection'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

/** Rows of a block of which so many changed are judged where they lie, with all the others of the block. */
const MANY: u32 = 256
/** u32[aggregates]: rows (vector) whose members changed, 0 where none; u32[rules]: the change that last touched it. */
let members: usize = 0
let touchedRules: usize = 0
/** u32[coded]: the change that last touched it. */
let touchedCoded: usize = 0
let change: u32 = 0
let found: usize = 0
let rows: usize = 0
/** Whether a total changed, which every row may read. */
let wide = false

/** Makes the scratch for the program at hand; `total` is the number of rows. */
export function changeStart(total: u32): void {
  if (found == 0) found = vectorNew(8)
  change = 0
  members = programAllocZero(<usize>(countOf(AGGREGATES) + 1) << 2)
  touchedRules = programAllocZero(<usize>(countOf(RULES) + 1) << 2)
  touchedCoded = programAllocZero(<usize>(countOf(CODED) + 1) << 2)
  rows = programAlloc(BLOCK_ROWS << 2)
  marksStart()
  dirtyStart(total)
  rejudgeStart()
  standingStart()
}

/** Judges again what depends on the marked rows, and lists (standing.ts) other findings that it concerns, if asked; @returns how many verdicts flipped */
export function changeRun(withStanding: bool): u32 {
  flipsClear()
  standingClear()
  if (changedColumns() == 0) return 0
  readsStart()
  change++
  wide = false
  refreshAggregates()
  for (let i: u32 = 0; i < changedColumns(); i++) touchColumn(changedColumn(i))
  dirtySort()
  judgePlans()
  dirtyClear()
  if (withStanding) standingRun()
  marksClear()
  return flipCount()
}

/** Computes aggregates again in the order of the program: the results of one may be members of those behind it. */
function refreshAggregates(): void {
  let next: u32 = 0
  for (; next < changedColumns(); next++) touchAggregates(changedColumn(next))
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) {
    const list = <usize>load<u32>(members + (<usize>i << 2))
    if (list == 0 || vectorLength(list) == 0) continue
    vectorClear(found)
    aggregateAgain(i, list, found)
    vectorClear(list)
    const result = load<u32>(entry(AGGREGATES, i), 4)
    for (let r: u32 = 0; r < vectorLength(found); r++) changeMark(result, vectorAt(found, r))
    for (; next < changedColumns(); next++) touchAggregates(changedColumn(next))
  }
}

function touchAggregates(column: u32): void {
  for (let link = aggregatesOfColumn(column); link != 0; link = linkNext(link)) {
    const at = members + (<usize>linkA(link) << 2)
    if (load<u32>(at) == 0) store<u32>(at, <u32>vectorNew(6))
    readersOf(column, linkB(link), load<u32>(at))
  }
}

/** Marks what reads a column, and the rows in which it does. */
function touchColumn(column: u32): void {
  for (let link = codedOfColumn(column); link != 0; link = linkNext(link)) {
    store<u32>(touchedCoded + (<usize>linkA(link) << 2), change)
    vectorClear(found)
    readersOf(column, linkB(link), found)
    for (let r: u32 = 0; r < vectorLength(found); r++) {
      if (vectorAt(found, r) == NONE) wide = true
      else dirtyAdd(vectorAt(found, r))
    }
  }
}

function touchRules(number: u32): void {
  for (let link = rulesOfCoded(number); link != 0; link = linkNext(link)) store<u32>(touchedRules + (<usize>linkA(link) << 2), change)
}

function judgePlans(): void {
  let from: u32 = 0
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    const end = planFirst(p) + planRows(p)
    while (from < dirtyCount() && dirtyAt(from) < planFirst(p)) from++
    let to = from
    while (to < dirtyCount() && dirtyAt(to) < end) to++
    if ((wide || to > from) && select(p)) {
      if (wide) for (let b: u32 = 0; b < planBlocks(p); b++) judgeBlock(p, b)
      else judgeDirty(p, from, to)
    }
    from = to
  }
}

/** Selects what of a plan was touched; @returns whether anything was */
function select(p: u32): bool {
  rejudgePlan(p)
  let any = false
  for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) {
    const number = planItem(p, PLAN_CODED, i)
    if (load<u32>(touchedCoded + (<usize>number << 2)) != change) continue
    selectTouched(number)
    touchRules(number)
    any = true
  }
  if (any) {
    for (let i: u32 = 0; i < planItems(p, PLAN_RULES); i++) {
      const rule = planItem(p, PLAN_RULES, i)
      if (load<u32>(touchedRules + (<usize>rule << 2)) == change) rejudgeRule(i, rule)
    }
  }
  return any
}

/** Judges the dirty rows from…to of a plan: where they lie in blocks that hold many, else gathered. */
function judgeDirty(p: u32, from: u32, to: u32): void {
  let count: u32 = 0
  while (from < to) {
    const block = (dirtyAt(from) - planFirst(p)) / BLOCK_ROWS
    const end = planFirst(p) + (block + 1) * BLOCK_ROWS
    let next = from
    while (next < to && dirtyAt(next) < end) next++
    if (next - from >= MANY) judgeBlock(p, block)
    else {
      for (; from < next; from++) {
        store<u32>(rows + (<usize>count << 2), dirtyAt(from))
        if (++count < <u32>BLOCK_ROWS) continue
        judgeRows(p, rows, count)
        count = 0
      }
    }
    from = next
  }
  if (count > 0) judgeRows(p, rows, count)
}
