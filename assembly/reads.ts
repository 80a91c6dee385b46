/**
 * Who reads what in the program at hand: from columns to coded columns and aggregates, from these to rules, from rules to
 * plans. Made when first needed, in time linear in the program.
 *
 *   list: | next u32 | a u32 | b u32 |, by the number of what is read; 0 ends it
 */
import {
  AGGREGATE_COUNT, AGGREGATE_UNIQUE, CODED_CLASS, CODED_LOWER, CODED_SAME, CODED_UPPER, NONE, OPERAND_PREDICATES, PREDICATE_BELOW, VALUE_COLUMN, VALUE_LENGTH, VALUE_TABLE,
} from './abi'
import { AGGREGATES, CODE, CODED, COLUMNS, countOf, entry, item, MAPS, PLAN_RULES, planItem, planItems, PLANS, PREDICATES, RULES, STEPS, VALUES, WHERES } from './program'
import { programAlloc, programAllocZero } from './program-memory'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

let made = false
/** Vector of u32[3], all lists of the program. */
let links: usize = 0
/* u32[…]: heads of the lists. */
let columnCoded: usize = 0
let columnAggregates: usize = 0
let mapCoded: usize = 0
let mapAggregates: usize = 0
let codedRules: usize = 0
let rulePlans: usize = 0
/** u32[predicates]: the rule that last named a predicate + 1. */
let named: usize = 0
/** Vector of the predicates of all rules, one rule behind the other; u32[rules + 1]: where each begins. */
let predicates: usize = 0
let firstPredicates: usize = 0

/** Forgets the last program. */
export function readsForget(): void {
  made = false
}

/** Makes the lists, once per program. */
export function readsStart(): void {
  if (made) return
  made = true
  if (links == 0) {
    links = vectorNew(12)
    predicates = vectorNew(12)
  }
  vectorClear(links)
  vectorClear(predicates)
  for (let i = 0; i < 3; i++) vectorPush(links, 0) // place 0 ends a list
  columnCoded = heads(COLUMNS)
  columnAggregates = heads(COLUMNS)
  mapCoded = heads(MAPS)
  mapAggregates = heads(MAPS)
  codedRules = heads(CODED)
  rulePlans = heads(RULES)
  firstPredicates = programAlloc(<usize>(countOf(RULES) + 1) << 2)
  named = programAllocZero(<usize>(countOf(PREDICATES) + 1) << 2)
  for (let c: u32 = 0; c < countOf(CODED); c++) codedReads(c, columnCoded, mapCoded, c)
  for (let a: u32 = 0; a < countOf(AGGREGATES); a++) aggregateReads(a)
  for (let r: u32 = 0; r < countOf(RULES); r++) ruleReads(r)
  store<u32>(firstPredicates + (<usize>countOf(RULES) << 2), vectorLength(predicates))
  for (let p = <i32>countOf(PLANS) - 1; p >= 0; p--) {
    for (let i: u32 = 0; i < planItems(p, PLAN_RULES); i++) add(rulePlans, planItem(p, PLAN_RULES, i), p, i)
  }
}

function heads(section: u32): usize {
  return programAllocZero(<usize>(countOf(section) + 1) << 2)
}

function add(lists: usize, key: u32, a: u32, b: u32): void {
  const head = lists + (<usize>key << 2)
  const place = vectorLength(links)
  vectorPush(links, load<u32>(head))
  vectorPush(links, a)
  vectorPush(links, b)
  store<u32>(head, place)
}

/** The list's next link; 0 behind the last. */
export function linkNext(link: u32): u32 {
  return vectorAt(links, link)
}

/** First number of a link. */
export function linkA(link: u32): u32 {
  return vectorAt(links, link + 1)
}

/** Second number of a link. */
export function linkB(link: u32): u32 {
  return vectorAt(links, link + 2)
}

/** Links to (coded column, number of the map or NONE) that read a column. */
export function codedOfColumn(column: u32): u32 {
  return load<u32>(columnCoded + (<usize>column << 2))
}

/** Links to (aggregate, number of the map or NONE) whose members read a column. */
export function aggregatesOfColumn(column: u32): u32 {
  return load<u32>(columnAggregates + (<usize>column << 2))
}

/** Links to the coded columns that read through a map. */
export function codedOfMap(map: u32): u32 {
  return load<u32>(mapCoded + (<usize>map << 2))
}

/** Links to the aggregates whose members are read through a map. */
export function aggregatesOfMap(map: u32): u32 {
  return load<u32>(mapAggregates + (<usize>map << 2))
}

/** Links to the rules, probes left out, that read a coded column. */
export function rulesOfCoded(coded: u32): u32 {
  return load<u32>(codedRules + (<usize>coded << 2))
}

/** u32[predicateCount]: the predicates that a rule and its where read, each once and behind those that it is made from. */
export function predicatesOfRule(rule: u32): usize {
  return vectorData(predicates) + (<usize>load<u32>(firstPredicates + (<usize>rule << 2)) << 2)
}

/** How many predicates a rule and its where read. */
export function predicateCount(rule: u32): u32 {
  const at = firstPredicates + (<usize>rule << 2)
  return load<u32>(at, 4) - load<u32>(at)
}

/** Links to (plan, place in it) of a rule, in the order of the rows. */
export function plansOfRule(rule: u32): u32 {
  return load<u32>(rulePlans + (<usize>rule << 2))
}

/** Number of a rule's where. */
export function ruleWhere(rule: u32): u32 {
  return load<u32>(entry(RULES, rule), 8)
}

/** The rule whose findings a probe explains; NONE for a rule that is no probe. */
export function ruleExplained(rule: u32): u32 {
  return load<u32>(entry(RULES, rule), 20)
}

/** Coded column of a predicate. */
export function codedOfPredicate(predicate: u32): u32 {
  return load<u32>(entry(PREDICATES, predicate), 4)
}

/** Adds a reader to the lists by column and by map of what a coded column reads. */
function codedReads(coded: u32, byColumn: usize, byMap: usize, reader: u32): void {
  const c = entry(CODED, coded)
  const kind = load<u32>(c)
  if (kind == CODED_LOWER || kind == CODED_UPPER) {
    valueReads(load<u32>(c, 4), byColumn, byMap, reader)
    return
  }
  addMap(byMap, load<u32>(c, 8), reader)
  if (kind == CODED_CLASS) return
  add(byColumn, load<u32>(c, 4), reader, load<u32>(c, 8))
  if (kind != CODED_SAME) return
  add(byColumn, load<u32>(c, 12), reader, load<u32>(c, 16))
  addMap(byMap, load<u32>(c, 16), reader)
}

function addMap(byMap: usize, map: u32, reader: u32): void {
  if (map != NONE) add(byMap, map, reader, 0)
}

function valueReads(value: u32, byColumn: usize, byMap: usize, reader: u32): void {
  const v = entry(VALUES, value)
  for (let i: u32 = 0; i < load<u32>(v, 4); i++) {
    const s = entry(STEPS, load<u32>(v) + i)
    const op = load<u32>(s)
    if (op != VALUE_COLUMN && op != VALUE_LENGTH && op != VALUE_TABLE) continue
    add(byColumn, load<u32>(s, 4), reader, load<u32>(s, 8))
    addMap(byMap, load<u32>(s, 8), reader)
  }
}

function aggregateReads(i: u32): void {
  const a = entry(AGGREGATES, i)
  if (load<u32>(a) == AGGREGATE_UNIQUE) {
    add(columnAggregates, load<u32>(a, 28), i, load<u32>(a, 12))
    addMap(mapAggregates, load<u32>(a, 8), i)
    addMap(mapAggregates, load<u32>(a, 12), i)
    return
  }
  if (load<u32>(a) != AGGREGATE_COUNT) valueReads(load<u32>(a, 28), columnAggregates, mapAggregates, i)
  for (let k: u32 = 0; k < load<u32>(a, 36); k++) codedReads(item(load<u32>(a, 32) + k), columnAggregates, mapAggregates, i)
}

function ruleReads(rule: u32): void {
  store<u32>(firstPredicates + (<usize>rule << 2), vectorLength(predicates))
  const at = entry(RULES, rule)
  codePredicates(rule, at, 12)
  codePredicates(rule, entry(WHERES, ruleWhere(rule)), 8)
}

/** The predicates of code and of the two operands that it ends in. */
function codePredicates(rule: u32, at: usize, operands: usize): void {
  let word = entry(CODE, load<u32>(at))
  for (let i: u32 = 0; i < load<u32>(at, 4); i++, word += 8) {
    operandPredicate(rule, <u32>(load<u64>(word) >> 16) & 0xffffff)
    operandPredicate(rule, <u32>(load<u64>(word) >> 40))
  }
  operandPredicate(rule, load<u32>(at + operands))
  operandPredicate(rule, load<u32>(at + operands, 4))
}

function operandPredicate(rule: u32, operand: u32): void {
  if (operand < <u32>OPERAND_PREDICATES) return
  namePredicate(rule, operand - OPERAND_PREDICATES)
}

function namePredicate(rule: u32, predicate: u32): void {
  const stamp = named + (<usize>predicate << 2)
  if (load<u32>(stamp) == rule + 1) return
  store<u32>(stamp, rule + 1)
  const p = entry(PREDICATES, predicate)
  if (load<u32>(p) == PREDICATE_BELOW) {
    namePredicate(rule, load<u32>(p, 8))
    namePredicate(rule, load<u32>(p, 12))
  }
  vectorPush(predicates, predicate)
  if (ruleExplained(rule) != NONE) return
  // rules come one after the other: one that is named already stands first
  const coded = codedOfPredicate(predicate)
  const head = load<u32>(codedRules + (<usize>coded << 2))
  if (head == 0 || linkA(head) != rule) add(codedRules, coded, rule, 0)
}
