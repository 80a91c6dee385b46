/** Writing into stored chunks of whole segments: a chunk takes another form where its own cannot hold the value. */
import { BLOCK_ROWS, CHUNK_CELLS, CHUNK_SAME, CHUNK_WORDS, NONE } from './abi'
import { isBox, isMissing, MISSING } from './cells'
import { chunkCell, chunkType } from './chunks'
import { alloc, logOf, releaseLog } from './memory'

/**
 * Puts a cell into a chunk of BLOCK_ROWS rows.
 *
 * @param type type index of a number, 0 for none
 */
export function chunkPut(chunk: usize, place: u32, cell: u64, type: u32): void {
  const types = load<u32>(chunk, 12)
  if (!isBox(cell) && chunkType(chunk, place) != type) {
    if (types < 4096) spreadTypes(chunk)
    store<u16>(<usize>load<u32>(chunk, 12) + ((<usize>place) << 1), <u16>type)
  }
  if (chunkCell(chunk, place) == cell) return
  const fits = load<u32>(chunk) == CHUNK_WORDS && (cell == MISSING || (<u32>(cell >> 32) == load<u32>(chunk, 8) && <u32>cell != NONE))
  if (fits) {
    store<u32>(<usize>load<u32>(chunk, 4) + ((<usize>place) << 2), cell == MISSING ? NONE : <u32>cell)
    return
  }
  if (load<u32>(chunk) != CHUNK_CELLS) spreadCells(chunk)
  store<u64>(<usize>load<u32>(chunk, 4) + ((<usize>place) << 3), cell)
}

function spreadCells(chunk: usize): void {
  const cells = alloc(BLOCK_ROWS << 3)
  for (let i: u32 = 0; i < <u32>BLOCK_ROWS; i++) store<u64>(cells + ((<usize>i) << 3), chunkCell(chunk, i))
  if (load<u32>(chunk) == CHUNK_WORDS) releaseLog(<usize>load<u32>(chunk, 4), logOf(BLOCK_ROWS << 2))
  store<u32>(chunk, CHUNK_CELLS)
  store<u32>(chunk, <u32>cells, 4)
  store<u32>(chunk, 0, 8)
}

function spreadTypes(chunk: usize): void {
  const types = alloc(BLOCK_ROWS << 1)
  for (let i: u32 = 0; i < <u32>BLOCK_ROWS; i++) store<u16>(types + ((<usize>i) << 1), <u16>chunkType(chunk, i))
  store<u32>(chunk, <u32>types, 12)
}

/** Gives a chunk of `rows` rows room for BLOCK_ROWS of them; the others hold nothing. */
export function chunkWiden(chunk: usize, rows: u32): void {
  const kind = load<u32>(chunk)
  if (load<u32>(chunk, 12) >= 4096) widenPart(chunk + 12, rows, 1, 0)
  if (kind == CHUNK_SAME) {
    if (isMissing(chunkCell(chunk, 0))) return
    spreadCells(chunk)
    clearFrom(<usize>load<u32>(chunk, 4), rows)
    return
  }
  if (kind == CHUNK_WORDS) {
    widenPart(chunk + 4, rows, 2, 0xff)
    return
  }
  clearFrom(widenPart(chunk + 4, rows, 3, 0), rows)
}

function clearFrom(cells: usize, rows: u32): void {
  for (let i = rows; i < <u32>BLOCK_ROWS; i++) store<u64>(cells + ((<usize>i) << 3), MISSING)
}

/** Moves u8 << log [rows], whose address stands at `at`, to room for BLOCK_ROWS of them, filled up with a byte; @returns where it is */
export function widenPart(at: usize, rows: u32, log: i32, filling: u8): usize {
  const wide = alloc(BLOCK_ROWS << log)
  memory.copy(wide, <usize>load<u32>(at), (<usize>rows) << log)
  memory.fill(wide + ((<usize>rows) << log), filling, (<usize>(BLOCK_ROWS - rows)) << log)
  store<u32>(at, <u32>wide)
  return wide
}
