/** How often somebody may guess a password: counted for each account and address together, so that nobody locks others out. */
import { createHash } from 'node:crypto'
import { HttpError } from '../http/problem.ts'
import { type Counter, makeCounter } from '../redis/counters.ts'
import type { RedisServices } from '../redis/redis.ts'

/** Wrong passwords in a row, and seconds after which they are forgotten. */
const WRONG_PASSWORDS = 10
const FORGOTTEN_AFTER = 15 * 60

/** Counts for all replicas together where there is a Redis that answers, else in this process. */
export class Attempts {
  private readonly counter: Counter

  constructor(redis: Pick<RedisServices, 'link' | 'key'> | null) {
    this.counter = makeCounter(redis, { name: 'passwords', points: WRONG_PASSWORDS, period: FORGOTTEN_AFTER })
  }

  /** Counts one that may turn out wrong. @throws HttpError `too-many-requests` */
  async begin(account: string, address: string | null): Promise<void> {
    const { isAllowed, resetIn } = await this.counter.count(nameOf(account, address))
    if (isAllowed) return
    const minutes = Math.ceil(resetIn / 60_000)
    throw new HttpError('too-many-requests', `too many wrong passwords; try again in ${minutes} minutes`)
  }

  /** It was right: those before are forgotten. */
  async succeeded(account: string, address: string | null): Promise<void> {
    await this.counter.forget(nameOf(account, address))
  }
}

/** A hash, for names of people are not to stand in Redis. */
function nameOf(account: string, address: string | null): string {
  return createHash('sha256')
    .update(JSON.stringify([address, account.toLowerCase()]))
    .digest('base64url')
}
