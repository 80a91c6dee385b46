/** The bench inside a browser: a web worker that runs one task with the same harness and the same sides as Node does. */
import { loadKernel } from '../../engine/kernel.ts'
import { sha256Beside, sha256Of } from '../../plugin/sha256.ts'
import { evaluation } from '../evaluation/evaluation.ts'
import { compiled, makeScene } from '../evaluation/scene.ts'
import type { Section } from '../figures.ts'
import { asWritten } from '../reading/equal-values.ts'
import { startIfcLite } from '../reading/ifc-lite.ts'
import { type Digesting, reading } from '../reading/reading.ts'
import { startWebIfc } from '../reading/web-ifc.ts'
import { startUp } from '../start-up.ts'
import { fetched } from './fetched.ts'
import { memoryWork } from './memory-work.ts'
import type { Answer, TaskWithFile } from './tasks.ts'

interface WorkerPort {
  onmessage: ((event: MessageEvent<TaskWithFile>) => void) | null
  postMessage(answer: Answer): void
}

const port = self as unknown as WorkerPort

port.onmessage = ({ data }) => {
  perform(data).then(
    (section) => port.postMessage({ section }),
    (error: unknown) =>
      port.postMessage({ error: error instanceof Error ? `${error.stack}` : String(error) }),
  )
}

/** As the page does it: up to 64 MiB by the browser itself, beyond in a worker of its own, which ends with the reading. */
function besideReading(bytes: Uint8Array<ArrayBuffer>): () => Digesting {
  const file = bytes.length > 1 << 26 ? new Blob([bytes]) : null
  return () => {
    const beside = file === null ? sha256Of(bytes) : sha256Beside(file)
    return { options: { sha256: beside?.digest }, end: () => beside?.end() }
  }
}

async function perform(task: TaskWithFile): Promise<Section> {
  const kernelBytes = await fetched('/kernel.wasm')
  if (task.kind === 'start-up') return { title: 'kernel', figures: await startUp(kernelBytes, task.rounds) }
  const kernel = await loadKernel(kernelBytes)
  if (task.kind === 'memory') {
    if (task.file === undefined) throw new Error('the page holds no file')
    return { title: `${await memoryWork(task.side, task.file, kernel)}`, figures: [] }
  }
  if (task.kind === 'evaluation') {
    const scene = makeScene(kernel, undefined, task)
    return evaluation(scene, compiled(await scene.read(), scene.rules), task.rounds)
  }
  const bytes = await fetched(task.url)
  const programs = {
    kernel,
    webIfc: await startWebIfc('/web-ifc.wasm'),
    ifcLite: startIfcLite(await fetched('/ifc-lite.wasm')),
    digesting: besideReading(bytes as Uint8Array<ArrayBuffer>),
  }
  const model = { name: task.name, bytes, inSi: task.si ? asWritten : null }
  return reading(programs, model, task.rounds)
}
