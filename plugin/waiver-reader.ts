/** The page's side of reading a waiver file: in a worker of its own, so that neither the page nor a check is held up. */
import { size, WORDS } from './words.ts'
import type {
  RefusalReason,
  WaiversOutcome,
  WaiversSource,
  WorkerReply,
  WorkerRequest,
} from './worker-protocol.ts'

/** Bytes that a waiver file may have here and on a server. */
const MOST_BYTES = 2 ** 24

/** A file that was read, or why it is not taken. */
export type WaiversRead =
  | { readonly type: 'accepted'; readonly source: WaiversSource }
  | { readonly type: 'refused'; readonly name: string; readonly reasons: readonly RefusalReason[] }

/** Never rejects; the worker ends with the file. */
export async function readWaiverFile(given: File, makeWorker: () => Worker): Promise<WaiversRead> {
  const { name } = given
  if (given.size > MOST_BYTES) return refused(name, WORDS.waiversTooLarge(size(MOST_BYTES)))
  const worker = makeWorker()
  try {
    const bytes = await given.arrayBuffer()
    // kept, because the file may be another by the time it is sent
    const blob = new Blob([bytes])
    const outcome = await ask(worker, name, bytes)
    if (outcome.type === 'refused') return refused(name, outcome.message)
    return { type: 'accepted', source: { name, blob, file: outcome.file } }
  } catch {
    return refused(name, WORDS.idsUnreadable)
  } finally {
    worker.terminate()
  }
}

function ask(worker: Worker, name: string, bytes: ArrayBuffer): Promise<WaiversOutcome> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
      if ('waivers' in data) resolve(data.waivers)
    }
    worker.onerror = () => reject(new Error('the worker ended'))
    const request: WorkerRequest = { type: 'waivers', run: 0, name, bytes }
    worker.postMessage(request, [bytes])
  })
}

function refused(name: string, text: string): WaiversRead {
  return { type: 'refused', name, reasons: [{ place: null, text }] }
}
