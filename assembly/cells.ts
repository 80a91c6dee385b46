/** Cells: f64 or NaN boxes (drawn in abi.ts), and what they point to. */
import { BOX_PREFIX, REFS_INLINE, REFS_ROW_INLINE, TAG_NULL, TAG_REF, TAG_REFS, TAG_ROW, TAG_STAR, TAG_TYPED } from './abi'
import { aliveBits, isAlive } from './alive'
import { alloc } from './memory'
import { instance, PASSED } from './instances'
import { handleId, rowOf } from './segments'

const SEGMENT: usize = 1 << 18
let room: usize = 0
let roomEnd: usize = 0

export const MISSING: u64 = 0xfff8000000000000

/** A box of a tag, a type index and a payload. */
export function box(tag: u32, type: u32, payload: u32): u64 {
  return MISSING | (<u64>(tag | (type << 4)) << 32) | <u64>payload
}

/** Whether the cell is a box and not a number. */
export function isBox(cell: u64): bool {
  return <u32>(cell >> 48) == BOX_PREFIX
}

/** Tag of a box. */
export function tagOf(cell: u64): u32 {
  return <u32>(cell >> 32) & 15
}

/** Type index of a box, 0 where the value was not typed. */
export function typeIndex(cell: u64): u32 {
  return (<u32>(cell >> 36)) & 0xfff
}

/** Payload of a box. */
export function payload(cell: u64): u32 {
  return <u32>cell
}

/** Whether the cell holds nothing: `$` or `*`. */
export function isMissing(cell: u64): bool {
  return isBox(cell) && (tagOf(cell) == TAG_NULL || tagOf(cell) == TAG_STAR)
}

/** Room for the elements of a list or a typed value, 8-byte aligned. */
export function cellRoom(bytes: usize): usize {
  const size = (bytes + 7) & ~7
  if (room + size > roomEnd) {
    const segment = max<usize>(SEGMENT, size)
    room = alloc(segment)
    roomEnd = room + segment
  }
  const at = room
  room += size
  return at
}

/** How many instances a reference or a list of references names; a typed value is looked through. */
export function refCount(cell: u64): u32 {
  if (!isBox(cell)) return 0
  const tag = tagOf(cell)
  if (tag == TAG_REF || tag == TAG_ROW) return 1
  if (tag == TAG_REFS) return isInline(cell) ? 1 : load<u32>(<usize>payload(cell))
  return tag == TAG_TYPED ? refCount(load<u64>(<usize>payload(cell), 8)) : 0
}

/** Whether a TAG_REFS holds its only reference itself. */
export function isInline(cell: u64): bool {
  const form = typeIndex(cell)
  return form == REFS_INLINE || form == REFS_ROW_INLINE
}

/** @returns reference `i` of a cell as `instance` gives it: 0 dangling, 1 geometry, else the handle of a row that is there */
export function refAt(cell: u64, i: u32): u32 {
  const handle = refOf(cell, i)
  return handle <= PASSED || aliveBits() == 0 || isAlive(rowOf(handle)) ? handle : 0
}

function refOf(cell: u64, i: u32): u32 {
  const tag = tagOf(cell)
  if (tag == TAG_ROW) return payload(cell)
  if (tag == TAG_REF) return instance(payload(cell))
  if (tag == TAG_TYPED) return refOf(load<u64>(<usize>payload(cell), 8), i)
  const form = typeIndex(cell)
  const held = form == REFS_INLINE || form == REFS_ROW_INLINE ? payload(cell) : load<u32>(<usize>payload(cell) + 4 + ((<usize>i) << 2))
  return form >= <u32>REFS_ROW_INLINE ? held : instance(held)
}

/** @returns the name that reference `i` of a cell gives and no instance has, or none any more; 0 where it leads somewhere */
export function refName(cell: u64, i: u32): u32 {
  const tag = tagOf(cell)
  if (tag == TAG_TYPED) return refName(load<u64>(<usize>payload(cell), 8), i)
  const form = typeIndex(cell)
  const isOne = tag == TAG_ROW || tag == TAG_REF || form == REFS_INLINE || form == REFS_ROW_INLINE
  const held = isOne ? payload(cell) : load<u32>(<usize>payload(cell) + 4 + ((<usize>i) << 2))
  const isName = tag == TAG_REF || (tag == TAG_REFS && form < <u32>REFS_ROW_INLINE)
  const handle = isName ? instance(held) : held
  if (handle == 0) return held
  return handle <= PASSED || aliveBits() == 0 || isAlive(rowOf(handle)) ? 0 : handleId(handle)
}
