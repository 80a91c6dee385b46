/**
 * Numeric values of the rows at hand: a stack of intervals, one pair of bounds per row; NaN is missing.
 *
 *   stack: lower f64[VALUE_MAX_STACK][BLOCK_ROWS], then upper likewise; the uppers of a level of points are not written
 */
import {
  BLOCK_ROWS, COLUMN_CELLS, FAULT_PROGRAM, NONE, TAG_ENUM, TAG_TEXT, VALUE_ABS, VALUE_AT_LEAST, VALUE_AT_MOST, VALUE_ATAN, VALUE_COLUMN, VALUE_LENGTH,
  VALUE_MAX_STACK, VALUE_NEG, VALUE_NUMBER, VALUE_ROUND, VALUE_SIN, VALUE_SQRT, VALUE_TABLE, VALUE_TABLE_END,
} from './abi'
import { cellsAt, mappedRow, rowCount, rowsList } from './block'
import { isBox, payload, tagOf } from './cells'
import { lowerAt, upperBound } from './columns'
import { binary, hasPoints, pointsRun, unary } from './interval'
import { alloc, stop } from './memory'
import { columnOf, entry, mapOf, numberOf, STEPS, TABLES, VALUES } from './program'
import { stringBytes, stringLength } from './strings'

const LEVEL: usize = BLOCK_ROWS * 8
let stack: usize = 0
let uppers: usize = 0
let level: u32 = 0
/** bit[VALUE_MAX_STACK]: levels whose bounds are the same everywhere. */
let points: u32 = 0

/** Makes the stack; called once per instance. */
export function valueStart(): void {
  stack = alloc(LEVEL * VALUE_MAX_STACK * 2)
  uppers = stack + LEVEL * VALUE_MAX_STACK
}

/** f64[BLOCK_ROWS]: lower bounds of the value evaluated last. */
export function valueLower(): usize {
  return stack
}

/** f64[BLOCK_ROWS]: upper bounds of the value evaluated last. */
export function valueUpper(): usize {
  return (points & 1) != 0 ? stack : uppers
}

/** Evaluates value `number` of the program for `count` rows, u32[count] at `rows`. */
export function valueRun(number: u32, rows: usize, count: u32): void {
  rowsList(rows, count)
  valueOfRows(number)
}

/** Evaluates value `number` of the program for the rows at hand. */
export function valueOfRows(number: u32): void {
  const value = entry(VALUES, number)
  const first = load<u32>(value)
  level = 0
  points = 0
  for (let i: u32 = 0; i < load<u32>(value, 4); i++) step(entry(STEPS, first + i))
  if (level != 1) stop(FAULT_PROGRAM)
}

function lowerOf(i: u32): usize {
  return stack + LEVEL * i
}

function upperOf(i: u32): usize {
  return uppers + LEVEL * i
}

function step(s: usize): void {
  const op = load<u32>(s)
  if (op == VALUE_COLUMN || op == VALUE_NUMBER || op == VALUE_LENGTH || op == VALUE_TABLE) {
    if (level >= <u32>VALUE_MAX_STACK) stop(FAULT_PROGRAM)
    level++
    gather(s, op)
  } else if (isUnary(op)) {
    if (level < 1) stop(FAULT_PROGRAM)
    spread(level - 1)
    unary(op, lowerOf(level - 1), upperOf(level - 1), rowCount())
  } else {
    if (level < 2) stop(FAULT_PROGRAM)
    level--
    const both = (points >> (level - 1)) & 3
    if (both == 3 && hasPoints(op)) {
      pointsRun(op, lowerOf(level - 1), lowerOf(level), rowCount())
      return
    }
    spread(level - 1)
    spread(level)
    binary(op, lowerOf(level - 1), upperOf(level - 1), lowerOf(level), upperOf(level), rowCount())
  }
}

function isUnary(op: u32): bool {
  return (
    op == VALUE_NEG ||
    op == VALUE_ABS ||
    op == VALUE_AT_MOST ||
    op == VALUE_AT_LEAST ||
    (op >= <u32>VALUE_ROUND && op <= <u32>VALUE_SQRT) ||
    (op >= <u32>VALUE_SIN && op <= <u32>VALUE_ATAN) ||
    op == VALUE_TABLE_END
  )
}

/** Writes the uppers of a level of points, which then may become anything. */
function spread(i: u32): void {
  if (((points >> i) & 1) != 0) memory.copy(upperOf(i), lowerOf(i), <usize>rowCount() << 3)
  points &= ~((<u32>1) << i)
}

/** Puts what an instruction reads on top of the stack. */
function gather(s: usize, op: u32): void {
  const top = level - 1
  const to = lowerOf(top)
  points |= (<u32>1) << top
  if (op == VALUE_NUMBER) {
    const value = numberOf(load<u32>(s, 4))
    for (let i: usize = 0; i < rowCount(); i++) store<f64>(to + (i << 3), value)
    return
  }
  const column = columnOf(load<u32>(s, 4))
  const map = mapOf(load<u32>(s, 8))
  if (op == VALUE_COLUMN && load<u32>(column) == COLUMN_CELLS && load<u32>(column, 20) == 0) {
    // read as a number every box is NaN, and so missing
    memory.copy(to, cellsAt(column, map, 0), <usize>rowCount() << 3)
    return
  }
  points &= ~((<u32>1) << top)
  if (op == VALUE_COLUMN) gatherBounds(column, map, to, upperOf(top))
  else gatherTexts(s, op, cellsAt(column, map, 0), to, upperOf(top))
}

function gatherBounds(column: usize, map: usize, lo: usize, hi: usize): void {
  for (let i: u32 = 0; i < rowCount(); i++) {
    const row = mappedRow(map, i)
    store<f64>(lo + (<usize>i << 3), row == NONE ? NaN : lowerAt(column, row))
    store<f64>(hi + (<usize>i << 3), row == NONE ? NaN : upperBound())
  }
}

function gatherTexts(s: usize, op: u32, cells: usize, lo: usize, hi: usize): void {
  for (let i: usize = 0; i < <usize>rowCount() << 3; i += 8) {
    const cell = load<u64>(cells + i)
    const lower = op == VALUE_LENGTH ? textLength(cell) : lookUp(cell, entry(TABLES, load<u32>(s, 12)))
    store<f64>(lo + i, lower)
    // a text that is no key is (missing, 0): it must not fall through to the next key
    store<f64>(hi + i, op == VALUE_TABLE && isNaN(lower) && isText(cell) ? 0 : lower)
  }
}

function isText(cell: u64): bool {
  return (
    isBox(cell) && (tagOf(cell) == TAG_TEXT || tagOf(cell) == TAG_ENUM) && stringLength(payload(cell)) != 0
  )
}

/** UTF-16 code units of a text; NaN when the cell holds none or an empty one. */
function textLength(cell: u64): f64 {
  if (!isText(cell)) return NaN
  const at = stringBytes(payload(cell))
  let length = 0
  for (let i: u32 = 0; i < stringLength(payload(cell)); i++) {
    const c = load<u8>(at + i)
    if ((c & 0xc0) != 0x80) length += c >= 0xf0 ? 2 : 1
  }
  return <f64>length
}

function lookUp(cell: u64, table: usize): f64 {
  if (!isText(cell)) return NaN
  const at = <usize>load<u32>(table)
  for (let i: u32 = 0; i < load<u32>(table, 4); i++) {
    if (load<u32>(at + ((<usize>i) << 4)) == payload(cell)) return load<f64>(at + ((<usize>i) << 4), 8)
  }
  return NaN
}
