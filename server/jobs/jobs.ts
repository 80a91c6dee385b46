/** The port that tells processes when to look for a run; memory is an adapter, BullMQ on Redis another. */

export interface JobsUse {
  /** What this process was told and has not looked for yet; of a queue that is shared only the part that is here. */
  readonly waiting: number
  readonly running: number
}

/**
 * Looks for a run that waits, and does it; the signal says that this process ends. It settles its own failures: what it
 * throws is a fault of ours.
 *
 * @returns whether somebody should soon look again
 */
export type Work = (signal: AbortSignal) => Promise<boolean>

/**
 * Only says that somebody should look: what is to be done, whether it still is, and whose turn it is stands in the
 * database. So one word is as good as another, and one that is told twice, or is lost with its process, does no harm.
 */
export interface Jobs {
  /** Says that runs wait; a word is not told again before it was heard. Never rejects: who looks by himself finds the run. */
  enqueue(...words: readonly string[]): Promise<void>
  /**
   * Does work of one's own, begun after the caller's turn, where there is room in this process and nothing that it was
   * told waits.
   *
   * @param word what is told where the work asks that somebody look again
   * @returns false where there is no room: nothing was begun
   */
  doNow(word: string, work: Work): boolean
  /** Begins to work, on what waits already too. Called once. */
  start(work: Work): void
  /** Hears nothing any more, tells what runs to end, and settles when nothing runs. */
  drain(): Promise<void>
  /** Whether words reach the other processes now; where they do not, each looks by itself. */
  isShared(): boolean
  use(): JobsUse
}

/** The word about one attempt at a validation; another attempt has another, for the first may not have ended yet. */
export function wordOf({ id, attempts }: { readonly id: string; readonly attempts: number }): string {
  return `${id}.${attempts}`
}
