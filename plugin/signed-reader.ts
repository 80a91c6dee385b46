/** The page's side of verifying a signed result: in a worker of its own, with the keys that are trusted here. */
import type { Verification } from '../engine/signed/verification.ts'
import type { Trust } from '../engine/signed/verify.ts'
import { WORDS } from './words.ts'
import type { RefusalReason, WorkerReply, WorkerRequest } from './worker-protocol.ts'

/** Bytes of a key set that are read. */
const MOST_KEY_BYTES = 2 ** 20

export interface GivenSigned {
  readonly file: File
  /** A key set that was given with it: then it alone is trusted. */
  readonly keys: File | null
}

export type SignedRead =
  | { readonly type: 'verified'; readonly name: string; readonly verification: Verification }
  | { readonly type: 'refused'; readonly name: string; readonly reasons: readonly RefusalReason[] }

export interface SignedReaderDeps {
  readonly makeWorker: () => Worker
  /** The key set of the server behind this page; null where there is none. */
  readonly loadKeys: () => Promise<unknown>
}

/**
 * Whose keys count: those that were given, else those of the server behind this page; where there is neither, those in
 * the file, which show that nothing was changed and not who signed. Never rejects.
 */
export async function readSigned(given: GivenSigned, deps: SignedReaderDeps): Promise<SignedRead> {
  const { name } = given.file
  const worker = deps.makeWorker()
  try {
    const trust = await trustOf(given.keys, deps)
    const verification = await ask(worker, trust, await given.file.arrayBuffer())
    return { type: 'verified', name, verification }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { type: 'refused', name, reasons: [{ place: null, text }] }
  } finally {
    worker.terminate()
  }
}

async function trustOf(keys: File | null, { loadKeys }: SignedReaderDeps): Promise<Trust> {
  if (keys !== null) {
    const text = await keys.slice(0, MOST_KEY_BYTES).text()
    return { kind: 'keys', keys: JSON.parse(text), source: keys.name }
  }
  const served = await loadKeys()
  return served === null ? { kind: 'embedded' } : { kind: 'keys', keys: served, source: WORDS.serverKeys }
}

function ask(worker: Worker, trust: Trust, bytes: ArrayBuffer): Promise<Verification> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
      if (!('signed' in data)) return
      if (typeof data.signed === 'string') reject(new Error(data.signed))
      else resolve(data.signed)
    }
    worker.onerror = () => reject(new Error(WORDS.idsUnreadable))
    const request: WorkerRequest = { type: 'verify', run: 0, trust, bytes }
    worker.postMessage(request, [bytes])
  })
}
