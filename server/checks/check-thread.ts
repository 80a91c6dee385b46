/** The server's side of one check thread: feeds it a model, cancels it, tells when it died. */
import { Worker } from 'node:worker_threads'
import { LintelError } from '../../engine/errors.ts'
import { IdsRefusal } from '../../engine/ids/fault.ts'
import type {
  Answer,
  AnyAnswer,
  CheckAnswer,
  CheckOrder,
  NamedBytes,
  PackLintOrder,
  ResultWork,
  StoredAnswer,
  ThreadData,
  ThreadReply,
  ThreadRequest,
} from './check-protocol.ts'
import { PackSender } from './sent-packs.ts'

/** Milliseconds a cancelled check has to end by itself before its thread is ended. */
const PATIENCE = 2000

/** What is told of a run whose result is to be stored, while it runs. */
export interface RunEars {
  /** 0…1. */
  readonly onProgress: (done: number) => void
  /** The next bytes of the document; what comes belongs to the hearer. */
  readonly onPiece: (bytes: Uint8Array<ArrayBuffer>) => void
}

const DEAF: RunEars = { onProgress: () => undefined, onPiece: () => undefined }

interface Job {
  readonly run: number
  /** Null where the job needs no stream. */
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
  private readonly worker: Worker
  private job: Job | null = null
  private runs = 0
  private stop: NodeJS.Timeout | undefined
  private released: (() => void) | null = null
  private readonly packs = new PackSender()

  constructor(url: URL, data: ThreadData) {
    this.worker = new Worker(url, { workerData: data, name: 'lintel-check' })
    this.worker.on('error', (error) => this.crashed(error))
    this.gone = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.crashed(new Error('the check thread ended'))
        resolve()
      })
    })
    this.ready = new Promise((resolve, reject) => {
      this.worker.once('error', reject)
      this.worker.once('exit', () => reject(new Error('the check thread ended before it was ready')))
      this.worker.on('message', (message: ThreadReply) => {
        if (message.type === 'ready') resolve()
        else this.receive(message)
      })
    })
    this.ready.catch(() => undefined)
    this.worker.unref()
  }

  /** Runs one check; `onFree` is called when the thread can take the next job, which after a cancel is later. */
  async check(
    order: CheckOrder,
    body: ReadableStream<Uint8Array>,
    { signal, onFree }: JobOptions,
  ): Promise<CheckAnswer> {
    const run = this.next(onFree)
    const request = { type: 'check', run, order, stored: false } as const
    return (await this.start(request, { reader: body.getReader(), signal })) as CheckAnswer
  }

  /** Runs one check whose result is to be stored; all pieces of the document come before the answer. */
  async checkStored(
    order: CheckOrder,
    body: ReadableStream<Uint8Array>,
    { signal, onFree, ...hears }: JobOptions & RunEars,
  ): Promise<StoredAnswer> {
    const request = { type: 'check', run: this.next(onFree), order, stored: true } as const
    return (await this.start(request, { reader: body.getReader(), signal, hears })) as StoredAnswer
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
    await this.worker.terminate()
  }

  private next(onFree: () => void): number {
    this.runs += 1
    this.released = onFree
    this.worker.ref()
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
    clearTimeout(this.stop)
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
      if (done) return this.post({ type: 'end', run: job.run })
      const bytes = value.byteLength === value.buffer.byteLength ? value : value.slice()
      this.post({ type: 'chunk', run: job.run, bytes }, [bytes.buffer as ArrayBuffer])
    } catch (error) {
      this.cancel(job, error)
    }
  }

  /** The caller hears at once; the thread gets PATIENCE to notice. */
  private cancel(job: Job, reason: unknown = new LintelError('cancelled', 'the client went away')): void {
    if (this.job !== job) return
    this.job = null
    job.reject(reason)
    void job.reader?.cancel().catch(() => undefined)
    this.post({ type: 'cancel', run: job.run })
    this.stop = setTimeout(() => void this.worker.terminate(), PATIENCE)
  }

  private crashed(error: Error): void {
    clearTimeout(this.stop)
    const { job } = this
    this.job = null
    const memory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    const told = memory
      ? new LintelError('memory', 'the model needs more memory than a check may use', { cause: error })
      : error
    job?.reject(told)
    void job?.reader?.cancel().catch(() => undefined)
    this.released = null
  }

  private free(): void {
    this.worker.unref()
    const released = this.released
    this.released = null
    released?.()
  }

  private post(message: ThreadRequest, moved: readonly ArrayBuffer[] = []): void {
    this.worker.postMessage(message, moved)
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
