/**
 * References by handle in place of instance names, where they lead to kept rows: whoever follows one later need not look its
 * name up. One that leads to geometry keeps its name, one that leads nowhere too, and is counted.
 */
import {
  CHUNK_SAME,
  CHUNK_WORDS,
  NONE,
  NOTE_DANGLING,
  REFS_INLINE,
  REFS_NAMES,
  REFS_ROW_INLINE,
  REFS_ROWS,
  TAG_LIST,
  TAG_REF,
  TAG_REFS,
  TAG_ROW,
  TAG_TYPED,
} from './abi'
import { box, isBox, payload, tagOf, typeIndex } from './cells'
import { instance, PASSED } from './instances'
import { note } from './notes'
import { segmentCells, segmentChunk, segmentClass, segmentLine, segmentRows } from './segments'

/** u32[1024]: handles of the words at hand. */
const handles = memory.data(1024 * 4)
let segment: usize = 0
let place: u32 = 0

/** Resolves the references of a segment's rows. */
export function resolveIn(at: usize): void {
  segment = at
  const rows = segmentRows(at)
  for (let i: u32 = 0; i < segmentCells(at); i++) {
    const chunk = segmentChunk(at, i)
    const kind = load<u32>(chunk)
    if (kind == CHUNK_WORDS) {
      const high = load<u32>(chunk, 8)
      const tag = high & 15
      if (tag == TAG_REF || tag == TAG_REFS) resolveWords(chunk, tag, high >> 4 & 0xfff, rows)
      else if (tag == TAG_LIST || tag == TAG_TYPED) insideWords(chunk, high, rows)
    } else if (kind == CHUNK_SAME) resolveSame(chunk, rows)
    else resolveCells(<usize>load<u32>(chunk, 4), rows)
  }
}

function resolveCells(cells: usize, rows: u32): void {
  for (place = 0; place < rows; place++) {
    const cell = load<u64>(cells)
    if (isBox(cell)) store<u64>(cells, resolved(cell))
    cells += 8
  }
}

function resolveSame(chunk: usize, rows: u32): void {
  const cell = ((<u64>load<u32>(chunk, 8)) << 32) | <u64>load<u32>(chunk, 4)
  if (!isBox(cell)) return
  let changed = cell
  // what dangles does so in every row
  for (place = 0; place < rows; place++) {
    changed = resolved(cell)
    if (changed != cell) break
    if (place == 0 && !mayDangle(cell)) break
  }
  store<u32>(chunk, <u32>changed, 4)
  store<u32>(chunk, <u32>(changed >> 32), 8)
}

function mayDangle(cell: u64): bool {
  const tag = tagOf(cell)
  return tag == TAG_REF || tag == TAG_REFS || tag == TAG_LIST || tag == TAG_TYPED
}

/** References, or lists of them, under one upper half: all of them are resolved, or none. */
function resolveWords(chunk: usize, tag: u32, form: u32, rows: u32): void {
  const words = <usize>load<u32>(chunk, 4)
  const lists = tag == TAG_REFS && form == REFS_NAMES
  let all = true
  for (place = 0; place < rows; place++) {
    const word = load<u32>(words + ((<usize>place) << 2))
    if (word == NONE) store<u32>(handles + ((<usize>place) << 2), NONE)
    else if (lists) all = leadsToRows(<usize>word) && all
    else {
      const handle = found(word)
      store<u32>(handles + ((<usize>place) << 2), handle)
      all = all && handle > PASSED
    }
  }
  if (!all) return
  if (lists) {
    for (let r: usize = 0; r < <usize>rows; r++) if (load<u32>(words + (r << 2)) != NONE) turn(<usize>load<u32>(words + (r << 2)))
  } else memory.copy(words, handles, (<usize>rows) << 2)
  const own = tag == TAG_REF ? box(TAG_ROW, 0, 0) : box(TAG_REFS, lists ? REFS_ROWS : REFS_ROW_INLINE, 0)
  store<u32>(chunk, <u32>(own >> 32), 8)
}

/** Lists and typed values stay what they are; references inside are resolved. */
function insideWords(chunk: usize, high: u32, rows: u32): void {
  const words = <usize>load<u32>(chunk, 4)
  for (place = 0; place < rows; place++) {
    const word = load<u32>(words + ((<usize>place) << 2))
    if (word != NONE) resolved(((<u64>high) << 32) | <u64>word)
  }
}

/** Handle of a name; one that is not there is noted. */
function found(id: u32): u32 {
  const handle = instance(id)
  if (handle == 0) note(NOTE_DANGLING, segmentClass(segment), segmentLine(segment, place))
  return handle
}

/** Whether all names of a list lead to rows; those that lead nowhere are noted. */
function leadsToRows(list: usize): bool {
  let all = true
  for (let i: usize = 0; i < <usize>load<u32>(list); i++) all = found(load<u32>(list + 4 + (i << 2))) > PASSED && all
  return all
}

/** Puts handles in place of the names of a list. */
function turn(list: usize): void {
  for (let i: usize = 0; i < <usize>load<u32>(list); i++) {
    const at = list + 4 + (i << 2)
    store<u32>(at, instance(load<u32>(at)))
  }
}

/** The cell with what it refers to by handle; what its lists hold is resolved where it lies. */
function resolved(cell: u64): u64 {
  const tag = tagOf(cell)
  if (tag == TAG_REF) {
    const handle = found(payload(cell))
    return handle > PASSED ? box(TAG_ROW, 0, handle) : cell
  }
  if (tag == TAG_REFS) return resolvedList(cell)
  const list = <usize>payload(cell)
  if (tag == TAG_TYPED) resolveAt(list + 8)
  else if (tag == TAG_LIST) for (let i: usize = 0; i < <usize>load<u32>(list); i++) resolveAt(list + 8 + (i << 3))
  return cell
}

function resolvedList(cell: u64): u64 {
  const form = typeIndex(cell)
  if (form == REFS_INLINE) {
    const handle = found(payload(cell))
    return handle > PASSED ? box(TAG_REFS, REFS_ROW_INLINE, handle) : cell
  }
  if (form != REFS_NAMES || !leadsToRows(<usize>payload(cell))) return cell
  turn(<usize>payload(cell))
  return box(TAG_REFS, REFS_ROWS, payload(cell))
}

function resolveAt(at: usize): void {
  const cell = load<u64>(at)
  if (isBox(cell)) store<u64>(at, resolved(cell))
}
