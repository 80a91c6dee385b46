/**
 * The STEP reader (ISO 10303-21): chunks of bytes in, whole statements out, those of the data section to data-section.ts.
 *
 *   input: | bytes that a statement began with | the chunk the loader wrote … | capacity
 */
import { FEED_END, FEED_HEADER, FEED_MORE, FEED_NOT_STEP, NOTE_BROKEN, NOTE_TOO_LARGE } from './abi'
import { dataInstance, dataStart, lineNow, linesPassed, mayPass, regularInstances } from './data-section'
import { alloc, allocZero, releaseLog } from './memory'
import { note } from './notes'
import { countLines, endOfComment, endOfStatement, IN_STATEMENT, scanMode, scanStop } from './scan'
import { readArguments, skipKeyword, skipSpace, statementCells } from './statement'

const INPUT_LOG: i32 = 21
const INPUT_LOG_MAX: i32 = 28
const AHEAD: usize = 64
const BEFORE: i32 = 0
const IN_HEADER: i32 = 1
const IN_DATA: i32 = 2
const BETWEEN: i32 = 3
const AFTER: i32 = 4

let input: usize = 0
let inputLog: i32 = 0
let have: usize = 0
let section: i32 = BEFORE
let anyData = false
/** Whether the schema's names are there. */
let isNamed = false
/** Whether a comment between statements is open: nothing of it is kept. */
let commenting = false
/** While a statement is passed over across chunks: the scan's mode, else -1. */
let passing: i32 = -1
/** How much of the open statement at the front of the input was searched for its end, and the mode to go on in. */
let searched: usize = 0
let searchMode: i32 = IN_STATEMENT
/** u32[3]: arguments of the header's statements: description, name, schema. */
let header: usize = 0

/** Makes the reader ready; called once per instance. */
export function stepStart(): void {
  inputLog = INPUT_LOG
  input = inputNew(inputLog)
  header = allocZero(16)
}

/** Room for input, with some behind it, for regular statements are read ahead. */
function inputNew(log: i32): usize {
  return alloc(((<usize>1) << log) + AHEAD)
}

/** Where the loader writes the next chunk, at most `inputRoom` bytes. */
export function inputPtr(): usize {
  return input + have
}

/** How many bytes fit behind `inputPtr`. */
export function inputRoom(): u32 {
  return <u32>(((<usize>1) << inputLog) - have)
}

/** | count u32 | 0 | cells u64[count] | of a header statement: 0 FILE_DESCRIPTION, 1 FILE_NAME, 2 FILE_SCHEMA; 0 when it was not there. */
export function headerArguments(i: u32): usize {
  return load<u32>(header + ((<usize>i) << 2))
}

/** Whether a statement or section is still open: should the input end here, it was cut short. */
export function isOpen(): bool {
  return (
    passing >= 0 || commenting || have > 0 || section == BEFORE || section == IN_HEADER || section == IN_DATA || !anyData
  )
}

/** In which section reading stands: 0 before the first mark, 1 header, 2 data, 3 between sections, 4 behind the end mark. */
export function sectionNow(): i32 {
  return section
}

/** Begins to read statements of an edit, as in a data section. */
export function statementsBegin(): void {
  forgetInput()
  section = IN_DATA
}

/** Ends it; @returns whether everything that was fed was read */
export function statementsEnd(): bool {
  const isWhole = section == IN_DATA && have == 0 && passing < 0 && !commenting
  forgetInput()
  section = AFTER
  return isWhole
}

function forgetInput(): void {
  have = 0
  passing = -1
  commenting = false
  searched = 0
  searchMode = IN_STATEMENT
}

/** Goes on after FEED_HEADER, once the schema's names are there. */
export function schemaReady(): void {
  isNamed = true
  dataStart()
}

/**
 * Reads what can be read of the input.
 *
 * @param bytes how many the loader wrote at `inputPtr`
 * @returns FEED_MORE: give the next chunk; FEED_HEADER: the header is read, name the schema and call again with 0;
 *          FEED_END: the file's end mark was met; FEED_NOT_STEP: this is no STEP file
 */
export function feed(bytes: u32): i32 {
  have += bytes
  const end = input + have
  let p = input
  let counted = input
  let answer = FEED_MORE
  if (commenting) {
    const behind = endOfComment(p, end)
    if (behind == 0) return passComment(p, end)
    commenting = false
    p = behind
  }
  if (passing >= 0) {
    const behind = endOfStatement(p, end, passing)
    if (behind == 0) {
      linesPassed(countLines(p, scanStop()))
      passing = scanMode()
      have = end - scanStop()
      memory.copy(input, scanStop(), have)
      return FEED_MORE
    }
    passing = -1
    p = behind
  }
  for (;;) {
    if (section == IN_DATA && passing < 0 && (p != input || searched == 0)) {
      linesPassed(countLines(counted, p))
      p = regularInstances(p, end)
      counted = p
    }
    p = skipSpace(p, end)
    linesPassed(countLines(counted, p))
    counted = p
    if (p >= end) break
    if (load<u8>(p) == 0x2f && p + 1 < end && load<u8>(p + 1) == 0x2a) {
      commenting = true
      endOfComment(p + 2, end)
      return passComment(p, end)
    }
    if (p != input) {
      // what was searched before was a comment, and it ended
      searched = 0
      searchMode = IN_STATEMENT
    }
    const behind = endOfStatement(p + searched, end, searchMode)
    if (behind == 0) break
    searched = 0
    searchMode = IN_STATEMENT
    const next = statement(p, behind)
    if (next < 0) {
      answer = FEED_NOT_STEP
      break
    }
    p = behind
    if (next > 0) {
      answer = next
      break
    }
  }
  if (p > counted) linesPassed(countLines(counted, p))
  keepRest(p, end, answer)
  return answer
}

/** Passes over what was searched of an open comment; a star at its end may be the first half of the mark that closes it. */
function passComment(from: usize, end: usize): i32 {
  linesPassed(countLines(from, scanStop()))
  have = end - scanStop()
  memory.copy(input, scanStop(), have)
  searched = 0
  searchMode = IN_STATEMENT
  return FEED_MORE
}

/** Moves the unread rest to the front; makes room, or passes over a statement that is too large. */
function keepRest(p: usize, end: usize, answer: i32): void {
  have = end - p
  memory.copy(input, p, have)
  searched = 0
  searchMode = IN_STATEMENT
  if (answer != FEED_MORE || have == 0) return
  searchMode = scanMode()
  searched = scanStop() - p
  if (have < (<usize>1) << (inputLog - 1)) return
  if (section == IN_DATA && mayPass(input, input + have, inputLog >= INPUT_LOG_MAX)) {
    linesPassed(countLines(input, input + have))
    passing = searchMode
    have -= searched
    memory.copy(input, input + searched, have)
    searched = 0
    searchMode = IN_STATEMENT
  } else if (inputLog < INPUT_LOG_MAX) {
    const bigger = inputNew(inputLog + 1)
    memory.copy(bigger, input, have)
    releaseLog(input, inputLog)
    input = bigger
    inputLog++
  }
}

/** One whole statement; 0 to go on, FEED_… to stop, -1 when this is no STEP file. */
function statement(p: usize, end: usize): i32 {
  const c = load<u8>(p)
  if (section == IN_DATA && c == 0x23) {
    dataInstance(p, end)
    return 0
  }
  const keywordEnd = skipKeyword(p, end)
  if (section == BEFORE) {
    // a byte order mark or stray bytes may stand before the first keyword
    let q = p
    while (q + 13 <= end && !is(q, 'ISO-10303-21;')) q++
    if (q + 13 > end || q > p + 64) return -1
    section = BETWEEN
    return 0
  }
  // one header, then data: a second header must not name another schema for what was read already
  if (is(p, 'HEADER') && !isNamed) section = IN_HEADER
  else if (is(p, 'DATA') && isNamed) {
    section = IN_DATA
    anyData = true
  }
  else if (is(p, 'ENDSEC')) {
    const wasHeader = section == IN_HEADER
    section = BETWEEN
    if (wasHeader) return FEED_HEADER
  } else if (is(p, 'END-ISO-10303-21')) {
    section = AFTER
    return FEED_END
  } else if (section == IN_HEADER) headerStatement(p, keywordEnd, end)
  else note(NOTE_BROKEN, 0, lineNow())
  return 0
}

function headerStatement(p: usize, keywordEnd: usize, end: usize): void {
  const which: i32 = is(p, 'FILE_DESCRIPTION') ? 0 : is(p, 'FILE_NAME') ? 1 : is(p, 'FILE_SCHEMA') ? 2 : -1
  const start = skipSpace(keywordEnd, end)
  const open = keywordEnd > p && load<u8>(start) == 0x28
  if (which < 0 && open) return
  const cells = open ? readArguments(start, end, lineNow()) : -1
  if (cells < 0) {
    note(NOTE_BROKEN, 0, lineNow())
    return
  }
  const list = alloc(8 + ((<usize>cells) << 3))
  store<u32>(list, cells)
  memory.copy(list + 8, statementCells(), (<usize>cells) << 3)
  store<u32>(header + ((<usize>which) << 2), <u32>list)
}

/** Whether the bytes at `p` are `word`, in any case; `word` is ASCII. */
function is(p: usize, word: string): bool {
  for (let i = 0; i < word.length; i++) {
    let c = <i32>load<u8>(p + i)
    if (c >= 0x61 && c <= 0x7a) c -= 0x20
    if (c != word.charCodeAt(i)) return false
  }
  return true
}

