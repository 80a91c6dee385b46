/** Words within one process: first told, first heard, as much work at once as it is told. */
import type { Jobs, JobsUse, Work } from './jobs.ts'

/** Milliseconds before a word is heard again whose work asked for it. */
const AGAIN = 1000

export class MemoryJobs implements Jobs {
  private readonly atOnce: number
  private readonly log: (error: unknown) => void
  private readonly waiting = new Set<string>()
  private readonly later = new Set<NodeJS.Timeout>()
  private readonly running = new Set<Promise<void>>()
  private readonly ending = new AbortController()
  private work: Work | null = null

  /** @param atOnce work that is done at the same time; 0: none, and what is told is forgotten @param log gets what work throws */
  constructor(atOnce: number, log: (error: unknown) => void) {
    this.atOnce = atOnce
    this.log = log
  }

  enqueue(word: string): Promise<void> {
    if (!this.ending.signal.aborted && this.atOnce > 0) {
      this.waiting.add(word)
      this.next()
    }
    return Promise.resolve()
  }

  start(work: Work): void {
    this.work = work
    this.next()
  }

  async drain(): Promise<void> {
    this.ending.abort()
    this.waiting.clear()
    for (const timer of this.later) clearTimeout(timer)
    await Promise.all(this.running)
  }

  isShared(): boolean {
    return false
  }

  use(): JobsUse {
    return { waiting: this.waiting.size, running: this.running.size }
  }

  private next(): void {
    if (this.work === null) return
    for (const word of this.waiting) {
      if (this.running.size >= this.atOnce) return
      this.waiting.delete(word)
      this.begin(word, this.work)
    }
  }

  private begin(word: string, work: Work): void {
    // not in the caller's own turn: what throws at once must not throw at who enqueues
    const done = Promise.resolve()
      .then(() => work(this.ending.signal))
      .catch((error: unknown) => {
        if (!this.ending.signal.aborted) this.log(error)
        return true
      })
      .then((again) => {
        this.running.delete(done)
        if (again) this.enqueueLater(word)
        this.next()
      })
    this.running.add(done)
  }

  private enqueueLater(word: string): void {
    if (this.ending.signal.aborted) return
    const timer = setTimeout(() => {
      this.later.delete(timer)
      void this.enqueue(word)
    }, AGAIN)
    timer.unref()
    this.later.add(timer)
  }
}
