/** The SHA-256 of a file on another processor, while this one reads it. */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Sha256Answer } from './sha256-worker.ts'

/** A digest on its way. */
export interface Digesting {
  /** 64 hexadecimal digits. */
  digest(): Promise<string>
  /** Ends it, done or not. */
  end(): void
}

/** By the browser itself, which is the fastest and takes the bytes as a whole; undefined where it has no digests. */
export function sha256Of(bytes: Uint8Array<ArrayBuffer>): Digesting | undefined {
  // only pages from https or this machine have `subtle`
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (subtle === undefined) return undefined
  const digits = subtle.digest('SHA-256', bytes).then((digest) => bytesToHex(new Uint8Array(digest)))
  digits.catch(() => undefined)
  return { digest: () => digits, end: () => undefined }
}

/** By a worker that streams the file; undefined where a worker cannot have workers. */
export function sha256Beside(blob: Blob): Digesting | undefined {
  if (typeof Worker === 'undefined') return undefined
  const worker = new Worker(new URL('./sha256-worker.ts', import.meta.url), { type: 'module' })
  const digits = new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Sha256Answer>) => {
      // what it took is free while the rules are checked
      worker.terminate()
      if ('digits' in data) resolve(data.digits)
      else reject(new Error(data.error))
    }
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(blob)
  })
  digits.catch(() => undefined)
  return { digest: () => digits, end: () => worker.terminate() }
}
