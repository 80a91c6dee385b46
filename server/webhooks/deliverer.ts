/** Sends what the outbox holds, again and later where it fails. Any number of replicas may do so at once. */
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import { type Sent, sendWebhook } from './send.ts'
import { signedHeaders } from './signature.ts'

/** Attempts before a delivery is given up: with these pauses it takes about a day and a half. */
export const TRIES = 10
/** Milliseconds. */
const FIRST_PAUSE = 5000
const LONGEST_PAUSE = 12 * 60 * 60 * 1000
const TIMEOUT = 10_000
/** A delivery that a process took and did not report on in this time is taken again. */
const LEASE = 60_000
const POLL = 2000
const KEPT = 30 * 24 * 60 * 60 * 1000
const FORGET_EVERY = 60 * 60 * 1000
/** Deliveries that are sent at the same time. */
const BATCH = 16
const GONE = 410

export type DelivererDeps = Pick<Services, 'store' | 'seal' | 'webhooks' | 'now' | 'randomBytes' | 'log'>

export interface DelivererOptions {
  /** Milliseconds a receiver has; default 10 s. */
  readonly timeout?: number
}

interface Due {
  readonly id: string
  readonly webhook_id: string
  /** This one counted. */
  readonly attempts: number
  readonly payload: object
  readonly url: string
  readonly sealed_secret: string
  readonly disabled_at: Date | null
}

/** Works from `start` to `stop`. */
export class Deliverer {
  private readonly deps: DelivererDeps
  private readonly timeout: number
  private readonly control = new AbortController()
  private timer: NodeJS.Timeout | undefined
  private running: Promise<unknown> = Promise.resolve()
  private forgotten = 0

  constructor(deps: DelivererDeps, { timeout = TIMEOUT }: DelivererOptions = {}) {
    this.deps = deps
    this.timeout = timeout
  }

  start(): void {
    if (this.control.signal.aborted) return
    const round = async (): Promise<void> => {
      const sent = await this.deliverDue().catch((error: unknown) => {
        if (!this.control.signal.aborted) this.deps.log(error)
        return 0
      })
      if (this.control.signal.aborted) return
      this.timer = setTimeout(next, sent === BATCH ? 0 : POLL)
      this.timer.unref()
    }
    const next = (): void => {
      this.running = round()
    }
    next()
  }

  /** What is on its way is cut off and counts as not delivered; it is sent again when its lease has passed. */
  async stop(): Promise<void> {
    this.control.abort()
    clearTimeout(this.timer)
    await this.running
  }

  /** Sends what is due now, at most a batch. @returns how many were taken */
  async deliverDue(): Promise<number> {
    const { store, now } = this.deps
    await this.forgetOld()
    const due = await takeDue(store.db, now())
    await Promise.all(due.map((one) => this.deliver(one)))
    return due.length
  }

  private async deliver(due: Due): Promise<void> {
    const sent: Sent =
      due.disabled_at === null ? await this.send(due) : { error: 'the webhook is switched off' }
    if (this.control.signal.aborted) return
    const status = 'status' in sent ? sent.status : null
    const { store, now } = this.deps
    const isDone = status !== null && status >= 200 && status < 300
    const isLost = due.disabled_at !== null || status === GONE || due.attempts >= TRIES
    const at = now()
    await store.db
      .updateTable('webhook_deliveries')
      .set({
        status: isDone ? 'delivered' : isLost ? 'failed' : 'waiting',
        next_at: new Date(at.getTime() + this.pause(due.attempts)),
        response_status: status,
        error: isDone ? null : 'error' in sent ? sent.error : `the receiver answered ${status}`,
        delivered_at: isDone ? at : null,
      })
      .where('id', '=', due.id)
      // another process may have taken it meanwhile
      .where('attempts', '=', due.attempts)
      .where('status', '=', 'waiting')
      .execute()
    if (status === GONE) await this.switchOff(due.webhook_id, at)
  }

  private send({ id, url, payload, sealed_secret }: Due): Promise<Sent> {
    const { seal, now, webhooks: settings } = this.deps
    const body = JSON.stringify(payload)
    let headers: Record<string, string>
    try {
      headers = signedHeaders(seal.open(sealed_secret, 'webhook'), { id, body }, now())
    } catch {
      const error = 'its secret was sealed with another secret of the server; give the webhook a new one'
      return Promise.resolve({ error })
    }
    return sendWebhook(
      { url, headers, body },
      { settings, timeout: this.timeout, signal: this.control.signal },
    )
  }

  /** A receiver that says 410 wants no more (Standard Webhooks). */
  private async switchOff(webhook: string, at: Date): Promise<void> {
    await this.deps.store.db
      .updateTable('webhooks')
      .set(({ eb }) => ({ disabled_at: at, version: eb('version', '+', 1) }))
      .where('id', '=', webhook)
      .where('disabled_at', 'is', null)
      .execute()
  }

  /** Milliseconds after an attempt: four times as long each time, a quarter more or less. */
  private pause(attempts: number): number {
    const [chance = 0] = this.deps.randomBytes(1)
    const pause = Math.min(FIRST_PAUSE * 4 ** (attempts - 1), LONGEST_PAUSE)
    return Math.round(pause * (0.75 + chance / 510))
  }

  private async forgetOld(): Promise<void> {
    const { store, now } = this.deps
    const at = now().getTime()
    if (at - this.forgotten < FORGET_EVERY) return
    this.forgotten = at
    await store.db
      .deleteFrom('webhook_deliveries')
      .where('status', '<>', 'waiting')
      .where('created_at', '<', new Date(at - KEPT))
      .execute()
  }
}

/** Takes what is due for the time of a lease; what another replica is taking is passed over. */
function takeDue(db: Db, at: Date): Promise<Due[]> {
  return db.transaction().execute(async (trx) => {
    const due = await trx
      .selectFrom('webhook_deliveries')
      .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook_id')
      .select([
        'webhook_deliveries.id',
        'webhook_id',
        'attempts',
        'payload',
        'url',
        'sealed_secret',
        'disabled_at',
      ])
      .where('status', '=', 'waiting')
      .where('next_at', '<=', at)
      .orderBy('next_at')
      .limit(BATCH)
      .forUpdate('webhook_deliveries')
      .skipLocked()
      .execute()
    if (due.length === 0) return []
    await trx
      .updateTable('webhook_deliveries')
      .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), next_at: new Date(at.getTime() + LEASE) }))
      .where(
        'id',
        'in',
        due.map(({ id }) => id),
      )
      .execute()
    return due.map((one) => ({ ...one, attempts: one.attempts + 1 }))
  })
}
