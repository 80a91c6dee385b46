/** Threads as Node makes them, for whoever evaluates in the main thread of a process of their own. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { KernelSource } from '../engine/kernel-source.ts'
import type { Thread, Threads } from '../engine/threads.ts'

/** More would share one memory bus, and each needs its megabytes. */
const MOST_THREADS = 7

/**
 * Threads for large models, as many as this process may use at once.
 *
 * @param kernel `kernel-threads.wasm`
 * @returns undefined where there is but one processor
 */
export function nodeThreads(kernel: KernelSource): Threads | undefined {
  const count = Math.min(availableParallelism() - 1, MOST_THREADS)
  return count < 1 ? undefined : { kernel, count, spawn: nodeThread }
}

/** The built file, seen from itself and from its source alike. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../dist/cli/thread.js' : 'thread.js',
  import.meta.url,
)

/** A thread; it does not keep the process. */
export function nodeThread(): Thread {
  const worker = new Worker(THREAD, { name: 'lintel-judge' })
  worker.unref()
  return {
    post: (order) => worker.postMessage(order),
    listen(take) {
      worker.on('message', take)
      worker.on('error', () => take('gone'))
      worker.on('exit', () => take('gone'))
    },
    end: () => void worker.terminate(),
  }
}
