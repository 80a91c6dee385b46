/**
 * What one instance knows and the others on its memory must know too: globals are each instance's own, so it leaves them
 * in memory, word by word, and the others take them from there. One function serves both, so that they cannot differ.
 */

let at: usize = 0
let takes = false

/** Begins to leave words, u32[…] from `to` on. */
export function sharedGive(to: usize): void {
  at = to
  takes = false
}

/** Begins to take words, u32[…] from `from` on. */
export function sharedTake(from: usize): void {
  at = from
  takes = true
}

/** Leaves a word, or takes the one that was left in its turn; @returns what the global is to be */
export function shared(value: usize): usize {
  const word = at
  at += 4
  if (takes) return <usize>load<u32>(word)
  store<u32>(word, <u32>value)
  return value
}
