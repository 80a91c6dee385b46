/**
 * Relations as compressed rows, and to-one maps.
 *
 *   relation: | lo u32 | hi u32 | offsets → u32[hi - lo + 1] | targets → u32[links] | links u32 | log2 of the bytes of both arrays u32[2], 0: they stay |
 *   map:      | lo u32 | hi u32 | rows → u32[hi - lo], NONE where there is none |
 */
import { CLASS_MATERIAL, CLASS_MATERIAL_PART, NONE } from './abi'
import { refAt, refCount } from './cells'
import { alloc, allocLog, allocZero, logOf, releaseLog } from './memory'
import { classFlags } from './names'
import { PASSED } from './instances'
import { MADE_MAP, MADE_RELATION, register } from './register'
import { firstSegment, segmentInOrder } from './rows'
import { chunkCell } from './chunks'
import { handleCell, handleClass, rowOf, segmentCells, segmentChunk, segmentFirst, segmentOf, segmentRows } from './segments'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

const CLIMB_LIMIT = 64
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
  vectorPush(targets, to)
}

/** Collects the links that the instances of classes `first…last` state between two of their attributes. */
export function relationCollect(first: u32, last: u32, fromCell: u32, toCell: u32): void {
  for (let k = firstSegment(first); k < firstSegment(last + 1); k++) {
    const segment = segmentInOrder(k)
    const froms = segmentChunk(segment, fromCell)
    const tos = segmentChunk(segment, toCell)
    for (let place: u32 = 0; place < segmentRows(segment); place++)
      linkEach(chunkCell(froms, place), chunkCell(tos, place))
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
  const relation = allocZero(32)
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
  for (let i: u32 = 0; i < links; i++) {
    const from = vectorAt(sources, i)
    lo = min(lo, from)
    hi = max(hi, from + 1)
  }
  if (links == 0) lo = 0
  const offsets = arrayNew(relation, 20, (<usize>(hi - lo) + 2) << 2, mayGoBack)
  const rows = arrayNew(relation, 24, (<usize>links + 1) << 2, mayGoBack)
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
  store<u32>(relation, lo)
  store<u32>(relation, hi, 4)
  store<u32>(relation, <u32>offsets, 8)
  store<u32>(relation, <u32>rows, 12)
  store<u32>(relation, links, 16)
}

/** Room of which a relation keeps, at `word`, with how many bytes it can be given back: 2^log, 0 for not at all. */
function arrayNew(relation: usize, word: usize, bytes: usize, mayGoBack: bool): usize {
  store<u32>(relation + word, mayGoBack ? logOf(bytes) : 0)
  return mayGoBack ? allocLog(logOf(bytes)) : alloc(bytes)
}

/** Gives the arrays of a relation back, where they can be. */
export function relationRelease(relation: usize): void {
  for (let word: usize = 0; word < 8; word += 4)
    if (load<u32>(relation + 20 + word) != 0) releaseLog(<usize>load<u32>(relation + 8 + word), load<u32>(relation + 20 + word))
}

/** How many targets a row has. */
export function degree(relation: usize, row: u32): u32 {
  const lo = load<u32>(relation)
  if (row < lo || row >= load<u32>(relation, 4)) return 0
  const at = <usize>load<u32>(relation, 8) + (<usize>(row - lo) << 2)
  return load<u32>(at, 4) - load<u32>(at)
}

/** Address of a row's targets, u32[degree]. */
export function targetsOf(relation: usize, row: u32): usize {
  const lo = load<u32>(relation)
  const at = <usize>load<u32>(relation, 8) + (<usize>(row - lo) << 2)
  return <usize>load<u32>(relation, 12) + (<usize>load<u32>(at) << 2)
}

/** @returns a map over the rows lo…hi that leads nowhere */
export function mapNew(lo: u32, hi: u32): usize {
  const map = alloc(16)
  const rows = alloc((<usize>(hi - lo) + 1) << 2)
  memory.fill(rows, 0xff, <usize>(hi - lo) << 2)
  store<u32>(map, lo)
  store<u32>(map, hi, 4)
  store<u32>(map, <u32>rows, 8)
  register(MADE_MAP, map)
  return map
}

/** Leads every row that leads nowhere yet to its first target in the relation. */
export function mapFill(map: usize, relation: usize): void {
  const lo = load<u32>(map)
  const rows = <usize>load<u32>(map, 8)
  for (let row = max(lo, load<u32>(relation)); row < min(load<u32>(map, 4), load<u32>(relation, 4)); row++) {
    const at = rows + (<usize>(row - lo) << 2)
    if (load<u32>(at) == NONE && degree(relation, row) > 0) store<u32>(at, load<u32>(targetsOf(relation, row)))
  }
}

/** Where a map leads a row; NONE where it leads nowhere. */
export function mapAt(map: usize, row: u32): u32 {
  const lo = load<u32>(map)
  return row < lo || row >= load<u32>(map, 4) ? NONE : load<u32>(<usize>load<u32>(map, 8) + (<usize>(row - lo) << 2))
}

/** Leads every row to the first of the rows first…end that climbing `up` meets. */
export function mapClimb(map: usize, up: usize, first: u32, end: u32): void {
  const lo = load<u32>(up)
  const rows = <usize>load<u32>(map, 8)
  for (let row = lo; row < load<u32>(up, 4); row++) {
    let at = mapAt(up, row)
    for (let i = 0; i < CLIMB_LIMIT && at != NONE; i++) {
      if (at >= first && at < end) {
        store<u32>(rows + (<usize>(row - lo) << 2), at)
        break
      }
      at = mapAt(up, at)
    }
  }
}

/** Leads every row first by `a`, then by `b`. */
export function mapCompose(map: usize, a: usize, b: usize): void {
  const lo = load<u32>(a)
  for (let row = lo; row < load<u32>(a, 4); row++) {
    const at = mapAt(a, row)
    if (at != NONE) store<u32>(<usize>load<u32>(map, 8) + (<usize>(row - lo) << 2), mapAt(b, at))
  }
}
