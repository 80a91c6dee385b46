/**
 * What the kernel made at which address: a program names columns, maps, relations and sets by theirs, and any other address
 * in it is refused.
 *
 *   table: u32[2^k] of address | kind, 0 empty; open addressing, linear probing; blocks begin at multiples of 16
 */
import { allocLog, releaseLog } from './memory'

export const MADE_COLUMN: u32 = 1
export const MADE_MAP: u32 = 2
export const MADE_RELATION: u32 = 3
export const MADE_VECTOR: u32 = 4

let table: usize = 0
let log: i32 = 0
let filled: u32 = 0

/** Makes the register ready; called once per instance. */
export function registerStart(): void {
  log = 10
  table = emptied(log)
}

function emptied(size: i32): usize {
  const block = allocLog(size)
  memory.fill(block, 0, (<usize>1) << size)
  return block
}

function slotOf(key: u32): usize {
  const mask = ((<u32>1) << (log - 2)) - 1
  let hash = key * 0x9e3779b1
  hash ^= hash >> 15
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const at = table + ((<usize>slot) << 2)
    if (load<u32>(at) == 0 || load<u32>(at) == key) return at
  }
  return 0
}

/** Says that a thing of a kind lies at an address, for as long as the instance lives. */
export function register(kind: u32, address: usize): void {
  if (++filled > ((<u32>1) << (log - 2)) >> 1) widen()
  store<u32>(slotOf(<u32>address | kind), <u32>address | kind)
}

function widen(): void {
  const old = table
  const oldLog = log
  log++
  table = emptied(log)
  for (let at = old; at < old + ((<usize>1) << oldLog); at += 4)
    if (load<u32>(at) != 0) store<u32>(slotOf(load<u32>(at)), load<u32>(at))
  releaseLog(old, oldLog)
}

/** Whether a thing of this kind lies there. */
export function isMade(kind: u32, address: usize): bool {
  return address != 0 && (address & 15) == 0 && load<u32>(slotOf(<u32>address | kind)) != 0
}
