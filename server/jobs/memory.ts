/** A queue in memory: first come, first served, as many at once as it is told. */
import type { Jobs, JobsUse, Work } from './jobs.ts'

interface Running {
  readonly control: AbortController
  readonly done: Promise<void>
}

export class MemoryJobs implements Jobs {
  private readonly atOnce: number
  private readonly log: (error: unknown) => void
  private readonly waiting = new Set<string>()
  private readonly running = new Map<string, Running>()
  private work: Work | null = null
  private drained = false

  /** @param atOnce jobs that run at the same time, 1…; @param log gets what a job throws */
  constructor(atOnce: number, log: (error: unknown) => void) {
    this.atOnce = atOnce
    this.log = log
  }

  enqueue(id: string): Promise<void> {
    if (!this.drained) {
      this.waiting.add(id)
      this.next()
    }
    return Promise.resolve()
  }

  cancel(id: string): Promise<void> {
    this.waiting.delete(id)
    this.running.get(id)?.control.abort()
    return Promise.resolve()
  }

  start(work: Work): void {
    this.work = work
    this.next()
  }

  async drain(): Promise<void> {
    this.drained = true
    this.waiting.clear()
    for (const { control } of this.running.values()) control.abort()
    await Promise.all([...this.running.values()].map(({ done }) => done))
  }

  use(): JobsUse {
    return { waiting: this.waiting.size, running: this.running.size }
  }

  /** Starts what there is room for; an id that still runs waits for its own end. */
  private next(): void {
    if (this.work === null) return
    for (const id of this.waiting) {
      if (this.running.size >= this.atOnce) return
      if (this.running.has(id)) continue
      this.waiting.delete(id)
      this.running.set(id, this.begin(id, this.work))
    }
  }

  private begin(id: string, work: Work): Running {
    const control = new AbortController()
    // not in the caller's own turn: what throws at once must not throw at who enqueues
    const done = Promise.resolve()
      .then(() => work(id, control.signal))
      .catch(this.log)
      .then(() => {
        this.running.delete(id)
        this.next()
      })
    return { control, done }
  }
}
