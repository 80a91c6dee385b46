/** The server's side of one check thread: feeds it a model, cancels it, tells when it died. */
import { LintelError } from '../../engine/errors.ts'
import { IdsRefusal } from '../../engine/ids/fault.ts'
import { HttpError } from '../http/problem.ts'
import type { PoolOptions } from './check-pool.ts'
import type {
  Answer,
  AnyAnswer,
  CheckAnswer,
  CheckOrder,
  ModelBytes,
  NamedBytes,
  PackLintOrder,
  ResultWork,
  StoredAnswer,
  ThreadReply,
  ThreadRequest,
} from './check-protocol.ts'
import { LINES, type Line } from './line.ts'
import { PackSender } from './sent-packs.ts'

/** Whom to start, and with what. */
export type ThreadOptions = Required<Pick<PoolOptions, 'workerUrl' | 'kernel' | 'bounds' | 'isolation'>>

/** Milliseconds a cancelled check has to end by itself before its thread is ended. */
const PATIENCE = 500

/** A check thread has ended in the middle of a check, by a fault of ours or of the engine it runs in. */
export class ThreadEnded extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'the check thread ended', { cause })
    this.name = 'ThreadEnded'
  }
}

/** What is told of a run whose result is to be stored, while it runs. */
export interface RunEars {
  /** 0…1. */
  readonly onProgress: (done: number) => void
  /** The next bytes of the document; what comes belongs to the hearer. */
  readonly onPiece: (bytes: Uint8Array<ArrayBuffer>) => void
}

/** How a check is run whose result is to be stored. */
export interface StoredOptions extends RunEars {
  /** Where a snapshot of the model is kept when it has been checked; default: nowhere. */
  readonly snapshotTo?: string | null
}

const DEAF: RunEars = { onProgress: () => undefined, onPiece: () => undefined }

interface Job {
  readonly run: number
  /** Null where the thread asks for no chunks. */
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | null
  readonly resolve: (answer: AnyAnswer) => void
  readonly hears: RunEars
  readonly reject: (error: unknown) => void
  reading: Promise<void>
}

type CheckRequest = Extract<ThreadRequest, { type: 'check' }>
/** As it comes; its packs are sent as `PackSender` says. */
type JobRequest =
  | (Omit<CheckRequest, 'order'> & { readonly order: CheckOrder })
  | Extract<ThreadRequest, { type: 'lint' | 'work' }>

interface JobOptions {
  readonly signal: AbortSignal
  readonly onFree: () => void
}

export class CheckThread {
  /** Settles when the kernel is loaded, or rejects when the thread died before. */
  readonly ready: Promise<void>
  /** Settles when the thread has ended, for whatever reason. */
  readonly gone: Promise<void>
  private readonly line: Line
  private job: Job | null = null
  private runs = 0
  private stop: NodeJS.Timeout | undefined
  private readonly time: number
  private limit: NodeJS.Timeout | undefined
  private released: (() => void) | null = null
  private readonly packs = new PackSender()

  constructor({ workerUrl: url, kernel, bounds, isolation }: ThreadOptions) {
    this.time = bounds.time
    let becomesReady: () => void = () => undefined
    let isGone: (why: Error) => void = () => undefined
    this.ready = new Promise((resolve, reject) => {
      becomesReady = resolve
      isGone = reject
    })
    this.ready.catch(() => undefined)
    let hasGone: () => void = () => undefined
    this.gone = new Promise((resolve) => {
      hasGone = resolve
    })
    const options = { url, kernel, mebibytes: bounds.kernel, bounds }
    this.line = LINES[isolation](options, {
      message: (message) => {
        if (message.type === 'ready') becomesReady()
        else this.receive(message)
      },
      gone: (why) => {
        this.crashed(why)
        isGone(why)
        hasGone()
      },
    })
  }

  /** Runs one check; `onFree` is called when the thread can take the next job, which after a cancel is later. */
  async check(
    order: CheckOrder,
    body: ReadableStream<Uint8Array>,
    { signal, onFree }: JobOptions,
  ): Promise<CheckAnswer> {
    const run = this.next(onFree)
    const request = { type: 'check', run, order, stored: false, from: null, snapshotTo: null } as const
    return (await this.start(request, { reader: body.getReader(), signal })) as CheckAnswer
  }

  /** Runs one check whose result is to be stored; all pieces of the document come before the answer. */
  async checkStored(
    order: CheckOrder,
    body: ModelBytes,
    { signal, onFree, snapshotTo = null, ...hears }: JobOptions & StoredOptions,
  ): Promise<StoredAnswer> {
    const isStream = 'getReader' in body
    const from = isStream ? null : body
    const request = { type: 'check', run: this.next(onFree), order, stored: true, from, snapshotTo } as const
    const reader = isStream ? body.getReader() : null
    return (await this.start(request, { reader, signal, hears })) as StoredAnswer
  }

  /** Works on results that are there already. */
  async work(work: ResultWork, { signal, onFree }: JobOptions): Promise<Answer> {
    const request = { type: 'work', run: this.next(onFree), work } as const
    return (await this.start(request, { reader: null, signal })) as Answer
  }

  /** What is wrong with an IDS file or a rule pack, as JSON. */
  async lint(file: NamedBytes, { signal, onFree }: JobOptions, pack?: PackLintOrder): Promise<Answer> {
    const request = { type: 'lint', run: this.next(onFree), file } as const
    const whole = pack === undefined ? request : { ...request, pack }
    return (await this.start(whole, { reader: null, signal })) as Answer
  }

  async end(): Promise<void> {
    await this.line.end()
  }

  private next(onFree: () => void): number {
    this.runs += 1
    this.released = onFree
    this.line.hold(true)
    return this.runs
  }

  private start(
    request: JobRequest,
    {
      reader,
      signal,
      hears = DEAF,
    }: Pick<Job, 'reader'> & Partial<Pick<Job, 'hears'>> & { readonly signal: AbortSignal },
  ): Promise<AnyAnswer> {
    const files = filesOf(request)
    return new Promise((resolve, reject) => {
      const { run } = request
      const job: Job = { run, reader, resolve, reject, hears, reading: Promise.resolve() }
      this.job = job
      if (signal.aborted) return this.cancel(job)
      signal.addEventListener('abort', () => this.cancel(job), { once: true })
      // what a client sends comes as fast as he sends it; the time of a check begins when it is there
      if (request.type !== 'check' || request.stored) this.begin(job)
      this.post(
        this.sent(request),
        files.map(({ bytes }) => bytes.buffer),
      )
    })
  }

  private sent(request: JobRequest): ThreadRequest {
    if (request.type !== 'check') return request
    const { order } = request
    return { ...request, order: { ...order, packs: this.packs.send(order.packs) } }
  }

  private receive(message: Exclude<ThreadReply, { type: 'ready' }>): void {
    const { job } = this
    if (message.type === 'pull') {
      if (job?.run === message.run) job.reading = job.reading.then(() => this.feed(job))
      return
    }
    if (message.type === 'progress') {
      if (job?.run === message.run) job.hears.onProgress(message.done)
      return
    }
    if (message.type === 'piece') {
      if (job?.run === message.run) job.hears.onPiece(message.bytes)
      return
    }
    this.clear()
    this.job = null
    if (job?.run === message.run) {
      if (message.type === 'done') job.resolve(message.answer)
      else job.reject(errorOf(message))
      void job.reader?.cancel().catch(() => undefined)
    }
    this.free()
  }

  /** Moves one chunk of the body to the thread. */
  private async feed(job: Job): Promise<void> {
    if (this.job !== job || job.reader === null) return
    try {
      const { done, value } = await job.reader.read()
      if (this.job !== job) return
      if (done) {
        this.begin(job)
        return this.post({ type: 'end', run: job.run })
      }
      const bytes = value.byteLength === value.buffer.byteLength ? value : value.slice()
      this.post({ type: 'chunk', run: job.run, bytes }, [bytes.buffer as ArrayBuffer])
    } catch (error) {
      this.cancel(job, error)
    }
  }

  /** The caller hears at once; the thread gets PATIENCE to notice. */
  private cancel(job: Job, reason: unknown = new LintelError('cancelled', 'the client went away')): void {
    if (this.job !== job) return
    this.clear()
    this.job = null
    job.reject(reason)
    void job.reader?.cancel().catch(() => undefined)
    this.post({ type: 'cancel', run: job.run })
    this.stop = setTimeout(() => void this.line.end(), PATIENCE)
  }

  private crashed(error: Error): void {
    this.clear()
    const { job } = this
    this.job = null
    const told = error instanceof LintelError ? error : new ThreadEnded(error)
    job?.reject(told)
    void job?.reader?.cancel().catch(() => undefined)
    this.released = null
  }

  /** From now on, or from when its thread is ready, the check has so much time. */
  private begin(job: Job): void {
    const late = (): void => {
      const message = `the check took longer than the ${this.time / 1000} s that one may take; check with fewer rules, or split the model by discipline or storey`
      this.cancel(job, new HttpError('time-limit', message))
    }
    const set = (): void => {
      if (this.job === job && this.limit === undefined) this.limit = setTimeout(late, this.time)
    }
    void this.ready.then(set, () => undefined)
  }

  private clear(): void {
    clearTimeout(this.stop)
    clearTimeout(this.limit)
    this.limit = undefined
  }

  private free(): void {
    this.line.hold(false)
    const released = this.released
    this.released = null
    released?.()
  }

  private post(message: ThreadRequest, moved: readonly ArrayBuffer[] = []): void {
    this.line.post(message, moved)
  }
}

/** The files that stand in a request; their bytes are moved. */
function filesOf(request: JobRequest): readonly NamedBytes[] {
  if (request.type === 'lint') return [request.file]
  if (request.type === 'work') {
    const { work } = request
    return work.what === 'compare' ? [work.before, work.after] : [work.result]
  }
  const { ids, waivers } = request.order
  return waivers === undefined ? ids : [...ids, waivers.file]
}

function errorOf({ code, message, place, faults }: Extract<ThreadReply, { type: 'failed' }>): LintelError {
  if (faults !== undefined) return new IdsRefusal(code, faults, place?.source ?? '')
  return new LintelError(code, message, place === undefined ? {} : { place })
}
