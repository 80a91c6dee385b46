/** Bundles what tests and benches run outside their process into a folder, each as one or more ES modules. */
import { join } from 'node:path'
import { build } from 'vite'

const DIGEST = {
  thread: join(import.meta.dirname, 'thread.ts'),
  'web-worker': join(import.meta.dirname, 'web-worker.ts'),
}

interface BundleOptions {
  readonly packages?: readonly (string | RegExp)[]
  readonly alias?: Readonly<Record<string, string>>
}

/**
 * Writes `<name>.mjs` into `folder` for every entry: those of the digest test, or the given ones.
 *
 * @param options `packages` are left out of the modules, as those of Node are; `alias` names packages that stand for others
 */
export async function bundleWorkers(
  folder: string,
  entry: Readonly<Record<string, string>> = DIGEST,
  { packages = [], alias = {} }: BundleOptions = {},
): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    publicDir: false,
    resolve: { alias },
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'assets/[name].mjs' } } },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      reportCompressedSize: false,
      lib: { entry, formats: ['es'], fileName: (_format, name) => `${name}.mjs` },
      rolldownOptions: { external: [/^node:/, ...packages], output: { chunkFileNames: '[name].mjs' } },
    },
  })
}
