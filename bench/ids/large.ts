/** A large IDS on a large model: what compiling and judging take beside reading, cold in a process of its own and warm in this one. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Kernel } from '../../engine/kernel.ts'
import { nodeHasher } from '../../server/checks/hasher.ts'
import { KERNEL_FILE } from '../../test/digest/inputs.ts'
import { type Figure, type Section, timed } from '../figures.ts'
import { type Rounds, timing } from '../measure.ts'
import { writeChunks } from '../memory/memory.ts'
import type { ColdCheck } from './child.ts'
import { PHASES, type Phases, phasesOf } from './phases.ts'
import { specificationsIds } from './specifications.ts'

export interface LargeIds {
  readonly specifications: number
  readonly warm: Rounds
  /** Processes. */
  readonly cold: number
}

interface LargeModel {
  readonly name: string
  readonly bytes: Uint8Array
}

const run = promisify(execFile)
const SEED = 1
const CHUNK = 1 << 20

/** @param child the bundled process that checks cold */
export async function largeIds(
  { kernel, child }: { readonly kernel: Kernel; readonly child: string },
  { name, bytes }: LargeModel,
  { specifications, warm, cold }: LargeIds,
): Promise<Section> {
  const ids = new TextEncoder().encode(specificationsIds(specifications, SEED))
  const inProcess = (toResult: boolean): Promise<Phases> =>
    phasesOf({
      kernel,
      hasher: nodeHasher,
      ids,
      input: { name: 'bench', chunks: chunksOf(bytes), size: bytes.length },
      toResult,
    })
  const colds = await coldChecks(child, { bytes, ids, times: cold })
  const warms: Phases[] = []
  for (let round = -warm.warmUp; round < warm.rounds; round++) {
    globalThis.gc?.()
    const phases = await inProcess(false)
    if (round >= 0) warms.push(phases)
  }
  const ended = await inProcess(true)
  const [coldEnd, ...others] = colds as [ColdCheck, ...ColdCheck[]]
  assertSame([ended, ...colds, ...warms])
  return {
    title: `an IDS of ${specifications} specifications, ${name}, ${(bytes.length / 1e6).toFixed(1)} MB`,
    figures: [
      { name: 'verdicts: fail', value: ended.fail, unit: 'rows' },
      { name: 'verdicts: pass', value: ended.pass, unit: 'rows' },
      ...phaseFigures('warm', warms),
      ...phaseFigures('cold', others),
      { name: 'warm: result with all findings', value: ended.ms.result ?? 0, unit: 'ms' },
      { name: 'cold: result with all findings', value: coldEnd.ms.result ?? 0, unit: 'ms' },
      {
        name: 'peak memory up to the verdicts',
        value: Math.max(...others.map(({ peak }) => peak)) / 1e6,
        unit: 'MB',
      },
      { name: 'peak memory up to the result', value: coldEnd.peak / 1e6, unit: 'MB' },
    ],
  }
}

/** The first goes on to the result, `times` more end with the verdicts. */
async function coldChecks(
  child: string,
  { bytes, ids, times }: { readonly bytes: Uint8Array; readonly ids: Uint8Array; readonly times: number },
): Promise<ColdCheck[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-bench-'))
  const [model, file] = [join(folder, 'model.ifc'), join(folder, 'bench.ids')]
  try {
    await writeChunks(model, chunksOf(bytes))
    await writeFile(file, ids)
    const checks: ColdCheck[] = []
    for (let i = 0; i <= times; i++) {
      const args = [child, model, file, KERNEL_FILE, i === 0 ? 'result' : 'verdicts']
      const { stdout } = await run(process.execPath, args)
      checks.push(JSON.parse(stdout) as ColdCheck)
    }
    return checks
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @throws Error when two of them come to different verdicts or digests */
export function assertSame(all: readonly Phases[]): void {
  const [first] = all
  const digest = all.find((one) => one.digest !== null)?.digest
  for (const one of all) {
    if (one.pass !== first?.pass || one.fail !== first.fail)
      throw new Error(`${one.pass} pass and ${one.fail} fail, not ${first?.pass} and ${first?.fail}`)
    if (one.digest !== null && one.digest !== digest)
      throw new Error(`the digest ${one.digest}, not ${digest}`)
  }
}

function phaseFigures(how: string, all: readonly Phases[]): Figure[] {
  const of = ({ ms }: Phases, phase: (typeof PHASES)[number]): number => ms[phase] ?? 0
  const phases = PHASES.filter((phase) => phase !== 'result').map((phase) =>
    timed(
      timing(
        `${how}: ${phase}`,
        all.map((one) => of(one, phase)),
      ),
    ),
  )
  const ratio = (name: string, value: (one: Phases) => number): Figure => {
    const { median, min, max, runs } = timing(
      name,
      all.map((one) => value(one) / of(one, 'reading')),
    )
    return { name: `${how}: ${name} to reading`, value: median, unit: 'x', spread: [min, max], runs }
  }
  return [
    ...phases,
    ratio('compiling and judging', (one) => of(one, 'compiling') + of(one, 'judging')),
    ratio(
      'parsing, compiling and judging',
      (one) => of(one, 'parsing') + of(one, 'compiling') + of(one, 'judging'),
    ),
  ]
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}
