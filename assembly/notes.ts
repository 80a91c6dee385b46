/**
 * What was met and not (wholly) read: counts and first lines by kind and detail.
 *
 *   note: | kind u32 | detail u32 | count u32 | lines u32[10] | 0 0 0 |   64 bytes, at most LIMIT of them
 */
import { NOTE_LINES } from './abi'
import { alloc } from './memory'
import { vectorClear, vectorNew, vectorPush } from './vector'

const LIMIT: u32 = 512
let notes: usize = 0
let count: u32 = 0

/** While notes are of an edit and not of the file: vector of | kind | detail | line |. */
let diverted: usize = 0
let isDiverted = false

/** Begins, or ends, to keep notes apart. */
export function notesDivert(begin: bool): void {
  if (diverted == 0) diverted = vectorNew(4)
  if (begin) vectorClear(diverted)
  isDiverted = begin
}

/** Vector of | kind u32 | detail u32 | line u32 |: what was kept apart last. */
export function notesDiverted(): usize {
  return diverted
}

/** Counts one more of `kind`; `detail` is a text id that tells the sort, 0 where there is none. */
export function note(kind: u32, detail: u32, line: u32): void {
  if (isDiverted) {
    vectorPush(diverted, kind)
    vectorPush(diverted, detail)
    vectorPush(diverted, line)
    return
  }
  if (notes == 0) notes = alloc((<usize>LIMIT) << 6)
  let at = find(kind, detail)
  if (at == 0) {
    if (count >= LIMIT - 16) {
      detail = 0
      at = find(kind, 0)
    }
    if (at == 0) {
      at = notes + ((<usize>count) << 6)
      count++
      store<u32>(at, kind)
      store<u32>(at, detail, 4)
      store<u32>(at, 0, 8)
    }
  }
  const seen = load<u32>(at, 8)
  keepLine(at + 12, min<u32>(seen, NOTE_LINES), line)
  store<u32>(at, seen + 1, 8)
}

/** Keeps the first lines of the file, whatever their order: references are judged class by class. */
function keepLine(lines: usize, count: u32, line: u32): void {
  let i = count
  if (i == <u32>NOTE_LINES) {
    if (load<u32>(lines + ((<usize>(i - 1)) << 2)) <= line) return
    i--
  }
  for (; i > 0 && load<u32>(lines + ((<usize>(i - 1)) << 2)) > line; i--)
    store<u32>(lines + ((<usize>i) << 2), load<u32>(lines + ((<usize>(i - 1)) << 2)))
  store<u32>(lines + ((<usize>i) << 2), line)
}

function find(kind: u32, detail: u32): usize {
  for (let i: u32 = count; i > 0; i--) {
    const at = notes + ((<usize>(i - 1)) << 6)
    if (load<u32>(at) == kind && load<u32>(at, 4) == detail) return at
  }
  return 0
}

/** How many sorts of notes there are. */
export function noteCount(): u32 {
  return count
}

/** Address of the first note. */
export function notePtr(): usize {
  return notes
}
