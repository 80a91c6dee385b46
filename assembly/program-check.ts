/** Checks a program before it runs: whatever in it leads outside stops the kernel with FAULT_PROGRAM. */
import {
  ABI_VERSION, BLOCK_BYTES, BLOCK_ROWS, AGGREGATE_COUNT, AGGREGATE_UNIQUE, CODE_AND, CODE_AND_NOT, CODED_CLASS, CODED_GIVEN, CODED_LOWER, CODED_PRESENT, CODED_SAME, CODED_TEXT, CODED_UPPER,
  COLUMN_BOUNDS, COLUMN_SCALAR, FAULT_PROGRAM, NONE, OPERAND_PREDICATES, PREDICATE_BELOW, PREDICATE_NOT_PLANE, PROGRAM_MAGIC, TEMP_COUNT,
  VALUE_COLUMN, VALUE_LENGTH, VALUE_NUMBER, VALUE_TABLE, VALUE_TABLE_END,
} from './abi'
import { stop, usedBytes } from './memory'
import { programAllocZero } from './program-memory'
import { isMade, MADE_COLUMN, MADE_MAP, MADE_RELATION, MADE_VECTOR } from './register'
import {
  AGGREGATES, CODE, CODED, columnOf, COLUMNS, countOf, entry, ITEMS, mapOf, MAPS, NUMBERS, PLAN_CODED, PLAN_PREDICATES, PLAN_RULES, PLAN_WHERES, PLANS,
  PREDICATES, programSet, READS, RULES, SECTIONS, SETS, sizeOf, STEPS, TABLES, VALUES, WHERES,
} from './program'

/** Takes a program over for a model of `rows` rows; traps with FAULT_PROGRAM when anything in it leads outside. */
export function programCheck(at: usize, bytes: u32, rows: u32): void {
  inMemory(at, bytes)
  require((at & 7) == 0)
  programSet(at)
  require(bytes >= 160 && load<u32>(at) == PROGRAM_MAGIC && load<u32>(at, 4) == ABI_VERSION && load<u32>(at, 8) == bytes)
  for (let s: u32 = 0; s < SECTIONS; s++) {
    const offset = load<u32>(at + (<usize>(4 + 2 * s) << 2))
    require(offset >= 160 && <u64>offset + <u64>countOf(s) * sizeOf(s) <= bytes)
  }
  for (let i: u32 = 0; i < countOf(COLUMNS); i++) require(isMade(MADE_COLUMN, columnOf(i)))
  for (let i: u32 = 0; i < countOf(MAPS); i++) require(isMade(MADE_MAP, mapOf(i)))
  for (let i: u32 = 0; i < countOf(SETS); i++) require(isMade(MADE_VECTOR, load<u32>(entry(SETS, i))))
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
  require(kind >= <u32>CODED_LOWER && kind <= <u32>CODED_GIVEN)
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
  else require(planes == (kind == CODED_PRESENT || kind == CODED_GIVEN ? 1 : kind == CODED_TEXT ? 1 + load<u32>(c, 24) : 2))
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
  codedIn = programAllocZero((<usize>countOf(CODED) + 1) << 2)
  predicateIn = programAllocZero((<usize>countOf(PREDICATES) + 1) << 2)
  for (let i: u32 = 0; i < countOf(PLANS); i++) {
    const p = entry(PLANS, i)
    require(load<u32>(p) >= end)
    end = <u64>load<u32>(p) + load<u32>(p, 4)
    require(end <= rows)
    items(p, PLAN_CODED, CODED)
    items(p, PLAN_PREDICATES, PREDICATES)
    items(p, PLAN_WHERES, WHERES)
    checkNoProbes(p, PLAN_RULES)
    checkPlanReads(p, i + 1)
  }
}

/** u32[coded], u32[predicates]: who names them, so that nothing is judged that was not coded. */
let codedIn: usize = 0
let predicateIn: usize = 0

/** What a plan's rules and conditions read must be among its predicates, and these must read its coded columns. */
function checkPlanReads(p: usize, who: u32): void {
  stamp(p, PLAN_CODED, PLAN_PREDICATES, who)
  const blocks = (<u64>load<u32>(p, 4) + BLOCK_ROWS - 1) / BLOCK_ROWS
  for (let i: u32 = 0; i < load<u32>(p + PLAN_CODED, 4); i++)
    require(blocks * load<u32>(entry(CODED, load<u32>(entry(ITEMS, load<u32>(p + PLAN_CODED) + i))), 28) * BLOCK_BYTES <= 0xffffffff)
  for (let i: u32 = 0; i < load<u32>(p + PLAN_WHERES, 4); i++) {
    const at = entry(WHERES, load<u32>(entry(ITEMS, load<u32>(p + PLAN_WHERES) + i)))
    checkCodeReads(load<u32>(at), load<u32>(at, 4), who)
  }
  for (let i: u32 = 0; i < load<u32>(p + PLAN_RULES, 4); i++) {
    const at = entry(RULES, load<u32>(entry(ITEMS, load<u32>(p + PLAN_RULES) + i)))
    checkCodeReads(load<u32>(at), load<u32>(at, 4), who)
  }
}

function stamp(at: usize, coded: usize, predicates: usize, who: u32): void {
  for (let i: u32 = 0; i < load<u32>(at + coded, 4); i++)
    store<u32>(codedIn + ((<usize>load<u32>(entry(ITEMS, load<u32>(at + coded) + i))) << 2), who)
  for (let i: u32 = 0; i < load<u32>(at + predicates, 4); i++) {
    const number = load<u32>(entry(ITEMS, load<u32>(at + predicates) + i))
    const p = entry(PREDICATES, number)
    require(load<u32>(codedIn + ((<usize>load<u32>(p, 4)) << 2)) == who)
    if (load<u32>(p) == PREDICATE_BELOW) require(isRead(load<u32>(p, 8), who) && isRead(load<u32>(p, 12), who))
    store<u32>(predicateIn + ((<usize>number) << 2), who)
  }
}

function isRead(predicate: u32, who: u32): bool {
  return load<u32>(predicateIn + ((<usize>predicate) << 2)) == who
}

function checkCodeReads(first: u32, words: u32, who: u32): void {
  for (let i: u32 = 0; i < words; i++) {
    const word = load<u64>(entry(CODE, first + i))
    readOperand(<u32>(word >> 16) & 0xffffff, who)
    readOperand(<u32>(word >> 40), who)
  }
}

function readOperand(operand: u32, who: u32): void {
  if (operand >= <u32>OPERAND_PREDICATES) require(isRead(operand - OPERAND_PREDICATES, who))
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
  require(relation == 0 || isMade(MADE_RELATION, relation))
  require(load<u32>(a, 12) <= load<u32>(a, 16) && load<u32>(a, 16) <= rows)
  within(a, 20, 24, CODE)
  require(load<u32>(a, 28) < countOf(VALUES) || (kind == AGGREGATE_COUNT && load<u32>(a, 28) == NONE))
  items(a, 32, CODED)
  items(a, 40, PREDICATES)
  stamp(a, 32, 40, NONE - <u32>a)
  checkCodeReads(load<u32>(a, 20), load<u32>(a, 24), NONE - <u32>a)
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
