/**
 * Edits of a read model: statements as in a file's data section, staged first and kept together when all of them are good,
 * and rows that go. A row that went keeps its number and its name: what still refers to it leads nowhere, until a statement
 * of the name brings it back.
 *
 *   staged: | name u32 | class u32, PASSED_CLASS for what only geometry needs | row u32 once kept | cells u32 | cell u64, type u32 … |
 */
import { NONE, TAG_GUID } from './abi'
import { aliveSet } from './alive'
import { box, isBox, MISSING, payload, tagOf } from './cells'
import { chunkPut } from './chunk-write'
import { danglingIn } from './dangling'
import { dataOfEdit, lineNow, linesPassed } from './data-section'
import { guidShared } from './guid-index'
import { handleSlot, instance, namePassed, PASSED } from './instances'
import { classArity } from './names'
import { notesDivert } from './notes'
import { firstOfPlace, placeOfRow, segmentInOrder } from './rows'
import { handleOf, rowOf, segmentCells, segmentChunk } from './segments'
import { idEnters, idLeaves } from './shared-ids'
import { rowTake } from './spread'
import { statementsBegin, statementsEnd } from './step'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

const PASSED_CLASS: u32 = NONE
const HEAD: u32 = 4
/** Vector of what was staged, one instance behind the other; vector of where each begins. */
let words: usize = 0
let heads: usize = 0
let lines: u32 = 0

/** Begins an edit: what is fed from now on are statements of it. */
export function editBegin(): void {
  if (words == 0) {
    words = vectorNew(8)
    heads = vectorNew(6)
  }
  vectorClear(words)
  vectorClear(heads)
  lines = lineNow()
  linesPassed(1 - lines)
  notesDivert(true)
  dataOfEdit(true)
  statementsBegin()
}

/** Ends reading the statements; @returns whether the last of them ended too */
export function editEnd(): bool {
  linesPassed(lines - lineNow())
  notesDivert(false)
  dataOfEdit(false)
  return statementsEnd()
}

/** Stages an instance. @param typed bit[given]: which cells are numbers with a type, whose index stands in u32[given] at `types` */
export function stage(id: u32, number: u32, cells: u32, from: usize, given: u32, typed: u64, types: usize): void {
  stageHead(id, number, cells)
  for (let i: u32 = 0; i < cells; i++) {
    const cell = i < given ? load<u64>(from + ((<usize>i) << 3)) : MISSING
    vectorPush(words, <u32>cell)
    vectorPush(words, <u32>(cell >> 32))
    vectorPush(words, i < given && ((typed >> i) & 1) != 0 ? load<u32>(types + ((<usize>i) << 2)) : 0)
  }
}

/** Stages an instance that only geometry needs. */
export function stagePassed(id: u32): void {
  stageHead(id, PASSED_CLASS, 0)
}

function stageHead(id: u32, number: u32, cells: u32): void {
  vectorPush(heads, vectorLength(words))
  vectorPush(words, id)
  vectorPush(words, number)
  vectorPush(words, NONE)
  vectorPush(words, cells)
}

/** How many instances are staged. */
export function stagedCount(): u32 {
  return vectorLength(heads)
}

/** | name u32 | class u32 | row u32 | cells u32 | of staged instance `i` */
export function stagedAt(i: u32): usize {
  return vectorData(words) + ((<usize>vectorAt(heads, i)) << 2)
}

/** Keeps what was staged; every class must have room for what is new of it. */
export function editKeep(): void {
  for (let i: u32 = 0; i < stagedCount(); i++) {
    const at = stagedAt(i)
    const id = load<u32>(at)
    if (load<u32>(at, 4) == PASSED_CLASS) {
      if (instance(id) == 0) namePassed(id)
    } else store<u32>(at, keep(id, load<u32>(at, 4), at), 8)
  }
  for (let i: u32 = 0; i < stagedCount(); i++) {
    const at = stagedAt(i)
    for (let c: u32 = 0; c < load<u32>(at, 12); c++) danglingIn(load<u64>(at + (HEAD << 2) + <usize>c * 12), load<u32>(at, 8))
  }
}

function keep(id: u32, number: u32, at: usize): u32 {
  const handle = instance(id)
  const row = handle > PASSED ? rowOf(handle) : rowTake(number)
  const segment = segmentInOrder(placeOfRow(row))
  const place = row - firstOfPlace(placeOfRow(row))
  idLeaves(row)
  store<u32>(<usize>load<u32>(segment, 12) + ((<usize>place) << 2), id)
  store<u32>(<usize>load<u32>(segment, 16) + ((<usize>place) << 2), 0)
  if (handle <= PASSED) store<u32>(handleSlot(id), handleOf(segment, place))
  for (let i: u32 = 0; i < classArity(number); i++) {
    const from = at + (HEAD << 2) + <usize>i * 12
    let cell = load<u64>(from)
    if (isBox(cell) && tagOf(cell) == TAG_GUID) cell = box(TAG_GUID, 0, <u32>guidShared(payload(cell)))
    chunkPut(segmentChunk(segment, i), place, cell, load<u32>(from, 8))
  }
  idEnters(row)
  aliveSet(row, true)
  return row
}

/** Takes a row away. */
export function rowRemove(row: u32): void {
  const place = placeOfRow(row)
  const segment = segmentInOrder(place)
  idLeaves(row)
  for (let i: u32 = 0; i < segmentCells(segment); i++) chunkPut(segmentChunk(segment, i), row - firstOfPlace(place), MISSING, 0)
  aliveSet(row, false)
}
