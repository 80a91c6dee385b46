/** What the tests and benches of whole checks start from: the built kernel, the packs as folders, generated and real models. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { assemblePack, type ResolvedPack, resolvePacks } from '../../engine/pack/resolve.ts'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { DEFAULT_OPTIONS, type SampleManifest, type SampleOptions } from '../../engine/sample/options.ts'

export const ROOT = join(import.meta.dirname, '../..')
export const KERNEL_FILE = join(ROOT, 'dist/kernel.wasm')
export const SCALAR_FILE = join(ROOT, 'dist/kernel-scalar.wasm')
/** Where the real models lie; not part of the repository. */
export const REAL_FOLDER = join(ROOT, '../shared/data/ifc')
/** What a test of real models prints when they are not there. */
export const NO_REAL_MODELS = `no real models here: put IFC files into ${REAL_FOLDER}`

const PACKS = ['core/information', 'us/ada-2010']

/** The kernel as it was built. */
export function builtKernel(): Promise<Kernel> {
  return loadKernel(readFileSync(KERNEL_FILE))
}

/** The packs that most tests check with, and what they extend, read from their folders. */
export function ownPacks(): Pack[] {
  return ['core/facts', ...PACKS].map(folderPack)
}

/** Every pack that comes with Lintel, in the order of their folders. */
export function everyPack(): Pack[] {
  return packFolders('').map(folderPack)
}

function folderPack(folder: string): Pack {
  const path = join(ROOT, 'rulesets', folder)
  const read = (file: string): unknown => JSON.parse(readFileSync(join(path, file), 'utf8'))
  const files = existsSync(join(path, 'rules')) ? readdirSync(join(path, 'rules')).sort() : []
  return assemblePack(
    read('pack.json'),
    files.map((file) => read(`rules/${file}`)),
  )
}

/** Folders below `rulesets` that hold a pack. */
function packFolders(folder: string): string[] {
  const entries = readdirSync(join(ROOT, 'rulesets', folder), { withFileTypes: true })
  const below = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'rules')
    .flatMap(({ name }) => packFolders(join(folder, name)))
    .sort()
  return entries.some(({ name }) => name === 'pack.json') ? [folder, ...below] : below
}

/** Both packs as they run, drafts included unless said otherwise. */
export function resolvedPacks(drafts = true): ResolvedPack[] {
  return resolvePacks(ownPacks(), PACKS, { drafts })
}

/** A generated building as bytes, with what was planted in it. */
export function sampleBytes(options: Partial<SampleOptions> = {}): {
  readonly bytes: Uint8Array
  readonly manifest: SampleManifest
} {
  const chunks = sampleBuilding({ ...DEFAULT_OPTIONS, ...options })
  const parts: string[] = []
  for (;;) {
    const next = chunks.next()
    if (next.done === true) return { bytes: new TextEncoder().encode(parts.join('')), manifest: next.value }
    parts.push(next.value)
  }
}

/** Names of the real models, none when they are not there. */
export function realModels(): string[] {
  if (!existsSync(REAL_FOLDER)) return []
  return readdirSync(REAL_FOLDER)
    .filter((name) => name.endsWith('.ifc'))
    .sort()
}

/** The bytes of a real model. */
export function realBytes(name: string): Uint8Array {
  return readFileSync(join(REAL_FOLDER, name))
}
