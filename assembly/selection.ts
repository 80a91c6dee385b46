/** A few rules of a plan and all that they read: what is run where not the whole plan is. */
import { planesAt, predicateRun } from './logic'
import { CODED, countOf, NO_PLACE, PLAN_CODED, planItem, planItems, PREDICATES, WHERES } from './program'
import { programAlloc, programAllocZero } from './program-memory'
import { codedOfPredicate, predicateCount, predicatesOfRule, ruleWhere } from './reads'
import { planPlanes } from './run'
import { whereRun } from './verdict'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

let coded: usize = 0
let predicates: usize = 0
let wheres: usize = 0
/** u32[coded], u32[predicates], u32[wheres]: the selection that each was last part of. */
let codedMarks: usize = 0
let predicateMarks: usize = 0
let whereMarks: usize = 0
/** u32[coded]: the selection in which it was last touched. */
let touchedMarks: usize = 0
let selection: u32 = 0
/** u32[coded]: place among the items of the plan at hand, NO_PLACE where it has none. */
let places: usize = 0
/** The plan whose places these are, NO_PLACE before the first. */
let placed: u32 = NO_PLACE

/** Makes the scratch for the program at hand. */
export function selectionStart(): void {
  if (coded == 0) {
    coded = vectorNew(8)
    predicates = vectorNew(8)
    wheres = vectorNew(8)
  }
  selection = 0
  codedMarks = programAllocZero(<usize>(countOf(CODED) + 1) << 2)
  predicateMarks = programAllocZero(<usize>(countOf(PREDICATES) + 1) << 2)
  whereMarks = programAllocZero(<usize>(countOf(WHERES) + 1) << 2)
  touchedMarks = programAllocZero(<usize>(countOf(CODED) + 1) << 2)
  places = programAlloc(<usize>(countOf(CODED) + 1) << 2)
  placed = NO_PLACE
}

/** Begins an empty selection of rules that are judged from the columns. */
export function selectNone(): void {
  selection++
  vectorClear(coded)
  vectorClear(predicates)
  vectorClear(wheres)
}

/** Begins an empty selection of rules of a plan. */
export function selectPlan(plan: u32): void {
  selectNone()
  if (placed == plan) return
  placed = plan
  memory.fill(places, 0xff, <usize>countOf(CODED) << 2)
  for (let i: u32 = 0; i < planItems(plan, PLAN_CODED); i++) store<u32>(places + (<usize>planItem(plan, PLAN_CODED, i) << 2), i)
}

/** Adds a coded column whose values have changed. */
export function selectTouched(number: u32): void {
  store<u32>(touchedMarks + (<usize>number << 2), selection)
  once(codedMarks, number, coded)
}

/** Whether a coded column's values have changed. */
export function isTouched(number: u32): bool {
  return load<u32>(touchedMarks + (<usize>number << 2)) == selection
}

/** Adds a rule and what it reads. */
export function selectRule(rule: u32): void {
  once(whereMarks, ruleWhere(rule), wheres)
  let at = predicatesOfRule(rule)
  for (const end = at + (<usize>predicateCount(rule) << 2); at < end; at += 4) {
    const predicate = load<u32>(at)
    const mark = predicateMarks + (<usize>predicate << 2)
    if (load<u32>(mark) == selection) continue
    store<u32>(mark, selection)
    vectorPush(predicates, predicate)
    once(codedMarks, codedOfPredicate(predicate), coded)
  }
}

function once(marks: usize, number: u32, list: usize): void {
  const mark = marks + (<usize>number << 2)
  if (load<u32>(mark) == selection) return
  store<u32>(mark, selection)
  vectorPush(list, number)
}

/** How many coded columns are read. */
export function selectedCoded(): u32 {
  return vectorLength(coded)
}

/** Coded column `i` of those that are read. */
export function selectedCodedAt(i: u32): u32 {
  return vectorAt(coded, i)
}

/** Place of a coded column among the items of the plan, NO_PLACE where it has none. */
export function placeOf(number: u32): u32 {
  return load<u32>(places + (<usize>number << 2))
}

/** Says that the planes of what is read are those of a block of the plan. */
export function selectionOpen(plan: u32, block: u32): void {
  for (let i: u32 = 0; i < vectorLength(coded); i++) {
    const number = vectorAt(coded, i)
    if (placeOf(number) != NO_PLACE) planesAt(number, planPlanes(plan, placeOf(number), block))
  }
}

/** Runs the predicates and wheres for the block at hand. */
export function selectionRun(): void {
  for (let i: u32 = 0; i < vectorLength(predicates); i++) predicateRun(vectorAt(predicates, i))
  for (let i: u32 = 0; i < vectorLength(wheres); i++) whereRun(vectorAt(wheres, i))
}

/** Runs again what depends on the coded columns whose values have changed. */
export function selectionAgain(): void {
  for (let i: u32 = 0; i < vectorLength(predicates); i++) {
    if (isTouched(codedOfPredicate(vectorAt(predicates, i)))) predicateRun(vectorAt(predicates, i))
  }
  for (let i: u32 = 0; i < vectorLength(wheres); i++) whereRun(vectorAt(wheres, i))
}
