/**
 * Growable arrays in flat memory.
 *
 *   vector: | data u32 | length u32 (elements) | log u32 (capacity = 2^log bytes) | 0 |
 */
import { alloc, allocLog, releaseLog } from './memory'

/** @returns an empty vector with room for 2^log bytes */
export function vectorNew(log: i32): usize {
  const v = alloc(16)
  store<u32>(v, <u32>allocLog(log))
  store<u32>(v, 0, 4)
  store<u32>(v, <u32>log, 8)
  return v
}

/** Address of the first element; moves when the vector grows. */
export function vectorData(v: usize): usize {
  return <usize>load<u32>(v)
}

/** How many elements it holds. */
export function vectorLength(v: usize): u32 {
  return load<u32>(v, 4)
}

function grow(v: usize, bytes: usize): void {
  let log = <i32>load<u32>(v, 8)
  const old = vectorData(v)
  const oldLog = log
  while (<usize>1 << log < bytes) log++
  const block = allocLog(log)
  memory.copy(block, old, <usize>1 << oldLog)
  releaseLog(old, oldLog)
  store<u32>(v, <u32>block)
  store<u32>(v, <u32>log, 8)
}

/** Appends one u32. */
export function vectorPush(v: usize, value: u32): void {
  const length = vectorLength(v)
  const bytes = (<usize>length + 1) << 2
  if (bytes > <usize>1 << load<u32>(v, 8)) grow(v, bytes)
  store<u32>(vectorData(v) + (<usize>length << 2), value)
  store<u32>(v, length + 1, 4)
}

/** Appends `count` elements that are yet to be written; @returns where they stand */
export function vectorRoom(v: usize, count: u32): usize {
  const length = vectorLength(v)
  const bytes = (<usize>length + count) << 2
  if (bytes > <usize>1 << load<u32>(v, 8)) grow(v, bytes)
  store<u32>(v, length + count, 4)
  return vectorData(v) + (<usize>length << 2)
}

/** Forgets the elements and keeps the memory. */
export function vectorClear(v: usize): void {
  store<u32>(v, 0, 4)
}

/** Gives the memory of the elements back; the vector is empty afterwards. */
export function vectorRelease(v: usize): void {
  releaseLog(vectorData(v), <i32>load<u32>(v, 8))
  store<u32>(v, <u32>allocLog(4))
  store<u32>(v, 0, 4)
  store<u32>(v, 4, 8)
}

/** @returns element `i`, u32 */
export function vectorAt(v: usize, i: u32): u32 {
  return load<u32>(vectorData(v) + (<usize>i << 2))
}
