/** A thread for live checks: loads the kernel once, then holds several models and follows each through its deltas. */
import { parentPort, workerData } from 'node:worker_threads'
import { LintelError } from '../../engine/errors.ts'
import type { Kernel } from '../../engine/kernel.ts'
import { loadBounded } from './bounds.ts'
import { LiveModel } from './live-model.ts'
import type { LiveAnswers, LiveReply, LiveRequest, LiveThreadData, LiveWork } from './live-protocol.ts'

/** Chunks asked for ahead of need, so that reading and scanning overlap. */
const AHEAD = 4

/** A model that comes. */
interface Feed {
  /** Null: it has ended. An error: it broke off. */
  readonly waiting: (Uint8Array | Error | null)[]
  wake: () => void
}

/** A check; work on it is done one after the other. */
interface Held {
  model: LiveModel | null
  last: Promise<void>
  closed: boolean
}

const held = new Map<number, Held>()
const feeds = new Map<number, Feed>()

async function main(): Promise<void> {
  const { kernel: twins, mebibytes } = workerData as LiveThreadData
  const kernel = await loadBounded(twins, mebibytes)
  parentPort?.on('message', (request: LiveRequest) => receive(kernel, request))
  reply({ type: 'ready' })
}

function receive(kernel: Kernel, request: LiveRequest): void {
  if (request.type === 'work') return void queue(kernel, request.number, request.work)
  if (request.type === 'close') return void close(request.check)
  const feed = feeds.get(request.number)
  if (feed === undefined) return
  feed.waiting.push(
    request.type === 'chunk' ? request.bytes : request.type === 'end' ? null : new Error('broken off'),
  )
  feed.wake()
}

function queue(kernel: Kernel, number: number, work: LiveWork): void {
  const one = held.get(work.check) ?? { model: null, last: Promise.resolve(), closed: false }
  held.set(work.check, one)
  if (work.type === 'open') feeds.set(number, { waiting: [], wake: () => undefined })
  one.last = one.last.then(() => run(kernel, { number, work, one }))
}

interface Job {
  readonly number: number
  readonly work: LiveWork
  readonly one: Held
}

async function run(kernel: Kernel, { number, work, one }: Job): Promise<void> {
  try {
    const answer = await does(kernel, { number, work, one })
    const moved = answer !== null && 'pieces' in answer ? answer.pieces.map(({ buffer }) => buffer) : []
    reply({ type: 'done', number, answer, bytes: one.model?.bytes ?? 0 }, moved)
    if (one.closed) close(work.check)
  } catch (error) {
    // these two are said before anything is done
    const isRefusal =
      work.type === 'apply' &&
      error instanceof LintelError &&
      (error.code === 'edit-invalid' || error.code === 'call-invalid')
    if (!isRefusal) close(work.check)
    reply(failure(number, error, isRefusal))
  } finally {
    feeds.delete(number)
  }
}

async function does(kernel: Kernel, { number, work, one }: Job): Promise<LiveAnswers[keyof LiveAnswers]> {
  if (work.type === 'open') {
    one.model = await LiveModel.open(kernel, work.order, chunksOf(number))
    return null
  }
  const { model } = one
  if (model === null) throw new Error(`the live check ${work.check} is not open`)
  if (work.type === 'apply') return model.apply(work.changes)
  if (work.type === 'state') return model.state()
  if (work.type === 'document') return model.document()
  model.catchUp(work.deltas)
  return null
}

function close(check: number): void {
  const one = held.get(check)
  if (one === undefined) return
  one.closed = true
  one.model?.close()
  one.model = null
  held.delete(check)
}

async function* chunksOf(number: number): AsyncGenerator<Uint8Array> {
  const feed = feeds.get(number) as Feed
  for (let i = 0; i < AHEAD; i += 1) reply({ type: 'pull', number })
  for (;;) {
    while (feed.waiting.length === 0) {
      await new Promise<void>((resolve) => {
        feed.wake = resolve
      })
    }
    const part = feed.waiting.shift() ?? null
    if (part === null) return
    if (part instanceof Error) throw new LintelError('cancelled', 'the model could not be read to its end')
    yield part
    reply({ type: 'pull', number })
  }
}

function failure(number: number, error: unknown, intact: boolean): LiveReply {
  const common = { type: 'failed', number, intact } as const
  if (error instanceof LintelError) {
    const place = error.place === undefined ? {} : { place: error.place }
    return { ...common, code: error.code, message: error.message, ...place }
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { ...common, code: 'internal-kernel', message }
}

function reply(message: LiveReply, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved)
}

await main()
