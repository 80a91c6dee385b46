/** Bundles what runs outside this process: the memory bench's child for Node, the worker and its page for a browser. */
import { join } from 'node:path'
import { bundleWorkers } from '../test/digest/bundle.ts'
import { ROOT } from '../test/digest/inputs.ts'

/** Inside `node_modules`, so that Node finds the packages that are left out of the child. */
const FOLDER = join(ROOT, 'node_modules/.cache/lintel-bench')

/** @returns the path of the bundled child, which plain Node runs */
export async function bundleChild(): Promise<string> {
  const entry = { child: join(import.meta.dirname, 'memory/child.ts') }
  await bundleWorkers(FOLDER, entry, ['web-ifc', /^@ifc-lite\//])
  return join(FOLDER, 'child.mjs')
}

/** @returns the folder that holds `worker.mjs` */
export async function bundleWorker(): Promise<string> {
  await bundleWorkers(FOLDER, { worker: join(import.meta.dirname, 'chromium/worker.ts') })
  return FOLDER
}
