/** What every instance needs to code and judge, whatever the program: each thread has its own. */
import { blockStart } from './block'
import { codedStart } from './coded'
import { givenBytes } from './memory'
import { textPlanesStart } from './text-planes'
import { valueStart } from './value'

let bytes: usize = 0

/** Makes it; called once per instance. */
export function scratchStart(): void {
  const before = givenBytes()
  blockStart()
  valueStart()
  codedStart()
  textPlanesStart()
  bytes = <usize>(givenBytes() - before)
}

/** How many bytes it takes. */
export function scratchBytes(): usize {
  return bytes
}
