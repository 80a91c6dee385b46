/** Where Lintel's own files lie: the kernel and the bundled packs in `dist/`, whether run compiled or from source. */
import { existsSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LintelError } from '../engine/errors.ts'
import type { Kernel } from '../engine/kernel.ts'
import { nodeThreads } from './threads.ts'

/** The folder of Lintel's package.json, found by walking up from this file. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new LintelError('internal-kernel', 'package.json of lintel is not there')
    folder = parent
  }
  return folder
}

export function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Loads `dist/kernel.wasm`, or its scalar twin where this processor has no SIMD. */
export async function installedKernel(): Promise<Kernel> {
  const { loadKernel } = await import('../engine/kernel.ts')
  return loadKernel(
    installedFile('kernel.wasm'),
    () => installedFile('kernel-scalar.wasm'),
    nodeThreads(() => installedFile('kernel-threads.wasm')),
  )
}

/** The text of `dist/rulesets/<path>`. */
export async function installedRuleset(path: string): Promise<string> {
  return Buffer.from(await installedFile(join('rulesets', path))).toString('utf8')
}

async function installedFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(join(packageRoot(), 'dist', path))
  } catch (error) {
    const message = `dist/${path} is missing from this installation of Lintel; install it again, or run: npm run build`
    throw new LintelError('internal-kernel', message, { cause: error })
  }
}
