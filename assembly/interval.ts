/** Arithmetic on blocks of intervals: NaN is missing, ±∞ an end that is open. Points, whose two bounds are one, take a shorter way. */
import {
  FAULT_PROGRAM, VALUE_ABOUT, VALUE_ABS, VALUE_ADD, VALUE_AT_LEAST, VALUE_AT_MOST, VALUE_CEIL, VALUE_COALESCE, VALUE_COS, VALUE_ATAN, VALUE_DIV, VALUE_EXCESS,
  VALUE_FLOOR, VALUE_MAX, VALUE_MIN, VALUE_MUL, VALUE_NEG, VALUE_ROUND, VALUE_SIN, VALUE_SQRT, VALUE_SUB, VALUE_TABLE_ELSE, VALUE_TABLE_END, VALUE_TAN,
} from './abi'
import { stop } from './memory'

/** Whether `pointsRun` can compute an instruction where both of its operands are points. */
export function hasPoints(op: u32): bool {
  return op == VALUE_ADD || op == VALUE_SUB || op == VALUE_MUL || op == VALUE_DIV || op == VALUE_EXCESS
}

/** a op b into a, f64[count] each; what the intervals of `binary` give for points, to the bit. */
export function pointsRun(op: u32, a: usize, b: usize, count: u32): void {
  const bytes = <usize>count << 3
  if (op == VALUE_ADD) for (let i: usize = 0; i < bytes; i += 8) store<f64>(a + i, finite(load<f64>(a + i) + load<f64>(b + i)))
  else if (op == VALUE_SUB) for (let i: usize = 0; i < bytes; i += 8) store<f64>(a + i, finite(load<f64>(a + i) - load<f64>(b + i)))
  else if (op == VALUE_MUL) for (let i: usize = 0; i < bytes; i += 8) store<f64>(a + i, finite(load<f64>(a + i) * load<f64>(b + i)))
  else if (op == VALUE_DIV) {
    for (let i: usize = 0; i < bytes; i += 8) {
      const by = load<f64>(b + i)
      store<f64>(a + i, by == 0 ? NaN : finite(over(load<f64>(a + i), by)))
    }
  } else for (let i: usize = 0; i < bytes; i += 8) store<f64>(a + i, (load<f64>(a + i) - load<f64>(b + i)) / (abs(load<f64>(b + i)) + 1))
}

/** A number, or missing where it overflowed. */
function finite(x: f64): f64 {
  return abs(x) < Infinity ? x : NaN
}

/** op of every interval, bounds f64[count] each, in place. */
export function unary(op: u32, lo: usize, hi: usize, count: u32): void {
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

/** a op b of every interval into a. */
export function binary(op: u32, alo: usize, ahi: usize, blo: usize, bhi: usize, count: u32): void {
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
  spanOver(times(a, c), times(a, d), times(b, c), times(b, d))
}

function over(a: f64, b: f64): f64 {
  return abs(b) == Infinity ? 0 : a / b
}

function spanQuotient(a: f64, b: f64, c: f64, d: f64): void {
  spanOver(over(a, c), over(a, d), over(b, c), over(b, d))
}

/** From the least to the greatest of what the bounds give pair by pair. */
function spanOver(p: f64, q: f64, r: f64, s: f64): void {
  lower = min(min(p, q), min(r, s))
  upper = max(max(p, q), max(r, s))
}
