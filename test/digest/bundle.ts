/** Bundles the workers of the digest test into a folder, each as one or more ES modules. */
import { join } from 'node:path'
import { build } from 'vite'

/** Writes `thread.mjs` and `web-worker.mjs` into `folder`. */
export async function bundleWorkers(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      reportCompressedSize: false,
      lib: {
        entry: {
          thread: join(import.meta.dirname, 'thread.ts'),
          'web-worker': join(import.meta.dirname, 'web-worker.ts'),
        },
        formats: ['es'],
        fileName: (_format, name) => `${name}.mjs`,
      },
      rolldownOptions: { external: [/^node:/], output: { chunkFileNames: '[name].mjs' } },
    },
  })
}
