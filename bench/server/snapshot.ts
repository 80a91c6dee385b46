/** A large model that is checked again: read from its file, against read from the snapshot that the check before kept. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { resolvePacks } from '../../engine/pack/resolve.ts'
import { sampleBuilding } from '../../engine/sample/building.ts'
import { readBuilt } from '../../server/built.ts'
import { CheckPool } from '../../server/checks/check-pool.ts'
import type { ModelFile } from '../../server/checks/check-protocol.ts'
import { nodeHasher } from '../../server/checks/hasher.ts'
import { NO_REAL_MODELS, REAL_FOLDER } from '../../test/digest/inputs.ts'
import { type Figure, timed } from '../figures.ts'
import { measure, of } from '../measure.ts'

const RULES = ['core/information']
const QUICK = process.argv.includes('--quick')
/** About 58,000 elements in 16 MB. */
const MODEL = { schema: 'IFC4', storeys: 12, roomsPerStorey: 72, seed: 6, violations: 1 } as const
const REAL = ['schependomlaan_houten_kozijnen.ifc', 'janesville_restaurant_revit2012.ifc']

/** Times by model, and their ratios. */
export async function snapshots(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lintel-bench-'))
  const { kernel, packs, workerUrl } = readBuilt()
  const pool = new CheckPool({ workerUrl, kernel, threads: 1, queue: 1 })
  try {
    const sample = join(folder, 'sample building')
    writeFileSync(sample, [...sampleBuilding(MODEL)].join(''))
    const real = REAL.map((name) => join(REAL_FOLDER, name)).filter(existsSync)
    if (real.length < REAL.length) process.stderr.write(`skipped: ${NO_REAL_MODELS}\n`)
    const order = { size: null, packs: resolvePacks(packs, RULES), ids: [], audit: 'report' } as const
    const check = async (from: ModelFile, snapshotTo: string | null = null): Promise<number> => {
      const options = {
        signal: new AbortController().signal,
        onProgress: () => undefined,
        onPiece: () => undefined,
        snapshotTo,
      }
      const { digest } = await pool.runStored({ ...order, name: 'model.ifc' }, from, options)
      return Number.parseInt(digest.slice(-8), 16)
    }
    const figures: Figure[] = []
    for (const path of [sample, ...real])
      figures.push(...(await again(path, join(folder, 'snapshot'), check)))
    return figures
  } finally {
    await pool.end()
    rmSync(folder, { recursive: true })
  }
}

type Check = (from: ModelFile, snapshotTo?: string) => Promise<number>

async function again(path: string, snapshot: string, check: Check): Promise<Figure[]> {
  const hash = nodeHasher()
  hash.update(readFileSync(path))
  const sha256 = hash.digestHex()
  await check({ path }, snapshot)
  // it is kept behind the answer, before the next one
  await check({ path })
  const megabytes = (of: string): string => `${(statSync(of).size / 1e6).toFixed(1)} MB`
  const name = path.slice(path.lastIndexOf('/') + 1).replace('.ifc', '')
  const [FILE, SNAPSHOT] = [
    `${name}, file of ${megabytes(path)}`,
    `${name}, snapshot of ${megabytes(snapshot)}`,
  ]
  const timings = await measure(
    [
      { name: FILE, run: () => check({ path }) },
      { name: SNAPSHOT, run: () => check({ snapshot, sha256 }) },
    ],
    { warmUp: QUICK ? 3 : 8, rounds: QUICK ? 5 : 15 },
  )
  return [
    ...timings.map((timing) => timed(timing)),
    {
      name: 'file / snapshot',
      value: of(timings, FILE).median / of(timings, SNAPSHOT).median,
      unit: 'times',
    },
  ]
}
