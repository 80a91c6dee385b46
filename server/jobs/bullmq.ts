/**
 * Words between processes and machines, by BullMQ on Redis. While Redis is away each process tells only itself, and looks
 * into the database by itself for what the others were told; words that Redis forgets do no harm.
 */
import { DelayedError, type Job, Queue, WaitingError, Worker } from 'bullmq'
import type { RedisClient } from '../redis/clients.ts'
import type { RedisServices } from '../redis/redis.ts'
import type { Jobs, JobsUse, Work } from './jobs.ts'
import { AGAIN, MemoryJobs } from './memory.ts'

const NAME = 'runs'
/** Milliseconds that Redis has to take a word, and to say goodbye. */
const PATIENCE = 1000
/** Seconds that Redis is asked to wait for a word; one that says nothing for a second longer is asked on a new connection. */
const WAIT = 2
/** A word that was heard leaves nothing behind. */
const NOTHING = { count: 0 }
/** Who dies with a word is no concern of the queue: attempts are counted in the database. */
const FOR_EVER = 1_000_000

export interface BullOptions {
  readonly redis: RedisServices
  /** Work that this process does at the same time; 0: it only tells. */
  readonly atOnce: number
  /** Milliseconds after which what a dead process had heard is told to another. */
  readonly lease: number
  /** Gets what work throws. */
  readonly log: (error: unknown) => void
}

export class BullJobs implements Jobs {
  private readonly options: BullOptions
  /** Where all work of this process is done, so that it is never more at once, whoever told. */
  private readonly own: MemoryJobs
  private readonly queue: Queue
  private readonly connections: RedisClient[] = []
  private readonly deaf: () => void
  private worker: Worker | null = null
  private drained = false

  constructor(options: BullOptions) {
    this.options = options
    this.own = new MemoryJobs(options.atOnce, options.log)
    this.queue = new Queue(NAME, this.connected())
    this.queue.on('error', () => undefined)
    this.deaf = options.redis.onChange((isUp) => {
      if (isUp) for (const connection of this.connections) void renew(connection)
    })
  }

  async enqueue(...words: readonly string[]): Promise<void> {
    if (this.drained || words.length === 0) return
    if (!(await this.tell(words))) await this.own.enqueue(...words)
  }

  doNow(word: string, work: Work): boolean {
    return this.own.doNow(word, work)
  }

  start(work: Work): void {
    const { atOnce, lease } = this.options
    if (atOnce === 0) return
    this.own.start(work)
    this.worker = new Worker(NAME, (job, token) => this.hear(job, token), {
      ...this.connected(),
      concurrency: atOnce,
      drainDelay: WAIT,
      lockDuration: lease,
      stalledInterval: lease / 2,
      maxStalledCount: FOR_EVER,
      removeOnComplete: NOTHING,
      removeOnFail: NOTHING,
      runRetryDelay: AGAIN,
    })
    // a Redis that is away shows in the link; a word that could not be ended is told again and finds nothing to do
    this.worker.on('error', () => undefined)
  }

  async drain(): Promise<void> {
    this.drained = true
    const { link } = this.options.redis
    // what is heard from now on is given back at once
    const closed = this.worker?.close(!link.isUp)
    await this.own.drain()
    await within(Promise.all([closed, this.queue.close()]))
    this.deaf()
    for (const connection of this.connections) connection.disconnect()
  }

  isShared(): boolean {
    return this.options.redis.link.isUp
  }

  use(): JobsUse {
    return this.own.use()
  }

  /** @returns whether Redis took them; where it may have, they are told twice */
  private async tell(words: readonly string[]): Promise<boolean> {
    if (!this.isShared()) return false
    const opts = { removeOnComplete: NOTHING, removeOnFail: NOTHING }
    const jobs = words.map((jobId) => ({ name: NAME, data: null, opts: { ...opts, jobId } }))
    return within(this.queue.addBulk(jobs)).catch(() => false)
  }

  private async hear(job: Job, token: string | undefined): Promise<void> {
    const again = await this.own.hear(job.id as string)
    if (!again) return
    if (this.drained) {
      await job.moveToWait(token)
      throw new WaitingError()
    }
    await job.moveToDelayed(Date.now() + AGAIN, token)
    throw new DelayedError()
  }

  private connected() {
    const { redis } = this.options
    const connection = redis.queueClient()
    this.connections.push(connection)
    return { connection, prefix: redis.tag('jobs'), skipVersionCheck: true }
  }
}

/** A connection that was cut looks alive for minutes; one that does not answer is made anew, and asks again what it asked. */
async function renew(connection: RedisClient): Promise<void> {
  if (connection.status !== 'ready') return
  if (!(await within(connection.ping()).catch(() => false))) connection.disconnect(true)
}

/** @returns whether it came to an end in time */
async function within(asked: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE)
  })
  const inTime = await Promise.race([asked.then(() => true), late])
  clearTimeout(timer)
  asked.catch(() => undefined)
  return inTime
}
