/**
 * Dictionaries: in which sets of a coded column a text is. Texts that are in the same sets share a class.
 *
 *   dictionary: | slots → u32[2^log][2]: text id + 1, class | log u32 | filled u32 | classes u32 | masks → u64[room][words] | room u32 | words u32 | 0 |
 *   class 0: no text    class 1: a text in no set    mask of a class: bit 0 there is a text, bit 1 + s it is in set s
 */
import { NONE, TAG_GUID, TEXT_ANY_GUID } from './abi'
import { allocLog, logOf, releaseLog } from './memory'
import { entry, SETS } from './program'
import { vectorAt, vectorClear, vectorData, vectorLength, vectorNew, vectorPush, vectorRelease } from './vector'

/** Upper half of a GlobalId's cell. */
const GUID_HIGH: u32 = 0xfff80000 | TAG_GUID

/** u32[classes][2] while a dictionary is made: the set that last split a class + 1, and into which class. */
let splits: usize = 0

/** @returns a dictionary of sets `first`…`first + count - 1` of the program */
export function dictionaryNew(first: u32, count: u32): usize {
  // the sets may have the same texts: the table begins as wide as for the largest
  let texts: u32 = 0
  for (let s: u32 = 0; s < count; s++) texts = max(texts, vectorLength(load<u32>(entry(SETS, first + s))))
  const d = allocLog(5)
  // four slots a text: on texts at random a second probe is a mispredicted branch
  const log = logOf((<usize>texts + 8) << 5)
  const slots = allocLog(log)
  memory.fill(slots, 0, <usize>1 << log)
  store<u32>(d, <u32>slots)
  store<u32>(d, log - 3, 4)
  store<u32>(d, 0, 8)
  store<u32>(d, 0, 12)
  store<u32>(d, 0, 16)
  store<u32>(d, 0, 20)
  store<u32>(d, (count + 64) >> 6, 24)
  newClass(d, NONE)
  store<u64>(dictionaryMask(d, newClass(d, NONE)), 1)
  if (splits == 0) splits = vectorNew(8)
  vectorClear(splits)
  for (let s: u32 = 0; s < count; s++) split(d, s, load<u32>(entry(SETS, first + s)))
  vectorRelease(splits)
  return d
}

/** Parts every class into the texts that are in set `s` and the others. */
function split(d: usize, s: u32, set: usize): void {
  for (let i: u32 = 0; i < vectorLength(set); i++) {
    if ((load<u32>(d, 8) << 1) >= (<u32>1 << load<u32>(d, 4))) widen(d)
    const slot = slotFor(d, vectorAt(set, i))
    const old = load<u32>(slot, 4)
    while (vectorLength(splits) <= 2 * old + 1) vectorPush(splits, 0)
    const at = vectorData(splits) + (<usize>old << 3)
    if (load<u32>(at) != s + 1) {
      store<u32>(at, s + 1)
      store<u32>(at, classWith(d, old, s), 4)
    }
    store<u32>(slot, load<u32>(at, 4), 4)
  }
}

/** Says that a text came to set `s`. */
export function dictionaryLearn(d: usize, s: u32, text: u32): void {
  if ((load<u32>(d, 8) << 1) >= (<u32>1 << load<u32>(d, 4))) widen(d)
  const slot = slotFor(d, text)
  store<u32>(slot, classWith(d, load<u32>(slot, 4), s), 4)
}

/** Gives a dictionary's memory back. */
export function dictionaryRelease(d: usize): void {
  releaseLog(load<u32>(d), load<u32>(d, 4) + 3)
  releaseLog(load<u32>(d, 16), logOf(<usize>load<u32>(d, 20) * wordsOf(d) << 3))
  releaseLog(d, 5)
}

function wordsOf(d: usize): usize {
  return <usize>load<u32>(d, 24)
}

/** u64[words]: in which sets the texts of a class are. */
export function dictionaryMask(d: usize, number: u32): usize {
  return <usize>load<u32>(d, 16) + ((<usize>number * wordsOf(d)) << 3)
}

/** Looks up the texts in `cells`, u64[count]; writes the address of each one's mask to `out`, u32[count]. */
export function dictionaryMasks(d: usize, cells: usize, count: u32, out: usize): void {
  const slots = <usize>load<u32>(d)
  const mask = ((<u32>1) << load<u32>(d, 4)) - 1
  const none = dictionaryMask(d, 0)
  const bytes = wordsOf(d) << 3
  for (let i: usize = 0; i < count; i++) {
    const cell = load<u64>(cells + (i << 3))
    const high = <u32>(cell >> 32)
    const text: u32 = high == GUID_HIGH ? <u32>TEXT_ANY_GUID : <u32>cell
    let at = none
    // TAG_TEXT or TAG_ENUM: the tags 2 and 3
    if (((high & 0xffff000e) == 0xfff80002 || high == GUID_HIGH) && text != 0) {
      at += bytes
      for (let slot = hashOf(text) & mask; ; slot = (slot + 1) & mask) {
        const held = load<u32>(slots + (<usize>slot << 3))
        if (held == text + 1) at = none + <usize>load<u32>(slots + (<usize>slot << 3), 4) * bytes
        if (held == 0 || held == text + 1) break
      }
    }
    store<u32>(out + (i << 2), <u32>at)
  }
}

function hashOf(text: u32): u32 {
  const h = text * 0x9e3779b1
  return h ^ (h >> 15)
}

/** Slot of a text; a new one is of class 1, the empty one's class is never asked for. */
function slotFor(d: usize, text: u32): usize {
  const slots = <usize>load<u32>(d)
  const mask = ((<u32>1) << load<u32>(d, 4)) - 1
  let slot = hashOf(text) & mask
  for (;;) {
    const at = slots + (<usize>slot << 3)
    if (load<u32>(at) == text + 1) return at
    if (load<u32>(at) == 0) {
      store<u32>(at, text + 1)
      store<u32>(at, 1, 4)
      store<u32>(d, load<u32>(d, 8) + 1, 8)
      return at
    }
    slot = (slot + 1) & mask
  }
  return 0
}

function widen(d: usize): void {
  const old = <usize>load<u32>(d)
  const log = load<u32>(d, 4)
  const slots = allocLog(log + 4)
  memory.fill(slots, 0, <usize>1 << (log + 4))
  store<u32>(d, <u32>slots)
  store<u32>(d, log + 1, 4)
  store<u32>(d, 0, 8)
  for (let i: usize = 0; i < <usize>1 << log; i++) {
    const held = load<u32>(old + (i << 3))
    if (held != 0) store<u32>(slotFor(d, held - 1), load<u32>(old + (i << 3), 4), 4)
  }
  releaseLog(old, log + 3)
}

/** @returns a new class whose texts are also in set `s` */
function classWith(d: usize, old: u32, s: u32): u32 {
  const made = newClass(d, old)
  const at = dictionaryMask(d, made) + (<usize>((s + 1) >> 6) << 3)
  store<u64>(at, load<u64>(at) | ((<u64>1) << ((s + 1) & 63)))
  return made
}

/** @returns a new class with the mask of another one, an empty mask for NONE */
function newClass(d: usize, like: u32): u32 {
  const classes = load<u32>(d, 12)
  const words = wordsOf(d)
  if (classes == load<u32>(d, 20)) {
    const old = <usize>load<u32>(d, 16)
    const oldBytes = (<usize>classes * words) << 3
    const room: u32 = classes == 0 ? 4 : classes << 1
    const masks = allocLog(logOf((<usize>room * words) << 3))
    if (old != 0) {
      memory.copy(masks, old, oldBytes)
      releaseLog(old, logOf(oldBytes))
    }
    store<u32>(d, <u32>masks, 16)
    store<u32>(d, room, 20)
  }
  store<u32>(d, classes + 1, 12)
  const mask = dictionaryMask(d, classes)
  if (like == NONE) memory.fill(mask, 0, words << 3)
  else memory.copy(mask, dictionaryMask(d, like), words << 3)
  return classes
}
