/**
 * Keywords met before, found again by their raw bytes: what `classOf` and `typeOf` say of them, without folding their case.
 *
 *   cache: SLOTS × | first 16 bytes | last 16 bytes | 8 bytes before them | length u32 | number + 1 u32, 0 while empty |   48 bytes
 *          of a keyword shorter than 16 bytes the first and last 8 count, of one shorter than 8 the first and last 4
 */
import { allocZero } from './memory'
import { classOf, typeOf } from './names'

const SLOTS: usize = 1024
const ENTRY: usize = 48
const LONGEST: u32 = 40
let classCache: usize = 0
let typeCache: usize = 0

/** Forgets what was met; called once the schema's names are there. */
export function keywordsStart(): void {
  classCache = allocZero(SLOTS * ENTRY)
  typeCache = allocZero(SLOTS * ENTRY)
}

/**
 * Length of the keyword at `at` when a `(` ends it within 48 bytes, else 0; what stands in between is not looked at.
 * Reads up to 48 bytes, which may lie behind the input.
 */
export function keywordLength(at: usize): u32 {
  if (ASC_FEATURE_SIMD) {
    const open = i8x16.splat(0x28)
    for (let i: u32 = 0; i < 48; i += 16) {
      const mask = i8x16.bitmask(i8x16.eq(v128.load(at + i), open))
      if (mask != 0) return i + ctz<u32>(mask)
    }
    return 0
  }
  for (let i: u32 = 0; i < 48; i++) if (load<u8>(at + i) == 0x28) return i
  return 0
}

/** @returns the class of a keyword, or -1 */
export function keywordClass(at: usize, bytes: u32): i32 {
  return find(classCache, at, bytes, true)
}

/** @returns the type of a keyword, or -1 */
export function keywordType(at: usize, bytes: u32): i32 {
  return find(typeCache, at, bytes, false)
}

function find(cache: usize, at: usize, bytes: u32, isClass: bool): i32 {
  if (bytes < 4 || bytes > LONGEST) return isClass ? classOf(at, bytes) : typeOf(at, bytes)
  const wide = bytes >= 16
  const short = bytes < 8
  const last = at + bytes - 8
  const a = short ? <u64>load<u32>(at) : load<u64>(at)
  const d = short ? <u64>load<u32>(at + bytes - 4) : load<u64>(last)
  const b = wide ? load<u64>(at, 8) : 0
  const c = wide ? load<u64>(last - 8) : 0
  const e = bytes > 32 ? load<u64>(last - 16) : 0
  let hash = (a ^ (d << 7) ^ <u64>bytes) * 0x9e3779b97f4a7c15
  hash ^= hash >> 32
  const entry = cache + (<usize>hash & (SLOTS - 1)) * ENTRY
  if (
    load<u32>(entry, 40) == bytes &&
    load<u64>(entry) == a &&
    load<u64>(entry, 24) == d &&
    load<u64>(entry, 8) == b &&
    load<u64>(entry, 16) == c &&
    load<u64>(entry, 32) == e
  )
    return <i32>load<u32>(entry, 44) - 1
  const number = isClass ? classOf(at, bytes) : typeOf(at, bytes)
  if (number >= 0) {
    store<u64>(entry, a)
    store<u64>(entry, b, 8)
    store<u64>(entry, c, 16)
    store<u64>(entry, d, 24)
    store<u64>(entry, e, 32)
    store<u32>(entry, bytes, 40)
    store<u32>(entry, <u32>number + 1, 44)
  }
  return number
}
