/** A process that begins a check without an end in a process of its own, and says the number of that one. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readBuilt } from '../../server/built.ts'
import { WIDE_BOUNDS } from '../../server/checks/bounds.ts'
import { CheckThread } from '../../server/checks/check-thread.ts'

const workerUrl = pathToFileURL(join(import.meta.dirname, 'hostile-worker.js'))
const { kernel } = readBuilt()
const thread = new CheckThread({ workerUrl, kernel, bounds: WIDE_BOUNDS, isolation: 'processes' })
setInterval(() => undefined, 1000)
await thread.ready
const order = { name: 'endless.ifc', size: null, packs: [], ids: [], audit: 'report' } as const
const deaf = { onFree: () => undefined, onProgress: () => undefined, onPiece: () => undefined }
const options = { signal: new AbortController().signal, ...deaf }
void thread.checkStored(order, new Blob(['x']).stream(), options)
const isChild = (pid: string): boolean => {
  try {
    return new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
const child = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isChild(name))
console.log(child)
