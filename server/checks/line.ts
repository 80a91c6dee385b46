/**
 * The line to whoever checks: a thread of this process, or a process of its own. A thread is handed bytes without copying
 * them. A process costs a copy, and takes nobody along when it runs out of memory: V8 ends the whole process where one step
 * of a thread needs much more than its heap has, whatever limit the thread was given.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { LintelError } from '../../engine/errors.ts'
import type { CheckBounds } from './bounds.ts'
import type { ThreadData, ThreadReply, ThreadRequest } from './check-protocol.ts'

/** Where checks run. */
export type Isolation = 'threads' | 'processes'

/** What a line hears; `gone` comes once, whatever happened. */
export interface LineEnds {
  readonly message: (message: ThreadReply) => void
  readonly gone: (why: Error) => void
}

export interface Line {
  /** @param moved may not be used any more */
  post(message: ThreadRequest, moved: readonly ArrayBuffer[]): void
  /** Whether the process lives on for its sake. */
  hold(isHeld: boolean): void
  /** Ends whoever checks at once; settles when he is gone. */
  end(): Promise<void>
}

export interface LineOptions extends ThreadData {
  readonly url: URL
  readonly bounds: CheckBounds
}

/** The last letters of what a process said, in which it tells why it ended. */
const LAST_WORDS = 10_000

/**
 * For a process beside others of its kind: its collector works where the check works, on more room at once. V8's usual one
 * wakes a thread on every core, which there has a check of its own to do.
 */
const COLLECTOR = ['--single-threaded-gc', '--max-semi-space-size=32']

export const LINES: Readonly<Record<Isolation, (options: LineOptions, ends: LineEnds) => Line>> = {
  threads: threadLine,
  processes: processLine,
}

function threadLine({ url, bounds, ...data }: LineOptions, ends: LineEnds): Line {
  const worker = new Worker(url, {
    workerData: data satisfies ThreadData,
    name: 'lintel-check',
    resourceLimits: { maxOldGenerationSizeMb: bounds.heap },
  })
  let why = new Error('the check thread ended')
  worker.on('message', ends.message)
  worker.on('error', (error: NodeJS.ErrnoException) => {
    why = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(error) : error
  })
  worker.once('exit', () => ends.gone(why))
  worker.unref()
  return {
    post: (message, moved) => worker.postMessage(message, moved),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
    end: async () => void (await worker.terminate()),
  }
}

function processLine({ url, bounds, ...data }: LineOptions, ends: LineEnds): Line {
  const child = fork(fileURLToPath(url), {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${bounds.heap}`, ...COLLECTOR],
    // nothing of what the server knows
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-LAST_WORDS)
  })
  child.on('message', ends.message)
  // what could not be sent is known by its end
  child.on('error', () => undefined)
  const gone = new Promise<void>((resolve) => {
    // not at `exit`: what it said last comes after it
    child.once('close', (code, signal) => {
      const why = new Error(`the check process ended with ${signal ?? code}`, { cause: words.slice(-1000) })
      ends.gone(/out of memory/i.test(words) ? tooLarge(why) : why)
      resolve()
    })
  })
  const hold = (isHeld: boolean): void => {
    const what = isHeld ? 'ref' : 'unref'
    child[what]()
    child.channel?.[what]()
    ;(child.stderr as unknown as { ref(): void; unref(): void } | null)?.[what]()
  }
  const send = (message: object): void => {
    if (child.connected) child.send(message)
  }
  send(data)
  hold(false)
  return {
    post: send,
    hold,
    end: () => {
      child.kill('SIGKILL')
      return gone
    },
  }
}

function tooLarge(cause: Error): LintelError {
  return new LintelError('memory', 'the model needs more memory than a check may use', { cause })
}
