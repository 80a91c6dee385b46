/** STEP strings to UTF-8 (ISO 10303-21, clause 6.4.3): doubled quotes, `\\`, `\S\`, `\P.\`, `\X\`, `\X2\`, `\X4\`, raw bytes. */
import { NONE, NOTE_ESCAPE } from './abi'
import { alloc, allocLog, logOf, releaseLog } from './memory'
import { note } from './notes'
import { needsDecoding } from './scan'
import { intern } from './strings'

let scratch: usize = 0
let scratchLog: i32 = 0
let out: usize = 0
/** u16[9][96]: what ISO 8859-1 … -9 hold at 0xA0 … 0xFF; written by the loader. */
let pages: usize = 0

/** u16[9 · 96], ISO 8859-1 … -9 at 0xA0 … 0xFF; the loader fills it. */
export function codePages(): usize {
  if (pages == 0) {
    pages = alloc(9 * 96 * 2)
    for (let i = 0; i < 9 * 96; i++) store<u16>(pages + ((<usize>i) << 1), <u16>(0xa0 + (i % 96)))
  }
  return pages
}

/**
 * Interns the text between two quotes.
 *
 * @param from first byte behind the opening quote
 * @param end  the closing quote
 * @returns the text's id
 */
export function internStep(from: usize, end: usize, line: u32): u32 {
  if (!needsDecoding(from, end)) return intern(from, <u32>(end - from))
  for (let broken = decode(from, end); broken > 0; broken--) note(NOTE_ESCAPE, 0, line)
  return intern(scratch, <u32>(out - scratch))
}

/** @returns the id of the text between two quotes; NONE, and nothing is interned, when an escape in it is broken */
export function internWhole(from: usize, end: usize): u32 {
  return decode(from, end) > 0 ? <u32>NONE : intern(scratch, <u32>(out - scratch))
}

/** Writes the text between two quotes to the scratch; @returns how many of its escapes are broken */
function decode(from: usize, end: usize): u32 {
  reserve(((<usize>(end - from)) << 1) + 16)
  out = scratch
  let broken: u32 = 0
  const raw = !validUtf8(from, end)
  let page = 0
  let p = from
  while (p < end) {
    const c = load<u8>(p)
    if (c == 0x27) {
      put(0x27)
      p += p + 1 < end && load<u8>(p + 1) == 0x27 ? 2 : 1
    } else if (c == 0x5c) {
      const next = escape(p, end, page)
      if (next == 0) {
        // a page directive or a broken escape
        if (
          p + 3 < end &&
          load<u8>(p + 1) == 0x50 &&
          load<u8>(p + 3) == 0x5c &&
          load<u8>(p + 2) >= 0x41 &&
          load<u8>(p + 2) <= 0x49
        ) {
          page = <i32>load<u8>(p + 2) - 0x41
          p += 4
        } else {
          broken++
          put(0x5c)
          p++
        }
      } else p = next
    } else if (c == 10 || c == 13) {
      p++ // a line break inside a string is how long lines were wrapped
    } else if (c < 0x80 || !raw) {
      store<u8>(out++, c)
      p++
    } else {
      put(c)
      p++
    }
  }
  return broken
}

/** @returns the address behind the escape at `p`, or 0 when it is none of those that stand for characters */
function escape(p: usize, end: usize, page: i32): usize {
  if (p + 1 >= end) return 0
  const c = load<u8>(p + 1)
  if (c == 0x5c) {
    put(0x5c)
    return p + 2
  }
  if (c == 0x53 && p + 3 < end && load<u8>(p + 2) == 0x5c) {
    const code = <i32>load<u8>(p + 3)
    if (code < 0x20 || code > 0x7e) return 0
    put(load<u16>(codePages() + ((<usize>(page * 96 + code - 0x20)) << 1)))
    // a doubled quote or backslash behind \S\ stands for one character
    return (code == 0x27 || code == 0x5c) && p + 4 < end && load<u8>(p + 4) == code ? p + 5 : p + 4
  }
  if (c != 0x58 || p + 2 >= end) return 0
  const kind = load<u8>(p + 2)
  if (kind == 0x5c) {
    const code = p + 5 <= end ? hex(p + 3, 2) : -1
    if (code < 0) return 0
    put(<u32>code)
    return p + 5
  }
  if ((kind == 0x32 || kind == 0x34) && p + 3 < end && load<u8>(p + 3) == 0x5c)
    return wide(p + 4, end, kind == 0x32 ? 4 : 8)
  return 0
}

/** Decodes the digits of `\X2\` (four each) or `\X4\` (eight each) up to `\X0\`; 0 when they are broken. */
function wide(from: usize, end: usize, digits: i32): usize {
  const start = out
  let p = from
  let high: u32 = 0
  while (p < end && load<u8>(p) != 0x5c) {
    const code = p + digits <= end ? hex(p, digits) : -1
    if (code < 0 || code > 0x10ffff) {
      out = start
      return 0
    }
    p += digits
    if (code >= 0xd800 && code < 0xdc00) {
      if (high != 0) put(0xfffd)
      high = <u32>code
    } else if (code >= 0xdc00 && code < 0xe000) {
      put(high == 0 ? 0xfffd : 0x10000 + ((high - 0xd800) << 10) + (<u32>code - 0xdc00))
      high = 0
    } else {
      if (high != 0) put(0xfffd)
      high = 0
      put(<u32>code)
    }
  }
  if (high != 0) put(0xfffd)
  if (p + 4 <= end && load<u8>(p + 1) == 0x58 && load<u8>(p + 2) == 0x30 && load<u8>(p + 3) == 0x5c)
    return p + 4
  out = start
  return 0
}

function hex(at: usize, digits: i32): i32 {
  let value: u32 = 0
  for (let i = 0; i < digits; i++) {
    const c = <u32>load<u8>(at + i)
    let digit: u32 = 0
    if (c >= 0x30 && c <= 0x39) digit = c - 0x30
    else if (c >= 0x41 && c <= 0x46) digit = c - 0x37
    else if (c >= 0x61 && c <= 0x66) digit = c - 0x57
    else return -1
    if (value >> 28 != 0) return -1
    value = (value << 4) | digit
  }
  return <i32>value
}

/** Appends a code point as UTF-8. */
function put(code: u32): void {
  if (code < 0x80) {
    store<u8>(out++, <u8>code)
  } else if (code < 0x800) {
    store<u8>(out++, <u8>(0xc0 | (code >> 6)))
    store<u8>(out++, <u8>(0x80 | (code & 0x3f)))
  } else if (code < 0x10000) {
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd
    store<u8>(out++, <u8>(0xe0 | (code >> 12)))
    store<u8>(out++, <u8>(0x80 | ((code >> 6) & 0x3f)))
    store<u8>(out++, <u8>(0x80 | (code & 0x3f)))
  } else {
    store<u8>(out++, <u8>(0xf0 | (code >> 18)))
    store<u8>(out++, <u8>(0x80 | ((code >> 12) & 0x3f)))
    store<u8>(out++, <u8>(0x80 | ((code >> 6) & 0x3f)))
    store<u8>(out++, <u8>(0x80 | (code & 0x3f)))
  }
}

function reserve(bytes: usize): void {
  const log = logOf(bytes)
  if (scratch != 0 && log <= scratchLog) return
  if (scratch != 0) releaseLog(scratch, scratchLog)
  scratchLog = max(log, 16)
  scratch = allocLog(scratchLog)
}

/** Whether the bytes are well-formed UTF-8: no overlong forms, no surrogates. */
function validUtf8(from: usize, end: usize): bool {
  let p = from
  while (p < end) {
    const c = <u32>load<u8>(p)
    if (c < 0x80) {
      p++
      continue
    }
    let more: usize = 0
    let low: u32 = 0x80
    let high: u32 = 0xbf
    if (c >= 0xc2 && c <= 0xdf) more = 1
    else if (c >= 0xe0 && c <= 0xef) {
      more = 2
      if (c == 0xe0) low = 0xa0
      if (c == 0xed) high = 0x9f
    } else if (c >= 0xf0 && c <= 0xf4) {
      more = 3
      if (c == 0xf0) low = 0x90
      if (c == 0xf4) high = 0x8f
    } else return false
    if (p + more >= end) return false
    const second = <u32>load<u8>(p + 1)
    if (second < low || second > high) return false
    for (let i: usize = 2; i <= more; i++) if ((load<u8>(p + i) & 0xc0) != 0x80) return false
    p += more + 1
  }
  return true
}
