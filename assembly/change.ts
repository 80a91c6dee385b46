/**
 * Changes: only rows whose inputs changed are judged again, by the rules that read these inputs; what flipped is listed.
 * The verdicts before come from the planes, those after from the columns; the planes then hold what the columns do.
 *
 *   flip: | rule u32 | row u32 | before u32 | after u32 |   verdicts: VERDICT_…
 */
import { AGGREGATE_UNIQUE, BLOCK_ROWS, NONE } from './abi'
import { aggregateAgain } from './aggregate'
import { isTurned, turnedClear, turnedCount, turnedRow } from './alive'
import { dirtyAdd, dirtyAt, dirtyClear, dirtyCount, dirtySort, dirtyStart } from './dirty'
import { standingClear, standingRun, standingStart } from './standing'
import { changedColumn, changedColumns, changeMark, isMoved, ledRows, marksClear, marksStart, movedParents, readersOf } from './marks'
import { AGGREGATES, CODED, countOf, entry, MAPS, PLAN_CODED, PLAN_RULES, planFirst, planItem, planItems, planRows, PLANS, RULES } from './program'
import { programAlloc, programAllocZero } from './program-memory'
import { aggregatesOfColumn, aggregatesOfMap, codedOfColumn, codedOfMap, linkA, linkB, linkNext, readsStart, rulesOfCoded } from './reads'
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
/** u32[coded], u32[rules]: the same of what reads a total, which every row may. */
let wideCoded: usize = 0
let wideRules: usize = 0
let change: u32 = 0
let found: usize = 0
let rows: usize = 0
/** Whether a total changed. */
let wide = false

/** Makes the scratch for the program at hand; `total` is the number of rows. */
export function changeStart(total: u32): void {
  if (found == 0) found = vectorNew(8)
  change = 0
  members = programAllocZero(<usize>(countOf(AGGREGATES) + 1) << 2)
  touchedRules = programAllocZero(<usize>(countOf(RULES) + 1) << 2)
  touchedCoded = programAllocZero(<usize>(countOf(CODED) + 1) << 2)
  wideRules = programAllocZero(<usize>(countOf(RULES) + 1) << 2)
  wideCoded = programAllocZero(<usize>(countOf(CODED) + 1) << 2)
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
  if (changedColumns() == 0 && turnedCount() == 0 && !isMoved()) {
    if (withStanding) standingRun()
    return 0
  }
  readsStart()
  change++
  wide = false
  if (isMoved()) for (let m: u32 = 0; m < countOf(MAPS); m++) aggregatesLed(m)
  turnAggregates()
  refreshAggregates()
  judgeTurned()
  for (let i: u32 = 0; i < changedColumns(); i++) touchColumn(changedColumn(i))
  if (isMoved()) for (let m: u32 = 0; m < countOf(MAPS); m++) touchMap(m)
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
    const parents = isMoved() ? movedParents(i) : 0
    if ((list == 0 || vectorLength(list) == 0) && (parents == 0 || vectorLength(parents) == 0)) continue
    vectorClear(found)
    aggregateAgain(i, membersOf(i), parents, found)
    vectorClear(membersOf(i))
    const result = load<u32>(entry(AGGREGATES, i), 4)
    for (let r: u32 = 0; r < vectorLength(found); r++) changeMark(result, vectorAt(found, r))
    for (; next < changedColumns(); next++) touchAggregates(changedColumn(next))
  }
}

/** Vector of the changed members of an aggregate. */
function membersOf(aggregate: u32): usize {
  const at = members + (<usize>aggregate << 2)
  if (load<u32>(at) == 0) store<u32>(at, <u32>vectorNew(6))
  return <usize>load<u32>(at)
}

function touchAggregates(column: u32): void {
  for (let link = aggregatesOfColumn(column); link != 0; link = linkNext(link)) readersOf(column, linkB(link), membersOf(linkA(link)))
}

/** Members that a map leads elsewhere. */
function aggregatesLed(map: u32): void {
  if (ledRows(map) == 0) return
  for (let link = aggregatesOfMap(map); link != 0; link = linkNext(link)) addAll(ledRows(map), membersOf(linkA(link)))
}

function addAll(rows: usize, to: usize): void {
  for (let r: u32 = 0; r < vectorLength(rows); r++) vectorPush(to, vectorAt(rows, r))
}

/** Rows that come or go are members, or no longer, of the totals over their class and of the sets of equal values. */
function turnAggregates(): void {
  if (turnedCount() == 0) return
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) {
    const a = entry(AGGREGATES, i)
    if (load<u32>(a) != AGGREGATE_UNIQUE && load<u32>(a, 8) != 0) continue
    for (let t: u32 = 0; t < turnedCount(); t++) vectorPush(membersOf(i), turnedRow(t))
  }
}

/** Judges the rows that came or went, by all rules of their plans; afterwards their planes hold what the columns do. */
function judgeTurned(): void {
  if (turnedCount() == 0) return
  for (let t: u32 = 0; t < turnedCount(); t++) if (isTurned(turnedRow(t))) dirtyAdd(turnedRow(t))
  dirtySort()
  let next: u32 = 0
  for (let p: u32 = 0; p < countOf(PLANS) && next < dirtyCount(); p++) {
    const end = planFirst(p) + planRows(p)
    while (next < dirtyCount() && dirtyAt(next) < planFirst(p)) next++
    if (next == dirtyCount() || dirtyAt(next) >= end) continue
    rejudgePlan(p)
    for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) selectTouched(planItem(p, PLAN_CODED, i))
    for (let i: u32 = 0; i < planItems(p, PLAN_RULES); i++) rejudgeRule(i, planItem(p, PLAN_RULES, i))
    while (next < dirtyCount() && dirtyAt(next) < end) {
      let count: u32 = 0
      for (; next < dirtyCount() && dirtyAt(next) < end && count < <u32>BLOCK_ROWS; next++, count++)
        store<u32>(rows + (<usize>count << 2), dirtyAt(next))
      judgeRows(p, rows, count, true)
    }
  }
  dirtyClear()
  turnedClear()
}

/** Marks what reads through a map, and the rows that it leads elsewhere. */
function touchMap(map: u32): void {
  const led = ledRows(map)
  if (led == 0 || vectorLength(led) == 0) return
  for (let link = codedOfMap(map); link != 0; link = linkNext(link)) store<u32>(touchedCoded + (<usize>linkA(link) << 2), change)
  for (let r: u32 = 0; r < vectorLength(led); r++) dirtyAdd(vectorAt(led, r))
}

/** Marks what reads a column, and the rows in which it does. */
function touchColumn(column: u32): void {
  for (let link = codedOfColumn(column); link != 0; link = linkNext(link)) {
    store<u32>(touchedCoded + (<usize>linkA(link) << 2), change)
    vectorClear(found)
    readersOf(column, linkB(link), found)
    for (let r: u32 = 0; r < vectorLength(found); r++) {
      if (vectorAt(found, r) != NONE) dirtyAdd(vectorAt(found, r))
      else {
        wide = true
        store<u32>(wideCoded + (<usize>linkA(link) << 2), change)
      }
    }
  }
}

function judgePlans(): void {
  let from: u32 = 0
  for (let p: u32 = 0; p < countOf(PLANS); p++) {
    const end = planFirst(p) + planRows(p)
    while (from < dirtyCount() && dirtyAt(from) < planFirst(p)) from++
    let to = from
    while (to < dirtyCount() && dirtyAt(to) < end) to++
    if (to > from && select(p, touchedCoded, touchedRules)) judgeDirty(p, from, to)
    // the dirty rows are done then: what a total says is the same before and after
    if (wide && select(p, wideCoded, wideRules)) for (let b: u32 = 0; b < planBlocks(p); b++) judgeBlock(p, b)
    from = to
  }
}

/** Selects what of a plan was touched, by the marks of coded columns; @returns whether anything was */
function select(p: u32, coded: usize, rules: usize): bool {
  rejudgePlan(p)
  let any = false
  for (let i: u32 = 0; i < planItems(p, PLAN_CODED); i++) {
    const number = planItem(p, PLAN_CODED, i)
    if (load<u32>(coded + (<usize>number << 2)) != change) continue
    selectTouched(number)
    for (let link = rulesOfCoded(number); link != 0; link = linkNext(link)) store<u32>(rules + (<usize>linkA(link) << 2), change)
    any = true
  }
  if (any) {
    for (let i: u32 = 0; i < planItems(p, PLAN_RULES); i++) {
      const rule = planItem(p, PLAN_RULES, i)
      if (load<u32>(rules + (<usize>rule << 2)) == change) rejudgeRule(i, rule)
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
        judgeRows(p, rows, count, false)
        count = 0
      }
    }
    from = next
  }
  if (count > 0) judgeRows(p, rows, count, false)
}
