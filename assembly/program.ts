/**
 * The compiled program as it lies in memory; written by the compiler, checked here before it runs.
 *
 *   header: u32[40]; section i (SECTION_…) stands as | count | byte offset from the header | at word 3 + 2 · i
 *
 *   COLUMNS    u32                    address of the column
 *   MAPS       u32                    address of the map
 *   NUMBERS    f64                    constants and cut points
 *   VALUES     u32[4]                 first instruction, instructions, 0, 0
 *   STEPS      u32[4]                 op, a, b, c
 *   CODED      u32[8]                 kind, value or column, map, first cut, cuts, first set, sets, planes;
 *                                     CODED_CLASS: sets are items, pairs of first and end row; CODED_SAME: cuts are the other column and its map
 *   SETS       u32                    address of a bit[texts]
 *   PREDICATES u32[4]                 op, coded, k, 0
 *   RULES      u32[4]                 first word of code, words, 0, 0
 *   CODE       u32                    op << 24 | operand
 *   PLANS      u32[8]                 first row, rows, first coded item, coded items, first predicate item, items, first rule item, items
 *   ITEMS      u32                    numbers of coded columns, predicates and rules
 *   AGGREGATES u32[12]                kind, result column, relation, first row, end row, first word of code, words, value,
 *                                     first coded item, coded items, first predicate item, predicate items
 *   TABLES     u32[2]                 address of | text u32 | 0 | f64 | …, entries
 */
import {
  ABI_VERSION, AGGREGATE_COUNT, AGGREGATE_UNIQUE, CODED_CLASS, CODED_LOWER, CODED_PRESENT, CODED_SAME, CODED_TEXT, CODED_UPPER, COLUMN_BOUNDS,
  COLUMN_CELLS, COLUMN_SCALAR, FAULT_PROGRAM, NONE, PREDICATE_BELOW, PREDICATE_NOT_PLANE, PROGRAM_MAGIC, RULE_LOAD_TEMP, RULE_NOT, RULE_STORE,
  RULE_AND_TEMP, RULE_OR_TEMP, RULE_LOAD, RULE_AND, RULE_OR, TEMP_COUNT, VALUE_COLUMN, VALUE_LENGTH, VALUE_NUMBER, VALUE_TABLE, VALUE_TABLE_END,
} from './abi'
import { stop, usedBytes } from './memory'

export const COLUMNS: u32 = 0
export const MAPS: u32 = 1
export const NUMBERS: u32 = 2
export const VALUES: u32 = 3
export const STEPS: u32 = 4
export const CODED: u32 = 5
export const SETS: u32 = 6
export const PREDICATES: u32 = 7
export const RULES: u32 = 8
export const CODE: u32 = 9
export const PLANS: u32 = 10
export const ITEMS: u32 = 11
export const AGGREGATES: u32 = 12
export const TABLES: u32 = 13
const SECTIONS: u32 = 14

/** u32[14]: bytes of one entry of each section. */
const sizes = memory.data<u32>([4, 4, 8, 16, 16, 32, 4, 16, 16, 4, 32, 4, 48, 8])

let base: usize = 0

/** How many entries a section has. */
export function countOf(section: u32): u32 {
  return load<u32>(base + (<usize>(3 + 2 * section) << 2))
}

/** Address of entry `i` of a section. */
export function entry(section: u32, i: u32): usize {
  return base + load<u32>(base + (<usize>(4 + 2 * section) << 2)) + <usize>i * load<u32>(sizes + (<usize>section << 2))
}

/** Address of a column of the program. */
export function columnOf(i: u32): usize {
  return load<u32>(entry(COLUMNS, i))
}

/** Address of a map of the program, 0 for NONE. */
export function mapOf(i: u32): usize {
  return i == NONE ? 0 : load<u32>(entry(MAPS, i))
}

/** A constant of the program. */
export function numberOf(i: u32): f64 {
  return load<f64>(entry(NUMBERS, i))
}

/** Takes a program over; traps with FAULT_PROGRAM when anything in it leads outside. */
export function programCheck(at: usize, bytes: u32, rows: u32): void {
  base = at
  require(bytes >= 160 && load<u32>(at) == PROGRAM_MAGIC && load<u32>(at, 4) == ABI_VERSION && load<u32>(at, 8) == bytes)
  for (let s: u32 = 0; s < SECTIONS; s++) {
    const offset = load<u32>(at + (<usize>(4 + 2 * s) << 2))
    require(offset >= 160 && <u64>offset + <u64>countOf(s) * load<u32>(sizes + (<usize>s << 2)) <= bytes)
  }
  for (let i: u32 = 0; i < countOf(COLUMNS); i++) checkColumn(columnOf(i))
  for (let i: u32 = 0; i < countOf(MAPS); i++) checkMap(mapOf(i))
  for (let i: u32 = 0; i < countOf(SETS); i++) inMemory(load<u32>(entry(SETS, i)), 4)
  for (let i: u32 = 0; i < countOf(TABLES); i++) inMemory(load<u32>(entry(TABLES, i)), <u64>load<u32>(entry(TABLES, i), 4) << 4)
  for (let i: u32 = 0; i < countOf(VALUES); i++) within(entry(VALUES, i), 0, 4, STEPS)
  for (let i: u32 = 0; i < countOf(STEPS); i++) checkStep(entry(STEPS, i))
  for (let i: u32 = 0; i < countOf(CODED); i++) checkCoded(entry(CODED, i))
  for (let i: u32 = 0; i < countOf(PREDICATES); i++) checkPredicate(entry(PREDICATES, i))
  for (let i: u32 = 0; i < countOf(RULES); i++) within(entry(RULES, i), 0, 4, CODE)
  for (let i: u32 = 0; i < countOf(CODE); i++) checkCode(load<u32>(entry(CODE, i)))
  for (let i: u32 = 0; i < countOf(PLANS); i++) {
    const p = entry(PLANS, i)
    require(<u64>load<u32>(p) + load<u32>(p, 4) <= rows)
    items(p, 8, CODED)
    items(p, 16, PREDICATES)
    items(p, 24, RULES)
  }
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) checkAggregate(entry(AGGREGATES, i), rows)
}

function require(holds: bool): void {
  if (!holds) stop(FAULT_PROGRAM)
}

function inMemory(at: usize, bytes: u64): void {
  require(at != 0 && <u64>at + bytes <= <u64>usedBytes())
}

function checkColumn(column: usize): void {
  inMemory(column, 32)
  const kind = load<u32>(column)
  const a = load<u32>(column, 12)
  require(kind >= <u32>COLUMN_CELLS && kind <= <u32>COLUMN_SCALAR && load<u32>(column, 4) <= load<u32>(column, 8))
  const rows = <u64>(load<u32>(column, 8) - load<u32>(column, 4))
  if (kind == COLUMN_CELLS) {
    if (load<u32>(column, 28) != 0) inMemory(a, <u64>load<u32>(column, 28) << 2)
    return
  }
  inMemory(a, kind == COLUMN_SCALAR ? 16 : rows << 3)
  if (kind == COLUMN_BOUNDS) inMemory(load<u32>(column, 16), rows << 3)
}

function checkMap(map: usize): void {
  inMemory(map, 16)
  require(load<u32>(map) <= load<u32>(map, 4))
  inMemory(load<u32>(map, 8), <u64>(load<u32>(map, 4) - load<u32>(map)) << 2)
}

/** Its ends are checked, not every offset: that would cost as much as a run. */
function checkRelation(relation: usize): void {
  inMemory(relation, 32)
  require(load<u32>(relation) <= load<u32>(relation, 4))
  const offsets = <usize>load<u32>(relation, 8)
  const rows = <usize>(load<u32>(relation, 4) - load<u32>(relation))
  inMemory(offsets, (<u64>rows + 1) << 2)
  inMemory(load<u32>(relation, 12), <u64>load<u32>(relation, 16) << 2)
  require(load<u32>(offsets) == 0 && load<u32>(offsets + (rows << 2)) == load<u32>(relation, 16))
}

function checkPredicate(p: usize): void {
  const op = load<u32>(p)
  require(op >= 1 && op <= <u32>PREDICATE_NOT_PLANE && load<u32>(p, 4) < countOf(CODED))
  const coded = entry(CODED, load<u32>(p, 4))
  const ranked = load<u32>(coded) == CODED_LOWER || load<u32>(coded) == CODED_UPPER
  require(op <= <u32>PREDICATE_BELOW ? ranked : load<u32>(p, 8) < load<u32>(coded, 28))
}

function within(at: usize, first: usize, count: usize, section: u32): void {
  require(<u64>load<u32>(at + first) + load<u32>(at + count) <= countOf(section))
}

/** The items from word `first` (bytes) on must be numbers of a section. */
function items(at: usize, first: usize, section: u32): void {
  within(at, first, first + 4, ITEMS)
  const start = load<u32>(at + first)
  for (let i: u32 = 0; i < load<u32>(at + first, 4); i++) require(load<u32>(entry(ITEMS, start + i)) < countOf(section))
}

function checkStep(s: usize): void {
  const op = load<u32>(s)
  require(op >= <u32>VALUE_COLUMN && op <= <u32>VALUE_TABLE_END)
  if (op == VALUE_NUMBER) require(load<u32>(s, 4) < countOf(NUMBERS))
  if (op == VALUE_COLUMN || op == VALUE_LENGTH || op == VALUE_TABLE) {
    require(load<u32>(s, 4) < countOf(COLUMNS))
    require(load<u32>(s, 8) == NONE || load<u32>(s, 8) < countOf(MAPS))
  }
  if (op == VALUE_TABLE) require(load<u32>(s, 12) < countOf(TABLES))
}

function checkCoded(c: usize): void {
  const kind = load<u32>(c)
  require(kind >= <u32>CODED_LOWER && kind <= <u32>CODED_SAME)
  if (kind == CODED_LOWER || kind == CODED_UPPER) {
    require(load<u32>(c, 4) < countOf(VALUES) && load<u32>(c, 16) <= 254)
    within(c, 12, 16, NUMBERS)
  } else if (kind == CODED_CLASS) within(c, 20, 24, ITEMS)
  else {
    require(load<u32>(c, 4) < countOf(COLUMNS))
    if (kind == CODED_SAME) {
      require(load<u32>(c, 12) < countOf(COLUMNS))
      require(load<u32>(c, 16) == NONE || load<u32>(c, 16) < countOf(MAPS))
    } else within(c, 20, 24, SETS)
  }
  require(load<u32>(c, 8) == NONE || load<u32>(c, 8) < countOf(MAPS))
  const planes = load<u32>(c, 28)
  if (kind == CODED_LOWER || kind == CODED_UPPER) require(planes >= 1 && planes <= 8 && load<u32>(c, 16) + 2 <= (<u32>1) << planes)
  else require(planes == (kind == CODED_PRESENT ? 1 : kind == CODED_TEXT ? 1 + load<u32>(c, 24) : 2))
}

function checkCode(word: u32): void {
  const op = word >> 24
  const operand = word & 0xffffff
  require(op >= <u32>RULE_LOAD && op <= <u32>RULE_NOT)
  if (op == RULE_LOAD || op == RULE_AND || op == RULE_OR) require(operand < countOf(PREDICATES))
  if (op == RULE_STORE || op == RULE_AND_TEMP || op == RULE_OR_TEMP || op == RULE_LOAD_TEMP) require(operand < <u32>TEMP_COUNT)
}

function checkAggregate(a: usize, rows: u32): void {
  const kind = load<u32>(a)
  require(kind >= 1 && kind <= <u32>AGGREGATE_UNIQUE && load<u32>(a, 4) < countOf(COLUMNS))
  const column = columnOf(load<u32>(a, 4))
  if (kind == AGGREGATE_UNIQUE) {
    checkUnique(a, column)
    return
  }
  const relation = <usize>load<u32>(a, 8)
  require(load<u32>(column) == <u32>(relation == 0 ? COLUMN_SCALAR : COLUMN_BOUNDS))
  if (relation != 0) checkRelation(relation)
  require(load<u32>(a, 12) <= load<u32>(a, 16) && load<u32>(a, 16) <= rows)
  within(a, 20, 24, CODE)
  require(load<u32>(a, 28) < countOf(VALUES) || (kind == AGGREGATE_COUNT && load<u32>(a, 28) == NONE))
  items(a, 32, CODED)
  items(a, 40, PREDICATES)
}

function checkUnique(a: usize, column: usize): void {
  require(load<u32>(column) == COLUMN_BOUNDS && load<u32>(a, 28) < countOf(COLUMNS))
  for (let word: usize = 8; word <= 12; word += 4) require(load<u32>(a + word) == NONE || load<u32>(a + word) < countOf(MAPS))
  within(a, 32, 36, ITEMS)
  for (let i: u32 = 0; i + 1 < load<u32>(a, 36); i += 2) {
    const first = load<u32>(entry(ITEMS, load<u32>(a, 32) + i))
    const end = load<u32>(entry(ITEMS, load<u32>(a, 32) + i + 1))
    require(load<u32>(column, 4) <= first && first <= end && end <= load<u32>(column, 8))
  }
}
