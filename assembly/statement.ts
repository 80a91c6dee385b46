/** One statement's arguments to cells: `(…)` after the keyword of a kept instance. */
import {
  NOTE_NESTING, NOTE_NUMBER, NOTE_UNKNOWN_TYPE, REFS_INLINE, TAG_BINARY, TAG_BOOL, TAG_ENUM, TAG_LIST, TAG_NULL, TAG_REF, TAG_REFS, TAG_STAR, TAG_TEXT,
  TAG_TYPED, TYPE_UNKNOWN,
} from './abi'
import { box, cellRoom, isBox, payload, tagOf } from './cells'
import { internStep } from './decode'
import { alloc, allocLog, releaseLog } from './memory'
import { typeOf } from './names'
import { note } from './notes'
import { numberEnd, readNumber } from './number'
import { intern } from './strings'

const DEPTH: u32 = 32
/** u64[2^k]: cells read so far, nested ones behind their parents'. */
let stack: usize = 0
let stackLog: i32 = 0
let height: u32 = 0
/** u32[DEPTH][2]: where an open list's cells begin, and the type number of its keyword + 1 (0: a plain list). */
let frames: usize = 0
/** Numbers with a type keep it apart where they stand among the first so many arguments. */
const TYPED: u32 = 64
let typedArguments: u64 = 0
let types: usize = 0

/** Makes the stacks ready; called once per instance. */
export function statementStart(): void {
  stackLog = 16
  stack = allocLog(stackLog)
  frames = alloc(DEPTH << 3)
  types = alloc(TYPED << 2)
}

/** Says that argument `i` is a number with a type. */
export function markTyped(i: u32, type: u32): void {
  typedArguments |= (<u64>1) << (<u64>i)
  store<u32>(types + ((<usize>i) << 2), type)
}

/** bit[64]: which arguments of the statement read last are numbers with a type. */
export function statementTyped(): u64 {
  return typedArguments
}

/** Begins a statement that is read by other means into `statementCells`. */
export function statementBegin(): void {
  typedArguments = 0
}

/** u32[64]: types of those numbers. */
export function statementTypes(): usize {
  return types
}

/** Cells of the statement read last; room for at least 8,192. */
export function statementCells(): usize {
  return stack
}

function push(cell: u64): void {
  if ((<usize>height + 1) << 3 > <usize>1 << stackLog) {
    const bigger = allocLog(stackLog + 1)
    memory.copy(bigger, stack, <usize>height << 3)
    releaseLog(stack, stackLog)
    stack = bigger
    stackLog++
  }
  store<u64>(stack + (<usize>height << 3), cell)
  height++
}

function isLetter(c: u32): bool {
  return (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c == 0x5f
}

/** Skips white space and comments; every byte up to the space counts as white. A comment that does not end stays. */
export function skipSpace(from: usize, end: usize): usize {
  let p = from
  while (p < end) {
    const c = load<u8>(p)
    if (c <= 0x20) p++
    else if (c == 0x2f && p + 1 < end && load<u8>(p + 1) == 0x2a) {
      let q = p + 2
      while (q + 1 < end && !(load<u8>(q) == 0x2a && load<u8>(q + 1) == 0x2f)) q++
      if (q + 1 >= end) break
      p = q + 2
    } else break
  }
  return p
}

/** Address behind the keyword at `from`: letters, digits and underscores. */
export function skipKeyword(from: usize, end: usize): usize {
  let p = from
  while (p < end) {
    const c = <u32>load<u8>(p)
    if (!isLetter(c) && !(c >= 0x30 && c <= 0x39) && c != 0x2d) break
    p++
  }
  return p
}

/**
 * Reads the arguments that begin at the `(` at `from`.
 *
 * @param end behind the statement's `;`
 * @returns how many there are, or -1 when the statement is broken
 */
export function readArguments(from: usize, end: usize, line: u32): i32 {
  height = 0
  typedArguments = 0
  let depth: u32 = 0
  let p = from + 1
  let comma = true // a value may stand here
  let tooDeep = false
  for (;;) {
    p = skipSpace(p, end)
    if (p >= end) return -1
    const c = <u32>load<u8>(p)
    if (c == 0x2c) {
      if (comma) return -1
      comma = true
      p++
      continue
    }
    if (c == 0x29) {
      p++
      if (comma && height > (depth == 0 ? 0 : load<u32>(frames + ((<usize>(depth - 1)) << 3)))) return -1
      if (depth == 0) {
        p = skipSpace(p, end)
        return p < end && load<u8>(p) == 0x3b ? <i32>height : -1
      }
      depth--
      close(depth)
      comma = false
      continue
    }
    if (!comma) return -1
    comma = false
    if (c == 0x28) {
      if (depth >= DEPTH) {
        if (!tooDeep) note(NOTE_NESTING, 0, line)
        tooDeep = true
        p = skipNested(p, end)
        if (p == 0) return -1
        push(box(TAG_NULL, 0, 0))
        continue
      }
      open(depth++, 0)
      comma = true
      p++
      continue
    }
    if (isLetter(c)) {
      const keyword = p
      p = skipKeyword(p, end)
      const bytes = <u32>(p - keyword)
      p = skipSpace(p, end)
      if (p >= end || load<u8>(p) != 0x28 || depth >= DEPTH) return -1
      let type = typeOf(keyword, bytes)
      if (type < 0) {
        note(NOTE_UNKNOWN_TYPE, intern(keyword, bytes), line)
        type = TYPE_UNKNOWN
      }
      open(depth++, <u32>type + 1)
      comma = true
      p++
      continue
    }
    p = readSimple(p, end, c, line)
    if (p == 0) return -1
  }
  return -1
}

function open(depth: u32, type: u32): void {
  const frame = frames + (<usize>depth << 3)
  store<u32>(frame, height)
  store<u32>(frame, type, 4)
}

/** Turns the cells behind frame `depth` into one list or typed value. */
function close(depth: u32): void {
  const frame = frames + (<usize>depth << 3)
  const first = load<u32>(frame)
  const type = load<u32>(frame, 4)
  const at = stack + (<usize>first << 3)
  const count = height - first
  height = first
  if (type == 0) {
    push(listOf(at, count))
    return
  }
  const inner = count == 1 ? load<u64>(at) : listOf(at, count)
  if (depth == 0 && first < TYPED && !isBox(inner)) {
    markTyped(first, type - 1)
    push(inner)
  } else push(typedCell(inner, type - 1))
}

/** A value in a type's keyword, as a box. */
export function typedCell(inner: u64, type: u32): u64 {
  if (isBox(inner)) {
    const tag = tagOf(inner)
    if (tag == TAG_TEXT || tag == TAG_BOOL || tag == TAG_ENUM || tag == TAG_BINARY) return box(tag, type, payload(inner))
    if (tag == TAG_NULL || tag == TAG_STAR) return inner
  }
  const at = cellRoom(16)
  store<u32>(at, type)
  store<u32>(at, 0, 4)
  store<u64>(at, inner, 8)
  return box(TAG_TYPED, type, <u32>at)
}

/** list: | count u32 | 0 | cells u64[count] |   refs: | count u32 | names u32[count] |, a single name in the box itself */
function listOf(at: usize, count: u32): u64 {
  let refs = count > 0
  for (let i: u32 = 0; i < count && refs; i++) {
    const cell = load<u64>(at + (<usize>i << 3))
    refs = isBox(cell) && tagOf(cell) == TAG_REF
  }
  if (refs && count == 1) return box(TAG_REFS, REFS_INLINE, payload(load<u64>(at)))
  if (refs) {
    const list = cellRoom(4 + (<usize>count << 2))
    store<u32>(list, count)
    for (let i: u32 = 0; i < count; i++) store<u32>(list + 4 + (<usize>i << 2), payload(load<u64>(at + (<usize>i << 3))))
    return box(TAG_REFS, 0, <u32>list)
  }
  const list = cellRoom(8 + (<usize>count << 3))
  store<u32>(list, count)
  store<u32>(list, 0, 4)
  memory.copy(list + 8, at, <usize>count << 3)
  return box(TAG_LIST, 0, <u32>list)
}

/** Reads a value that is not a list; 0 when it is none. */
function readSimple(from: usize, end: usize, c: u32, line: u32): usize {
  let p = from
  if (c == 0x24 || c == 0x2a) {
    push(box(c == 0x24 ? TAG_NULL : TAG_STAR, 0, 0))
    return p + 1
  }
  if (c == 0x27) {
    const close = endOfString(p + 1, end)
    if (close == 0) return 0
    push(box(TAG_TEXT, 0, internStep(p + 1, close, line)))
    return close + 1
  }
  if (c == 0x23) {
    const id = readId(p + 1, end)
    if (id == 0) return 0
    push(box(TAG_REF, 0, <u32>id))
    return idEnd()
  }
  if (c == 0x2e && p + 1 < end && isLetter(load<u8>(p + 1))) return readEnumeration(p + 1, end)
  if (c == 0x22) {
    const start = ++p
    while (p < end && load<u8>(p) != 0x22) p++
    if (p >= end) return 0
    push(box(TAG_BINARY, 0, intern(start, <u32>(p - start))))
    return p + 1
  }
  const value = readNumber(p, end)
  if (isNaN(value)) return 0
  if (!isFinite(value)) {
    note(NOTE_NUMBER, 0, line)
    push(box(TAG_NULL, 0, 0))
  } else push(reinterpret<u64>(value))
  return numberEnd()
}

function readEnumeration(from: usize, end: usize): usize {
  const p = skipKeyword(from, end)
  if (p >= end || load<u8>(p) != 0x2e) return 0
  const bytes = <u32>(p - from)
  const c = load<u8>(from)
  if (bytes == 1 && (c == 0x54 || c == 0x46 || c == 0x55)) push(box(TAG_BOOL, 0, c == 0x54 ? 1 : c == 0x46 ? 0 : 2))
  else push(box(TAG_ENUM, 0, intern(from, bytes)))
  return p + 1
}

/** The quote that ends a string whose first byte is at `from`; 0 when there is none. A doubled quote does not end it. */
function endOfString(from: usize, end: usize): usize {
  let p = from
  while (p < end) {
    if (load<u8>(p) == 0x27) {
      if (p + 1 < end && load<u8>(p + 1) == 0x27) p++
      else return p
    }
    p++
  }
  return 0
}

let afterId: usize = 0

/** Address behind the name that `readId` read last. */
export function idEnd(): usize {
  return afterId
}

/** @returns the instance name whose digits begin at `from`; 0 when there is none, or it is 0 or beyond 32 bits */
export function readId(from: usize, end: usize): u64 {
  let p = from
  let id: u64 = 0
  while (p < end) {
    const c = <u32>load<u8>(p)
    if (c < 0x30 || c > 0x39) break
    if (id <= 0xffffffff) id = id * 10 + <u64>(c - 0x30)
    p++
  }
  afterId = p
  return id > 0xffffffff ? 0 : id
}

/** Address behind the `)` that closes the `(` at `from`; 0 when there is none. */
function skipNested(from: usize, end: usize): usize {
  let depth = 0
  let p = from
  while (p < end) {
    const c = load<u8>(p)
    if (c == 0x27) {
      p = endOfString(p + 1, end)
      if (p == 0) return 0
    } else if (c == 0x2f && p + 1 < end && load<u8>(p + 1) == 0x2a) {
      const behind = skipSpace(p, end)
      if (behind == p) return 0
      p = behind - 1
    } else if (c == 0x28) depth++
    else if (c == 0x29 && --depth == 0) return p + 1
    p++
  }
  return 0
}
