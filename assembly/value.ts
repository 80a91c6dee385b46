/**
 * Numeric values of a block of rows: a stack of intervals, one pair of bounds per row; NaN is missing.
 *
 *   stack: lower f64[VALUE_MAX_STACK][BLOCK_ROWS], then upper likewise
 */
import {
  BLOCK_ROWS,
  FAULT_PROGRAM,
  NONE,
  TAG_ENUM,
  TAG_TEXT,
  VALUE_ABOUT,
  VALUE_ABS,
  VALUE_ADD,
  VALUE_AT_LEAST,
  VALUE_AT_MOST,
  VALUE_ATAN,
  VALUE_CEIL,
  VALUE_COALESCE,
  VALUE_COLUMN,
  VALUE_COS,
  VALUE_DIV,
  VALUE_EXCESS,
  VALUE_FLOOR,
  VALUE_LENGTH,
  VALUE_MAX,
  VALUE_MAX_STACK,
  VALUE_MIN,
  VALUE_MUL,
  VALUE_NEG,
  VALUE_NUMBER,
  VALUE_ROUND,
  VALUE_SIN,
  VALUE_SQRT,
  VALUE_SUB,
  VALUE_TABLE,
  VALUE_TABLE_ELSE,
  VALUE_TABLE_END,
  VALUE_TAN,
} from './abi'
import { isBox, payload, tagOf } from './cells'
import { columnCell, lowerAt, upperBound } from './columns'
import { alloc, stop } from './memory'
import { columnOf, entry, mapOf, numberOf, STEPS, TABLES, VALUES } from './program'
import { mapAt } from './relations'
import { stringBytes, stringLength } from './strings'

const LEVEL: usize = BLOCK_ROWS * 8
let stack: usize = 0
let uppers: usize = 0
let level: u32 = 0

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
  return uppers
}

/** Evaluates value `number` of the program for `count` rows, u32[count] at `rows`. */
export function valueRun(number: u32, rows: usize, count: u32): void {
  const value = entry(VALUES, number)
  const first = load<u32>(value)
  level = 0
  for (let i: u32 = 0; i < load<u32>(value, 4); i++) step(entry(STEPS, first + i), rows, count)
  if (level != 1) stop(FAULT_PROGRAM)
}

function step(s: usize, rows: usize, count: u32): void {
  const op = load<u32>(s)
  if (op == VALUE_COLUMN || op == VALUE_NUMBER || op == VALUE_LENGTH || op == VALUE_TABLE) {
    if (level >= <u32>VALUE_MAX_STACK) stop(FAULT_PROGRAM)
    const lo = stack + LEVEL * level
    const hi = uppers + LEVEL * level
    level++
    if (op == VALUE_NUMBER) fill(lo, hi, numberOf(load<u32>(s, 4)), count)
    else gather(s, op, rows, count, lo, hi)
    return
  }
  if (
    op == VALUE_NEG ||
    op == VALUE_ABS ||
    op == VALUE_AT_MOST ||
    op == VALUE_AT_LEAST ||
    (op >= <u32>VALUE_ROUND && op <= <u32>VALUE_SQRT) ||
    (op >= <u32>VALUE_SIN && op <= <u32>VALUE_ATAN) ||
    op == VALUE_TABLE_END
  ) {
    if (level < 1) stop(FAULT_PROGRAM)
    unary(op, stack + LEVEL * (level - 1), uppers + LEVEL * (level - 1), count)
    return
  }
  if (level < 2) stop(FAULT_PROGRAM)
  level--
  binary(
    op,
    stack + LEVEL * (level - 1),
    uppers + LEVEL * (level - 1),
    stack + LEVEL * level,
    uppers + LEVEL * level,
    count,
  )
}

function fill(lo: usize, hi: usize, value: f64, count: u32): void {
  for (let i: usize = 0; i < count; i++) {
    store<f64>(lo + (i << 3), value)
    store<f64>(hi + (i << 3), value)
  }
}

function gather(s: usize, op: u32, rows: usize, count: u32, lo: usize, hi: usize): void {
  const column = columnOf(load<u32>(s, 4))
  const map = mapOf(load<u32>(s, 8))
  for (let i: usize = 0; i < count; i++) {
    let row = load<u32>(rows + (i << 2))
    if (map != 0) row = mapAt(map, row)
    let lower = NaN
    let upper = NaN
    if (row != NONE) {
      if (op == VALUE_COLUMN) {
        lower = lowerAt(column, row)
        upper = upperBound()
      } else {
        const cell = columnCell(column, row)
        lower = op == VALUE_LENGTH ? textLength(cell) : lookUp(cell, entry(TABLES, load<u32>(s, 12)))
        // a text that is no key is (missing, 0): it must not fall through to the next key
        upper = op == VALUE_TABLE && isNaN(lower) && isText(cell) ? 0 : lower
      }
    }
    store<f64>(lo + (i << 3), lower)
    store<f64>(hi + (i << 3), upper)
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

function unary(op: u32, lo: usize, hi: usize, count: u32): void {
  for (let i: usize = 0; i < (<usize>count) << 3; i += 8) {
    const a = load<f64>(lo + i)
    const b = load<f64>(hi + i)
    if (isNaN(a)) {
      store<f64>(hi + i, NaN)
      continue
    }
    let lower = a
    let upper = b
    if (op == VALUE_NEG) {
      lower = -b
      upper = -a
    } else if (op == VALUE_ABS) {
      lower = a <= 0 && b >= 0 ? 0 : min(abs(a), abs(b))
      upper = max(abs(a), abs(b))
    } else if (op == VALUE_AT_MOST) lower = -Infinity
    else if (op == VALUE_AT_LEAST) upper = Infinity
    else if (op == VALUE_ROUND) {
      lower = rounded(a)
      upper = rounded(b)
    } else if (op == VALUE_FLOOR) {
      lower = floor(a)
      upper = floor(b)
    } else if (op == VALUE_CEIL) {
      lower = ceil(a)
      upper = ceil(b)
    } else if (op == VALUE_SQRT) {
      // partly outside its domain a function is missing, as a division by an interval that holds zero
      lower = a < 0 ? NaN : sqrt(a)
      upper = a < 0 ? NaN : sqrt(b)
    } else if (op != VALUE_TABLE_END) {
      trigonometric(op, a, b)
      lower = trigLower
      upper = trigUpper
    }
    store<f64>(lo + i, lower)
    store<f64>(hi + i, upper)
  }
}

/** Half goes up; `floor(x + 0.5)` would be wrong where the sum is rounded itself. */
function rounded(x: f64): f64 {
  const whole = floor(x)
  return x - whole >= 0.5 ? whole + 1 : whole
}

let trigLower: f64 = 0
let trigUpper: f64 = 0

/** Bounds of sin, cos, tan, atan over [a, b]: exact at points and where monotone, else the whole range; a pole is missing. */
function trigonometric(op: u32, a: f64, b: f64): void {
  trigLower = angleFunction(op, a)
  trigUpper = a == b ? trigLower : angleFunction(op, b)
  if (a == b || op == VALUE_ATAN) return
  const half = 1.5707963267948966
  if (op == VALUE_TAN) {
    if (a >= -half && b <= half) return
    trigLower = NaN
    trigUpper = NaN
  } else if (op == VALUE_SIN && a >= -half && b <= half) return
  else {
    trigLower = -1
    trigUpper = 1
  }
}

/** Compiled into the kernel, not asked of the host: hosts differ in the last bits. */
function angleFunction(op: u32, x: f64): f64 {
  return op == VALUE_SIN
    ? NativeMath.sin(x)
    : op == VALUE_COS
      ? NativeMath.cos(x)
      : op == VALUE_TAN
        ? NativeMath.tan(x)
        : NativeMath.atan(x)
}

function binary(op: u32, alo: usize, ahi: usize, blo: usize, bhi: usize, count: u32): void {
  for (let i: usize = 0; i < (<usize>count) << 3; i += 8) {
    const a = load<f64>(alo + i)
    const b = load<f64>(ahi + i)
    const c = load<f64>(blo + i)
    const d = load<f64>(bhi + i)
    if (op == VALUE_COALESCE || op == VALUE_TABLE_ELSE) {
      if (isNaN(a) && (op == VALUE_COALESCE || isNaN(b))) {
        store<f64>(alo + i, c)
        store<f64>(ahi + i, d)
      }
      continue
    }
    if (isNaN(a) || isNaN(c)) {
      store<f64>(alo + i, NaN)
      store<f64>(ahi + i, NaN)
      continue
    }
    combine(op, a, b, c, d)
    // an excess may overflow: its sign is what counts
    const bad = op == VALUE_EXCESS ? isNaN(lower) || isNaN(upper) : isNoBound(lower, upper)
    store<f64>(alo + i, bad ? NaN : lower)
    store<f64>(ahi + i, bad ? NaN : upper)
  }
}

/** Whether an interval is none: a bound came out as no number, or overflowed to an end that no value reaches. */
function isNoBound(lower: f64, upper: f64): bool {
  return isNaN(lower) || isNaN(upper) || lower == Infinity || upper == -Infinity
}

let lower: f64 = 0
let upper: f64 = 0

function combine(op: u32, a: f64, b: f64, c: f64, d: f64): void {
  if (op == VALUE_ADD) {
    lower = a + c
    upper = b + d
  } else if (op == VALUE_SUB) {
    lower = a - d
    upper = b - c
  } else if (op == VALUE_MUL) spanProduct(a, b, c, d)
  else if (op == VALUE_DIV) {
    if (c <= 0 && d >= 0) lower = upper = NaN
    else spanQuotient(a, b, c, d)
  } else if (op == VALUE_MIN) {
    lower = min(a, c)
    upper = min(b, d)
  } else if (op == VALUE_MAX) {
    lower = max(a, c)
    upper = max(b, d)
  } else if (op == VALUE_ABOUT) {
    const size = max(abs(c), abs(d))
    lower = a - size
    upper = b + size
  } else if (op == VALUE_EXCESS) {
    lower = abs(d) == Infinity ? -Infinity : (a - d) / (abs(d) + 1)
    upper = abs(c) == Infinity ? Infinity : (b - c) / (abs(c) + 1)
  } else stop(FAULT_PROGRAM)
}

/** 0 · ∞ is 0 here: the bound is a limit, not a value. */
function times(a: f64, b: f64): f64 {
  return a == 0 || b == 0 ? 0 : a * b
}

function spanProduct(a: f64, b: f64, c: f64, d: f64): void {
  if (a == b && c == d) {
    lower = upper = a * c
    return
  }
  const p = times(a, c)
  const q = times(a, d)
  const r = times(b, c)
  const s = times(b, d)
  lower = min(min(p, q), min(r, s))
  upper = max(max(p, q), max(r, s))
}

function over(a: f64, b: f64): f64 {
  return abs(b) == Infinity ? 0 : a / b
}

function spanQuotient(a: f64, b: f64, c: f64, d: f64): void {
  const p = over(a, c)
  const q = over(a, d)
  const r = over(b, c)
  const s = over(b, d)
  lower = min(min(p, q), min(r, s))
  upper = max(max(p, q), max(r, s))
}
