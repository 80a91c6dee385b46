/** Finding the bytes that matter: the end of a statement, line breaks. SIMD where the build has it. */

const QUOTE: u8 = 0x27
const SEMICOLON: u8 = 0x3b
const SLASH: u8 = 0x2f
const STAR: u8 = 0x2a

/* Where a scan was when the bytes ran out. */
export const IN_STATEMENT: i32 = 0
export const IN_STRING: i32 = 1
export const IN_COMMENT: i32 = 2

let mode: i32 = IN_STATEMENT
let stop: usize = 0

/** Where a scan that found no end must go on: behind all bytes, or at a first byte of a two-byte mark that was cut off. */
export function scanStop(): usize {
  return stop
}

/** In which of `IN_…` the last `endOfStatement` stopped. */
export function scanMode(): i32 {
  return mode
}

/**
 * Address just behind the `;` that ends the statement, or 0 when it does not end before `end`.
 *
 * @param from where to go on, in the mode `start` (one of `IN_…`)
 */
export function endOfStatement(from: usize, end: usize, start: i32): usize {
  let p = from
  mode = start
  stop = end
  while (p < end) {
    if (mode == IN_STRING) {
      p = findByte(p, end, QUOTE)
      if (p >= end) return 0
      p++
      mode = IN_STATEMENT
    } else if (mode == IN_COMMENT) {
      p = findByte(p, end, STAR)
      if (p + 1 >= end) {
        stop = p
        return 0
      }
      p++
      if (load<u8>(p) == SLASH) {
        p++
        mode = IN_STATEMENT
      }
    } else {
      p = findMark(p, end)
      if (p >= end) return 0
      const c = load<u8>(p)
      if (c == SEMICOLON) return p + 1
      if (c == QUOTE) {
        mode = IN_STRING
      } else {
        if (p + 1 >= end) {
          stop = p
          return 0
        }
        if (load<u8>(p + 1) == STAR) {
          mode = IN_COMMENT
          p++
        }
      }
      p++
    }
  }
  return 0
}

/** Address just behind the comment that is open at `from`, or 0 when it does not end before `end`. */
export function endOfComment(from: usize, end: usize): usize {
  let p = from
  for (;;) {
    p = findByte(p, end, STAR)
    stop = p
    if (p + 1 >= end) return 0
    if (load<u8>(p + 1) == SLASH) return p + 2
    p++
  }
  return 0
}

/** First `'`, `;` or `/` in from…end, or `end`. */
function findMark(from: usize, end: usize): usize {
  let p = from
  if (ASC_FEATURE_SIMD) {
    const quotes = i8x16.splat(0x27)
    const semicolons = i8x16.splat(0x3b)
    const slashes = i8x16.splat(0x2f)
    while (p + 16 <= end) {
      const bytes = v128.load(p)
      const hit = v128.or(
        v128.or(i8x16.eq(bytes, quotes), i8x16.eq(bytes, semicolons)),
        i8x16.eq(bytes, slashes),
      )
      const mask = i8x16.bitmask(hit)
      if (mask != 0) return p + ctz<i32>(mask)
      p += 16
    }
  }
  while (p < end) {
    const c = load<u8>(p)
    if (c == QUOTE || c == SEMICOLON || c == SLASH) return p
    p++
  }
  return end
}

function findByte(from: usize, end: usize, byte: u8): usize {
  let p = from
  if (ASC_FEATURE_SIMD) {
    const wanted = i8x16.splat(<i8>byte)
    while (p + 16 <= end) {
      const mask = i8x16.bitmask(i8x16.eq(v128.load(p), wanted))
      if (mask != 0) return p + ctz<i32>(mask)
      p += 16
    }
  }
  while (p < end && load<u8>(p) != byte) p++
  return p
}

/** How many line feeds stand in from…end. */
export function countLines(from: usize, end: usize): u32 {
  let p = from
  let lines: u32 = 0
  if (ASC_FEATURE_SIMD) {
    const feeds = i8x16.splat(10)
    while (p + 16 <= end) {
      lines += <u32>popcnt<i32>(i8x16.bitmask(i8x16.eq(v128.load(p), feeds)))
      p += 16
    }
  }
  while (p < end) {
    if (load<u8>(p) == 10) lines++
    p++
  }
  return lines
}

/** Whether any of from…end is a backslash, a quote, a control or not ASCII: then the text must be decoded. */
export function needsDecoding(from: usize, end: usize): bool {
  let p = from
  if (ASC_FEATURE_SIMD) {
    const slashes = i8x16.splat(0x5c)
    const quotes = i8x16.splat(0x27)
    const space = i8x16.splat(0x20)
    while (p + 16 <= end) {
      const bytes = v128.load(p)
      // signed comparison: bytes above 0x7f are negative, so they lie below the space as controls do
      const hit = v128.or(
        v128.or(i8x16.eq(bytes, slashes), i8x16.eq(bytes, quotes)),
        i8x16.lt_s(bytes, space),
      )
      if (v128.any_true(hit)) return true
      p += 16
    }
  }
  while (p < end) {
    const c = load<u8>(p)
    if (c == 0x5c || c == QUOTE || c < 0x20 || c > 0x7f) return true
    p++
  }
  return false
}
