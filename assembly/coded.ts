/**
 * Coded columns: what the predicates of a program need to know of a value, as bit planes of a block.
 *
 *   planes of a block: bit[planes][BLOCK_ROWS], 128 bytes each
 *   CODED_LOWER, CODED_UPPER  code = 0 missing, else 1 + how many cuts are ≤ the bound; plane j is bit j of the code
 *   CODED_PRESENT             plane 0: there is a value
 *   CODED_TEXT                plane 0: there is a text, plane 1 + i: it is in set i
 *   CODED_BOOL                plane 0: true or false, plane 1: true
 *   CODED_CLASS               plane 0: the map leads somewhere, plane 1: there the row lies in one of the ranges
 *   CODED_SAME                plane 0: both columns hold a text, plane 1: the same one
 */
import {
  BLOCK_BYTES, BLOCK_ROWS, CODED_BOOL, CODED_CLASS, CODED_LOWER, CODED_PRESENT, CODED_SAME, CODED_TEXT, CODED_UPPER, COLUMN_CELLS, NONE, TAG_BOOL, TAG_ENUM,
  TAG_LIST, TAG_NULL, TAG_REFS, TAG_STAR, TAG_TEXT,
} from './abi'
import { isBox, payload, tagOf } from './cells'
import { columnCell, lowerAt } from './columns'
import { alloc } from './memory'
import { columnOf, entry, ITEMS, mapOf, NUMBERS, SETS } from './program'
import { mapAt } from './relations'
import { stringLength } from './strings'
import { valueLower, valueRun, valueUpper } from './value'

/** u8[BLOCK_ROWS]: codes of the block being coded. */
let codes: usize = 0

/** Makes the scratch; called once per instance. */
export function codedStart(): void {
  codes = alloc(BLOCK_ROWS)
}

/** How many planes a coded column has. */
export function planesOf(coded: usize): u32 {
  return load<u32>(coded, 28)
}

/** Codes `count` rows, u32[count] at `rows`, into the planes at `out`. */
export function codeBlock(coded: usize, rows: usize, count: u32, out: usize): void {
  const kind = load<u32>(coded)
  if (kind == CODED_LOWER || kind == CODED_UPPER) {
    valueRun(load<u32>(coded, 4), rows, count)
    rank(coded, kind == CODED_LOWER ? valueLower() : valueUpper(), count)
    toPlanes(out, planesOf(coded), count)
    return
  }
  memory.fill(out, 0, <usize>planesOf(coded) * BLOCK_BYTES)
  if (kind == CODED_CLASS) codeClass(coded, rows, count, out)
  else if (kind == CODED_SAME) codeSame(coded, rows, count, out)
  else codeCells(coded, kind, rows, count, out)
}

/** code = 1 + how many of the ascending cuts are ≤ the value; 0 for NaN */
function rank(coded: usize, values: usize, count: u32): void {
  const cuts = entry(NUMBERS, load<u32>(coded, 12))
  const total = load<u32>(coded, 16)
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3))
    let code: u32 = 0
    if (!isNaN(value)) {
      let low: u32 = 0
      let high = total
      while (low < high) {
        const middle = (low + high) >> 1
        if (load<f64>(cuts + (<usize>middle << 3)) <= value) low = middle + 1
        else high = middle
      }
      code = 1 + low
    }
    store<u8>(codes + i, <u8>code)
  }
}

/** Transposes the codes into planes; rows behind `count` are 0. */
function toPlanes(out: usize, planes: u32, count: u32): void {
  memory.fill(codes + count, 0, BLOCK_ROWS - count)
  for (let j: u32 = 0; j < planes; j++) {
    const plane = out + <usize>j * BLOCK_BYTES
    if (ASC_FEATURE_SIMD) {
      for (let i: usize = 0; i < <usize>BLOCK_ROWS; i += 16) {
        const bits = i8x16.bitmask(i8x16.shl(v128.load(codes + i), 7 - <i32>j))
        store<u16>(plane + (i >> 3), <u16>bits)
      }
    } else {
      for (let i: usize = 0; i < <usize>BLOCK_ROWS; i += 8) {
        let bits: u32 = 0
        for (let b: usize = 0; b < 8; b++) bits |= ((<u32>load<u8>(codes + i + b) >> j) & 1) << <u32>b
        store<u8>(plane + (i >> 3), <u8>bits)
      }
    }
  }
}

function setBit(plane: usize, i: usize): void {
  const at = plane + (i >> 3)
  store<u8>(at, load<u8>(at) | <u8>((<u32>1) << (<u32>i & 7)))
}

function codeClass(coded: usize, rows: usize, count: u32, out: usize): void {
  const map = mapOf(load<u32>(coded, 8))
  const first = load<u32>(coded, 20)
  const words = load<u32>(coded, 24)
  for (let i: usize = 0; i < count; i++) {
    let row = load<u32>(rows + (i << 2))
    if (map != 0) row = mapAt(map, row)
    if (row == NONE) continue
    setBit(out, i)
    for (let w: u32 = 0; w + 1 < words; w += 2) {
      if (row >= load<u32>(entry(ITEMS, first + w)) && row < load<u32>(entry(ITEMS, first + w + 1))) setBit(out + BLOCK_BYTES, i)
    }
  }
}

/** Text id of a column at a row, led by a map; NONE where there is none. */
function textAt(column: u32, mapNumber: u32, row: u32): u32 {
  const map = mapOf(mapNumber)
  if (map != 0) row = mapAt(map, row)
  if (row == NONE) return NONE
  const cell = columnCell(columnOf(column), row)
  if (!isBox(cell) || (tagOf(cell) != TAG_TEXT && tagOf(cell) != TAG_ENUM) || stringLength(payload(cell)) == 0) return NONE
  return payload(cell)
}

function codeSame(coded: usize, rows: usize, count: u32, out: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const row = load<u32>(rows + (i << 2))
    const a = textAt(load<u32>(coded, 4), load<u32>(coded, 8), row)
    const b = textAt(load<u32>(coded, 12), load<u32>(coded, 16), row)
    if (a == NONE || b == NONE) continue
    setBit(out, i)
    if (a == b) setBit(out + BLOCK_BYTES, i)
  }
}

function codeCells(coded: usize, kind: u32, rows: usize, count: u32, out: usize): void {
  const column = columnOf(load<u32>(coded, 4))
  const map = mapOf(load<u32>(coded, 8))
  const cells = load<u32>(column) == COLUMN_CELLS
  for (let i: usize = 0; i < count; i++) {
    let row = load<u32>(rows + (i << 2))
    if (map != 0) row = mapAt(map, row)
    if (row == NONE) continue
    if (!cells) {
      if (kind == CODED_PRESENT && !isNaN(lowerAt(column, row))) setBit(out, i)
      continue
    }
    const cell = columnCell(column, row)
    if (kind == CODED_PRESENT) {
      if (isPresent(cell)) setBit(out, i)
    } else if (isBox(cell)) codeBox(coded, kind, cell, out, i)
  }
}

function codeBox(coded: usize, kind: u32, cell: u64, out: usize, i: usize): void {
  const tag = tagOf(cell)
  if (kind == CODED_BOOL) {
    if (tag != TAG_BOOL || payload(cell) > 1) return
    setBit(out, i)
    if (payload(cell) == 1) setBit(out + BLOCK_BYTES, i)
    return
  }
  if (kind != CODED_TEXT || (tag != TAG_TEXT && tag != TAG_ENUM)) return
  const text = payload(cell)
  if (stringLength(text) == 0) return
  setBit(out, i)
  const first = load<u32>(coded, 20)
  for (let s: u32 = 0; s < load<u32>(coded, 24); s++) {
    const bits = <usize>load<u32>(entry(SETS, first + s))
    if (((load<u32>(bits + (<usize>(text >> 5) << 2)) >> (text & 31)) & 1) != 0) setBit(out + <usize>(s + 1) * BLOCK_BYTES, i)
  }
}

/** Whether a cell counts as given: not `$` or `*`, not an empty text or list, not a logical unknown. */
function isPresent(cell: u64): bool {
  if (!isBox(cell)) return true
  const tag = tagOf(cell)
  if (tag == TAG_NULL || tag == TAG_STAR) return false
  if (tag == TAG_TEXT) return stringLength(payload(cell)) != 0
  if (tag == TAG_BOOL) return payload(cell) != 2
  if (tag == TAG_LIST || tag == TAG_REFS) return load<u32>(<usize>payload(cell)) != 0
  return true
}
