/** The page's side of reading IDS files: in a worker of its own, so that a check that runs is not held up. */
import { size, WORDS } from './words.ts'
import type { IdsOutcome, IdsSource, RefusalReason, WorkerReply, WorkerRequest } from './worker-protocol.ts'

/** Bytes that an IDS may have here and on a server; real ones have some hundred kilobytes. */
const MOST_BYTES = 2 ** 24

/** A file that was read, or why it is not taken. */
export type IdsRead =
  | { readonly type: 'accepted'; readonly source: IdsSource }
  | { readonly type: 'refused'; readonly name: string; readonly reasons: readonly RefusalReason[] }

/** Reads files in their order; the worker ends with the last. Never rejects. */
export async function readIdsFiles(files: readonly File[], makeWorker: () => Worker): Promise<IdsRead[]> {
  const worker = makeWorker()
  try {
    const read: IdsRead[] = []
    for (const file of files) read.push(await readFile(file, worker))
    return read
  } finally {
    worker.terminate()
  }
}

async function readFile(file: File, worker: Worker): Promise<IdsRead> {
  const { name } = file
  try {
    if (file.size > MOST_BYTES) return refused(name, WORDS.idsTooLarge(size(MOST_BYTES)))
    const bytes = await file.arrayBuffer()
    // kept, because the file may be another by the time it is sent
    const blob = new Blob([bytes])
    const outcome = await ask(worker, name, bytes)
    if (outcome.type === 'refused') return { ...outcome, name }
    return { type: 'accepted', source: { name, blob, document: outcome.document, faults: outcome.faults } }
  } catch {
    return refused(name, WORDS.idsUnreadable)
  }
}

function ask(worker: Worker, name: string, bytes: ArrayBuffer): Promise<IdsOutcome> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
      if ('ids' in data) resolve(data.ids)
    }
    worker.onerror = () => reject(new Error('the worker ended'))
    const request: WorkerRequest = { type: 'ids', run: 0, name, bytes }
    worker.postMessage(request, [bytes])
  })
}

function refused(name: string, text: string): IdsRead {
  return { type: 'refused', name, reasons: [{ place: null, text }] }
}
