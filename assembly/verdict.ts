/**
 * Verdicts of one block (spec 2.6.1): where a rule applies, and what its rows end as.
 *
 *   wheres  bit[wheres][2][1024]: where it is true, where it may apply (it is not false)
 */
import { BLOCK_BYTES, VERDICT_FAIL, VERDICT_NOT_APPLICABLE, VERDICT_PASS, VERDICT_UNKNOWN } from './abi'
import { bitsOf, blockWidth, codeRun, countBits } from './logic'
import { programAlloc as alloc, programAllocZero as allocZero } from './program-memory'
import { countOf, entry, RULES, WHERES } from './program'

let wheres: usize = 0
/** u32[wheres]: how many rows of the block at hand it is true for, u32[wheres]: how many it may apply to. */
let trues: usize = 0
let applies: usize = 0
let failed: u32 = 0
let undecided: u32 = 0

/** Makes the scratch for the program at hand. */
export function verdictStart(): void {
  const count = <usize>countOf(WHERES) + 1
  wheres = alloc(count * 2 * BLOCK_BYTES)
  trues = allocZero(count << 2)
  applies = allocZero(count << 2)
}

/** Makes the bitmaps of where `number` for the block at hand; its predicates must have been run. */
export function whereRun(number: u32): void {
  const at = entry(WHERES, number)
  codeRun(load<u32>(at), load<u32>(at, 4))
  const isTrue = bitsOf(load<u32>(at, 8))
  const isFalse = bitsOf(load<u32>(at, 12))
  const valid = bitsOf(1)
  const to = whereBits(number)
  for (let i: usize = 0; i < blockWidth(); i += 16) {
    if (ASC_FEATURE_SIMD) {
      // the planes of a row that is not there hold what they held
      v128.store(to + i, v128.and(v128.load(isTrue + i), v128.load(valid + i)))
      v128.store(to + BLOCK_BYTES + i, v128.andnot(v128.load(valid + i), v128.load(isFalse + i)))
    } else {
      for (let half = i; half < i + 16; half += 8) {
        store<u64>(to + half, load<u64>(isTrue + half) & load<u64>(valid + half))
        store<u64>(to + BLOCK_BYTES + half, load<u64>(valid + half) & ~load<u64>(isFalse + half))
      }
    }
  }
  store<u32>(trues + (<usize>number << 2), countBits(to))
  store<u32>(applies + (<usize>number << 2), countBits(to + BLOCK_BYTES))
}

/** bit[2][1024]: where it is true, where it may apply. */
export function whereBits(number: u32): usize {
  return wheres + <usize>number * 2 * BLOCK_BYTES
}

/** How many rows of the block at hand where `number` is true for. */
export function whereTrue(number: u32): u32 {
  return load<u32>(trues + (<usize>number << 2))
}

/** How many rows of the block at hand where `number` may apply to. */
export function whereApplies(number: u32): u32 {
  return load<u32>(applies + (<usize>number << 2))
}

/** How many rows failed in the last `ruleCount`. */
export function failedRows(): u32 {
  return failed
}

/** How many rows were left undecided in the last `ruleCount`. */
export function undecidedRows(): u32 {
  return undecided
}

/** Judges a rule whose where has been run and counts; nothing is kept. Most blocks of a model end here. */
export function ruleCount(rule: u32): void {
  const at = entry(RULES, rule)
  codeRun(load<u32>(at), load<u32>(at, 4))
  const where = whereBits(load<u32>(at, 8))
  const isTrue = bitsOf(load<u32>(at, 12))
  const isFalse = bitsOf(load<u32>(at, 16))
  const width = blockWidth()
  let f: u64 = 0
  let u: u64 = 0
  for (let i: usize = 0; i < width; i += 16) {
    if (ASC_FEATURE_SIMD) {
      const fail = v128.and(v128.load(where + i), v128.load(isFalse + i))
      const open = v128.andnot(v128.load(where + BLOCK_BYTES + i), v128.or(v128.load(isTrue + i), fail))
      f += popcnt<u64>(i64x2.extract_lane(fail, 0)) + popcnt<u64>(i64x2.extract_lane(fail, 1))
      u += popcnt<u64>(i64x2.extract_lane(open, 0)) + popcnt<u64>(i64x2.extract_lane(open, 1))
    } else {
      for (let half = i; half < i + 16; half += 8) {
        const fail = load<u64>(where + half) & load<u64>(isFalse + half)
        f += popcnt<u64>(fail)
        u += popcnt<u64>(load<u64>(where + BLOCK_BYTES + half) & ~(load<u64>(isTrue + half) | fail))
      }
    }
  }
  failed = <u32>f
  undecided = <u32>u
}

/**
 * Judges a rule whose where has been run and keeps what its rows end as.
 *
 * @param to bit[4][1024]: fail, unknown, pass, where true; only the block's width is written
 */
export function ruleBits(rule: u32, to: usize): void {
  const at = entry(RULES, rule)
  codeRun(load<u32>(at), load<u32>(at, 4))
  const where = whereBits(load<u32>(at, 8))
  const isTrue = bitsOf(load<u32>(at, 12))
  const isFalse = bitsOf(load<u32>(at, 16))
  for (let i: usize = 0; i < blockWidth(); i += 8) {
    const holds = load<u64>(where + i)
    const may = load<u64>(where + BLOCK_BYTES + i)
    const fail = holds & load<u64>(isFalse + i)
    const pass = may & load<u64>(isTrue + i)
    store<u64>(to + i, fail)
    store<u64>(to + i, may & ~pass & ~fail, BLOCK_BYTES)
    store<u64>(to + i, pass, 2 * BLOCK_BYTES)
    store<u64>(to + i, holds, 3 * BLOCK_BYTES)
  }
}

/** Verdict (VERDICT_…) of row `i` of the block by bitmaps that `ruleBits` made. */
export function verdictAt(bits: usize, i: u32): u32 {
  if (bitAt(bits, i) != 0) return VERDICT_FAIL
  if (bitAt(bits + BLOCK_BYTES, i) != 0) return VERDICT_UNKNOWN
  return bitAt(bits + 2 * BLOCK_BYTES, i) != 0 ? VERDICT_PASS : VERDICT_NOT_APPLICABLE
}

function bitAt(plane: usize, i: u32): u32 {
  return (load<u8>(plane + (i >> 3)) >> <u8>(i & 7)) & 1
}
