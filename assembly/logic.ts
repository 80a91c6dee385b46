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
import { aliveBits, aliveList, aliveRun } from './alive'
import { bitsAnd, bitsAndNot, bitsAtLeast, bitsCount, bitsOr } from './bits'
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

/** Makes the rows first…first + count - 1 the block at hand; @returns whether any of them is there */
export function validRun(first: u32, count: u32): bool {
  validRows(count)
  return aliveBits() == 0 || aliveRun(valid, first, count)
}

/** Makes listed rows, u32[count], the block at hand: those that are there, or with `before` that were. */
export function validList(rows: usize, count: u32, before: bool): void {
  validRows(count)
  if (aliveBits() != 0) aliveList(valid, rows, count, before)
}

/** Marks the first `count` rows of the block as the ones that exist. */
export function validRows(count: u32): void {
  width = (<usize>(count + 127) >> 7) << 4
  memory.fill(valid, 0, BLOCK_BYTES)
  memory.fill(valid, 0xff, count >> 3)
  if ((count & 7) != 0) store<u8>(valid + (count >> 3), <u8>(((<u32>1) << (count & 7)) - 1))
}

/** Makes the bitmap of predicate `number` for the block at hand; those it is made from must have been run. */
export function predicateRun(number: u32): void {
  const p = entry(PREDICATES, number)
  const op = load<u32>(p)
  const k = load<u32>(p, 8)
  const at = <usize>load<u32>(planes + (<usize>load<u32>(p, 4) << 2))
  const plane = at + <usize>k * BLOCK_BYTES
  const to = slots + <usize>number * BLOCK_BYTES
  if (op == PREDICATE_PLANE) addressSet(OPERAND_PREDICATES + number, plane)
  else if (op == PREDICATE_KNOWN_NOT) bitsAndNot(to, at, plane, width)
  else if (op == PREDICATE_AT_LEAST) bitsAtLeast(to, at, planesOf(load<u32>(p, 4)), k, width)
  else if (op == PREDICATE_BELOW) bitsAndNot(to, bitsOf(OPERAND_PREDICATES + load<u32>(p, 12)), bitsOf(OPERAND_PREDICATES + k), width)
  else bitsAndNot(to, valid, plane, width)
}

/** Runs instructions; what they compute stands in the temps afterwards. */
export function codeRun(first: u32, count: u32): void {
  if (count == 0) return
  let at = entry(CODE, first)
  const end = at + (<usize>count << 3)
  const bytes = width
  for (; at < end; at += 8) {
    const word = load<u64>(at)
    const op = <u32>word & 0xff
    const to = temps + ((<usize>(word >> 8) & 0xff) << 7)
    const a = bitsOf(<u32>(word >> 16) & 0xffffff)
    const b = bitsOf(<u32>(word >> 40))
    if (op == CODE_AND) bitsAnd(to, a, b, bytes)
    else if (op == CODE_OR) bitsOr(to, a, b, bytes)
    else bitsAndNot(to, a, b, bytes)
  }
}

/** How many rows a bitmap of the block at hand holds. */
export function countBits(bits: usize): u32 {
  return bitsCount(bits, width)
}
