/** Where the other programs' modules lie, and what they are started with in Node. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeHasher } from '../server/checks/hasher.ts'
import { builtKernel, ROOT } from '../test/digest/inputs.ts'
import { startIfcLite } from './reading/ifc-lite.ts'
import type { Programs } from './reading/reading.ts'
import { startWebIfc } from './reading/web-ifc.ts'

export const IFC_LITE_WASM = join(ROOT, 'node_modules/@ifc-lite/wasm/pkg/ifc-lite_bg.wasm')
export const WEB_IFC_WASM = join(ROOT, 'node_modules/web-ifc/web-ifc.wasm')

/** All programs, started in this process. */
export async function nodePrograms(): Promise<Programs> {
  return {
    kernel: await builtKernel(),
    webIfc: await startWebIfc(),
    ifcLite: startIfcLite(readFileSync(IFC_LITE_WASM)),
    digesting: () => ({ options: { hasher: nodeHasher }, end: () => undefined }),
  }
}
