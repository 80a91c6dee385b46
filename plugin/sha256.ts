/** The SHA-256 of a file on another processor, while this one reads it. */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Sha256Answer } from './sha256-worker.ts'

/** Smaller files are digested sooner than another thread is asked. */
const WORTHWHILE = 1 << 18
/** The browser's own digest is the fastest, and takes the file as a whole: up to so many bytes. */
const WHOLE = 1 << 26

/** A digest on its way. */
export interface Digesting {
  /** 64 hexadecimal digits. */
  digest(): Promise<string>
  /** Ends it, done or not. */
  end(): void
}

/**
 * Starts to digest a file.
 *
 * @returns undefined where the reading thread must do it itself: for a small file, or where there is no other thread
 */
export function sha256Beside(blob: Blob): Digesting | undefined {
  if (blob.size < WORTHWHILE) return undefined
  // only pages from https or this machine have `subtle`
  if (blob.size <= WHOLE && globalThis.crypto?.subtle !== undefined) return byBrowser(blob)
  return typeof Worker === 'undefined' ? undefined : byWorker(blob)
}

function byBrowser(blob: Blob): Digesting {
  const digits = blob
    .arrayBuffer()
    .then((bytes) => crypto.subtle.digest('SHA-256', bytes))
    .then((digest) => bytesToHex(new Uint8Array(digest)))
  digits.catch(() => undefined)
  return { digest: () => digits, end: () => undefined }
}

function byWorker(blob: Blob): Digesting {
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
