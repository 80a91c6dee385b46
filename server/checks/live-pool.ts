/**
 * Live checks of stored models, each in one of a few threads, as long as there is room: the one that was used longest ago
 * goes first. What goes is made again from storage by who asks next.
 */
import { HttpError } from '../http/problem.ts'
import type { CheckOrder, KernelTwins } from './check-protocol.ts'
import type {
  DeltaChange,
  DeltaOutcome,
  LiveAnswers,
  LiveDocument,
  LiveState,
  LiveWork,
} from './live-protocol.ts'
import { Intact, LiveThread } from './live-thread.ts'

/** What deltas need of whatever holds live checks. */
export interface LiveChecks {
  /** Does work on a model version when all that was asked for it before is done. @throws HttpError busy */
  exclusive<T>(version: string, work: () => Promise<T>): Promise<T>
  /** The live check of a version, where it is open and checks with this; another one is closed. */
  find(version: string, key: string): HeldCheck | null
  /** Opens it; the model comes as a stream. @throws LintelError as `checkModel`, HttpError busy */
  open(place: LivePlace, order: CheckOrder, body: ReadableStream<Uint8Array>): Promise<HeldCheck>
  close(version: string): void
  load(): LiveLoad
}

export interface LivePlace {
  readonly version: string
  /** Of all that decides the result beside the deltas. */
  readonly key: string
}

export interface LiveLoad {
  readonly open: number
  readonly bytes: number
}

/** An open live check. Any error but a refusal closes it. */
export interface HeldCheck {
  /** How many deltas it has followed. */
  readonly sequence: number
  /** Follows deltas that were accepted before. */
  catchUp(deltas: readonly (readonly DeltaChange[])[]): Promise<void>
  /** Follows one more. @throws LintelError edit-invalid, call-invalid; and then it stays as it was */
  apply(changes: readonly DeltaChange[]): Promise<DeltaOutcome>
  state(): Promise<LiveState>
  document(): Promise<LiveDocument>
}

export interface LivePoolOptions {
  /** The thread's built file, `dist/server/checks/live-worker.js`. */
  readonly workerUrl: URL
  readonly kernel: KernelTwins
  /** MiB of the kernel's memory that one model may take. */
  readonly mebibytes: number
  /** Threads, 1…; they are made when first needed. */
  readonly threads: number
  /** Bytes of all checks together; one alone may be larger. */
  readonly room: number
  /** Milliseconds after which a check that nobody uses is closed. */
  readonly idle: number
}

/** Work that may wait for one model. */
const MOST_WAITING = 200
/** Checks that are open at once, however small. */
const MOST_OPEN = 200
/** Milliseconds that opening a model, and following a delta, may take. */
const OPENING = 15 * 60_000
const FOLLOWING = 2 * 60_000

export class LivePool implements LiveChecks {
  private readonly options: LivePoolOptions
  private readonly threads = new Set<LiveThread>()
  /** By version, the one that was used longest ago first. */
  private readonly checks = new Map<string, Held>()
  private readonly queues = new Map<string, { last: Promise<unknown>; waiting: number }>()
  private readonly timer: NodeJS.Timeout
  private numbers = 0

  constructor(options: LivePoolOptions) {
    this.options = options
    this.timer = setInterval(() => this.closeIdle(), Math.max(10, options.idle / 4))
    this.timer.unref()
  }

  async exclusive<T>(version: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(version) ?? { last: Promise.resolve(), waiting: 0 }
    if (queue.waiting >= MOST_WAITING)
      throw new HttpError('busy', `${queue.waiting} requests wait for this model already; try again soon`)
    this.queues.set(version, queue)
    queue.waiting += 1
    const done = queue.last.then(work)
    queue.last = done.catch(() => undefined)
    try {
      return await done
    } finally {
      queue.waiting -= 1
      if (queue.waiting === 0) this.queues.delete(version)
    }
  }

  find(version: string, key: string): HeldCheck | null {
    const held = this.checks.get(version)
    if (held === undefined) return null
    if (held.key !== key) {
      this.close(version)
      return null
    }
    this.checks.delete(version)
    this.checks.set(version, held)
    return held
  }

  async open(
    { version, key }: LivePlace,
    order: CheckOrder,
    body: ReadableStream<Uint8Array>,
  ): Promise<HeldCheck> {
    this.close(version)
    const thread = this.thread()
    this.numbers += 1
    const number = this.numbers
    const held: Held = new Held({ thread, number, key, over: () => this.forget(version, held) })
    this.checks.set(version, held)
    await held.open(order, body)
    this.makeRoom(version)
    return held
  }

  close(version: string): void {
    this.checks.get(version)?.close()
  }

  load(): LiveLoad {
    const all = [...this.checks.values()]
    return { open: all.length, bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) }
  }

  async end(): Promise<void> {
    clearInterval(this.timer)
    await Promise.all([...this.threads].map((thread) => thread.end()))
  }

  private forget(version: string, held: Held): void {
    if (this.checks.get(version) === held) this.checks.delete(version)
  }

  /** The thread that holds least, or a new one where there may be more. */
  private thread(): LiveThread {
    if (this.threads.size < this.options.threads) {
      const { workerUrl, kernel, mebibytes } = this.options
      const made = new LiveThread(workerUrl, { kernel, mebibytes })
      this.threads.add(made)
      void made.gone.then(() => {
        this.threads.delete(made)
        for (const held of [...this.checks.values()]) if (held.thread === made) held.close()
      })
      return made
    }
    const bytes = new Map([...this.threads].map((thread) => [thread, 0]))
    for (const held of this.checks.values())
      bytes.set(held.thread, (bytes.get(held.thread) ?? 0) + held.bytes + 1)
    const [least] = [...bytes].toSorted(([, a], [, b]) => a - b)
    return (least as [LiveThread, number])[0]
  }

  /** Closes those that were used longest ago until the rest fits. @param but one that stays */
  private makeRoom(but: string): void {
    for (const [version, held] of [...this.checks]) {
      const { open, bytes } = this.load()
      if (bytes <= this.options.room && open <= MOST_OPEN) return
      if (version !== but && !this.queues.has(version)) held.close()
    }
  }

  private closeIdle(): void {
    const before = performance.now() - this.options.idle
    for (const [version, held] of [...this.checks])
      if (held.used < before && !this.queues.has(version)) held.close()
    // deltas may have made some larger
    this.makeRoom('')
  }
}

interface HeldParts {
  readonly thread: LiveThread
  readonly number: number
  readonly key: string
  readonly over: () => void
}

class Held implements HeldCheck {
  readonly key: string
  readonly thread: LiveThread
  bytes = 0
  used = performance.now()
  sequence = 0
  private readonly number: number
  private readonly over: () => void

  constructor({ thread, number, key, over }: HeldParts) {
    this.thread = thread
    this.number = number
    this.key = key
    this.over = over
  }

  async open(order: CheckOrder, body: ReadableStream<Uint8Array>): Promise<void> {
    await this.ask<'open'>({ type: 'open', check: this.number, order }, body)
  }

  async catchUp(deltas: readonly (readonly DeltaChange[])[]): Promise<void> {
    await this.ask<'catchUp'>({ type: 'catchUp', check: this.number, deltas })
    this.sequence += deltas.length
  }

  async apply(changes: readonly DeltaChange[]): Promise<DeltaOutcome> {
    const outcome = await this.ask<'apply'>({ type: 'apply', check: this.number, changes })
    this.sequence += 1
    return outcome
  }

  state(): Promise<LiveState> {
    return this.ask<'state'>({ type: 'state', check: this.number })
  }

  document(): Promise<LiveDocument> {
    return this.ask<'document'>({ type: 'document', check: this.number })
  }

  close(): void {
    this.over()
    this.thread.close(this.number)
  }

  private async ask<T extends LiveWork['type']>(
    work: Extract<LiveWork, { type: T }>,
    body?: ReadableStream<Uint8Array>,
  ): Promise<LiveAnswers[T]> {
    const patience = body === undefined ? FOLLOWING : OPENING
    try {
      const options = { patience, ...(body === undefined ? {} : { body }) }
      const { answer, bytes } = await this.thread.ask<T>(work, options)
      this.bytes = bytes
      return answer
    } catch (error) {
      if (error instanceof Intact) throw error.cause
      this.close()
      throw error
    } finally {
      this.used = performance.now()
    }
  }
}
