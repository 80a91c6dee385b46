/** The server's side of one thread for live checks: asks it several things at once, feeds it models, tells when it died. */
import { Worker } from 'node:worker_threads'
import { LintelError } from '../../engine/errors.ts'
import { HttpError } from '../http/problem.ts'
import type { NamedBytes } from './check-protocol.ts'
import type { LiveAnswers, LiveReply, LiveRequest, LiveThreadData, LiveWork } from './live-protocol.ts'

/** A refusal of work that left the check as it was. */
export class Intact extends Error {
  constructor(cause: LintelError) {
    super(cause.message, { cause })
    this.name = 'Intact'
  }
}

interface Asked {
  readonly resolve: (done: { answer: LiveAnswers[keyof LiveAnswers]; bytes: number }) => void
  readonly reject: (error: unknown) => void
  readonly reader: ReadableStreamDefaultReader<Uint8Array> | null
  readonly timer: NodeJS.Timeout
  reading: Promise<void>
}

interface AskOptions {
  /** The model, where the work needs it. */
  readonly body?: ReadableStream<Uint8Array>
  /** Milliseconds after which the thread is taken for lost and ended, with all that it holds. */
  readonly patience: number
}

type WorkOf<T extends LiveWork['type']> = Extract<LiveWork, { type: T }>

export class LiveThread {
  /** Settles when the thread has ended, for whatever reason. */
  readonly gone: Promise<void>
  private readonly worker: Worker
  private readonly asked = new Map<number, Asked>()
  private numbers = 0
  private isGone = false

  constructor(url: URL, data: LiveThreadData) {
    this.worker = new Worker(url, { workerData: data, name: 'lintel-live' })
    this.worker.on('message', (message: LiveReply) => this.receive(message))
    this.worker.on('error', (error) => this.crashed(error))
    this.gone = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.crashed(new Error('it ended'))
        resolve()
      })
    })
    this.worker.unref()
  }

  /**
   * @returns the answer, and the bytes that the check then has
   * @throws Intact where the check is as it was before; else whatever it was that ended the check
   */
  ask<T extends LiveWork['type']>(
    work: WorkOf<T>,
    { body, patience }: AskOptions,
  ): Promise<{ readonly answer: LiveAnswers[T]; readonly bytes: number }> {
    this.numbers += 1
    const number = this.numbers
    return new Promise((resolve, reject) => {
      if (this.isGone) return reject(lost('it ended'))
      const timer = setTimeout(() => {
        this.crashed(new Error(`it did not answer within ${patience} ms`))
        void this.worker.terminate()
      }, patience)
      timer.unref()
      const reader = body?.getReader() ?? null
      this.asked.set(number, {
        resolve: resolve as Asked['resolve'],
        reject,
        reader,
        timer,
        reading: Promise.resolve(),
      })
      this.worker.ref()
      this.post(
        { type: 'work', number, work },
        filesOf(work).map(({ bytes }) => bytes.buffer),
      )
    })
  }

  /** Gives up a check. */
  close(check: number): void {
    if (!this.isGone) this.post({ type: 'close', check })
  }

  async end(): Promise<void> {
    await this.worker.terminate()
  }

  private receive(message: LiveReply): void {
    if (message.type === 'ready') return
    const asked = this.asked.get(message.number)
    if (asked === undefined) return
    if (message.type === 'pull') {
      asked.reading = asked.reading.then(() => this.feed(message.number, asked))
      return
    }
    this.asked.delete(message.number)
    this.over(asked)
    if (message.type === 'done') return void asked.resolve(message)
    const { code, message: said, place, intact } = message
    const error = new LintelError(code, said, place === undefined ? {} : { place })
    asked.reject(intact ? new Intact(error) : error)
  }

  /** Moves one chunk of the model to the thread. */
  private async feed(number: number, asked: Asked): Promise<void> {
    if (this.asked.get(number) !== asked || asked.reader === null) return
    try {
      const { done, value } = await asked.reader.read()
      if (done) return this.post({ type: 'end', number })
      const bytes = value.byteLength === value.buffer.byteLength ? value : value.slice()
      this.post({ type: 'chunk', number, bytes }, [bytes.buffer as ArrayBuffer])
    } catch (error) {
      this.asked.delete(number)
      this.over(asked)
      asked.reject(error)
      this.post({ type: 'break', number })
    }
  }

  private crashed(error: Error): void {
    this.isGone = true
    const all = [...this.asked.values()]
    this.asked.clear()
    const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    for (const asked of all) {
      this.over(asked)
      asked.reject(
        isMemory
          ? new LintelError('memory', 'the model needs more memory than a live check may use', {
              cause: error,
            })
          : lost(error.message),
      )
    }
  }

  private over({ timer, reader }: Asked): void {
    clearTimeout(timer)
    void reader?.cancel().catch(() => undefined)
    if (this.asked.size === 0) this.worker.unref()
  }

  private post(message: LiveRequest, moved: readonly ArrayBuffer[] = []): void {
    this.worker.postMessage(message, moved)
  }
}

/** Nothing that was acknowledged is lost with a thread: the next one reads it from storage. */
function lost(why: string): HttpError {
  return new HttpError('busy', `the thread that held the live check is gone (${why}); send it again`)
}

/** The files that stand in a request; their bytes are moved. */
function filesOf(work: LiveWork): readonly NamedBytes[] {
  if (work.type !== 'open') return []
  const { ids, waivers } = work.order
  return waivers === undefined ? ids : [...ids, waivers.file]
}
