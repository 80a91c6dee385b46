/**
 * Chunks: one attribute of the rows of a segment, in as few bytes as its values need.
 *
 *   chunk:   | kind u32 | data | high u32 | types |   16 bytes
 *     CHUNK_SAME   every cell is high << 32 | data
 *     CHUNK_WORDS  data → u32[rows]: low words under one high word; NONE stands for `$`
 *     CHUNK_CELLS  data → u64[rows]
 *     types        type index of its numbers where they have but one, else → u16[rows]
 */
import { CHUNK_CELLS, CHUNK_SAME, CHUNK_WORDS, NONE } from './abi'
import { isBox, MISSING } from './cells'
import { alloc } from './memory'

/** @returns a copy of `bytes` bytes */
export function copyOf(from: usize, bytes: usize): usize {
  const to = alloc(bytes)
  memory.copy(to, from, bytes)
  return to
}

/** Makes a chunk of u64[rows] in as few bytes as the cells need. */
export function sealCells(chunk: usize, cells: usize, rows: u32): void {
  const first = load<u64>(cells)
  let differ: u64 = 0
  for (let i: usize = 8; i < (<usize>rows) << 3; i += 8) differ |= load<u64>(cells + i) ^ first
  if (differ == 0) {
    store<u32>(chunk, CHUNK_SAME)
    store<u32>(chunk, <u32>first, 4)
    store<u32>(chunk, <u32>(first >> 32), 8)
    return
  }
  const high = oneHigh(cells, rows)
  if (high == 0) {
    store<u32>(chunk, CHUNK_CELLS)
    store<u32>(chunk, <u32>copyOf(cells, (<usize>rows) << 3), 4)
    return
  }
  const words = alloc((<usize>rows) << 2)
  for (let i: usize = 0; i < <usize>rows; i++) {
    const cell = load<u64>(cells + (i << 3))
    store<u32>(words + (i << 2), cell == MISSING ? NONE : <u32>cell)
  }
  store<u32>(chunk, CHUNK_WORDS)
  store<u32>(chunk, <u32>words, 4)
  store<u32>(chunk, high, 8)
}

/** The high word of all cells that are not `$`, when they are boxes and have but one; else 0. */
function oneHigh(cells: usize, rows: u32): u32 {
  let high: u32 = 0
  for (let i: usize = 0; i < (<usize>rows) << 3; i += 8) {
    const cell = load<u64>(cells + i)
    if (cell == MISSING) continue
    if (high == 0) {
      if (!isBox(cell)) return 0
      high = <u32>(cell >> 32)
    } else if (<u32>(cell >> 32) != high) return 0
    if (<u32>cell == NONE) return 0
  }
  return high
}

/** @returns the one type index of all numbers (0: none has a type), or the address of u16[rows]; the open list is cleared */
export function sealTypes(cells: usize, types: usize, rows: u32): u32 {
  if (types == 0) return 0
  let type = NONE
  let mixed = false
  for (let i: usize = 0; i < <usize>rows; i++) {
    if (isBox(load<u64>(cells + (i << 3)))) continue
    const own = <u32>load<u16>(types + (i << 1))
    if (type == NONE) type = own
    else mixed = mixed || own != type
  }
  const sealed = mixed ? <u32>copyOf(types, (<usize>rows) << 1) : type == NONE ? 0 : type
  memory.fill(types, 0, (<usize>rows) << 1)
  return sealed
}

/** Cell of a chunk at a place. */
export function chunkCell(chunk: usize, place: u32): u64 {
  const kind = load<u32>(chunk)
  const data = load<u32>(chunk, 4)
  if (kind == CHUNK_WORDS) {
    const word = load<u32>(<usize>data + ((<usize>place) << 2))
    return word == NONE ? MISSING : ((<u64>load<u32>(chunk, 8)) << 32) | <u64>word
  }
  if (kind == CHUNK_SAME) return ((<u64>load<u32>(chunk, 8)) << 32) | <u64>data
  return load<u64>(<usize>data + ((<usize>place) << 3))
}

/** Type index of the number that a stored chunk holds at a place, 0 for none. */
export function chunkType(chunk: usize, place: u32): u32 {
  const types = load<u32>(chunk, 12)
  return types < 4096 ? types : <u32>load<u16>(<usize>types + ((<usize>place) << 1))
}
