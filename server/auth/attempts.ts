/** How often somebody may guess a password: counted for each account and address together, so that nobody locks others out. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { HttpError } from '../http/problem.ts'

/** Wrong passwords in a row, and seconds after which they are forgotten. */
const WRONG_PASSWORDS = 10
const FORGOTTEN_AFTER = 15 * 60

/** Counts in this process. */
export class Attempts {
  private readonly counts = new RateLimiterMemory({ points: WRONG_PASSWORDS, duration: FORGOTTEN_AFTER })

  /** Counts one that may turn out wrong. @throws HttpError `too-many-requests` */
  async begin(account: string, address: string | null): Promise<void> {
    try {
      await this.counts.consume(nameOf(account, address))
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const minutes = Math.ceil(error.msBeforeNext / 60_000)
      throw new HttpError('too-many-requests', `too many wrong passwords; try again in ${minutes} minutes`)
    }
  }

  /** It was right: those before are forgotten. */
  async succeeded(account: string, address: string | null): Promise<void> {
    await this.counts.delete(nameOf(account, address))
  }
}

function nameOf(account: string, address: string | null): string {
  return `${address ?? ''} ${account.toLowerCase()}`
}
