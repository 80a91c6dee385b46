/**
 * What makes a coded column the same in two programs: what it reads, by address, and how that is coded.
 *
 *   key: | columns u32 | their addresses … | kind | planes | what else tells it apart … |
 *        of CODED_TEXT: | 1 | column | kind | planes | map | sets … |
 */
import { CODED_CLASS, CODED_LOWER, CODED_SAME, CODED_TEXT, CODED_UPPER, VALUE_COLUMN, VALUE_LENGTH, VALUE_NUMBER, VALUE_TABLE } from './abi'
import { CODED, columnOf, entry, item, mapOf, NUMBERS, planesOf, SETS, STEPS, TABLES, VALUES } from './program'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush } from './vector'

let key: usize = 0

/** @returns a vector with the key of a coded column of the program at hand, valid until the next one is asked for */
export function contentKey(coded: u32): usize {
  if (key == 0) key = vectorNew(8)
  vectorClear(key)
  push(0)
  const c = entry(CODED, coded)
  const kind = load<u32>(c)
  const ranked = kind == CODED_LOWER || kind == CODED_UPPER
  if (ranked) valueColumns(load<u32>(c, 4))
  else if (kind != CODED_CLASS) pushColumn(load<u32>(c, 4))
  if (kind == CODED_SAME) pushColumn(load<u32>(c, 12))
  push(kind)
  push(planesOf(coded))
  if (ranked) {
    valueWords(load<u32>(c, 4))
    for (let i: u32 = 0; i < load<u32>(c, 16); i++) pushNumber(load<u32>(c, 12) + i)
  } else {
    push(<u32>mapOf(load<u32>(c, 8)))
    pushSets(c, kind)
  }
  return key
}

/** Hash of a key. */
export function keyHash(words: usize): u32 {
  let h: u32 = 0x811c9dc5
  for (let i: u32 = 0; i < vectorLength(words); i++) {
    h = (h ^ vectorAt(words, i)) * 0x9e3779b1
    h ^= h >> 15
  }
  return h
}

/** The other column's map, ranges of rows, sets of texts: whatever the kind has. */
function pushSets(c: usize, kind: u32): void {
  if (kind == CODED_SAME) push(<u32>mapOf(load<u32>(c, 16)))
  else if (kind == CODED_CLASS) for (let i: u32 = 0; i < load<u32>(c, 24); i++) push(item(load<u32>(c, 20) + i))
  else if (kind == CODED_TEXT) for (let i: u32 = 0; i < load<u32>(c, 24); i++) push(load<u32>(entry(SETS, load<u32>(c, 20) + i)))
}

function push(word: u32): void {
  vectorPush(key, word)
}

/** Addresses of columns come first, so that what reads a column can be told from outside. */
function pushColumn(column: u32): void {
  push(<u32>columnOf(column))
  store<u32>(vectorData(key), vectorAt(key, 0) + 1)
}

function pushNumber(number: u32): void {
  const bits = load<u64>(entry(NUMBERS, number))
  push(<u32>bits)
  push(<u32>(bits >> 32))
}

function readsColumn(op: u32): bool {
  return op == VALUE_COLUMN || op == VALUE_LENGTH || op == VALUE_TABLE
}

function valueColumns(value: u32): void {
  const v = entry(VALUES, value)
  for (let i: u32 = 0; i < load<u32>(v, 4); i++) {
    const s = entry(STEPS, load<u32>(v) + i)
    if (readsColumn(load<u32>(s))) pushColumn(load<u32>(s, 4))
  }
}

function valueWords(value: u32): void {
  const v = entry(VALUES, value)
  push(load<u32>(v, 4))
  for (let i: u32 = 0; i < load<u32>(v, 4); i++) {
    const s = entry(STEPS, load<u32>(v) + i)
    const op = load<u32>(s)
    push(op)
    if (readsColumn(op)) push(<u32>mapOf(load<u32>(s, 8)))
    if (op == VALUE_NUMBER) pushNumber(load<u32>(s, 4))
    if (op == VALUE_TABLE) {
      push(load<u32>(entry(TABLES, load<u32>(s, 12))))
      push(load<u32>(entry(TABLES, load<u32>(s, 12)), 4))
    }
  }
}
