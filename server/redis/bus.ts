/** What replicas tell one another through Redis: at most once, in the order of who tells; whoever was cut off is told so. */
import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'

/** Milliseconds between two signs of life, and after which none of them means that nothing comes through. */
const BEAT = 1000
const SILENCE = 2500
/** Milliseconds between two looks whether the subscriptions are as wanted, after one was refused. */
const AGAIN = 200

/** Hears what another replica told. */
export type BusListener = (text: string) => void

export interface Bus {
  /**
   * Tells all other replicas; never this one, which knows already.
   *
   * @returns whether Redis took it
   */
  publish(channel: string, text: string): Promise<boolean>
  /** @param channel ends in `*` for all that begin so @returns ends it */
  subscribe(channel: string, listener: BusListener): () => void
  /**
   * Calls when something may have been missed: each time that the connection stands again, the first time too.
   *
   * @returns ends it
   */
  onGap(listener: () => void): () => void
  /** Settles when everything subscribed so far is heard. */
  settled(): Promise<void>
  /** Whether what others tell comes through. */
  readonly isUp: boolean
}

export interface BusOptions {
  readonly publisher: Redis
  readonly subscriber: Redis
  readonly prefix: string
  /** Gets what a listener throws. */
  readonly log: (error: unknown) => void
}

/** Begins with an id of its replica in every message, and hears itself to know that everything comes through. */
export class RedisBus implements Bus {
  private readonly options: BusOptions
  private readonly id = randomUUID()
  private readonly listeners = new Map<string, Set<BusListener>>()
  private readonly gaps = new Set<() => void>()
  /** Channels that Redis has been told of on this connection. */
  private heard = new Set<string>()
  private syncing: Promise<void> | null = null
  private lastBeat = Number.NEGATIVE_INFINITY
  private waiting: (() => void)[] = []
  private readonly timer: NodeJS.Timeout
  private closed = false

  constructor(options: BusOptions) {
    this.options = options
    const { publisher, subscriber } = options
    publisher.on('error', () => undefined)
    subscriber.on('error', () => undefined)
    subscriber.on('ready', () => void this.sync())
    subscriber.on('close', () => {
      this.heard = new Set()
      this.lastBeat = Number.NEGATIVE_INFINITY
    })
    subscriber.on('message', (channel: string, text: string) => this.hear(channel, text))
    subscriber.on('pmessage', (pattern: string, _: string, text: string) => this.hear(pattern, text))
    this.timer = setInterval(() => this.beat(), BEAT)
    this.timer.unref()
  }

  get isUp(): boolean {
    return performance.now() - this.lastBeat < SILENCE
  }

  async publish(channel: string, text: string): Promise<boolean> {
    try {
      await this.options.publisher.publish(this.name(channel), `${this.id} ${text}`)
      return true
    } catch {
      return false
    }
  }

  subscribe(channel: string, listener: BusListener): () => void {
    const name = this.name(channel)
    const listeners = this.listeners.get(name) ?? new Set()
    this.listeners.set(name, listeners.add(listener))
    void this.sync()
    return () => {
      listeners.delete(listener)
      if (listeners.size > 0 || this.listeners.get(name) !== listeners) return
      this.listeners.delete(name)
      void this.sync()
    }
  }

  onGap(listener: () => void): () => void {
    this.gaps.add(listener)
    return () => void this.gaps.delete(listener)
  }

  settled(): Promise<void> {
    if (this.isSettled()) return Promise.resolve()
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  close(): void {
    this.closed = true
    clearInterval(this.timer)
    this.options.publisher.disconnect()
    this.options.subscriber.disconnect()
  }

  private name(channel: string): string {
    return `${this.options.prefix}:${channel}`
  }

  private get beatChannel(): string {
    return this.name(`beat:${this.id}`)
  }

  private isSettled(): boolean {
    return (
      this.heard.has(this.beatChannel) && [...this.listeners.keys()].every((name) => this.heard.has(name))
    )
  }

  /** One at a time: tells Redis what is wanted now and was not yet, and no longer wanted. */
  private sync(): Promise<void> {
    this.syncing ??= this.syncNow().finally(() => {
      this.syncing = null
    })
    return this.syncing
  }

  private async syncNow(): Promise<void> {
    const { subscriber } = this.options
    // whoever asks in the same turn is told together
    await Promise.resolve()
    while (!this.closed && subscriber.status === 'ready') {
      const { heard } = this
      const wanted = [this.beatChannel, ...this.listeners.keys()].filter((name) => !heard.has(name))
      const unwanted = [...heard].filter((name) => name !== this.beatChannel && !this.listeners.has(name))
      if (wanted.length === 0 && unwanted.length === 0) break
      try {
        await this.order(unwanted, wanted)
      } catch {
        await new Promise((resolve) => setTimeout(resolve, AGAIN).unref())
        continue
      }
      for (const name of unwanted) heard.delete(name)
      for (const name of wanted) heard.add(name)
      if (heard === this.heard && wanted.includes(this.beatChannel)) this.isThere()
    }
    if (!this.isSettled()) return
    for (const settled of this.waiting.splice(0)) settled()
  }

  private async order(unwanted: readonly string[], wanted: readonly string[]): Promise<void> {
    const { subscriber } = this.options
    const [names, patterns] = [unwanted.filter(isName), unwanted.filter(isPattern)]
    if (names.length > 0) await subscriber.unsubscribe(...names)
    if (patterns.length > 0) await subscriber.punsubscribe(...patterns)
    const [newNames, newPatterns] = [wanted.filter(isName), wanted.filter(isPattern)]
    if (newNames.length > 0) await subscriber.subscribe(...newNames)
    if (newPatterns.length > 0) await subscriber.psubscribe(...newPatterns)
  }

  /** Everything is subscribed on a new connection; what was told before that nobody here has heard. */
  private isThere(): void {
    this.lastBeat = performance.now()
    this.beat()
    for (const listener of [...this.gaps]) this.safely(listener)
  }

  private beat(): void {
    const { publisher, subscriber } = this.options
    publisher.publish(this.beatChannel, '').catch(() => undefined)
    const isDeaf = this.heard.has(this.beatChannel) && !this.isUp && publisher.status === 'ready'
    // a connection on which nothing comes looks alive for minutes; a new one is made
    if (isDeaf && subscriber.status === 'ready') subscriber.disconnect(true)
  }

  private hear(name: string, message: string): void {
    if (name === this.beatChannel) {
      this.lastBeat = performance.now()
      return
    }
    const space = message.indexOf(' ')
    if (message.slice(0, space) === this.id) return
    const text = message.slice(space + 1)
    for (const listener of [...(this.listeners.get(name) ?? [])]) this.safely(() => listener(text))
  }

  private safely(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.options.log(error)
    }
  }
}

function isPattern(name: string): boolean {
  return name.endsWith('*')
}

function isName(name: string): boolean {
  return !isPattern(name)
}
