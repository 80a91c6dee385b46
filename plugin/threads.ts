/** Threads as a page makes them: workers of the worker that checks, where the page may share memory. */
import type { KernelSource } from '../engine/kernel-source.ts'
import type { Thread, Threads } from '../engine/threads.ts'

/** More would share one memory bus, and each needs its megabytes. */
const MOST_THREADS = 7

/**
 * Threads for large models, as many as the machine has processors beside this worker's.
 *
 * @param kernel `kernel-threads.wasm`
 * @returns undefined where the page is not cross-origin isolated, or a worker cannot have workers
 */
export function pageThreads(kernel: KernelSource): Threads | undefined {
  const count = Math.min(navigator.hardwareConcurrency - 1, MOST_THREADS)
  if (self.crossOriginIsolated !== true || typeof Worker === 'undefined' || !(count >= 1)) return undefined
  return { kernel, count, spawn: pageThread }
}

function pageThread(): Thread {
  const worker = new Worker(new URL('./thread-worker.ts', import.meta.url), { type: 'module' })
  return {
    post: (order) => worker.postMessage(order),
    listen(take) {
      worker.onmessage = ({ data }) => take(data)
      worker.onerror = () => take('gone')
    },
    end: () => worker.terminate(),
  }
}
