/** Words within one process: first told, first heard, as much work at once as it is told. */
import type { Jobs, JobsUse, Work } from './jobs.ts'

/** Milliseconds before a word is heard again whose work asked for it. */
export const AGAIN = 1000

/** Hears how the work for a word ended: whether somebody should look again. */
type Ended = (again: boolean) => void

export class MemoryJobs implements Jobs {
  private readonly atOnce: number
  private readonly log: (error: unknown) => void
  private readonly waiting = new Map<string, Ended>()
  private readonly later = new Set<NodeJS.Timeout>()
  private readonly running = new Set<Promise<void>>()
  private readonly ending = new AbortController()
  private work: Work | null = null

  /** @param atOnce work that is done at the same time; 0: none, and what is told is forgotten @param log gets what work throws */
  constructor(atOnce: number, log: (error: unknown) => void) {
    this.atOnce = atOnce
    this.log = log
  }

  enqueue(...words: readonly string[]): Promise<void> {
    for (const word of words)
      if (!this.waiting.has(word)) this.add(word, (again) => again && this.enqueueLater(word))
    return Promise.resolve()
  }

  /**
   * Does the work for a word as soon as there is room for it.
   *
   * @returns whether somebody should look again; at once where the same word waits already
   */
  hear(word: string): Promise<boolean> {
    if (this.waiting.has(word)) return Promise.resolve(false)
    return new Promise((resolve) => this.add(word, resolve))
  }

  doNow(word: string, work: Work): boolean {
    const isFree = this.work !== null && this.waiting.size === 0 && this.running.size < this.atOnce
    if (!isFree || this.ending.signal.aborted) return false
    this.begin(work, (again) => again && this.enqueueLater(word))
    return true
  }

  start(work: Work): void {
    this.work = work
    this.next()
  }

  async drain(): Promise<void> {
    this.ending.abort()
    for (const timer of this.later) clearTimeout(timer)
    for (const ended of this.waiting.values()) ended(true)
    this.waiting.clear()
    await Promise.all(this.running)
  }

  isShared(): boolean {
    return false
  }

  use(): JobsUse {
    return { waiting: this.waiting.size, running: this.running.size }
  }

  private add(word: string, ended: Ended): void {
    if (this.ending.signal.aborted || this.atOnce === 0) {
      ended(true)
      return
    }
    this.waiting.set(word, ended)
    this.next()
  }

  private next(): void {
    if (this.work === null) return
    for (const [word, ended] of this.waiting) {
      if (this.running.size >= this.atOnce) return
      this.waiting.delete(word)
      this.begin(this.work, ended)
    }
  }

  private begin(work: Work, ended: Ended): void {
    // not in the caller's own turn: what throws at once must not throw at who enqueues
    const done = Promise.resolve()
      .then(() => work(this.ending.signal))
      .catch((error: unknown) => {
        if (!this.ending.signal.aborted) this.log(error)
        return true
      })
      .then((again) => {
        this.running.delete(done)
        ended(again)
        this.next()
      })
    this.running.add(done)
  }

  private enqueueLater(word: string): void {
    if (this.ending.signal.aborted || this.atOnce === 0) return
    const timer = setTimeout(() => {
      this.later.delete(timer)
      void this.enqueue(word)
    }, AGAIN)
    timer.unref()
    this.later.add(timer)
  }
}
