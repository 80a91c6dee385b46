/**
 * Regular statements in one pass: on one line, without comments, spaces only between arguments, lists of references or
 * plain values, nothing to note. Anything else is left, untouched, to statement.ts, which knows every case.
 *
 * Reads up to 48 bytes behind the input's end; what stands there never decides, for nothing counts that ends behind it.
 */
import { NONE, REFS_INLINE, TAG_BOOL, TAG_ENUM, TAG_GUID, TAG_LIST, TAG_REF, TAG_REFS, TAG_STAR, TAG_TEXT } from './abi'
import { box, cellRoom, isBox, MISSING, payload, tagOf } from './cells'
import { internWhole } from './decode'
import { guidPack } from './guid'
import { keywordLength, keywordType } from './keywords'
import { numberEnd, readNumber } from './number'
import { markTyped, statementBegin, statementCells, typedCell } from './statement'
import { intern } from './strings'

const COMMA: u32 = 0x2c
const CLOSE: u32 = 0x29
const QUOTE: u32 = 0x27
/** Arguments, and elements of one list, that are read here. */
const MOST: u32 = 64
const MOST_ELEMENTS: u32 = 4096
/** Digits of an instance name. */
const DIGITS: usize = 10

/** What `value` read, and the address behind it; 0 when it is not regular. */
let cell: u64 = 0
let next: usize = 0
/** Type of the value read last when it is a number in a type's keyword; 0 for none. */
let numberType: u32 = 0
let given: u32 = 0

/** How many arguments `readRegular` read. */
export function regularCount(): u32 {
  return given
}

/**
 * Reads the arguments that begin at the `(` at `from` into `statementCells`.
 *
 * @param rooted whether the first argument is a GlobalId
 * @returns the address behind the `;`, or 0 when the statement is not regular or not whole before `end`
 */
export function readRegular(from: usize, end: usize, rooted: bool): usize {
  statementBegin()
  const cells = statementCells()
  let p = from + 1
  let count: u32 = 0
  for (;;) {
    if (count == MOST || p >= end) return 0
    const c = <u32>load<u8>(p)
    if (rooted && count == 0 && c == QUOTE) globalId(p, end)
    else value(p, end, c)
    if (next == 0) return 0
    if (numberType != 0) markTyped(count, numberType - 1)
    store<u64>(cells + ((<usize>count) << 3), cell)
    count++
    p = next
    const after = <u32>load<u8>(p)
    p++
    if (after == COMMA) {
      while (load<u8>(p) == 0x20 && p < end) p++
    } else if (after == CLOSE && load<u8>(p) == 0x3b && p < end) {
      given = count
      return p + 1
    } else return 0
  }
  return 0
}

/** Address behind the `;` of a statement that is passed over, when it ends before `end` on the line it began; else 0. */
export function skipRegular(from: usize, end: usize): usize {
  let p = from
  for (;;) {
    p = firstOf(p, end, 0x3b, QUOTE, 0x2f, 10)
    if (p >= end) return 0
    const c = <u32>load<u8>(p)
    if (c == 0x3b) return p + 1
    if (c != QUOTE) return 0
    p = firstOf(p + 1, end, QUOTE, 10, 10, 10)
    if (p >= end || load<u8>(p) != QUOTE) return 0
    p++
  }
  return 0
}

/** First of four bytes in from…end, or an address at or behind `end`. */
function firstOf(from: usize, end: usize, a: i32, b: i32, c: i32, d: i32): usize {
  let p = from
  if (ASC_FEATURE_SIMD) {
    const as = i8x16.splat(<i8>a)
    const bs = i8x16.splat(<i8>b)
    const cs = i8x16.splat(<i8>c)
    const ds = i8x16.splat(<i8>d)
    while (p < end) {
      const bytes = v128.load(p)
      const mask = i8x16.bitmask(
        v128.or(
          v128.or(i8x16.eq(bytes, as), i8x16.eq(bytes, bs)),
          v128.or(i8x16.eq(bytes, cs), i8x16.eq(bytes, ds)),
        ),
      )
      if (mask != 0) return p + ctz<u32>(mask)
      p += 16
    }
    return p
  }
  while (p < end) {
    const byte = <i32>load<u8>(p)
    if (byte == a || byte == b || byte == c || byte == d) return p
    p++
  }
  return p
}

function globalId(p: usize, end: usize): void {
  numberType = 0
  if (p + 24 <= end && load<u8>(p + 23) == <u8>QUOTE && load<u8>(p + 24) != <u8>QUOTE) {
    const bits = guidPack(p + 1)
    if (bits != 0) {
      cell = box(TAG_GUID, 0, <u32>bits)
      next = p + 24
      return
    }
  }
  text(p, end)
}

function value(p: usize, end: usize, c: u32): void {
  numberType = 0
  if (c == 0x24) {
    cell = MISSING
    next = p + 1
  } else if (c == 0x23) reference(p)
  else if (c == QUOTE) text(p, end)
  else if (c == 0x28) list(p, end)
  else if (c >= 0x41 && c <= 0x5a) typed(p, end)
  else simple(p, end, c)
}

/** A value that is no list, no text, no reference and has no type. */
function simple(p: usize, end: usize, c: u32): void {
  if (c == 0x2a) {
    cell = box(TAG_STAR, 0, 0)
    next = p + 1
  } else if (c == 0x2e && load<u8>(p + 1) >= 0x41) enumeration(p, end)
  else if ((c >= 0x30 && c <= 0x39) || c == 0x2d || c == 0x2b || c == 0x2e) {
    const number = readNumber(p, end)
    cell = reinterpret<u64>(number)
    next = isFinite(number) ? numberEnd() : 0
  } else next = 0
}

function reference(from: usize): void {
  let p = from + 1
  let id: u64 = 0
  while (p - from <= DIGITS + 1) {
    const digit = <u32>load<u8>(p) - 0x30
    if (digit > 9) break
    id = id * 10 + digit
    p++
  }
  cell = box(TAG_REF, 0, <u32>id)
  next = id == 0 || id > 0xffffffff || p - from > DIGITS + 1 ? 0 : p
}

function text(from: usize, end: usize): void {
  const start = from + 1
  const close = plainEnd(start, end)
  next = 0
  if (close == 0) {
    escaped(start, end)
    return
  }
  if (load<u8>(close + 1) == <u8>QUOTE) {
    escaped(start, end)
    return
  }
  cell = box(TAG_TEXT, 0, intern(start, <u32>(close - start)))
  next = close + 1
}

/** The quote that ends a text of plain ASCII; 0 when something in it must be decoded first, or it does not end. */
function plainEnd(from: usize, end: usize): usize {
  let p = from
  if (ASC_FEATURE_SIMD) {
    const quotes = i8x16.splat(<i8>QUOTE)
    const slashes = i8x16.splat(0x5c)
    const space = i8x16.splat(0x20)
    while (p < end) {
      const bytes = v128.load(p)
      // signed comparison: bytes above 0x7f are negative, so they lie below the space as controls do
      const odd = v128.or(i8x16.eq(bytes, slashes), i8x16.lt_s(bytes, space))
      const mask = i8x16.bitmask(v128.or(odd, i8x16.eq(bytes, quotes)))
      if (mask != 0) {
        p += ctz<u32>(mask)
        return p < end && load<u8>(p) == <u8>QUOTE ? p : 0
      }
      p += 16
    }
    return 0
  }
  while (p < end) {
    const c = load<u8>(p)
    if (c == <u8>QUOTE) return p
    if (c == 0x5c || c < 0x20 || c > 0x7f) return 0
    p++
  }
  return 0
}

/** A text that must be decoded: with doubled quotes or escapes that are whole, on one line. */
function escaped(start: usize, end: usize): void {
  let p = start
  for (;;) {
    p = firstOf(p, end, QUOTE, 10, 13, 13)
    if (p >= end || load<u8>(p) != <u8>QUOTE) return
    if (load<u8>(p + 1) != <u8>QUOTE) break
    p += 2
  }
  if (p + 1 >= end) return
  const id = internWhole(start, p)
  if (id == NONE) return
  cell = box(TAG_TEXT, 0, id)
  next = p + 1
}

function enumeration(from: usize, end: usize): void {
  const start = from + 1
  let p = start
  while (p < end) {
    const c = <u32>load<u8>(p)
    if ((c < 0x41 || c > 0x5a) && c != 0x5f && (c < 0x30 || c > 0x39)) break
    p++
  }
  next = 0
  if (p >= end || load<u8>(p) != 0x2e) return
  const c = <u32>load<u8>(start)
  if (p - start == 1 && (c == 0x54 || c == 0x46 || c == 0x55))
    cell = box(TAG_BOOL, 0, c == 0x54 ? 1 : c == 0x46 ? 0 : 2)
  else cell = box(TAG_ENUM, 0, intern(start, <u32>(p - start)))
  next = p + 1
}

/** `IFCLABEL('…')`, `IFCLENGTHMEASURE(1.)`: one value that is neither a list nor has a type of its own. */
function typed(from: usize, end: usize): void {
  const bytes = keywordLength(from)
  next = 0
  if (bytes == 0) return
  const type = keywordType(from, bytes)
  if (type < 0) return
  const p = from + bytes + 1
  const c = <u32>load<u8>(p)
  if (c == QUOTE) text(p, end)
  else simple(p, end, c)
  if (next == 0 || load<u8>(next) != <u8>CLOSE) {
    next = 0
    return
  }
  next++
  if (!isBox(cell)) numberType = <u32>type + 1
  else if (tagOf(cell) != TAG_STAR) cell = box(tagOf(cell), <u32>type, payload(cell))
}

/**
 * A list of references, or of values that are no lists. It is put together behind the arguments: | count u32 | names u32 … |,
 * or | count u32 | 0 | cells u64 … |.
 */
function list(from: usize, end: usize): void {
  const isRefs = load<u8>(from + 1) == 0x23
  const to = statementCells() + ((<usize>MOST) << 3)
  let p = from + 1
  let count: u32 = 0
  for (;;) {
    element(p, end, isRefs)
    if (next == 0 || count == MOST_ELEMENTS) break
    p = next
    if (isRefs) store<u32>(to + 4 + ((<usize>count) << 2), payload(cell))
    else store<u64>(to + 8 + ((<usize>count) << 3), cell)
    count++
    const after = <u32>load<u8>(p)
    p++
    if (after == CLOSE) {
      next = p
      keepList(to, count, isRefs)
      return
    }
    if (after != COMMA) break
    while (load<u8>(p) == 0x20 && p < end) p++
  }
  next = 0
}

function element(p: usize, end: usize, isRef: bool): void {
  const c = <u32>load<u8>(p)
  numberType = 0
  next = 0
  if (isRef) {
    if (c == 0x23) reference(p)
  } else if (c != 0x28 && c != 0x23) value(p, end, c)
  if (numberType != 0) cell = typedCell(cell, numberType - 1)
  numberType = 0
}

function keepList(from: usize, count: u32, isRefs: bool): void {
  if (isRefs && count == 1) {
    cell = box(TAG_REFS, REFS_INLINE, payload(cell))
    return
  }
  const bytes: usize = isRefs ? 4 + ((<usize>count) << 2) : 8 + ((<usize>count) << 3)
  if (!isRefs) store<u32>(from, 0, 4)
  store<u32>(from, count)
  const kept = cellRoom(bytes)
  memory.copy(kept, from, bytes)
  cell = box(isRefs ? TAG_REFS : TAG_LIST, 0, <u32>kept)
}
