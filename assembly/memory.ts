/**
 * The kernel's memory: one bump allocator over linear memory, with free lists for blocks of 2^k bytes.
 *
 *   0 ........ __heap_base | blocks, bumped upwards, 16-byte aligned ........ | memory.size()
 *   arena: | heads of free lists | blocks … |   of a second instance (parallel.ts)
 */
import { FAULT_MEMORY, FAULT_NONE } from './abi'

const FREE_BYTES: i32 = 32 * 4
/** Pages of 64 KiB below which memory doubles when it grows. */
const OFTEN: i32 = 2048
let top: usize = 0
let fault: i32 = FAULT_NONE
/** u32[32]: heads of the free lists; a free block holds the next one in its first four bytes. */
let free: usize = memory.data(FREE_BYTES)
/** Where the arena ends that all blocks come from; 0 for the instance that owns the memory. */
let arenaEnd: usize = 0
/** Bytes of all blocks that were given out, those that came back included. */
let given: u64 = 0

/** Why the kernel trapped last: one of `FAULT_…`. */
export function lastFault(): i32 {
  return fault
}

/** Stops the kernel; the loader reads `lastFault`. */
export function stop(reason: i32): void {
  fault = reason
  unreachable()
}

/** Bytes of linear memory in use, for reports. */
export function usedBytes(): f64 {
  return <f64>top
}

/**
 * Makes this a second instance on a memory that another one owns: its blocks come from `bytes` bytes at `at`, which are
 * its own, and it never asks for more.
 */
export function arenaStart(at: usize, bytes: usize): void {
  free = at
  memory.fill(free, 0, FREE_BYTES)
  top = at + FREE_BYTES
  arenaEnd = at + bytes
}

/** Bytes of all blocks since the instance began: what some of them took is the difference. */
export function givenBytes(): u64 {
  return given
}

/** @returns a 16-byte aligned block of `bytes` bytes, contents undefined; traps with FAULT_MEMORY when memory ends */
export function alloc(bytes: usize): usize {
  // most blocks are of 2^k bytes, so that what was released serves again
  return bytes >= 16 && (bytes & (bytes - 1)) == 0 ? allocLog(ctz<i32>(<u32>bytes)) : bump(bytes)
}

function bump(bytes: usize): usize {
  if (top == 0) top = (__heap_base + 15) & ~15
  const start = top
  const end = <u64>start + ((<u64>bytes + 15) & ~15)
  if (end > (arenaEnd == 0 ? <u64>0xfffff000 : <u64>arenaEnd)) stop(FAULT_MEMORY)
  const have = (<u64>memory.size()) << 16
  if (end > have && arenaEnd == 0) {
    const missing = <i32>((end - have + 0xffff) >> 16)
    // a page that nothing is written to takes no memory, and a host collects garbage when memory grows
    const slack = memory.size() < OFTEN ? memory.size() : memory.size() >> 3
    if (memory.grow(missing + slack) < 0 && memory.grow(missing) < 0) stop(FAULT_MEMORY)
  }
  top = <usize>end
  given += end - start
  return start
}

/** @returns a zeroed block, as `alloc` */
export function allocZero(bytes: usize): usize {
  const at = alloc(bytes)
  memory.fill(at, 0, bytes)
  return at
}

/** @returns a block of 2^log bytes: one that was released, the front of a larger one, else a new one */
export function allocLog(log: i32): usize {
  for (let found = log; found < 32; found++) {
    const head = free + ((<usize>found) << 2)
    const block = <usize>load<u32>(head)
    if (block == 0) continue
    store<u32>(head, load<u32>(block))
    given += (<u64>1) << log
    // what is not needed goes back in halves
    while (found > log) releaseLog(block + ((<usize>1) << --found), found)
    return block
  }
  return bump((<usize>1) << log)
}

/** Gives back a block that `allocLog(log)` returned. */
export function releaseLog(block: usize, log: i32): void {
  const head = free + ((<usize>log) << 2)
  store<u32>(block, load<u32>(head))
  store<u32>(head, <u32>block)
}

/** Smallest k with 2^k ≥ bytes, at least 4. */
export function logOf(bytes: usize): i32 {
  return bytes <= 16 ? 4 : 32 - clz<u32>(<u32>(bytes - 1))
}
