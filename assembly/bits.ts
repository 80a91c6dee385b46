/**
 * Bitmaps of a block's rows: what code and predicates are made of. A whole block is written out, eight lanes of 16 bytes, and
 * of fewer rows only the lanes they need, `width` bytes.
 */
import { BLOCK_BYTES } from './abi'

const AND: u32 = 0
const OR: u32 = 1
const AND_NOT: u32 = 2

/** Rows in both. */
export function bitsAnd(to: usize, a: usize, b: usize, width: usize): void {
  combine(AND, to, a, b, width)
}

/** Rows in either. */
export function bitsOr(to: usize, a: usize, b: usize, width: usize): void {
  combine(OR, to, a, b, width)
}

/** Rows in a and not in b. */
export function bitsAndNot(to: usize, a: usize, b: usize, width: usize): void {
  combine(AND_NOT, to, a, b, width)
}

/** Written out at each call, where `op` is a constant: so a lane is one instruction. */
// @ts-ignore: decorator; the only way asc has to be told to write a function out
@inline
function combine(op: u32, to: usize, a: usize, b: usize, width: usize): void {
  if (ASC_FEATURE_SIMD) {
    if (width == BLOCK_BYTES) {
      v128.store(to, lane(op, v128.load(a), v128.load(b)))
      v128.store(to, lane(op, v128.load(a, 16), v128.load(b, 16)), 16)
      v128.store(to, lane(op, v128.load(a, 32), v128.load(b, 32)), 32)
      v128.store(to, lane(op, v128.load(a, 48), v128.load(b, 48)), 48)
      v128.store(to, lane(op, v128.load(a, 64), v128.load(b, 64)), 64)
      v128.store(to, lane(op, v128.load(a, 80), v128.load(b, 80)), 80)
      v128.store(to, lane(op, v128.load(a, 96), v128.load(b, 96)), 96)
      v128.store(to, lane(op, v128.load(a, 112), v128.load(b, 112)), 112)
    } else for (let i: usize = 0; i < width; i += 16) v128.store(to + i, lane(op, v128.load(a + i), v128.load(b + i)))
  } else for (let i: usize = 0; i < width; i += 8) store<u64>(to + i, word(op, load<u64>(a + i), load<u64>(b + i)))
}

// @ts-ignore: decorator; as above
@inline
function lane(op: u32, a: v128, b: v128): v128 {
  return op == AND ? v128.and(a, b) : op == OR ? v128.or(a, b) : v128.andnot(a, b)
}

// @ts-ignore: decorator; as above
@inline
function word(op: u32, a: u64, b: u64): u64 {
  return op == AND ? a & b : op == OR ? a | b : a & ~b
}

/** Rows whose code, bit j of it in plane j, is at least `k`: one bitwise step per plane, from the lowest bit that k has. */
export function bitsAtLeast(to: usize, planes: usize, count: u32, k: u32, width: usize): void {
  const first: u32 = k == 0 ? 0 : ctz<u32>(k)
  const from = planes + <usize>first * BLOCK_BYTES
  const end = planes + <usize>count * BLOCK_BYTES
  if (ASC_FEATURE_SIMD) {
    if (width == BLOCK_BYTES && from < end) wholeAtLeast(to, from, end, k >> (first + 1))
    else {
      for (let i: usize = 0; i < width; i += 16) {
        let least = i64x2.splat(-1)
        for (let j = first; j < count; j++) {
          const plane = v128.load(planes + <usize>j * BLOCK_BYTES + i)
          least = ((k >> j) & 1) != 0 ? v128.and(plane, least) : v128.or(plane, least)
        }
        v128.store(to + i, least)
      }
    }
  } else {
    for (let i: usize = 0; i < width; i += 8) {
      let least: u64 = ~(<u64>0)
      for (let j = first; j < count; j++) {
        const plane = load<u64>(planes + <usize>j * BLOCK_BYTES + i)
        least = ((k >> j) & 1) != 0 ? plane & least : plane | least
      }
      store<u64>(to + i, least)
    }
  }
}

/** The same for a whole block: what holds so far stays in eight locals; `k` are the bits of the planes behind the first. */
function wholeAtLeast(to: usize, from: usize, end: usize, k: u32): void {
  let a = v128.load(from)
  let b = v128.load(from, 16)
  let c = v128.load(from, 32)
  let d = v128.load(from, 48)
  let e = v128.load(from, 64)
  let f = v128.load(from, 80)
  let g = v128.load(from, 96)
  let h = v128.load(from, 112)
  for (from += BLOCK_BYTES; from < end; from += BLOCK_BYTES, k >>= 1) {
    if ((k & 1) != 0) {
      a = v128.and(a, v128.load(from))
      b = v128.and(b, v128.load(from, 16))
      c = v128.and(c, v128.load(from, 32))
      d = v128.and(d, v128.load(from, 48))
      e = v128.and(e, v128.load(from, 64))
      f = v128.and(f, v128.load(from, 80))
      g = v128.and(g, v128.load(from, 96))
      h = v128.and(h, v128.load(from, 112))
    } else {
      a = v128.or(a, v128.load(from))
      b = v128.or(b, v128.load(from, 16))
      c = v128.or(c, v128.load(from, 32))
      d = v128.or(d, v128.load(from, 48))
      e = v128.or(e, v128.load(from, 64))
      f = v128.or(f, v128.load(from, 80))
      g = v128.or(g, v128.load(from, 96))
      h = v128.or(h, v128.load(from, 112))
    }
  }
  v128.store(to, a)
  v128.store(to, b, 16)
  v128.store(to, c, 32)
  v128.store(to, d, 48)
  v128.store(to, e, 64)
  v128.store(to, f, 80)
  v128.store(to, g, 96)
  v128.store(to, h, 112)
}

/** How many rows a bitmap holds. */
export function bitsCount(bits: usize, width: usize): u32 {
  let found: u64 = 0
  for (let i: usize = 0; i < width; i += 16) found += popcnt<u64>(load<u64>(bits + i)) + popcnt<u64>(load<u64>(bits + i, 8))
  return <u32>found
}
