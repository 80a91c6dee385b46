/** Threads that judge beside the one that evaluates; the host makes them, because neither Node's nor a browser's way is known here. */
import type { KernelExports } from './kernel-exports.ts'
import type { KernelSource } from './kernel-source.ts'

/** One thread as its host made it; it runs `serveThread` (engine/thread.ts). */
export interface Thread {
  post(order: ThreadOrder): void
  /** Calls `take` with every answer, and with `gone` when the thread cannot start or has ended. */
  listen(take: (answer: ThreadAnswer) => void): void
  end(): void
}

/** `begin`: the memory to work on. `help`: the job at an address, with the ticket that lets in, as thread `number` from 0 on. */
export type ThreadOrder =
  | { readonly type: 'begin'; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory }
  | { readonly type: 'help'; readonly job: number; readonly ticket: number; readonly number: number }

export type ThreadAnswer = 'ready' | 'gone'

/**
 * What a host gives so that large models are judged by several threads. Whoever evaluates waits for the others: it must be
 * a thread that may (Node's main thread or any worker, never the main thread of a page).
 */
export interface Threads {
  /** `kernel-threads.wasm`, read when the first large model comes. */
  readonly kernel: KernelSource
  /** How many threads there may be beside the one that evaluates, 1…127. */
  readonly count: number
  spawn(): Thread
  /** From which measures on there are threads; default `FROM`. */
  readonly from?: ThreadsFrom
}

/** From how many bytes of a file and how many rules on a model has threads, and from which work on they are called. */
export interface ThreadsFrom {
  readonly bytes: number
  readonly rules: number
  /** In rules judged for a block. */
  readonly work: number
}

/**
 * Below, threads cost more than they save: starting them and sharing the memory in one check, which reads and judges once;
 * calling them in an evaluation, which takes some 0.4 ms then.
 */
export const FROM: ThreadsFrom = { bytes: 32e6, rules: 300, work: 20_000 }

/** What the build with threads offers beside what all builds do (assembly/parallel.ts). */
export type ThreadedExports = KernelExports & {
  jobAt(): number
  jobHelped(): number
  jobOpen(threads: number): number
  jobShut(): void
  jobHelp(job: number, ticket: number, number: number): void
  jobFail(fault: number): void
}

/** Whether memory can be shared with threads here: in Node, and in a page that is cross-origin isolated. */
export function canShareMemory(): boolean {
  return (
    typeof SharedArrayBuffer === 'function' &&
    (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false
  )
}

/** The threads of one model. */
export class ThreadPool {
  /** Settles when every thread is ready or gone; says how many are ready. Nobody needs to wait for it. */
  readonly ready: Promise<number>
  private readonly kernel: ThreadedExports
  private readonly threads: Threads
  /** By number; null where one is gone. */
  private readonly members: (Thread | null)[]
  private jobs = 0

  constructor(kernel: ThreadedExports, module: WebAssembly.Module, threads: Threads) {
    this.kernel = kernel
    this.threads = threads
    this.members = Array.from({ length: threads.count }, () => null)
    const started = this.members.map((_, number) => this.start(number, module))
    this.ready = Promise.all(started).then((answers) => answers.filter((answer) => answer === 'ready').length)
  }

  private start(number: number, module: WebAssembly.Module): Promise<ThreadAnswer> {
    return new Promise((resolve) => {
      try {
        const thread = this.threads.spawn()
        this.members[number] = thread
        thread.listen((answer) => {
          if (answer === 'gone') this.members[number] = null
          resolve(answer)
        })
        thread.post({ type: 'begin', module, memory: this.kernel.memory })
      } catch {
        // a host that cannot make threads after all: the others, or none, do the work
        this.members[number] = null
        resolve('gone')
      }
    })
  }

  /** How many jobs were shared out, and how many units of them other threads did; for tests and reports. */
  get done(): { readonly jobs: number; readonly helped: number } {
    return { jobs: this.jobs, helped: this.kernel.jobHelped() >>> 0 }
  }

  /** Ends an evaluation that `programOpen` began, `work` being what it said. */
  judge(work: number): void {
    const { kernel } = this
    if (work < (this.threads.from ?? FROM).work || this.members.every((member) => member === null)) {
      kernel.programJudge()
      return
    }
    const ticket = kernel.jobOpen(this.threads.count)
    const job = kernel.jobAt()
    this.jobs += 1
    try {
      this.members.forEach((member, number) => {
        member?.post({ type: 'help', job, ticket, number })
      })
      kernel.programJudge()
    } catch (cause) {
      // whatever stopped this thread: the memory is not touched again before the others are out
      kernel.jobShut()
      throw cause
    }
  }

  /** Ends the threads; what is judged later is judged by one. */
  end(): void {
    this.members.forEach((member, number) => {
      member?.end()
      this.members[number] = null
    })
  }
}
