/**
 * Predicates and rules of one block, bit by bit: 128 bytes a bitmap, 1,024 rows at once.
 *
 *   slots  bit[predicates][1024]: each distinct predicate once per block
 *   temps  bit[TEMP_COUNT][1024]: what a rule stores; 0…3 its answer (TEMP_…)
 */
import {
  BLOCK_BYTES, PREDICATE_AT_LEAST, PREDICATE_BELOW, PREDICATE_KNOWN_NOT, PREDICATE_PLANE, RULE_AND, RULE_AND_TEMP, RULE_LOAD, RULE_LOAD_TEMP,
  RULE_NOT, RULE_ONE, RULE_OR, RULE_OR_TEMP, RULE_STORE, TEMP_COUNT, TEMP_REQUIRE_FALSE, TEMP_REQUIRE_TRUE, TEMP_WHERE_FALSE, TEMP_WHERE_TRUE,
} from './abi'
import { planesOf } from './coded'
import { alloc } from './memory'
import { CODE, CODED, countOf, entry, PREDICATES } from './program'

let slots: usize = 0
let temps: usize = 0
let valid: usize = 0
let acc: usize = 0
/** u32[coded]: where the planes of the block at hand lie. */
let planes: usize = 0

/** Makes the scratch for the program at hand. */
export function logicStart(): void {
  slots = alloc(<usize>(countOf(PREDICATES) + 1) * BLOCK_BYTES)
  temps = alloc(TEMP_COUNT * BLOCK_BYTES)
  valid = alloc(BLOCK_BYTES)
  acc = alloc(BLOCK_BYTES)
  planes = alloc(<usize>(countOf(CODED) + 1) << 2)
}

/** Bitmap of a temp. */
export function temp(i: u32): usize {
  return temps + <usize>i * BLOCK_BYTES
}

/** Says where the planes of a coded column lie for the block at hand. */
export function planesAt(coded: u32, at: usize): void {
  store<u32>(planes + (<usize>coded << 2), <u32>at)
}

/** Marks the first `count` rows of the block as the ones that exist. */
export function validRows(count: u32): void {
  memory.fill(valid, 0, BLOCK_BYTES)
  memory.fill(valid, 0xff, count >> 3)
  if ((count & 7) != 0) store<u8>(valid + (count >> 3), <u8>(((<u32>1) << (count & 7)) - 1))
}

/** Runs predicate `number` into its slot. */
export function predicateRun(number: u32): void {
  const p = entry(PREDICATES, number)
  const op = load<u32>(p)
  const coded = load<u32>(p, 4)
  const k = load<u32>(p, 8)
  const at = <usize>load<u32>(planes + (<usize>coded << 2))
  const out = slots + <usize>number * BLOCK_BYTES
  if (op == PREDICATE_AT_LEAST || op == PREDICATE_BELOW) compare(at, planesOf(entry(CODED, coded)), k, out, op == PREDICATE_BELOW)
  else {
    const plane = at + <usize>k * BLOCK_BYTES
    for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) {
      const bits = load<u64>(plane + i)
      if (op == PREDICATE_PLANE) store<u64>(out + i, bits)
      else if (op == PREDICATE_KNOWN_NOT) store<u64>(out + i, load<u64>(at + i) & ~bits)
      else store<u64>(out + i, load<u64>(valid + i) & ~bits)
    }
  }
}

/** code ≥ k, or 1 ≤ code < k: one bitwise step per plane, from the lowest up. */
function compare(at: usize, count: u32, k: u32, out: usize, below: bool): void {
  if (ASC_FEATURE_SIMD) {
    for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 16) {
      let least = i64x2.splat(-1)
      let known = i64x2.splat(0)
      for (let j: u32 = 0; j < count; j++) {
        const plane = v128.load(at + <usize>j * BLOCK_BYTES + i)
        least = ((k >> j) & 1) != 0 ? v128.and(plane, least) : v128.or(plane, least)
        known = v128.or(known, plane)
      }
      v128.store(out + i, below ? v128.andnot(known, least) : least)
    }
  } else {
    for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) {
      let least: u64 = ~(<u64>0)
      let known: u64 = 0
      for (let j: u32 = 0; j < count; j++) {
        const plane = load<u64>(at + <usize>j * BLOCK_BYTES + i)
        least = ((k >> j) & 1) != 0 ? plane & least : plane | least
        known |= plane
      }
      store<u64>(out + i, below ? known & ~least : least)
    }
  }
}

/** Runs rule code; its answer stands in the temps afterwards. */
export function codeRun(first: u32, words: u32): void {
  for (let w: u32 = 0; w < words; w++) {
    const word = load<u32>(entry(CODE, first + w))
    const op = word >> 24
    const operand = word & 0xffffff
    if (op == RULE_STORE) memory.copy(temp(operand), acc, BLOCK_BYTES)
    else if (op == RULE_LOAD) memory.copy(acc, slots + <usize>operand * BLOCK_BYTES, BLOCK_BYTES)
    else if (op == RULE_LOAD_TEMP) memory.copy(acc, temp(operand), BLOCK_BYTES)
    else if (op == RULE_AND) and(slots + <usize>operand * BLOCK_BYTES)
    else if (op == RULE_OR) or(slots + <usize>operand * BLOCK_BYTES)
    else if (op == RULE_AND_TEMP) and(temp(operand))
    else if (op == RULE_OR_TEMP) or(temp(operand))
    else if (op == RULE_ONE) memory.copy(acc, valid, BLOCK_BYTES)
    else if (op == RULE_NOT) {
      for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) store<u64>(acc + i, load<u64>(valid + i) & ~load<u64>(acc + i))
    }
    else memory.fill(acc, 0, BLOCK_BYTES)
  }
}

function and(other: usize): void {
  for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) store<u64>(acc + i, load<u64>(acc + i) & load<u64>(other + i))
}

function or(other: usize): void {
  for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) store<u64>(acc + i, load<u64>(acc + i) | load<u64>(other + i))
}

/**
 * Turns the answer in the temps into verdicts (spec 2.6.1).
 *
 * @param out bit[4][1024]: fail, unknown, pass, where true
 * @returns whether anything failed or is unknown
 */
export function verdict(out: usize): bool {
  let any: u64 = 0
  for (let i: usize = 0; i < <usize>BLOCK_BYTES; i += 8) {
    const rows = load<u64>(valid + i)
    const whereTrue = load<u64>(temp(TEMP_WHERE_TRUE) + i) & rows
    const applies = ~load<u64>(temp(TEMP_WHERE_FALSE) + i) & rows
    const fail = whereTrue & load<u64>(temp(TEMP_REQUIRE_FALSE) + i)
    const pass = applies & load<u64>(temp(TEMP_REQUIRE_TRUE) + i)
    const unknown = applies & ~pass & ~fail
    store<u64>(out + i, fail)
    store<u64>(out + i, unknown, BLOCK_BYTES)
    store<u64>(out + i, pass, 2 * BLOCK_BYTES)
    store<u64>(out + i, whereTrue, 3 * BLOCK_BYTES)
    any |= fail | unknown
  }
  return any != 0
}
