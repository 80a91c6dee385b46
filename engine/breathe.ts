/** Lets the host handle its messages in the middle of long work: that is how a cancellation comes in. */
import { LintelError } from './errors.ts'

/**
 * Waits for the host's next turn, when there is a signal to wait for.
 *
 * Errors: `cancelled` when the signal says so; `name` is the model's.
 */
export async function breathe(signal: AbortSignal | undefined, name: string): Promise<void> {
  if (signal === undefined) return
  if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 0))
  if (signal.aborted) throw new LintelError('cancelled', `checking ${name} was cancelled`)
}
