/** Where the build put things, and what the server reads from there at its start. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LintelError } from '../engine/errors.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { parsePack } from '../engine/pack/parse.ts'
import type { KernelTwins } from './checks/check-protocol.ts'
import { folderFiles, type StaticFiles, staticFile } from './http/static-files.ts'

/** Everything the server serves and runs. */
export interface Built {
  readonly version: string
  readonly kernel: KernelTwins
  readonly packs: readonly Pack[]
  readonly files: StaticFiles
  readonly workerUrl: URL
  /** The thread of live checks. */
  readonly liveUrl: URL
  /** The thread of PGlite. */
  readonly pgliteUrl: URL
}

/** `dist/`, seen from the built file and from its source alike. */
const DIST = new URL(import.meta.url.endsWith('.ts') ? '../dist/' : '../', import.meta.url)

/** Served for large models in the page. The server's own checks have a thread each and share no memory. */
const THREADS = 'kernel-threads.wasm'

/** @throws LintelError internal-kernel when the build is missing, pack-invalid */
export function readBuilt(): Built {
  const dist = fileURLToPath(DIST)
  const kernel = { simd: readKernel(dist, 'kernel.wasm'), scalar: readKernel(dist, 'kernel-scalar.wasm') }
  const rulesets = folderFiles(join(dist, 'rulesets'), 'rulesets/')
  const files = new Map([
    ...folderFiles(join(dist, 'page')),
    ...rulesets,
    ['kernel.wasm', staticFile('kernel.wasm', kernel.simd)] as const,
    ['kernel-scalar.wasm', staticFile('kernel-scalar.wasm', kernel.scalar)] as const,
    [THREADS, staticFile(THREADS, readKernel(dist, THREADS))] as const,
  ])
  const { version } = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8')) as { version: string }
  return {
    version,
    kernel,
    packs: readPacks(rulesets),
    files,
    workerUrl: new URL('server/checks/check-worker.js', DIST),
    liveUrl: new URL('server/checks/live-worker.js', DIST),
    pgliteUrl: new URL('server/store/pglite-thread.js', DIST),
  }
}

function readKernel(dist: string, name: string): Uint8Array<ArrayBuffer> {
  if (!existsSync(join(dist, name)))
    throw new LintelError('internal-kernel', `${join(dist, name)} is missing; run 'npm run build'`)
  return new Uint8Array(readFileSync(join(dist, name)))
}

function readPacks(files: StaticFiles): readonly Pack[] {
  const index = readJson(files, 'rulesets/index.json') as readonly { readonly file: string }[] | null
  return (index ?? []).map(({ file }) => parsePack(readJson(files, `rulesets/${file}`), file))
}

function readJson(files: StaticFiles, name: string): unknown {
  const file = files.get(name)
  return file === undefined ? null : JSON.parse(new TextDecoder().decode(file.bytes))
}
