/** The statements of the data section: instances are kept as rows, or counted and passed over. */
import {
  CLASS_KEEP,
  CLASS_ROOT,
  NOTE_ATTRIBUTE_COUNT,
  NOTE_BROKEN,
  NOTE_COMPLEX,
  NOTE_DUPLICATE_ID,
  NOTE_ID,
  NOTE_TOO_LARGE,
  NOTE_UNKNOWN_CLASS,
  TAG_GUID,
  TAG_TEXT,
} from './abi'
import { box, isBox, payload, tagOf } from './cells'
import { stage, stagePassed } from './edit'
import { guidPack } from './guid'
import { handleSlot, namePassed } from './instances'
import { keywordClass, keywordLength, keywordsStart } from './keywords'
import { allocZero } from './memory'
import { classArity, classFlags, classOf, classTotal } from './names'
import { note } from './notes'
import { readRegular, regularCount, skipRegular } from './regular'
import { rowAdd, segmentsFor } from './segments'
import {
  idEnd,
  readArguments,
  readId,
  skipKeyword,
  skipSpace,
  statementCells,
  statementTyped,
  statementTypes,
} from './statement'
import { intern, stringBytes, stringLength } from './strings'

let line: u32 = 1
let met: u32 = 0
let passed: u32 = 0
/** u32[classTotal]: instances met, kept or not; 0 while the schema is not named. */
let counts: usize = 0

/** Whether what is read belongs to an edit. */
let isEdit = false
let metBefore: u32 = 0

/** Says that what is read from now on belongs to an edit, or no longer does. */
export function dataOfEdit(begins: bool): void {
  isEdit = begins
  if (begins) metBefore = met
  else met = metBefore
}

/** Line of the file at which reading stands, counted from 1. */
export function lineNow(): u32 {
  return line
}

/** Goes on by so many lines. */
export function linesPassed(count: u32): void {
  line += count
}

/** Makes the counts, once the schema's names are there. */
export function dataStart(): void {
  counts = allocZero((<usize>classTotal() + 1) << 2)
  segmentsFor(classTotal())
  keywordsStart()
}

/** Instances met in the data section. */
export function metCount(): u32 {
  return met
}

/** Instances passed over because only geometry needs them. */
export function passedCount(): u32 {
  return passed
}

/** u32[classTotal]: instances met by class. */
export function classCounts(): usize {
  return counts
}

/** Says what an earlier reading met, for a model that comes from a snapshot; `byClass` is u32[classTotal]. */
export function countsTake(instances: u32, passedOver: u32, lines: u32, byClass: usize): void {
  met = instances
  passed = passedOver
  line = lines
  memory.copy(counts, byClass, (<usize>classTotal()) << 2)
}

/** Reads regular statements as long as they come; @returns where the first other one, or what is not whole, begins */
export function regularInstances(from: usize, end: usize): usize {
  let p = from
  for (;;) {
    while (p < end && load<u8>(p) <= 0x20) {
      if (load<u8>(p) == 10) line++
      p++
    }
    if (p >= end || load<u8>(p) != 0x23) return p
    const behind = regularInstance(p, end)
    if (behind == 0) return p
    p = behind
  }
  return p
}

/** `#id=KEYWORD(…);` on one line; @returns the address behind it, or 0 when it is not regular or not whole */
function regularInstance(p: usize, end: usize): usize {
  const id = readId(p + 1, end)
  let q = idEnd()
  while (q < end && load<u8>(q) == 0x20) q++
  if (id == 0 || q >= end || load<u8>(q) != 0x3d) return 0
  q++
  while (q < end && load<u8>(q) == 0x20) q++
  const bytes = keywordLength(q)
  const number = bytes == 0 ? -1 : keywordClass(q, bytes)
  if (number < 0) return 0
  const flags = classFlags(number)
  const isKept = (flags & CLASS_KEEP) != 0
  const behind = isKept ? readRegular(q + bytes, end, (flags & CLASS_ROOT) != 0) : skipRegular(q + bytes, end)
  if (behind == 0) return 0
  met++
  count(number)
  if (isKept) keep(<u32>id, number, regularCount(), q, bytes)
  else pass(<u32>id)
  return behind
}

/**
 * Counts the open statement that begins at `p` when nothing of it needs to be kept, or when it is `tooLarge`.
 *
 * @returns whether it was counted, and the rest of it may be passed over
 */
export function mayPass(p: usize, end: usize, tooLarge: bool): bool {
  if (load<u8>(p) != 0x23) {
    if (tooLarge) note(NOTE_TOO_LARGE, 0, line)
    return tooLarge
  }
  const id = readId(p + 1, end)
  let q = skipSpace(idEnd(), end)
  if (q < end && load<u8>(q) == 0x3d) q = skipSpace(q + 1, end)
  else if (!tooLarge) return false // broken, which is said when it is whole
  const keywordEnd = skipKeyword(q, end)
  const number = classOf(q, <u32>(keywordEnd - q))
  if (number >= 0 && (classFlags(number) & CLASS_KEEP) != 0 && !tooLarge) return false
  if (number >= 0 && (classFlags(number) & CLASS_KEEP) == 0) {
    met++
    count(number)
    pass(<u32>id)
  } else {
    if (!tooLarge) return false
    note(NOTE_TOO_LARGE, intern(q, <u32>(keywordEnd - q)), line)
    met++
    pass(<u32>id)
  }
  return true
}

function count(number: u32): void {
  if (isEdit) return
  const at = counts + ((<usize>number) << 2)
  store<u32>(at, load<u32>(at) + 1)
}

function pass(id: u32): void {
  if (id == 0) {
    note(NOTE_ID, 0, line)
    return
  }
  if (isEdit) {
    stagePassed(id)
    return
  }
  passed++
  if (!namePassed(id)) note(NOTE_DUPLICATE_ID, 0, line)
}

/** `#id = KEYWORD(…);` */
export function dataInstance(p: usize, end: usize): void {
  const id = <u32>readId(p + 1, end)
  let q = skipSpace(idEnd(), end)
  met++
  if (q >= end || load<u8>(q) != 0x3d) {
    note(NOTE_BROKEN, 0, line)
    return
  }
  q = skipSpace(q + 1, end)
  const keyword = q
  q = skipKeyword(q, end)
  const bytes = <u32>(q - keyword)
  if (bytes == 0) {
    note(load<u8>(q) == 0x28 ? NOTE_COMPLEX : NOTE_BROKEN, 0, line)
    pass(id)
    return
  }
  const number = classOf(keyword, bytes)
  if (number < 0) {
    note(NOTE_UNKNOWN_CLASS, intern(keyword, bytes), line)
    pass(id)
    return
  }
  count(number)
  if ((classFlags(number) & CLASS_KEEP) == 0) {
    pass(id)
    return
  }
  if (id == 0) {
    note(NOTE_ID, 0, line)
    return
  }
  q = skipSpace(q, end)
  const cells = q < end && load<u8>(q) == 0x28 ? readArguments(q, end, line) : -1
  if (cells < 0) {
    note(NOTE_BROKEN, intern(keyword, bytes), line)
    pass(id)
    return
  }
  if (cells > 0 && (classFlags(number) & CLASS_ROOT) != 0) canonicalId(statementCells())
  keep(id, number, <u32>cells, keyword, bytes)
}

/** A GlobalId is kept in one form, however its statement was read. */
function canonicalId(at: usize): void {
  const cell = load<u64>(at)
  if (!isBox(cell) || tagOf(cell) != TAG_TEXT || stringLength(payload(cell)) != 22) return
  const bits = guidPack(stringBytes(payload(cell)))
  if (bits != 0) store<u64>(at, box(TAG_GUID, 0, <u32>bits))
}

function keep(id: u32, number: u32, given: u32, keyword: usize, bytes: u32): void {
  const arity = classArity(number)
  if (given != arity) note(NOTE_ATTRIBUTE_COUNT, intern(keyword, bytes), line)
  if (isEdit) {
    stage(id, number, arity, statementCells(), given, statementTyped(), statementTypes())
    return
  }
  const slot = handleSlot(id)
  if (load<u32>(slot) != 0) {
    note(NOTE_DUPLICATE_ID, 0, line)
    return
  }
  store<u32>(slot, rowAdd(number, id, line, arity, statementCells(), given, statementTyped(), statementTypes()))
}
