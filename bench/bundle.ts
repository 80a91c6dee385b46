/** Bundles what runs outside this process: the memory bench's child for Node, the worker and its page for a browser. */
import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'
import { ROOT } from '../test/digest/inputs.ts'

/** Inside `node_modules`, so that Node finds the packages that are left out of the child. */
const FOLDER = join(ROOT, 'node_modules/.cache/lintel-bench')

/** @returns the path of the bundled child, which plain Node runs */
export async function bundleChild(): Promise<string> {
  await bundle('child', join(import.meta.dirname, 'memory/child.ts'), [/^node:/, 'web-ifc', /^@ifc-lite\//])
  return join(FOLDER, 'child.mjs')
}

/** @returns the folder that holds `worker.mjs` */
export async function bundleWorker(): Promise<string> {
  await bundle('worker', join(import.meta.dirname, 'chromium/worker.ts'), [/^node:/])
  return FOLDER
}

async function bundle(name: string, entry: string, external: (string | RegExp)[]): Promise<void> {
  const config: InlineConfig = {
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name].mjs' } } },
    build: {
      outDir: FOLDER,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      reportCompressedSize: false,
      lib: { entry: { [name]: entry }, formats: ['es'], fileName: (_format, file) => `${file}.mjs` },
      rolldownOptions: { external, output: { chunkFileNames: '[name].mjs' } },
    },
  }
  await build(config)
}
