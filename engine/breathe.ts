/** Lets the host handle its messages in the middle of long work: that is how a cancellation comes in. */
import { LintelError } from './errors.ts'

/** Milliseconds between two turns that are left to the host: a turn costs about one, and nobody waits long for an end. */
const EVERY = 20

/** When the work that a signal can end left a turn to the host last; milliseconds of `performance.now()`. */
const turns = new WeakMap<AbortSignal, number>()

/**
 * Waits for the host's next turn, when there is a signal to wait for and the last turn is some time ago.
 *
 * Errors: `cancelled` when the signal says so; `name` is the model's.
 */
export async function breathe(signal: AbortSignal | undefined, name: string): Promise<void> {
  if (signal === undefined) return
  if (!signal.aborted && isTime(signal)) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    turns.set(signal, performance.now())
  }
  if (signal.aborted) throw new LintelError('cancelled', `checking ${name} was cancelled`)
}

/** The first time is the beginning of the work, not its twentieth millisecond. */
function isTime(signal: AbortSignal): boolean {
  const last = turns.get(signal)
  if (last === undefined) turns.set(signal, performance.now())
  return last !== undefined && performance.now() - last >= EVERY
}
