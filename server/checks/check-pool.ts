/** A few check threads and a short queue before them, so that checking never blocks the server's event loop. */

import { HttpError } from '../http/problem.ts'
import { type CheckBounds, WIDE_BOUNDS } from './bounds.ts'
import type {
  Answer,
  CheckAnswer,
  CheckOrder,
  KernelTwins,
  ModelBytes,
  NamedBytes,
  PackLintOrder,
  ResultWork,
  StoredAnswer,
} from './check-protocol.ts'
import { CheckThread, type StoredOptions } from './check-thread.ts'
import type { Isolation } from './line.ts'

/** What the API needs of whatever runs checks. */
export interface Checks {
  /** @throws LintelError, or HttpError `busy` when the queue is full */
  run(order: CheckOrder, body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<CheckAnswer>
  /** A check whose result is to be stored: its document in pieces, then the index of its findings; errors as of `run`. */
  runStored(
    order: CheckOrder,
    body: ModelBytes,
    options: StoredOptions & { readonly signal: AbortSignal },
  ): Promise<StoredAnswer>
  /** Compares or reports results; errors as of `run`, and result-invalid. */
  work(work: ResultWork, signal: AbortSignal): Promise<Answer>
  /** What is wrong with an IDS file; errors as of `run`. */
  lint(file: NamedBytes, signal: AbortSignal): Promise<Answer>
  /** What is in a rule pack (`PackHeadReport`), or what is wrong with it (`PackReport`), as JSON; errors as of `run`. */
  lintPack(file: NamedBytes, order: PackLintOrder, signal: AbortSignal): Promise<Answer>
  /** Whether a check started now would find a loaded kernel. */
  isReady(): boolean
  load(): CheckLoad
}

/** Threads by what they do, and checks that wait for one. */
export interface CheckLoad {
  readonly busy: number
  readonly idle: number
  readonly waiting: number
}

export interface PoolOptions {
  /** The thread's built file, `dist/server/checks/check-worker.js`. */
  readonly workerUrl: URL
  readonly kernel: KernelTwins
  /** Threads, 1…; they are made when first needed. */
  readonly threads: number
  /** Checks that may wait for a thread. */
  readonly queue: number
  /** What each check may take; default: what hardly any needs. */
  readonly bounds?: CheckBounds
  /** Default: threads. */
  readonly isolation?: Isolation
}

interface Waiting {
  readonly go: (thread: CheckThread) => void
}

export class CheckPool implements Checks {
  private readonly options: PoolOptions
  private readonly threads = new Set<CheckThread>()
  private readonly idle: CheckThread[] = []
  private readonly waiting: Waiting[] = []
  private loaded = 0
  private ended = false

  constructor(options: PoolOptions) {
    this.options = options
    this.idle.push(this.make())
  }

  isReady(): boolean {
    return this.loaded > 0
  }

  load(): CheckLoad {
    const idle = this.idle.length
    return { busy: this.threads.size - idle, idle, waiting: this.waiting.length }
  }

  async run(order: CheckOrder, body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<CheckAnswer> {
    const thread = await this.take(signal)
    return thread.check(order, body, { signal, onFree: () => this.give(thread) })
  }

  async runStored(
    order: CheckOrder,
    body: ModelBytes,
    options: StoredOptions & { readonly signal: AbortSignal },
  ): Promise<StoredAnswer> {
    const thread = await this.take(options.signal)
    return thread.checkStored(order, body, { ...options, onFree: () => this.give(thread) })
  }

  async work(work: ResultWork, signal: AbortSignal): Promise<Answer> {
    const thread = await this.take(signal)
    return thread.work(work, { signal, onFree: () => this.give(thread) })
  }

  async lint(file: NamedBytes, signal: AbortSignal): Promise<Answer> {
    const thread = await this.take(signal)
    return thread.lint(file, { signal, onFree: () => this.give(thread) })
  }

  async lintPack(file: NamedBytes, order: PackLintOrder, signal: AbortSignal): Promise<Answer> {
    const thread = await this.take(signal)
    return thread.lint(file, { signal, onFree: () => this.give(thread) }, order)
  }

  /** Ends every thread; running checks fail. */
  async end(): Promise<void> {
    this.ended = true
    await Promise.all([...this.threads].map((thread) => thread.end()))
  }

  private take(signal: AbortSignal): Promise<CheckThread> {
    const free = this.idle.pop() ?? (this.threads.size < this.options.threads ? this.make() : undefined)
    if (free !== undefined) return Promise.resolve(free)
    if (this.waiting.length >= this.options.queue) {
      return Promise.reject(
        new HttpError(
          'busy',
          `all ${this.options.threads} check threads are busy and ${this.options.queue} checks wait; try again soon`,
        ),
      )
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { go: resolve }
      this.waiting.push(waiting)
      signal.addEventListener('abort', () => {
        const at = this.waiting.indexOf(waiting)
        if (at < 0) return
        this.waiting.splice(at, 1)
        reject(signal.reason)
      })
    })
  }

  private give(thread: CheckThread): void {
    const next = this.waiting.shift()
    if (next === undefined) this.idle.push(thread)
    else next.go(thread)
  }

  /** A thread that was once ready and dies is replaced at once; one that never loaded is tried again on demand. */
  private make(): CheckThread {
    const { workerUrl, kernel, bounds = WIDE_BOUNDS, isolation = 'threads' } = this.options
    const thread = new CheckThread({ workerUrl, kernel, bounds, isolation })
    this.threads.add(thread)
    let wasReady = false
    const loaded = (): void => {
      wasReady = true
      this.loaded += 1
    }
    thread.ready.then(loaded, () => undefined)
    void thread.gone.then(() => {
      this.threads.delete(thread)
      const at = this.idle.indexOf(thread)
      if (at >= 0) this.idle.splice(at, 1)
      if (wasReady) this.loaded -= 1
      if (!this.ended && (wasReady || this.waiting.length > 0)) this.give(this.make())
    })
    return thread
  }
}
