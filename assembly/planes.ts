/**
 * Planes that are kept: what was coded once stays until its column changes, for the next run and the next program.
 * A coded column is known by its content: what it reads (addresses of columns, maps, tables, sets) and its cut points.
 *
 *   content: | hash u32 | words u32 | key → u32[words] | planes → first u32 | dictionary u32 | tick u32 | bytes u32 | log of the key u32 |
 *   planes:  | next u32 | first row u32 | rows u32 | bits → bit[blocks][planes][1024] | log u32 | coded u32 | 0 | 0 |
 */
import { BLOCK_BYTES, BLOCK_ROWS, NONE } from './abi'
import { contentKey, keyHash } from './content-key'
import { dictionaryLearn, dictionaryNew, dictionaryRelease } from './dictionary'
import { allocLog, logOf, releaseLog } from './memory'
import { CODED, countOf, entry, planesOf, planFirst, planRows } from './program'
import { programAlloc } from './program-memory'
import { shared } from './shared-words'
import { vectorAt, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

/** How many bytes of planes are kept that the program at hand does not use, and how many contents. */
let keptBytes: u64 = 1 << 28
const KEPT_CONTENTS: u32 = 4096

let contents: usize = 0
/** u32[coded]: content of each coded column of the program at hand. */
let own: usize = 0
let tick: u32 = 0

/** Gives threads what they need to find dictionaries, or takes it. */
export function planesShare(): void {
  own = shared(own)
}

/** Finds or makes the content of every coded column of the program at hand. */
export function planesStart(): void {
  if (contents == 0) contents = vectorNew(8)
  tick++
  own = programAlloc(<usize>(countOf(CODED) + 1) << 2)
  for (let c: u32 = 0; c < countOf(CODED); c++) store<u32>(own + (<usize>c << 2), <u32>contentOf(c))
}

function contentOf(coded: u32): usize {
  const key = contentKey(coded)
  const hash = keyHash(key)
  const words = vectorLength(key)
  for (let i: u32 = 0; i < vectorLength(contents); i++) {
    const content = <usize>vectorAt(contents, i)
    if (load<u32>(content) != hash || load<u32>(content, 4) != words) continue
    if (memory.compare(load<u32>(content, 8), vectorData(key), <usize>words << 2) != 0) continue
    store<u32>(content, tick, 20)
    return content
  }
  const content = allocLog(5)
  const log = logOf(<usize>words << 2)
  const copy = allocLog(log)
  memory.copy(copy, vectorData(key), <usize>words << 2)
  store<u32>(content, hash)
  store<u32>(content, words, 4)
  store<u32>(content, <u32>copy, 8)
  store<u32>(content, 0, 12)
  store<u32>(content, 0, 16)
  store<u32>(content, tick, 20)
  store<u32>(content, 0, 24)
  store<u32>(content, log, 28)
  vectorPush(contents, <u32>content)
  return content
}

function ownContent(coded: u32): usize {
  return <usize>load<u32>(own + (<usize>coded << 2))
}

/** @returns the planes of a coded column of the program over the rows of a plan, coded already or not */
export function planesTake(coded: u32, plan: u32): usize {
  const content = ownContent(coded)
  const first = planFirst(plan)
  const rows = planRows(plan)
  for (let p = <usize>load<u32>(content, 12); p != 0; p = <usize>load<u32>(p)) {
    if (load<u32>(p, 4) == first && load<u32>(p, 8) == rows) return p
  }
  const p = allocLog(5)
  const log = logOf(<usize>((rows + BLOCK_ROWS - 1) / BLOCK_ROWS) * planesOf(coded) * BLOCK_BYTES)
  store<u32>(p, load<u32>(content, 12))
  store<u32>(p, first, 4)
  store<u32>(p, rows, 8)
  store<u32>(p, <u32>allocLog(log), 12)
  store<u32>(p, log, 16)
  store<u32>(p, 0, 20)
  store<u32>(content, <u32>p, 12)
  store<u32>(content, load<u32>(content, 24) + ((<u32>1) << log), 24)
  return p
}

/** bit[blocks][planes][1024] */
export function planesOfPlan(p: usize): usize {
  return <usize>load<u32>(p, 12)
}

/** Whether the planes hold what the columns hold. */
export function planesCoded(p: usize): bool {
  return load<u32>(p, 20) != 0
}

/** Says that the planes hold what the columns hold. */
export function planesSetCoded(p: usize): void {
  store<u32>(p, 1, 20)
}

/** Dictionary of a coded column of texts, made when first asked for. */
export function planesDictionary(coded: u32): usize {
  const content = ownContent(coded)
  if (load<u32>(content, 16) == 0) {
    const c = entry(CODED, coded)
    store<u32>(content, <u32>dictionaryNew(load<u32>(c, 20), load<u32>(c, 24)), 16)
  }
  return <usize>load<u32>(content, 16)
}

/** Adds a text to a set: the dictionaries that were made from it learn it. Rows that hold the text must be marked as changed. */
export function setAdd(set: usize, text: u32): void {
  vectorPush(set, text)
  if (contents == 0) return
  for (let i: u32 = 0; i < vectorLength(contents); i++) {
    const content = <usize>vectorAt(contents, i)
    const dictionary = <usize>load<u32>(content, 16)
    if (dictionary == 0) continue
    // | 1 | column | kind | planes | map | sets … |
    const sets = <usize>load<u32>(content, 8) + 20
    for (let s: u32 = 0; s + 5 < load<u32>(content, 4); s++) {
      if (<usize>load<u32>(sets + (<usize>s << 2)) == set) dictionaryLearn(dictionary, s, text)
    }
  }
}

/** Says that the planes of everything that reads a column, NONE for all, no longer hold what it holds. */
export function planesDrop(column: u32): void {
  if (contents == 0) return
  for (let i: u32 = 0; i < vectorLength(contents); i++) {
    const content = <usize>vectorAt(contents, i)
    const words = <usize>load<u32>(content, 8)
    let reads = column == NONE
    for (let c: u32 = 0; c < load<u32>(words); c++) if (load<u32>(words + (<usize>(c + 1) << 2)) == column) reads = true
    if (!reads) continue
    for (let p = <usize>load<u32>(content, 12); p != 0; p = <usize>load<u32>(p)) store<u32>(p, 0, 20)
  }
}

/** Sets how many bytes of planes are kept that the program at hand does not use; counts from the next program on. */
export function planesLimit(bytes: f64): void {
  keptBytes = <u64>bytes
}

/** Bytes of planes that are kept, used by the program at hand or not. */
export function planesBytes(): f64 {
  let bytes: f64 = 0
  if (contents != 0) for (let i: u32 = 0; i < vectorLength(contents); i++) bytes += <f64>load<u32>(vectorAt(contents, i), 24)
  return bytes
}

/** Gives back what the program at hand does not use, the oldest first, until little enough is left. */
export function planesTrim(): void {
  let bytes: u64 = 0
  let count: u32 = 0
  for (let i: u32 = 0; i < vectorLength(contents); i++) {
    if (load<u32>(vectorAt(contents, i), 20) == tick) continue
    bytes += load<u32>(vectorAt(contents, i), 24)
    count++
  }
  while (bytes > keptBytes || count > KEPT_CONTENTS) {
    const oldest = oldestContent()
    bytes -= load<u32>(vectorAt(contents, oldest), 24)
    count--
    release(oldest)
  }
}

function oldestContent(): u32 {
  let found: u32 = 0
  for (let i: u32 = 1; i < vectorLength(contents); i++) {
    if (load<u32>(vectorAt(contents, i), 20) < load<u32>(vectorAt(contents, found), 20)) found = i
  }
  return found
}

function release(i: u32): void {
  const content = <usize>vectorAt(contents, i)
  let p = <usize>load<u32>(content, 12)
  while (p != 0) {
    const next = <usize>load<u32>(p)
    releaseLog(load<u32>(p, 12), load<u32>(p, 16))
    releaseLog(p, 5)
    p = next
  }
  if (load<u32>(content, 16) != 0) dictionaryRelease(load<u32>(content, 16))
  releaseLog(load<u32>(content, 8), load<u32>(content, 28))
  releaseLog(content, 5)
  const last = vectorLength(contents) - 1
  store<u32>(vectorData(contents) + (<usize>i << 2), vectorAt(contents, last))
  store<u32>(contents, last, 4)
}
