/**
 * Predicates and code of one block, bit by bit: 128 bytes a bitmap, 1,024 rows at once; of fewer rows only the 16 bytes
 * that they need.
 *
 *   addresses u32[operands]: where the bitmap of an operand lies for the block at hand: 0 no row, 1 every row of the
 *             block, then the temps, then the predicates (in a slot of their own, or the plane itself where they are one)
 */
import {
  BLOCK_BYTES, CODE_AND, CODE_OR, OPERAND_ONE, OPERAND_PREDICATES, OPERAND_TEMPS, OPERAND_ZERO, PREDICATE_AT_LEAST, PREDICATE_BELOW,
  PREDICATE_KNOWN_NOT, PREDICATE_PLANE, TEMP_COUNT,
} from './abi'
import { programAlloc as alloc, programAllocZero as allocZero } from './program-memory'
import { CODE, CODED, countOf, entry, planesOf, PREDICATES } from './program'

let addresses: usize = 0
let slots: usize = 0
let temps: usize = 0
let valid: usize = 0
/** u32[coded]: where the planes of the block at hand lie. */
let planes: usize = 0
/** Bytes of a bitmap that hold rows of the block at hand, a multiple of 16. */
let width: usize = BLOCK_BYTES

/** Makes the scratch for the program at hand. */
export function logicStart(): void {
  const predicates = countOf(PREDICATES)
  addresses = alloc(<usize>(OPERAND_PREDICATES + predicates) << 2)
  slots = alloc(<usize>(predicates + 1) * BLOCK_BYTES)
  temps = alloc(TEMP_COUNT * BLOCK_BYTES)
  valid = alloc(BLOCK_BYTES)
  planes = allocZero(<usize>(countOf(CODED) + 1) << 2)
  addressSet(OPERAND_ZERO, allocZero(BLOCK_BYTES))
  addressSet(OPERAND_ONE, valid)
  for (let t: u32 = 0; t < <u32>TEMP_COUNT; t++) addressSet(OPERAND_TEMPS + t, temps + <usize>t * BLOCK_BYTES)
  for (let p: u32 = 0; p < predicates; p++) addressSet(OPERAND_PREDICATES + p, slots + <usize>p * BLOCK_BYTES)
}

function addressSet(operand: u32, at: usize): void {
  store<u32>(addresses + (<usize>operand << 2), <u32>at)
}

/** Bitmap of an operand. */
export function bitsOf(operand: u32): usize {
  return <usize>load<u32>(addresses + (<usize>operand << 2))
}

/** Bytes of a bitmap that hold rows of the block at hand. */
export function blockWidth(): usize {
  return width
}

/** Says where the planes of a coded column lie for the block at hand. */
export function planesAt(coded: u32, at: usize): void {
  store<u32>(planes + (<usize>coded << 2), <u32>at)
}

/** Marks the first `count` rows of the block as the ones that exist. */
export function validRows(count: u32): void {
  width = (<usize>(count + 127) >> 7) << 4
  memory.fill(valid, 0, BLOCK_BYTES)
  memory.fill(valid, 0xff, count >> 3)
  if ((count & 7) != 0) store<u8>(valid + (count >> 3), <u8>(((<u32>1) << (count & 7)) - 1))
}

/** Makes the bitmap of predicate `number` for the block at hand. */
export function predicateRun(number: u32): void {
  const p = entry(PREDICATES, number)
  const op = load<u32>(p)
  const coded = load<u32>(p, 4)
  const k = load<u32>(p, 8)
  const at = <usize>load<u32>(planes + (<usize>coded << 2))
  const plane = at + <usize>k * BLOCK_BYTES
  const to = slots + <usize>number * BLOCK_BYTES
  if (op == PREDICATE_PLANE) addressSet(OPERAND_PREDICATES + number, plane)
  else if (op == PREDICATE_KNOWN_NOT) andNot(to, at, plane)
  else if (op == PREDICATE_AT_LEAST) atLeast(at, planesOf(coded), k, to)
  else if (op == PREDICATE_BELOW) below(at, planesOf(coded), k, to)
  else andNot(to, valid, plane)
}

/** code ≥ k: one bitwise step per plane, from the lowest up; below the lowest bit that k has every code is enough. */
function atLeast(at: usize, count: u32, k: u32, to: usize): void {
  const first: u32 = k == 0 ? 0 : ctz<u32>(k)
  for (let i: usize = 0; i < width; i += 16) {
    if (ASC_FEATURE_SIMD) {
      let least = i64x2.splat(-1)
      for (let j: u32 = first; j < count; j++) {
        const plane = v128.load(at + <usize>j * BLOCK_BYTES + i)
        least = ((k >> j) & 1) != 0 ? v128.and(plane, least) : v128.or(plane, least)
      }
      v128.store(to + i, least)
    } else {
      for (let half: usize = i; half < i + 16; half += 8) {
        let least: u64 = ~(<u64>0)
        for (let j: u32 = first; j < count; j++) {
          const plane = load<u64>(at + <usize>j * BLOCK_BYTES + half)
          least = ((k >> j) & 1) != 0 ? plane & least : plane | least
        }
        store<u64>(to + half, least)
      }
    }
  }
}

/** 1 ≤ code < k */
function below(at: usize, count: u32, k: u32, to: usize): void {
  for (let i: usize = 0; i < width; i += 16) {
    if (ASC_FEATURE_SIMD) {
      let least = i64x2.splat(-1)
      let known = i64x2.splat(0)
      for (let j: u32 = 0; j < count; j++) {
        const plane = v128.load(at + <usize>j * BLOCK_BYTES + i)
        least = ((k >> j) & 1) != 0 ? v128.and(plane, least) : v128.or(plane, least)
        known = v128.or(known, plane)
      }
      v128.store(to + i, v128.andnot(known, least))
    } else {
      for (let half: usize = i; half < i + 16; half += 8) {
        let least: u64 = ~(<u64>0)
        let known: u64 = 0
        for (let j: u32 = 0; j < count; j++) {
          const plane = load<u64>(at + <usize>j * BLOCK_BYTES + half)
          least = ((k >> j) & 1) != 0 ? plane & least : plane | least
          known |= plane
        }
        store<u64>(to + half, known & ~least)
      }
    }
  }
}

/** Runs instructions; what they compute stands in the temps afterwards. */
export function codeRun(first: u32, count: u32): void {
  let at = entry(CODE, first)
  const end = at + (<usize>count << 3)
  for (; at < end; at += 8) {
    const word = load<u64>(at)
    const op = <u32>word & 0xff
    const to = temps + ((<usize>(word >> 8) & 0xff) << 7)
    const a = bitsOf(<u32>(word >> 16) & 0xffffff)
    const b = bitsOf(<u32>(word >> 40))
    if (op == CODE_AND) and(to, a, b)
    else if (op == CODE_OR) or(to, a, b)
    else andNot(to, a, b)
  }
}

function and(to: usize, a: usize, b: usize): void {
  for (let i: usize = 0; i < width; i += 16) {
    if (ASC_FEATURE_SIMD) v128.store(to + i, v128.and(v128.load(a + i), v128.load(b + i)))
    else {
      store<u64>(to + i, load<u64>(a + i) & load<u64>(b + i))
      store<u64>(to + i, load<u64>(a + i, 8) & load<u64>(b + i, 8), 8)
    }
  }
}

function or(to: usize, a: usize, b: usize): void {
  for (let i: usize = 0; i < width; i += 16) {
    if (ASC_FEATURE_SIMD) v128.store(to + i, v128.or(v128.load(a + i), v128.load(b + i)))
    else {
      store<u64>(to + i, load<u64>(a + i) | load<u64>(b + i))
      store<u64>(to + i, load<u64>(a + i, 8) | load<u64>(b + i, 8), 8)
    }
  }
}

function andNot(to: usize, a: usize, b: usize): void {
  for (let i: usize = 0; i < width; i += 16) {
    if (ASC_FEATURE_SIMD) v128.store(to + i, v128.andnot(v128.load(a + i), v128.load(b + i)))
    else {
      store<u64>(to + i, load<u64>(a + i) & ~load<u64>(b + i))
      store<u64>(to + i, load<u64>(a + i, 8) & ~load<u64>(b + i, 8), 8)
    }
  }
}

/** How many rows a bitmap of the block at hand holds. */
export function countBits(bits: usize): u32 {
  let found: u64 = 0
  for (let i: usize = 0; i < width; i += 16) found += popcnt<u64>(load<u64>(bits + i)) + popcnt<u64>(load<u64>(bits + i, 8))
  return <u32>found
}
