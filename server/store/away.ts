/** Tells a database that is away from one that says no, and waits for it. */

/** SQLSTATE of a server that is going or coming, and of a connection that broke (classes 08 and 57P). */
const STATES = /^(08...|57P0[1-5])$/
const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
])
/** What `pg` says without a code. */
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/
/** Milliseconds between two tries. */
const PAUSE = 500

/** Whether an error says no more than that the database does not answer now. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  if (code !== undefined && (STATES.test(code) || CODES.has(code))) return true
  if (error instanceof AggregateError) return error.errors.some(isAway)
  return WORDS.test(error.message)
}

/**
 * Does something as often as it takes for the database to answer. What was done may be done again: its answer can be lost.
 *
 * @param signal ends the waiting
 * @throws whatever else goes wrong
 */
export async function untilAnswered<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted || !isAway(error)) throw error
      await pause(signal)
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, PAUSE)
    signal.addEventListener('abort', end)
  })
}
