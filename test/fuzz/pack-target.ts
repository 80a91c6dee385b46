/** Hostile packs: JSON and rule text changed. What comes of parsing, linting, resolving and checking is a LintelError or a result. */
import { readFileSync } from 'node:fs'
import { checkModel } from '../../engine/check.ts'
import { LintelError } from '../../engine/errors.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import { lintPack } from '../../engine/pack/lint.ts'
import { parsePack } from '../../engine/pack/parse.ts'
import { resolvePacks } from '../../engine/pack/resolve.ts'
import { loadSchema, SCHEMA_NAMES } from '../../engine/schema/load.ts'
import { KERNEL_FILE, ownPacks } from '../digest/inputs.ts'
import type { Target } from './fuzz.ts'
import { mutatePack } from './pack-mutate.ts'
import { STEP_CORPUS } from './step-seeds.ts'

/** Milliseconds that one pack may take, on a slow machine under load. */
const PATIENCE = 20_000
const SCHEMAS = SCHEMA_NAMES.map(loadSchema)

export async function packTarget(): Promise<Target> {
  const kernel = await loadKernel(readFileSync(KERNEL_FILE))
  const endings = new Set<string>()
  return {
    name: 'pack',
    seeds: packSeeds,
    mutate: mutatePack,
    reached: () => `${endings.size} sorts of endings`,
    run: async (input) => {
      const start = performance.now()
      const ending = await endingOf(kernel, input)
      const took = performance.now() - start
      const isNew = !endings.has(ending.sort)
      endings.add(ending.sort)
      const problem = took > PATIENCE ? `slow: ${Math.round(took)} ms` : ending.problem
      return { isNew, problem }
    },
  }
}

const BASES = ownPacks().filter(({ id }) => id === 'core/facts')

/** Every rule of the packs that come with Lintel as a pack of its own, without its cases; texts of no rule. */
function packSeeds(): string[] {
  return ownPacks().flatMap(({ rules, ...pack }) =>
    rules.map((rule) => JSON.stringify({ ...pack, rules: [{ ...rule, cases: rule.cases.slice(0, 1) }] })),
  )
}

interface Ending {
  /** How it ended, without the names and numbers of the input. */
  readonly sort: string
  readonly problem: string | null
}

async function endingOf(kernel: Kernel, input: string): Promise<Ending> {
  let json: unknown
  try {
    json = JSON.parse(input)
  } catch {
    return { sort: 'no JSON', problem: null }
  }
  try {
    const pack = parsePack(json, 'fuzz')
    const faults = lintPack(pack, SCHEMAS, BASES)
    const packs = resolvePacks([pack, ...BASES], [pack.id], { drafts: true })
    const { rules } = await checkModel(kernel, { name: 'fuzz', chunks: [MODEL], size: null }, { packs })
    return { sort: `${faults.map(sortOf).join()} ${rules.map(({ status }) => status).join()}`, problem: null }
  } catch (error) {
    if (!(error instanceof LintelError))
      return { sort: 'threw', problem: `threw ${String(error)}: ${(error as Error).stack}` }
    const internal = error.code.startsWith('internal') || error.code === 'memory'
    return { sort: sortOf(error), problem: internal ? `${error.code}: ${error.message}` : null }
  }
}

const MODEL = readFileSync(`${STEP_CORPUS}/relations.ifc`)

function sortOf({ code, message }: LintelError): string {
  return `${code} ${message.replace(/'[^']*'|"[^"]*"|`[^`]*`|[\d.]+/g, '').slice(0, 60)}`
}
