/**
 * The schema's names in the kernel: keyword → class, keyword → type.
 *
 *   table: u32[2^k][4] of | hash | address of the keyword's bytes | length | number + 1 |
 */
import { allocZero } from './memory'

const SLOTS: u32 = 8192
let classes: usize = 0
let types: usize = 0
/** u8[classCount]: `CLASS_…` */
let flags: usize = 0
/** u8[classCount]: how many attributes the schema gives the class. */
let arities: usize = 0
let classCount: u32 = 0

/** Makes room for `count` classes; their flags and arities are filled by `nameClass`. */
export function namesStart(count: u32): void {
  classCount = count
  classes = allocZero(<usize>SLOTS << 4)
  types = allocZero(<usize>SLOTS << 4)
  flags = allocZero(count + 1)
  arities = allocZero(count + 1)
}

/** How many classes the schema has; their numbers are 0 … count - 1. */
export function classTotal(): u32 {
  return classCount
}

/** `CLASS_…` flags of a class. */
export function classFlags(number: u32): u32 {
  return load<u8>(flags + number)
}

/** How many attributes the schema gives the class. */
export function classArity(number: u32): u32 {
  return load<u8>(arities + number)
}

/** Names class `number`; `at` holds its keyword in upper case, and goes on to. */
export function nameClass(number: u32, at: usize, bytes: u32, flag: u32, arity: u32): void {
  add(classes, number, at, bytes)
  store<u8>(flags + number, <u8>flag)
  store<u8>(arities + number, <u8>arity)
}

/** Names type `number` (1 …); `at` holds its keyword in upper case, and goes on to. */
export function nameType(number: u32, at: usize, bytes: u32): void {
  add(types, number, at, bytes)
}

/** @returns the class of a keyword (any case), or -1 */
export function classOf(at: usize, bytes: u32): i32 {
  return find(classes, at, bytes)
}

/** @returns the type of a keyword (any case), or -1 */
export function typeOf(at: usize, bytes: u32): i32 {
  return types == 0 ? -1 : find(types, at, bytes)
}

function upper(c: u8): u8 {
  return c >= 0x61 && c <= 0x7a ? c - 0x20 : c
}

function hashOf(at: usize, bytes: u32): u32 {
  let h: u32 = 2166136261
  for (let i: u32 = 0; i < bytes; i++) h = (h ^ <u32>upper(load<u8>(at + i))) * 16777619
  return h ^ (h >> 15)
}

function add(table: usize, number: u32, at: usize, bytes: u32): void {
  const hash = hashOf(at, bytes)
  let slot = hash & (SLOTS - 1)
  while (load<u32>(table + (<usize>slot << 4), 12) != 0) slot = (slot + 1) & (SLOTS - 1)
  const entry = table + (<usize>slot << 4)
  store<u32>(entry, hash)
  store<u32>(entry, <u32>at, 4)
  store<u32>(entry, bytes, 8)
  store<u32>(entry, number + 1, 12)
}

function find(table: usize, at: usize, bytes: u32): i32 {
  const hash = hashOf(at, bytes)
  for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
    const entry = table + (<usize>slot << 4)
    if (load<u32>(entry, 12) == 0) return -1
    if (load<u32>(entry) == hash && load<u32>(entry, 8) == bytes && same(<usize>load<u32>(entry, 4), at, bytes)) return <i32>load<u32>(entry, 12) - 1
  }
  return -1
}

function same(known: usize, at: usize, bytes: u32): bool {
  for (let i: u32 = 0; i < bytes; i++) if (load<u8>(known + i) != upper(load<u8>(at + i))) return false
  return true
}
