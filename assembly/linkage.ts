/**
 * Which rows state the links of a relation, and what an edit of these rows does to it: the cost follows the edit, not the
 * relation. Links stand in the order of the rows that state them, as when the relation is made anew.
 *
 *   stated by: classes first…last; attribute `from` leads to sources, NONE: the row itself is the source; attribute `to` leads
 *              to targets, NONE: the row itself is the target, RELATION_MATERIALS + attribute: the materials that a definition is of
 *   saved:     vector of | relation | row | sources | targets | source … | target … |: what rows stated before the edit
 */
import { NONE, RELATION_MATERIALS } from './abi'
import { isAlive } from './alive'
import { refAt, refCount } from './cells'
import { chunkCell } from './chunks'
import { awaits, awaitsKnow, awaitsUnknown } from './dangling'
import { dirtyAdd, dirtyAt, dirtyClear, dirtyCount } from './dirty'
import { PASSED } from './instances'
import { allocZero, releaseLog } from './memory'
import { MADE_RELATION, register } from './register'
import { firstOfPlace, placeOfRow, rowClass, rowId, segmentInOrder } from './rows'
import { changedList, LIST_HEAD, listPut, listsNext } from './relation-lists'
import {
  degree, firstLink, materialsOf, relationAttribute, relationBegin, relationBuild, relationCollect, relationFlip, relationMaterials, relationNames, relationRelease, targetsOf,
} from './relations'
import { reversedOf } from './reversed'
import { rowOf, segmentChunk } from './segments'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

/** Vector of the relations that rows state. */
let all: usize = 0
let saved: usize = 0
let gone: usize = 0
/* What a row states. */
let froms: usize = 0
let tos: usize = 0
/* A list while it is made. */
let targets: usize = 0
let origins: usize = 0

/** @returns a relation of what the rows of classes first…last state between two attributes */
export function relationStated(first: u32, last: u32, from: u32, to: u32): usize {
  if (all == 0) {
    all = vectorNew(6)
    saved = vectorNew(6)
    gone = vectorNew(6)
    froms = vectorNew(6)
    tos = vectorNew(6)
    targets = vectorNew(6)
    origins = vectorNew(6)
  }
  const relation = allocZero(64)
  store<u32>(relation, first, 48)
  store<u32>(relation, last, 52)
  store<u32>(relation, from, 56)
  store<u32>(relation, to, 60)
  relationRestate(relation)
  relationBuild(relation, false)
  register(MADE_RELATION, relation)
  vectorPush(all, <u32>relation)
  awaitsUnknown()
  return relation
}

/** Collects all links of a relation from the rows that state it. */
export function relationRestate(relation: usize): void {
  relationBegin()
  const first = load<u32>(relation, 48)
  const last = load<u32>(relation, 52)
  const from = load<u32>(relation, 56)
  const to = load<u32>(relation, 60)
  if (from == NONE) relationAttribute(first, last, to)
  else if (to == NONE) {
    relationAttribute(first, last, from)
    relationFlip()
  } else if (to >= <u32>RELATION_MATERIALS) relationMaterials(first, last, to - RELATION_MATERIALS, from)
  else relationCollect(first, last, from, to)
}

/** Forgets the relations: their rows have been numbered anew. */
export function linkageForget(): void {
  if (all == 0) return
  for (let r: u32 = 0; r < vectorLength(all); r++) relationRelease(<usize>vectorAt(all, r))
  vectorClear(all)
}

function states(relation: usize, row: u32): bool {
  const number = rowClass(row)
  return number >= load<u32>(relation, 48) && number <= load<u32>(relation, 52)
}

/** Looks up what a row states of a relation. */
function findEnds(relation: usize, row: u32): void {
  vectorClear(froms)
  vectorClear(tos)
  if (!isAlive(row)) return
  const from = load<u32>(relation, 56)
  const to = load<u32>(relation, 60)
  if (from == NONE) vectorPush(froms, row)
  else refs(cellOf(row, from), froms)
  if (to == NONE) vectorPush(tos, row)
  else if (to >= <u32>RELATION_MATERIALS) materialsOf(cellOf(row, to - RELATION_MATERIALS), tos)
  else refs(cellOf(row, to), tos)
}

function cellOf(row: u32, i: u32): u64 {
  const place = placeOfRow(row)
  return chunkCell(segmentChunk(segmentInOrder(place), i), row - firstOfPlace(place))
}

function refs(cell: u64, into: usize): void {
  const count = refCount(cell)
  for (let i: u32 = 0; i < count; i++) {
    const handle = refAt(cell, i)
    if (handle > PASSED) vectorPush(into, rowOf(handle))
  }
}

/** Begins an edit, which may take rows away: nothing is changed yet. */
export function linksBegin(removes: bool): void {
  listsNext()
  awaitsKnow()
  if (all == 0) return
  vectorClear(saved)
  vectorClear(gone)
  for (let r: u32 = 0; r < vectorLength(all); r++) {
    const relation = <usize>vectorAt(all, r)
    if (load<u32>(relation, 40) == 0) findOrigins(relation)
    // made while nothing is changed; what then changes it is told when the relation is settled
    if (removes) reversedOf(relation, false)
  }
}

/** Keeps what a row that is there states, before its statement, or what it refers to, is another or gone. */
export function linksSave(row: u32): void {
  if (all == 0 || !isAlive(row)) return
  for (let r: u32 = 0; r < vectorLength(all); r++) {
    const relation = <usize>vectorAt(all, r)
    if (!states(relation, row)) continue
    findEnds(relation, row)
    vectorPush(saved, <u32>relation)
    vectorPush(saved, row)
    vectorPush(saved, vectorLength(froms))
    vectorPush(saved, vectorLength(tos))
    pushAll(froms)
    pushAll(tos)
  }
}

function pushAll(rows: usize): void {
  for (let i: u32 = 0; i < vectorLength(rows); i++) vectorPush(saved, vectorAt(rows, i))
}

/** Brings relations up to date with what the rows that were kept state now. */
export function linksMove(): void {
  if (all == 0) return
  for (let at: u32 = 0; at < vectorLength(saved); ) {
    const relation = <usize>vectorAt(saved, at)
    const row = vectorAt(saved, at + 1)
    const had = vectorAt(saved, at + 2)
    const toCount = vectorAt(saved, at + 3)
    findEnds(relation, row)
    move(relation, row, at + 4, had, toCount)
    at += 4 + had + toCount
  }
}

function savedAt(place: u32): usize {
  return vectorData(saved) + (<usize>place << 2)
}

function move(relation: usize, row: u32, at: u32, had: u32, toCount: u32): void {
  const sameTargets = toCount == vectorLength(tos) && memory.compare(savedAt(at + had), vectorData(tos), <usize>toCount << 2) == 0
  let same: u32 = 0
  let has = vectorLength(froms)
  let end = had
  if (sameTargets) {
    // sources that both statements begin and end with keep their links
    while (same < end && same < has && vectorAt(saved, at + same) == vectorAt(froms, same)) same++
    while (end > same && has > same && vectorAt(saved, at + end - 1) == vectorAt(froms, has - 1)) {
      end--
      has--
    }
  }
  let isTwice = false
  for (let i = same; i < end; i++) if (unlink(relation, vectorAt(saved, at + i), row) > toCount) isTwice = true
  if (isTwice) {
    // a source that the statement named more than once has lost all its links: all begin anew
    for (let i: u32 = 0; i < had; i++) unlink(relation, vectorAt(saved, at + i), row)
    same = 0
    has = vectorLength(froms)
  }
  for (let i = same; i < has; i++) link(relation, vectorAt(froms, i), row)
}

/** Takes up what a new row states. */
export function linksNew(row: u32): void {
  if (all == 0) return
  for (let r: u32 = 0; r < vectorLength(all); r++) {
    const relation = <usize>vectorAt(all, r)
    if (!states(relation, row)) continue
    findEnds(relation, row)
    for (let i: u32 = 0; i < vectorLength(froms); i++) link(relation, vectorAt(froms, i), row)
  }
}

/** Says that a row is gone that others may lead to. */
export function linksGone(row: u32): void {
  if (all != 0) vectorPush(gone, row)
}

/** Takes the rows that are gone out of what others state: they are neither sources nor targets. */
export function linksForget(): void {
  if (all == 0) return
  for (let r: u32 = 0; r < vectorLength(all); r++) {
    const relation = <usize>vectorAt(all, r)
    const back = reversedOf(relation, false)
    for (let g: u32 = 0; g < vectorLength(gone); g++) {
      const row = vectorAt(gone, g)
      if (degree(relation, row) > 0) dirtyAdd(row)
      for (let i: u32 = 0; i < degree(back, row); i++) dirtyAdd(load<u32>(targetsOf(back, row) + (<usize>i << 2)))
    }
    // each once, however many of its targets are gone
    for (let i: u32 = 0; i < dirtyCount(); i++) unlinkGone(relation, dirtyAt(i))
    dirtyClear()
  }
}

/** Where the origins of a row's links stand. */
function originsOf(relation: usize, source: u32): usize {
  const list = changedList(relation, source)
  if (list != 0) return list + LIST_HEAD + (<usize>load<u32>(list) << 2)
  return <usize>load<u32>(relation, 40) + (<usize>firstLink(relation, source) << 2)
}

/** Copies a row's links to the list that is made, up to the first for which the row that states them is beyond `upTo`; @returns how many */
function copyLinks(relation: usize, source: u32, from: u32, upTo: u32): u32 {
  const count = degree(relation, source)
  if (count == 0) return 0
  const at = targetsOf(relation, source)
  const stated = originsOf(relation, source)
  let i = from
  for (; i < count && load<u32>(stated + (<usize>i << 2)) <= upTo; i++) {
    vectorPush(targets, load<u32>(at + (<usize>i << 2)))
    vectorPush(origins, load<u32>(stated + (<usize>i << 2)))
  }
  return i
}

function open(): void {
  vectorClear(targets)
  vectorClear(origins)
}

/** Looks up once which rows state the links that the arrays hold. */
function findOrigins(relation: usize): void {
  if (load<u32>(relation, 60) == NONE) {
    store<u32>(relation, load<u32>(relation, 12), 40)
    return
  }
  relationNames(true)
  relationRestate(relation)
  relationNames(false)
  relationBuild(named, true)
  releaseLog(<usize>load<u32>(named, 8), load<u32>(named, 20))
  store<u32>(relation, load<u32>(named, 12), 40)
}

/** A relation of which only the arrays are used. */
const named = memory.data(64, 16)

/** Adds the targets at hand, which `row` states, to a source. */
function link(relation: usize, source: u32, row: u32): void {
  if (vectorLength(tos) == 0) return
  open()
  const next = copyLinks(relation, source, 0, row)
  for (let t: u32 = 0; t < vectorLength(tos); t++) {
    vectorPush(targets, vectorAt(tos, t))
    vectorPush(origins, row)
  }
  copyLinks(relation, source, next, NONE)
  listPut(relation, source, targets, origins)
}

/** Takes the targets that `row` states from a source; @returns how many */
function unlink(relation: usize, source: u32, row: u32): u32 {
  if (degree(relation, source) == 0) return 0
  open()
  const next: u32 = row == 0 ? 0 : copyLinks(relation, source, 0, row - 1)
  const stated = originsOf(relation, source)
  let behind: u32 = next
  while (behind < degree(relation, source) && load<u32>(stated + (<usize>behind << 2)) == row) behind++
  if (behind == next) return 0
  copyLinks(relation, source, behind, NONE)
  listPut(relation, source, targets, origins)
  return behind - next
}

/** Takes from a source what is gone, all of it when the source is; what stated it awaits it. */
function unlinkGone(relation: usize, source: u32): void {
  const count = degree(relation, source)
  if (count == 0) return
  open()
  const at = targetsOf(relation, source)
  const stated = originsOf(relation, source)
  const isSource = isAlive(source)
  for (let i: usize = 0; i < count; i++) {
    const target = load<u32>(at + (i << 2))
    const origin = load<u32>(stated + (i << 2))
    if (!isSource) awaits(rowId(source), origin)
    if (!isAlive(target)) awaits(rowId(target), origin)
    if (!isSource || !isAlive(target)) continue
    vectorPush(targets, target)
    vectorPush(origins, origin)
  }
  if (vectorLength(targets) != count) listPut(relation, source, targets, origins)
}
