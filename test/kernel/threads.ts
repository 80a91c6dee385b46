/** Kernels whose models have threads, however small they are: real ones of Node, and ones that work while they are told. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeThread } from '../../cli/threads.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import { serveThread } from '../../engine/thread.ts'
import type { Thread, ThreadAnswer, ThreadOrder } from '../../engine/threads.ts'
import { KERNEL_FILE } from './load.ts'

export const THREADS_FILE = join(import.meta.dirname, '../../dist/kernel-threads.wasm')

/** Threads for every model and every evaluation. */
export const ALWAYS = { bytes: 0, rules: 0, work: 0 }

/** A kernel that gives every model threads and calls them for every evaluation. */
export function kernelWith(spawn: () => Thread, count = 1): Promise<Kernel> {
  if (!existsSync(THREADS_FILE)) throw new Error('dist/kernel-threads.wasm is missing; run npm run build')
  const kernel = readFileSync(THREADS_FILE)
  return loadKernel(readFileSync(KERNEL_FILE), undefined, { kernel, count, spawn, from: ALWAYS })
}

/** More threads than processors, so that they stop in the middle of anything. */
export function kernelWithNodeThreads(count = 3): Promise<Kernel> {
  return kernelWith(nodeThread, count)
}

/**
 * A thread that does what it is told before the teller goes on: the first one told of a job does all of it, with an
 * instance of its own. `between` may keep an order back, or change it.
 */
export function promptThread(between = (order: ThreadOrder): ThreadOrder | null => order): Thread {
  let tell: (answer: ThreadAnswer) => void = () => undefined
  let take: (order: ThreadOrder) => void = () => undefined
  serveThread({
    listen: (listener) => {
      take = listener
    },
    answer: (answer) => tell(answer),
  })
  return {
    post(order) {
      const now = between(order)
      if (now !== null) take(now)
    },
    listen: (listener) => {
      tell = listener
    },
    end: () => undefined,
  }
}
