/**
 * Relations as compressed rows, and lists of single rows that an edit changed (relation-lists.ts).
 *
 *   relation: | lo u32 | hi u32 | offsets → u32[end - first + 1] | targets → u32[links] | links u32 |
 *             | log2 of the bytes of both arrays u32[2], 0: they stay | changed lists → or 0 | first u32 | end u32 |
 *             | origins → u32[links] or 0 | touched rows → or 0 | class first u32 | class last u32 | from u32 | to u32 |   64 bytes
 *     lo…hi      every row with targets is one of these; first…end: those that the arrays speak of
 *     origins    the row that states each link; class …, from, to: what states them (linkage.ts)
 */
import { CLASS_MATERIAL, CLASS_MATERIAL_PART, NONE } from './abi'
import { refAt, refCount } from './cells'
import { byRows } from './by-rows'
import { allocLog, allocZero, logOf, releaseLog } from './memory'
import { classFlags } from './names'
import { PASSED } from './instances'
import { MADE_RELATION, register } from './register'
import { changedList, LIST_HEAD, listsForget } from './relation-lists'
import { firstSegment, segmentInOrder } from './rows'
import { chunkCell } from './chunks'
import { handleCell, handleClass, rowOf, segmentCells, segmentChunk, segmentFirst, segmentOf, segmentRows } from './segments'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush, vectorRoom } from './vector'

/** Most materials that one association may lead to: definitions may refer to each other in circles. */
const MATERIAL_LIMIT: u32 = 4096
let materialSteps: u32 = 0
let sources: usize = 0
let targets: usize = 0

/** Begins to collect links. */
export function relationBegin(): void {
  if (sources == 0) {
    sources = vectorNew(12)
    targets = vectorNew(12)
  }
  vectorClear(sources)
  vectorClear(targets)
}

/** Collects one link. */
export function relationLink(from: u32, to: u32): void {
  vectorPush(sources, from)
  vectorPush(targets, naming ? stating : to)
}

/** Collects links from a row to all of a vector. */
export function relationLinks(from: u32, all: usize): void {
  const count = vectorLength(all)
  memory.copy(vectorRoom(targets, count), vectorData(all), <usize>count << 2)
  const at = vectorRoom(sources, count)
  for (let i: u32 = 0; i < count; i++) store<u32>(at + (<usize>i << 2), from)
}

/** Whether links name the row that states them in place of their target. */
let naming = false
/** The row that states the links at hand. */
let stating: u32 = 0

/** Says whether links are collected by the row that states them, in place of their target. */
export function relationNames(begins: bool): void {
  naming = begins
}

/** Collects the links that the instances of classes `first…last` state between two of their attributes. */
export function relationCollect(first: u32, last: u32, fromCell: u32, toCell: u32): void {
  for (let k = firstSegment(first); k < firstSegment(last + 1); k++) {
    const segment = segmentInOrder(k)
    const froms = segmentChunk(segment, fromCell)
    const tos = segmentChunk(segment, toCell)
    for (let place: u32 = 0; place < segmentRows(segment); place++) {
      stating = segmentFirst(segment) + place
      linkEach(chunkCell(froms, place), chunkCell(tos, place))
    }
  }
}

function linkEach(from: u64, to: u64): void {
  const froms = refCount(from)
  const tos = refCount(to)
  for (let i: u32 = 0; i < froms; i++) {
    const a = refAt(from, i)
    if (a <= PASSED) continue
    const source = rowOf(a)
    for (let j: u32 = 0; j < tos; j++) {
      const b = refAt(to, j)
      if (b > PASSED) relationLink(source, rowOf(b))
    }
  }
}

/** Collects links from the rows of classes `first…last` to what their own attribute refers to. */
export function relationAttribute(first: u32, last: u32, cell: u32): void {
  for (let k = firstSegment(first); k < firstSegment(last + 1); k++) {
    const segment = segmentInOrder(k)
    const chunk = segmentChunk(segment, cell)
    for (let place: u32 = 0; place < segmentRows(segment); place++) {
      stating = segmentFirst(segment) + place
      const value = chunkCell(chunk, place)
      const count = refCount(value)
      for (let i: u32 = 0; i < count; i++) {
        const b = refAt(value, i)
        if (b > PASSED) relationLink(segmentFirst(segment) + place, rowOf(b))
      }
    }
  }
}

/** Collects the links of a relation that lead to one of the rows first…end. */
export function relationSelect(relation: usize, first: u32, end: u32): void {
  for (let row = load<u32>(relation); row < load<u32>(relation, 4); row++) {
    const at = targetsOf(relation, row)
    for (let i: u32 = 0; i < degree(relation, row); i++) {
      const target = load<u32>(at + ((<usize>i) << 2))
      if (target >= first && target < end) relationLink(row, target)
    }
  }
}

/** Collects links from related objects to every material that the relating definition is made of. */
export function relationMaterials(first: u32, last: u32, materialCell: u32, objectCell: u32): void {
  for (let k = firstSegment(first); k < firstSegment(last + 1); k++) {
    const segment = segmentInOrder(k)
    for (let place: u32 = 0; place < segmentRows(segment); place++) {
      stating = segmentFirst(segment) + place
      const material = chunkCell(segmentChunk(segment, materialCell), place)
      const objects = chunkCell(segmentChunk(segment, objectCell), place)
      const count = refCount(objects)
      for (let i: u32 = 0; i < count; i++) {
        const object = refAt(objects, i)
        materialSteps = 0
        if (object > PASSED) eachMaterial(material, rowOf(object), 0)
      }
    }
  }
}

function eachMaterial(cell: u64, object: u32, depth: i32): void {
  const count = refCount(cell)
  for (let i: u32 = 0; i < count; i++) {
    const part = refAt(cell, i)
    if (part <= PASSED || ++materialSteps > MATERIAL_LIMIT) continue
    const flags = classFlags(handleClass(part))
    if ((flags & CLASS_MATERIAL) != 0) relationLink(object, rowOf(part))
    else if ((flags & CLASS_MATERIAL_PART) != 0 && depth < 8) {
      for (let c: u32 = 0; c < segmentCells(segmentOf(part)); c++) eachMaterial(handleCell(part, c), object, depth + 1)
    }
  }
}

/** Turns the collected links round: targets become sources. */
export function relationFlip(): void {
  const swap = sources
  sources = targets
  targets = swap
}

/** @returns the collected links as a relation, sorted by source, in the order of the file */
export function relationEnd(): usize {
  const relation = allocZero(64)
  relationBuild(relation, false)
  register(MADE_RELATION, relation)
  return relation
}

/**
 * Sorts the collected links into a relation.
 *
 * @param mayGoBack whether its arrays are blocks that can be given back (they then take up to twice as much)
 */
export function relationBuild(relation: usize, mayGoBack: bool): void {
  const links = vectorLength(sources)
  let lo: u32 = NONE
  let hi: u32 = 0
  let isSorted = true
  for (let i: u32 = 0; i < links; i++) {
    const from = vectorAt(sources, i)
    lo = min(lo, from)
    isSorted = isSorted && from + 1 >= hi
    hi = max(hi, from + 1)
  }
  if (links == 0) lo = 0
  const offsets = arrayNew(relation, 20, (<usize>(hi - lo) + 2) << 2, mayGoBack)
  const rows = arrayNew(relation, 24, (<usize>links + 1) << 2, mayGoBack)
  if (isSorted) {
    memory.copy(rows, vectorData(targets), <usize>links << 2)
    let at = offsets
    store<u32>(at, 0)
    for (let i: u32 = 0; i <= links; i++) {
      const behind = offsets + (<usize>((i < links ? vectorAt(sources, i) : hi) - lo) << 2)
      while (at < behind) store<u32>((at += 4), i)
    }
  } else sortLinks(offsets, rows, lo, hi)
  store<u32>(relation, lo)
  store<u32>(relation, hi, 4)
  store<u32>(relation, <u32>offsets, 8)
  store<u32>(relation, <u32>rows, 12)
  store<u32>(relation, links, 16)
  store<u32>(relation, 0, 28)
  store<u32>(relation, lo, 32)
  store<u32>(relation, hi, 36)
  store<u32>(relation, 0, 40)
}

/** Sorts the collected links of the rows lo…hi by their sources, those of a row in their order. */
function sortLinks(offsets: usize, rows: usize, lo: u32, hi: u32): void {
  const links = vectorLength(sources)
  memory.fill(offsets, 0, (<usize>(hi - lo) + 2) << 2)
  for (let i: u32 = 0; i < links; i++) {
    const at = offsets + (<usize>(vectorAt(sources, i) - lo + 2) << 2)
    store<u32>(at, load<u32>(at) + 1)
  }
  for (let i: u32 = 2; i <= hi - lo; i++) {
    const at = offsets + (<usize>i << 2)
    store<u32>(at, load<u32>(at) + load<u32>(at - 4))
  }
  // offsets[i + 1] is where row i goes on to be written, and ends as where row i + 1 begins
  for (let i: u32 = 0; i < links; i++) {
    const at = offsets + (<usize>(vectorAt(sources, i) - lo + 1) << 2)
    const place = load<u32>(at)
    store<u32>(rows + (<usize>place << 2), vectorAt(targets, i))
    store<u32>(at, place + 1)
  }
}

/** Room of which a relation keeps, at `word`, with how many bytes it can be given back: 2^log, 0 for not at all. */
function arrayNew(relation: usize, word: usize, bytes: usize, mayGoBack: bool): usize {
  store<u32>(relation + word, mayGoBack ? logOf(bytes) : 0)
  return mayGoBack ? allocLog(logOf(bytes)) : byRows(bytes)
}

/** Gives back what a relation holds, where it can be. */
export function relationRelease(relation: usize): void {
  const origins = <usize>load<u32>(relation, 40)
  // read before the arrays are given back, for what is free is linked through its first word
  const held = firstLink(relation, load<u32>(relation, 36))
  for (let word: usize = 0; word < 8; word += 4)
    if (load<u32>(relation + 20 + word) != 0) releaseLog(<usize>load<u32>(relation + 8 + word), load<u32>(relation + 20 + word))
  if (origins != 0 && origins != <usize>load<u32>(relation, 12)) releaseLog(origins, logOf((<usize>held + 1) << 2))
  listsForget(relation)
}

/** How many targets a row has. */
export function degree(relation: usize, row: u32): u32 {
  const list = changedList(relation, row)
  if (list != 0) return load<u32>(list)
  const first = load<u32>(relation, 32)
  if (row < first || row >= load<u32>(relation, 36)) return 0
  const at = <usize>load<u32>(relation, 8) + (<usize>(row - first) << 2)
  return load<u32>(at, 4) - load<u32>(at)
}

/** Address of a row's targets, u32[degree]; the row must have some. */
export function targetsOf(relation: usize, row: u32): usize {
  const list = changedList(relation, row)
  if (list != 0) return list + LIST_HEAD
  return <usize>load<u32>(relation, 12) + (<usize>firstLink(relation, row) << 2)
}

/** Place of the first link of a row among those that the arrays hold. */
export function firstLink(relation: usize, row: u32): u32 {
  return load<u32>(<usize>load<u32>(relation, 8) + (<usize>(row - load<u32>(relation, 32)) << 2))
}

/** | first u32 | end u32 |: what `targetRange` found. */
const range = memory.data(8, 4)

/** Finds the rows between the least and the greatest target that the arrays hold; @returns where both stand until the next call */
export function targetRange(relation: usize): usize {
  const held = <usize>load<u32>(relation, 12)
  const behind = held + (<usize>load<u32>(relation, 16) << 2)
  let first: u32 = NONE
  let end: u32 = 0
  for (let at = held; at < behind; at += 4) {
    const row = load<u32>(at)
    first = min(first, row)
    end = max(end, row + 1)
  }
  store<u32>(range, min(first, end))
  store<u32>(range, end, 4)
  return range
}

/** Leads a row to every material that a definition is made of, into a vector. */
export function materialsOf(cell: u64, into: usize): void {
  relationBegin()
  materialSteps = 0
  eachMaterial(cell, 0, 0)
  for (let i: u32 = 0; i < vectorLength(targets); i++) vectorPush(into, vectorAt(targets, i))
}
