/** Bundles what runs outside this process: the memory bench's child for Node, the worker and its page for a browser. */
import { join } from 'node:path'
import { bundleWorkers } from '../test/digest/bundle.ts'
import { ROOT } from '../test/digest/inputs.ts'

/** Inside `node_modules`, so that Node finds the packages that are left out of the child. */
const FOLDER = join(ROOT, 'node_modules/.cache/lintel-bench')

/** The wasm of 0.0.78 for browsers is older than its JavaScript and refuses to stream meshes, which `@thatopen/fragments` needs. */
export const THAT_OPEN_WEB_IFC = 'web-ifc-0.0.77'

/** @returns the path of the bundled child, which plain Node runs */
export async function bundleChild(): Promise<string> {
  const entry = { child: join(import.meta.dirname, 'memory/child.ts') }
  await bundleWorkers(FOLDER, entry, { packages: ['web-ifc', /^@ifc-lite\//] })
  return join(FOLDER, 'child.mjs')
}

/** @returns the path of the bundled child of the IDS bench, which plain Node runs */
export async function bundleIdsChild(): Promise<string> {
  await bundleWorkers(FOLDER, { 'ids-child': join(import.meta.dirname, 'ids/child.ts') })
  return join(FOLDER, 'ids-child.mjs')
}

/** @returns the folder that holds `ids-page.mjs` */
export async function bundleIdsPage(): Promise<string> {
  const entry = { 'ids-page': join(import.meta.dirname, 'ids/page.ts') }
  await bundleWorkers(FOLDER, entry, { alias: { 'web-ifc': THAT_OPEN_WEB_IFC } })
  return FOLDER
}

/** @returns the folder that holds `worker.mjs` */
export async function bundleWorker(): Promise<string> {
  await bundleWorkers(FOLDER, { worker: join(import.meta.dirname, 'chromium/worker.ts') })
  return FOLDER
}
