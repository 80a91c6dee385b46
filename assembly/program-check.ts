/** Checks a program before it runs: whatever in it leads outside stops the kernel with FAULT_PROGRAM. */
import {
  ABI_VERSION, AGGREGATE_COUNT, AGGREGATE_UNIQUE, CODE_AND, CODE_AND_NOT, CODED_CLASS, CODED_LOWER, CODED_PRESENT, CODED_SAME, CODED_TEXT, CODED_UPPER,
  COLUMN_BOUNDS, COLUMN_CELLS, COLUMN_SCALAR, FAULT_PROGRAM, NONE, OPERAND_PREDICATES, PREDICATE_BELOW, PREDICATE_NOT_PLANE, PROGRAM_MAGIC, TEMP_COUNT,
  VALUE_COLUMN, VALUE_LENGTH, VALUE_NUMBER, VALUE_TABLE, VALUE_TABLE_END,
} from './abi'
import { stop, usedBytes } from './memory'
import {
  AGGREGATES, CODE, CODED, columnOf, COLUMNS, countOf, entry, ITEMS, mapOf, MAPS, NUMBERS, PLAN_CODED, PLAN_PREDICATES, PLAN_RULES, PLAN_WHERES, PLANS,
  PREDICATES, programSet, READS, RULES, SECTIONS, SETS, sizeOf, STEPS, TABLES, VALUES, WHERES,
} from './program'

/** Takes a program over for a model of `rows` rows; traps with FAULT_PROGRAM when anything in it leads outside. */
export function programCheck(at: usize, bytes: u32, rows: u32): void {
  programSet(at)
  require(bytes >= 160 && load<u32>(at) == PROGRAM_MAGIC && load<u32>(at, 4) == ABI_VERSION && load<u32>(at, 8) == bytes)
  for (let s: u32 = 0; s < SECTIONS; s++) {
    const offset = load<u32>(at + (<usize>(4 + 2 * s) << 2))
    require(offset >= 160 && <u64>offset + <u64>countOf(s) * sizeOf(s) <= bytes)
  }
  for (let i: u32 = 0; i < countOf(COLUMNS); i++) checkColumn(columnOf(i))
  for (let i: u32 = 0; i < countOf(MAPS); i++) checkMap(mapOf(i))
  for (let i: u32 = 0; i < countOf(SETS); i++) checkSet(load<u32>(entry(SETS, i)))
  for (let i: u32 = 0; i < countOf(TABLES); i++) inMemory(load<u32>(entry(TABLES, i)), <u64>load<u32>(entry(TABLES, i), 4) << 4)
  for (let i: u32 = 0; i < countOf(VALUES); i++) within(entry(VALUES, i), 0, 4, STEPS)
  for (let i: u32 = 0; i < countOf(STEPS); i++) checkStep(entry(STEPS, i))
  for (let i: u32 = 0; i < countOf(CODED); i++) checkCoded(entry(CODED, i))
  for (let i: u32 = 0; i < countOf(PREDICATES); i++) checkPredicate(i)
  for (let i: u32 = 0; i < countOf(CODE); i++) checkCode(load<u64>(entry(CODE, i)))
  for (let i: u32 = 0; i < countOf(WHERES); i++) checkCondition(entry(WHERES, i), 8)
  for (let i: u32 = 0; i < countOf(RULES); i++) checkRule(entry(RULES, i))
  checkPlans(rows)
  for (let i: u32 = 0; i < countOf(AGGREGATES); i++) checkAggregate(entry(AGGREGATES, i), rows)
  for (let i: u32 = 0; i < countOf(READS); i++) checkReads(entry(READS, i))
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

function checkSet(set: usize): void {
  inMemory(set, 16)
  require(load<u32>(set, 8) < 32)
  inMemory(load<u32>(set), <u64>load<u32>(set, 4) << 2)
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

function checkPredicate(i: u32): void {
  const p = entry(PREDICATES, i)
  const op = load<u32>(p)
  require(op >= 1 && op <= <u32>PREDICATE_NOT_PLANE && load<u32>(p, 4) < countOf(CODED))
  const coded = entry(CODED, load<u32>(p, 4))
  const ranked = load<u32>(coded) == CODED_LOWER || load<u32>(coded) == CODED_UPPER
  if (op == PREDICATE_BELOW) require(load<u32>(p, 8) < i && load<u32>(p, 12) < i)
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

function checkOperand(operand: u32): void {
  require(operand < <u32>OPERAND_PREDICATES + countOf(PREDICATES))
}

function checkCode(word: u64): void {
  const op = <u32>word & 0xff
  require(op >= <u32>CODE_AND && op <= <u32>CODE_AND_NOT && (<u32>(word >> 8) & 0xff) < <u32>TEMP_COUNT)
  checkOperand(<u32>(word >> 16) & 0xffffff)
  checkOperand(<u32>(word >> 40))
}

/** Code and the two operands it ends in, which stand from word `operands` (bytes) on. */
function checkCondition(at: usize, operands: usize): void {
  within(at, 0, 4, CODE)
  checkOperand(load<u32>(at + operands))
  checkOperand(load<u32>(at + operands, 4))
}

function checkRule(rule: usize): void {
  checkCondition(rule, 12)
  require(load<u32>(rule, 8) < countOf(WHERES))
  const explained = load<u32>(rule, 20)
  require(explained == NONE || (explained < countOf(RULES) && load<u32>(entry(RULES, explained), 20) == NONE))
}

/** Plans lie one behind the other, in the order of the rows; they judge rules that are no probes. */
function checkPlans(rows: u32): void {
  let end: u64 = 0
  for (let i: u32 = 0; i < countOf(PLANS); i++) {
    const p = entry(PLANS, i)
    require(load<u32>(p) >= end)
    end = <u64>load<u32>(p) + load<u32>(p, 4)
    require(end <= rows)
    items(p, PLAN_CODED, CODED)
    items(p, PLAN_PREDICATES, PREDICATES)
    items(p, PLAN_WHERES, WHERES)
    checkNoProbes(p, PLAN_RULES)
  }
}

/** The items from word `first` (bytes) on must be numbers of rules that are no probes. */
function checkNoProbes(at: usize, first: usize): void {
  items(at, first, RULES)
  const start = load<u32>(at + first)
  for (let i: u32 = 0; i < load<u32>(at + first, 4); i++) require(load<u32>(entry(RULES, load<u32>(entry(ITEMS, start + i))), 20) == NONE)
}

function checkReads(reads: usize): void {
  require(load<u32>(reads) < countOf(COLUMNS) && (load<u32>(reads, 4) == NONE || load<u32>(reads, 4) < countOf(MAPS)))
  checkNoProbes(reads, 8)
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
  checkOperand(load<u32>(a, 48))
  checkOperand(load<u32>(a, 52))
}

function checkUnique(a: usize, column: usize): void {
  require(load<u32>(column) == COLUMN_BOUNDS && load<u32>(a, 28) < countOf(COLUMNS))
  for (let word: usize = 8; word <= 12; word += 4) require(load<u32>(a + word) == NONE || load<u32>(a + word) < countOf(MAPS))
  within(a, 32, 36, ITEMS)
  let end = load<u32>(column, 4)
  for (let i: u32 = 0; i + 1 < load<u32>(a, 36); i += 2) {
    const from = load<u32>(entry(ITEMS, load<u32>(a, 32) + i))
    const to = load<u32>(entry(ITEMS, load<u32>(a, 32) + i + 1))
    require(end <= from && from <= to && to <= load<u32>(column, 8))
    end = to
  }
}
