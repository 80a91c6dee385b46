/**
 * Coded columns: what the predicates of a program need to know of a value, as bit planes of a block.
 *
 *   planes of a block: bit[planes][BLOCK_ROWS], 128 bytes each
 *   CODED_LOWER, CODED_UPPER  code = 0 missing, else 1 + how many cuts are ≤ the bound; plane j is bit j of the code
 *   CODED_PRESENT             plane 0: there is a value
 *   CODED_GIVEN               plane 0: there is anything but `$` or `*`, an empty text or list or a logical unknown, too
 *   CODED_TEXT                plane 0: there is a text, plane 1 + i: it is in set i
 *   CODED_BOOL                plane 0: true or false, plane 1: true
 *   CODED_CLASS               plane 0: the map leads somewhere, plane 1: there the row lies in one of the ranges
 *   CODED_SAME                plane 0: both columns hold a text, plane 1: the same one
 */
import {
  BLOCK_ROWS, CODED_BOOL, CODED_CLASS, CODED_GIVEN, CODED_LOWER, CODED_PRESENT, CODED_SAME, CODED_UPPER, COLUMN_CELLS, NONE, TAG_BOOL, TAG_ENUM, TAG_LIST, TAG_NULL,
  TAG_REFS, TAG_STAR, TAG_TEXT, VALUE_COLUMN,
} from './abi'
import { cellsAt, mappedRow, rowCount, rowsList, rowsRun } from './block'
import { isBox, isMissing, payload, refCount, tagOf } from './cells'
import { lowerAt } from './columns'
import { alloc } from './memory'
import { planesDictionary } from './planes'
import { CODED, columnOf, entry, ITEMS, mapOf, NUMBERS, planesOf, STEPS, VALUES } from './program'
import { textPlanes } from './text-planes'
import { codesToPlanes } from './transpose'
import { valueLower, valueOfRows, valueUpper } from './value'

/** Cuts that are counted one by one; more of them are searched. */
const FEW_CUTS: u32 = 6
/** u8[BLOCK_ROWS]: codes of the block being coded. */
let codes: usize = 0

/** Makes the scratch; called once per instance. */
export function codedStart(): void {
  codes = alloc(BLOCK_ROWS)
}

/** Codes the rows first…first + count - 1 into the planes at `out`. */
export function codeBlock(coded: u32, first: u32, count: u32, out: usize): void {
  rowsRun(first, count)
  codeRows(coded, out)
}

/** Codes `count` rows, u32[count] at `rows`, into the planes at `out`. */
export function codeList(coded: u32, rows: usize, count: u32, out: usize): void {
  rowsList(rows, count)
  codeRows(coded, out)
}

function codeRows(coded: u32, out: usize): void {
  const c = entry(CODED, coded)
  const kind = load<u32>(c)
  if (kind == CODED_LOWER || kind == CODED_UPPER) rank(c, numbersOf(c, kind))
  else if (kind == CODED_CLASS) codeClass(c)
  else if (kind == CODED_SAME) codeSame(c)
  else if (kind == CODED_PRESENT) codePresent(c)
  else if (kind == CODED_GIVEN) codeGiven(c)
  else if (kind == CODED_BOOL) codeBool(c)
  else {
    textPlanes(planesDictionary(coded), planesOf(coded), cellsAt(columnOf(load<u32>(c, 4)), mapOf(load<u32>(c, 8)), 0), out)
    return
  }
  codesToPlanes(codes, rowCount(), planesOf(coded), out)
}

/** f64[count]: what is ranked. A column that holds no intervals is ranked where it lies. */
function numbersOf(c: usize, kind: u32): usize {
  const value = entry(VALUES, load<u32>(c, 4))
  const s = entry(STEPS, load<u32>(value))
  if (load<u32>(value, 4) == 1 && load<u32>(s) == VALUE_COLUMN) {
    const column = columnOf(load<u32>(s, 4))
    if (load<u32>(column) == COLUMN_CELLS && load<u32>(column, 20) == 0) return cellsAt(column, mapOf(load<u32>(s, 8)), 0)
  }
  valueOfRows(load<u32>(c, 4))
  return kind == CODED_LOWER ? valueLower() : valueUpper()
}

/** code = 1 + how many of the ascending cuts are ≤ the value; 0 for NaN */
function rank(c: usize, values: usize): void {
  const cuts = entry(NUMBERS, load<u32>(c, 12))
  const total = load<u32>(c, 16)
  if (total <= FEW_CUTS) countCuts(cuts, total, values)
  else searchCuts(cuts, total, values)
}

function countCuts(cuts: usize, total: u32, values: usize): void {
  const count = rowCount()
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3))
    let code: u32 = value == value ? 1 : 0
    for (let c: usize = 0; c < total; c++) code += load<f64>(cuts + (c << 3)) <= value ? 1 : 0
    store<u8>(codes + i, <u8>code)
  }
}

/** Halves the cuts without a branch on the value: on numbers at random a mispredicted one costs more than the search. */
function searchCuts(cuts: usize, total: u32, values: usize): void {
  const count = rowCount()
  for (let i: usize = 0; i < count; i++) {
    const value = load<f64>(values + (i << 3))
    let at = cuts
    let left: usize = total
    while (left > 1) {
      const half = left >> 1
      at = select<usize>(at + (half << 3), at, load<f64>(at + ((half - 1) << 3)) <= value)
      left -= half
    }
    const below = <u32>((at - cuts) >> 3) + (load<f64>(at) <= value ? 1 : 0)
    store<u8>(codes + i, <u8>(value == value ? 1 + below : 0))
  }
}

function codeClass(c: usize): void {
  const map = mapOf(load<u32>(c, 8))
  const first = entry(ITEMS, load<u32>(c, 20))
  const words = load<u32>(c, 24)
  for (let i: u32 = 0; i < rowCount(); i++) {
    const row = mappedRow(map, i)
    let code: u32 = row == NONE ? 0 : 1
    for (let w: u32 = 0; w + 1 < words; w += 2) {
      const at = first + (<usize>w << 2)
      if (row >= load<u32>(at) && row < load<u32>(at, 4)) code = 3
    }
    store<u8>(codes + i, <u8>code)
  }
}

function textOf(cell: u64): u32 {
  return isBox(cell) && (tagOf(cell) == TAG_TEXT || tagOf(cell) == TAG_ENUM) ? payload(cell) : 0
}

function codeSame(c: usize): void {
  const a = cellsAt(columnOf(load<u32>(c, 4)), mapOf(load<u32>(c, 8)), 0)
  const b = cellsAt(columnOf(load<u32>(c, 12)), mapOf(load<u32>(c, 16)), 1)
  for (let i: usize = 0; i < rowCount(); i++) {
    const x = textOf(load<u64>(a + (i << 3)))
    const y = textOf(load<u64>(b + (i << 3)))
    store<u8>(codes + i, x == 0 || y == 0 ? 0 : x == y ? 3 : 1)
  }
}

function codeBool(c: usize): void {
  const cells = cellsAt(columnOf(load<u32>(c, 4)), mapOf(load<u32>(c, 8)), 0)
  for (let i: usize = 0; i < rowCount(); i++) {
    const cell = load<u64>(cells + (i << 3))
    const known = isBox(cell) && tagOf(cell) == TAG_BOOL && payload(cell) <= 1
    store<u8>(codes + i, known ? <u8>(1 | (payload(cell) << 1)) : 0)
  }
}

function codePresent(c: usize): void {
  const column = columnOf(load<u32>(c, 4))
  const map = mapOf(load<u32>(c, 8))
  if (load<u32>(column) != COLUMN_CELLS) {
    for (let i: u32 = 0; i < rowCount(); i++) {
      const row = mappedRow(map, i)
      store<u8>(codes + i, row != NONE && !isNaN(lowerAt(column, row)) ? 1 : 0)
    }
    return
  }
  const cells = cellsAt(column, map, 0)
  for (let i: usize = 0; i < rowCount(); i++) store<u8>(codes + i, isPresent(load<u64>(cells + (i << 3))) ? 1 : 0)
}

function codeGiven(c: usize): void {
  const cells = cellsAt(columnOf(load<u32>(c, 4)), mapOf(load<u32>(c, 8)), 0)
  for (let i: usize = 0; i < rowCount(); i++) store<u8>(codes + i, isMissing(load<u64>(cells + (i << 3))) ? 0 : 1)
}

/** Whether a cell counts as a value: not `$` or `*`, not an empty text or list, not a logical unknown. */
function isPresent(cell: u64): bool {
  if (!isBox(cell)) return true
  const tag = tagOf(cell)
  if (tag == TAG_NULL || tag == TAG_STAR) return false
  if (tag == TAG_TEXT) return payload(cell) != 0
  if (tag == TAG_BOOL) return payload(cell) != 2
  if (tag == TAG_REFS) return refCount(cell) != 0
  if (tag == TAG_LIST) return load<u32>(<usize>payload(cell)) != 0
  return true
}
