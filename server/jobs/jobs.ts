/** The port of the queue of runs: ids of validations that wait for a free place; memory is an adapter, BullMQ another. */

export interface JobsUse {
  readonly waiting: number
  readonly running: number
}

/** Does one job; the signal says that it is no longer wanted. It settles its own failures: what it throws is a fault of ours. */
export type Work = (id: string, signal: AbortSignal) => Promise<void>

/**
 * Only says when somebody should look at a validation: what is to be done, and whether it still is, stands in the
 * database. So a job that is told twice, or is lost with its process, does no harm.
 */
export interface Jobs {
  /** Puts an id at the end; one that waits already stays where it is. */
  enqueue(id: string): Promise<void>
  /** Takes a waiting job away, and tells a running one to end. */
  cancel(id: string): Promise<void>
  /** Begins to work, on what waits already too. Called once. */
  start(work: Work): void
  /** Takes no job any more, tells the running ones to end, and settles when none runs. */
  drain(): Promise<void>
  use(): JobsUse
}
