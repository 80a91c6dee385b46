/** A connection for commands that are answered now or not at all, and what is known of its health. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster } from 'ioredis'
import type { RedisClient } from './clients.ts'

/** Milliseconds between two looks at a Redis that answers, and at one that does not. */
const LOOK = 1000
const LOOK_AGAIN = 250
/** Milliseconds that a look, and by default a command, may take. */
const PATIENCE = 250

/** Milliseconds that nodes of a Cluster get to answer, too, before it is up. */
const MOMENT = 100

/** Looks after which a Redis that has never answered is taken for absent. */
const FIRST_LOOKS = 8

/** Redis does not answer; nothing is known of what was asked. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway'
}

export interface LinkOptions {
  /** Is told when Redis goes, with the reason, and when it comes. */
  readonly changed: (isUp: boolean, reason: string | null) => void
}

/**
 * While Redis is down nothing is asked of it, so that its absence costs no time; it is looked for until it answers.
 */
export class RedisLink {
  private readonly client: RedisClient
  private readonly options: LinkOptions
  private up = false
  private reason = 'it has not answered yet'
  private timer: NodeJS.Timeout | undefined
  private looking = false
  private looks = 0
  private told: boolean | null = null
  private closed = false

  constructor(client: RedisClient, options: LinkOptions) {
    this.client = client
    this.options = options
    client.on('error', (error: Error) => this.heard(error))
    client.on('node error', (error: Error) => this.heard(error))
    client.on('ready', () => this.lookSoon(0))
    client.on('close', () => this.set(false))
    this.lookSoon(LOOK_AGAIN)
  }

  /** Whether commands are sent. */
  get isUp(): boolean {
    return this.up
  }

  /**
   * Asks something of Redis, at most for so many milliseconds.
   *
   * @throws RedisAway at once where it is down, and when it takes too long; what Redis answers with, where it refuses
   */
  async ask<T>(what: (client: RedisClient) => Promise<T>, patience = PATIENCE): Promise<T> {
    if (!this.up) throw new RedisAway(`Redis is away: ${this.reason}`)
    try {
      return await within(what(this.client), patience)
    } catch (error) {
      if (!isAway(error)) throw error
      if (error instanceof RedisAway) {
        this.reason = error.message
        this.set(false)
      }
      throw error instanceof RedisAway ? error : new RedisAway(`Redis is away: ${(error as Error).message}`)
    }
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    this.set(false)
    this.client.disconnect()
  }

  private heard({ message }: Error): void {
    this.reason = message
  }

  private set(up: boolean): void {
    const isOther = up !== this.up
    this.up = up
    // one that has never answered is only told of when it had time to
    const isNews = this.told === null ? up || this.looks >= FIRST_LOOKS : isOther
    if (isNews && !this.closed) {
      this.told = up
      this.options.changed(up, up ? null : this.reason)
    }
    if (isOther && !up) this.lookSoon(LOOK_AGAIN)
  }

  private lookSoon(milliseconds: number): void {
    if (this.closed) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.look(), milliseconds)
    this.timer.unref()
  }

  private async look(): Promise<void> {
    if (this.looking) return
    this.looking = true
    this.looks += 1
    try {
      const answers = await within(ping(this.client), PATIENCE)
      // a node that is still being connected to refuses what it is asked
      if (!this.up)
        await Promise.race([Promise.allSettled(answers), sleep(MOMENT, undefined, { ref: false })])
      if (this.client.status !== 'ready') throw new NotReady()
      this.set(true)
    } catch (error) {
      if (!(error instanceof NotReady)) this.reason = (error as Error).message
      this.set(false)
    } finally {
      this.looking = false
      this.lookSoon(this.up ? LOOK : LOOK_AGAIN)
    }
  }
}

class NotReady extends Error {}

/** Asks who answers; of a Cluster one node has to: the others' keys may be there. @returns the answers, some still to come */
async function ping(client: RedisClient): Promise<readonly Promise<unknown>[]> {
  if (client.status !== 'ready') throw new NotReady()
  const nodes = client instanceof Cluster ? client.nodes('master') : [client]
  if (nodes.length === 0) throw new NotReady()
  const answers = nodes.map((node) => node.ping())
  await Promise.any(answers)
  return answers
}

/** @throws RedisAway after so many milliseconds in which nothing came; a loop that was held up meanwhile reads first */
async function within<T>(asked: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      setImmediate(() => setImmediate(() => reject(new RedisAway(`no answer within ${milliseconds} ms`))))
    }, milliseconds)
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether an error says that nobody answered, and not what Redis answered. */
function isAway(error: unknown): boolean {
  return (
    !(error instanceof Error && error.name === 'ReplyError') ||
    /^(CLUSTERDOWN|LOADING|MASTERDOWN|READONLY|TRYAGAIN|NOREPLICAS)/.test(error.message)
  )
}
