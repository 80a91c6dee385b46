/** The SHA-256 of a file on a second processor, while the first one reads it. */
import type { Sha256Answer } from './sha256-worker.ts'

/** Smaller files are read before another worker has started. */
const WORTHWHILE = 1 << 20

/**
 * Starts to digest a file.
 *
 * @returns what gives the 64 hexadecimal digits and ends the worker; undefined where the reading thread must do it itself:
 *          for a small file, or where a worker cannot have workers
 */
export function sha256Beside(blob: Blob): { digest(): Promise<string>; end(): void } | undefined {
  if (blob.size < WORTHWHILE || typeof Worker === 'undefined') return undefined
  const worker = new Worker(new URL('./sha256-worker.ts', import.meta.url), { type: 'module' })
  const digits = new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Sha256Answer>) =>
      'digits' in data ? resolve(data.digits) : reject(new Error(data.error))
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(blob)
  })
  digits.catch(() => undefined)
  return { digest: () => digits, end: () => worker.terminate() }
}
