/**
 * The way from an instance name (`123` of `#123`) to what it stands for.
 *
 *   names: three-level radix over the 32-bit name, 16 + 10 + 6 bits, so that names far apart cost 4 KiB each; a leaf stands
 *          for 64 names:
 *          address | 1 → bit[64] of names that are passed over (geometry), while no kept one is among them
 *          address     → u32[64]: 0 absent, PASSED, else the handle of a row (segments.ts)
 */
import { alloc, allocZero } from './memory'

export const PASSED: u32 = 1
export const FIRST_BRANCHES: u32 = 1 << 16
export const LEAF_BRANCHES: u32 = 1 << 10
const POOL: usize = 1 << 13
let names: usize = 0
/** Room for bit sets of 64 names. */
let pool: usize = 0
let poolEnd: usize = 0
/** A bit set that a leaf gave back, 0 when there is none. */
let spare: usize = 0

/** Makes the index ready; called once per instance. */
export function instancesStart(): void {
  names = allocZero(FIRST_BRANCHES << 2)
}

/** @returns where the leaf of a name is kept; its middle level is made when it is not there */
function slotOf(id: u32): usize {
  const first = names + ((<usize>(id >> 16)) << 2)
  let middle = <usize>load<u32>(first)
  if (middle == 0) {
    middle = allocZero(LEAF_BRANCHES << 2)
    store<u32>(first, <u32>middle)
  }
  return middle + ((<usize>((id >> 6) & 0x3ff)) << 2)
}

function bitsNew(): usize {
  let bits = spare
  spare = 0
  if (bits == 0) {
    if (pool == poolEnd) {
      pool = alloc(POOL)
      poolEnd = pool + POOL
    }
    bits = pool
    pool += 8
  }
  store<u64>(bits, 0)
  return bits
}

/** Says that an instance is passed over; @returns whether the name was free */
export function namePassed(id: u32): bool {
  const slot = slotOf(id)
  let leaf = <usize>load<u32>(slot)
  if (leaf == 0) {
    leaf = bitsNew() | 1
    store<u32>(slot, <u32>leaf)
  }
  if ((leaf & 1) != 0) {
    const bit = (<u64>1) << (<u64>id & 63)
    const bits = load<u64>(leaf - 1)
    if ((bits & bit) != 0) return false
    store<u64>(leaf - 1, bits | bit)
    return true
  }
  const at = leaf + ((<usize>(id & 63)) << 2)
  if (load<u32>(at) != 0) return false
  store<u32>(at, PASSED)
  return true
}

/** @returns where the handle of a name is kept, 0 in it while the name is free */
export function handleSlot(id: u32): usize {
  const slot = slotOf(id)
  let leaf = <usize>load<u32>(slot)
  if (leaf == 0 || (leaf & 1) != 0) {
    const wide = allocZero(4 << 6)
    if (leaf != 0) {
      for (let bits = load<u64>(leaf - 1); bits != 0; bits &= bits - 1)
        store<u32>(wide + ((<usize>ctz<u64>(bits)) << 2), PASSED)
      spare = leaf - 1
    }
    leaf = wide
    store<u32>(slot, <u32>leaf)
  }
  return leaf + ((<usize>(id & 63)) << 2)
}

/** @returns 0 when no instance has the name, PASSED for geometry, else the handle of its row */
export function instance(id: u32): u32 {
  const middle = <usize>load<u32>(names + ((<usize>(id >> 16)) << 2))
  if (middle == 0) return 0
  const leaf = <usize>load<u32>(middle + ((<usize>((id >> 6) & 0x3ff)) << 2))
  if (leaf == 0) return 0
  if ((leaf & 1) != 0) return <u32>(load<u64>(leaf - 1) >> (<u64>id & 63)) & 1
  return load<u32>(leaf + ((<usize>(id & 63)) << 2))
}

/** Whether any name with these upper 16 bits is there. */
export function hasLeaves(first: u32): bool {
  return load<u32>(names + ((<usize>first) << 2)) != 0
}

/** bit[64]: which of the names 64 · key … 64 · key + 63 are passed over. */
export function passedLeaf(key: u32): u64 {
  const middle = <usize>load<u32>(names + ((<usize>(key >> 10)) << 2))
  if (middle == 0) return 0
  const leaf = <usize>load<u32>(middle + ((<usize>(key & 0x3ff)) << 2))
  if (leaf == 0) return 0
  if ((leaf & 1) != 0) return load<u64>(leaf - 1)
  let bits: u64 = 0
  for (let i: usize = 0; i < 64; i++)
    if (load<u32>(leaf + (i << 2)) == PASSED) bits |= (<u64>1) << (<u64>i)
  return bits
}
