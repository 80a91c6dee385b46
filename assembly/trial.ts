/** What a rule would say if cells held another number. They hold it only during the call: planes, counts and marks stay as they are. */
import { BLOCK_BYTES, BLOCK_ROWS, NONE } from './abi'
import { columnCell, columnPut } from './columns'
import { listedRun } from './listed'
import { programAlloc } from './program-memory'
import { readsStart } from './reads'
import { selectNone, selectRule } from './selection'
import { ruleBits, verdictAt } from './verdict'

/** bit[4][1024]: verdicts of the rows at hand; u64[BLOCK_ROWS]: the cells that they have. */
let out: usize = 0
let cells: usize = 0

/** Makes the scratch for the program at hand. */
export function trialStart(): void {
  out = programAlloc(4 * BLOCK_BYTES)
  cells = programAlloc(BLOCK_ROWS << 3)
}

/**
 * Judges a rule at rows whose cells hold `value` instead of their own number. Aggregates are not computed anew.
 *
 * @param column  address of the column of the cells
 * @param rows    u32[count], each once
 * @param atOnce  how many rows hold the value together, 1…BLOCK_ROWS
 * @param to      u32[count]: verdicts
 */
export function trialRun(rule: u32, column: usize, value: f64, rows: usize, count: u32, atOnce: u32, to: usize): void {
  readsStart()
  selectNone()
  selectRule(rule)
  for (let from: u32 = 0; from < count; from += atOnce) {
    const list = rows + (<usize>from << 2)
    const many = min(atOnce, count - from)
    put(column, list, many, value)
    listedRun(list, many)
    ruleBits(rule, out)
    putBack(column, list, many)
    for (let i: u32 = 0; i < many; i++) store<u32>(to + (<usize>(from + i) << 2), verdictAt(out, i))
  }
}

function put(column: usize, rows: usize, count: u32, value: f64): void {
  for (let i: usize = 0; i < count; i++) {
    const row = load<u32>(rows + (i << 2))
    store<u64>(cells + (i << 3), columnCell(column, row))
    columnPut(column, row, value, NONE)
  }
}

function putBack(column: usize, rows: usize, count: u32): void {
  for (let i: usize = 0; i < count; i++) columnPut(column, load<u32>(rows + (i << 2)), load<f64>(cells + (i << 3)), NONE)
}
