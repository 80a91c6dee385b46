/** Memory that lives as long as the program at hand: given back as a whole when the next one is taken over. */
import { allocLog, logOf, releaseLog } from './memory'
import { vectorAt, vectorClear, vectorLength, vectorNew, vectorPush } from './vector'

let blocks: usize = 0
let bytesHeld: usize = 0

/** Makes this instance begin without any, in an arena that is new. */
export function programMemoryStart(): void {
  blocks = vectorNew(8)
  bytesHeld = 0
}

/** Gives back what was taken for the last program. */
export function programRelease(): void {
  if (blocks == 0) programMemoryStart()
  for (let i: u32 = 0; i < vectorLength(blocks); i += 2) releaseLog(vectorAt(blocks, i), vectorAt(blocks, i + 1))
  vectorClear(blocks)
  bytesHeld = 0
}

/** Bytes of all blocks of the program at hand. */
export function programBytes(): usize {
  return bytesHeld
}

/** @returns a block of `bytes` bytes, contents undefined */
export function programAlloc(bytes: usize): usize {
  const log = logOf(bytes)
  const block = allocLog(log)
  vectorPush(blocks, <u32>block)
  vectorPush(blocks, log)
  bytesHeld += (<usize>1) << log
  return block
}

/** @returns a zeroed block, as `programAlloc` */
export function programAllocZero(bytes: usize): usize {
  const block = programAlloc(bytes)
  memory.fill(block, 0, bytes)
  return block
}
