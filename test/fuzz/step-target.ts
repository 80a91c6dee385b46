/** Hostile STEP files: read by both twins and by the reference in pieces of any size, then checked with all packs. */
import { readFileSync } from 'node:fs'
import { checkRead } from '../../engine/check.ts'
import { LintelError } from '../../engine/errors.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import { readModel } from '../../engine/read.ts'
import type { Random } from '../../engine/sample/random.ts'
import { KERNEL_FILE, resolvedPacks, SCALAR_FILE } from '../digest/inputs.ts'
import { cutInto } from '../kernel/load.ts'
import { type PlainStep, readStep } from '../reference/step.ts'
import { plainColumns } from '../reference/step-columns.ts'
import { Coverage, type CoveredKernel, coveredKernel } from './coverage.ts'
import type { Outcome, Target } from './fuzz.ts'
import { modelColumns, plainColumnFacts, sameInColumn } from './step-columns.ts'
import { firstDifference, modelFacts, plainFacts, type StepFacts } from './step-facts.ts'
import { mutateStep } from './step-mutate.ts'
import { stepSeeds } from './step-seeds.ts'

/** Loops and calls: for an instance and its schema, and for each byte; ten times that for checking. */
const FUEL = 5_000_000
const FUEL_PER_BYTE = 500
/** Bytes of memory: for an instance and its schema, for each byte of the file, and once for names that lie far apart. */
const MEMORY = 24 * 2 ** 20
const MEMORY_PER_BYTE = 128
const MEMORY_NAMES = 65_536 * 4096

/** Columns are compared of files of so few instances; of larger ones where reading them was new, and of one in so many others. */
const FEW_INSTANCES = 200
const MOST_INSTANCES = 800
const COLUMNS_EVERY = 4
/** Loops and calls for everything that such a file states. */
const FUEL_OF_COLUMNS = 50_000_000

/** Checking takes ten times as long as reading: done for what reads like nothing before, and for one in so many others. */
const CHECK_EVERY = 12

/** The most memory that reading a file may take, in bytes. */
export function memoryBound(fileBytes: number): number {
  return MEMORY + MEMORY_PER_BYTE * fileBytes + Math.min(MEMORY_NAMES, (fileBytes / 8) * 4400)
}

/** How reading ended: facts, or the code and words of an error. */
type Ending = {
  readonly model: Model | null
  readonly facts: StepFacts | { readonly code: string; readonly message: string }
}

/** Thrown where something is wrong; the message is the problem. */
class Problem extends Error {}

export async function stepTarget(): Promise<Target> {
  const covered = await coveredKernel()
  const simd = await loadKernel(readFileSync(KERNEL_FILE))
  const scalar = await loadKernel(readFileSync(SCALAR_FILE))
  const coverage = new Coverage(covered.probes)
  return {
    name: 'step',
    seeds: stepSeeds,
    mutate: mutateStep,
    reached: () => `${coverage.reached} of ${covered.probes} branches of the kernel`,
    run: async (input, random) => {
      const bytes = Buffer.from(input, 'latin1')
      const outcome = { isNew: false, problem: null as string | null }
      try {
        await judge(bytes, random, { covered, simd, scalar }, () => {
          const isNew = coverage.add(covered.counters())
          outcome.isNew ||= isNew
          return isNew
        })
      } catch (error) {
        outcome.problem =
          error instanceof Problem ? error.message : `threw ${String(error)}: ${(error as Error).stack}`
      }
      return outcome satisfies Outcome
    },
  }
}

interface Kernels {
  readonly covered: CoveredKernel
  readonly simd: Kernel
  readonly scalar: Kernel
}

/** @throws Problem */
async function judge(
  bytes: Uint8Array,
  random: Random,
  kernels: Kernels,
  onRun: () => boolean,
): Promise<void> {
  const { covered, simd, scalar } = kernels
  const { facts: expected, step } = reference(bytes)
  const cut = pieces(bytes, random)
  const fuel = FUEL + (FUEL_PER_BYTE + cut.length) * bytes.length
  covered.fuel = fuel
  let isNew = false
  const read = async (kernel: Kernel, chunks: readonly Uint8Array[]): Promise<Ending> => {
    const ending = await ended(kernel, chunks, step?.passed ?? [])
    if (kernel === covered) isNew = onRun()
    if (covered.isExhausted()) throw new Problem('hang while reading: more steps than the bytes allow')
    return ending
  }
  const instrumented = await read(covered, cut)
  agree('reference', expected, instrumented.facts)
  const whole = await read(simd, [bytes])
  agree('chunks or twins', instrumented.facts, whole.facts)
  agree('chunks or twins', whole.facts, (await read(scalar, pieces(bytes, random))).facts)
  if (whole.model === null || instrumented.model === null) return
  judgeMemory(whole.model, bytes.length)
  const instances = step?.instances.length ?? Number.POSITIVE_INFINITY
  const isTaken = instances <= FEW_INSTANCES || isNew || random.below(COLUMNS_EVERY) === 0
  if (step !== null && instances <= MOST_INSTANCES && isTaken) {
    judgeColumns(step, covered, instrumented.model, whole.model)
    onRun()
  }
  if (!isNew && random.below(CHECK_EVERY) !== 0) return
  covered.refuel(10 * fuel)
  const packs = someRules(random)
  const digest = await checked(covered, instrumented.model, packs)
  onRun()
  if (covered.isExhausted()) throw new Problem('hang while checking: more steps than the bytes allow')
  agree('digest of the twins', digest, await checked(simd, whole.model, packs))
}

/** @throws Problem */
function judgeColumns(step: PlainStep, covered: CoveredKernel, model: Model, twin: Model): void {
  const expected = plainColumnFacts(plainColumns(step))
  covered.refuel(FUEL_OF_COLUMNS)
  agree('columns', expected, modelColumns(model), sameInColumn)
  if (covered.isExhausted()) throw new Problem('hang while filling columns: more steps than the bytes allow')
  agree('columns of the twins', expected, modelColumns(twin), sameInColumn)
}

function reference(bytes: Uint8Array): {
  readonly facts: Ending['facts']
  readonly step: PlainStep | null
} {
  try {
    const step = readStep(bytes)
    return { facts: plainFacts(step), step }
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    return { facts: { code: error.code, message: '' }, step: null }
  }
}

async function ended(
  kernel: Kernel,
  chunks: readonly Uint8Array[],
  passed: readonly number[],
): Promise<Ending> {
  try {
    const model = await readModel(kernel, { name: 'fuzz.ifc', chunks, size: null })
    return { model, facts: modelFacts(model, passed) }
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    if (error.code.startsWith('internal') || error.code === 'memory')
      return { model: null, facts: { code: error.code, message: error.message } }
    return { model: null, facts: { code: error.code, message: '' } }
  }
}

/** @throws Problem */
async function checked(kernel: Kernel, model: Model, packs: readonly ResolvedPack[]): Promise<string> {
  try {
    return (await checkRead(kernel, model, { packs })).digest
  } catch (error) {
    throw new Problem(`check threw ${String(error).slice(0, 60)}: ${(error as Error).stack}`)
  }
}

const PACKS = resolvedPacks()
/** Rules that one input is checked with, of each pack: compiling them costs more than running them. */
const RULES = 5

function someRules(random: Random): ResolvedPack[] {
  return PACKS.map((pack) => {
    const first = random.below(pack.rules.length)
    return { ...pack, rules: pack.rules.slice(first, first + RULES) }
  })
}

/** @throws Problem */
function judgeMemory({ kernel }: Model, fileBytes: number): void {
  const used = kernel.memory.buffer.byteLength
  const bound = memoryBound(fileBytes)
  if (used > bound) throw new Problem(`memory: ${used} bytes for a file of ${fileBytes}, ${bound} allowed`)
}

/** @throws Problem */
function agree(what: string, expected: unknown, found: unknown, same?: typeof Object.is): void {
  const difference = firstDifference(found, expected, same)
  if (difference === null) return
  // instances and values are many: problems of one sort differ in their numbers only
  throw new Problem(`${what}, ${difference.split(' ', 1)[0]?.replace(/\d+/g, '*')}: ${difference}`)
}

/** Bytes of a file that is not cut into very many pieces, each of which costs a call. */
const LARGE = 100_000

/** The bytes in pieces: all at once, one by one, or of sizes at random. */
function pieces(bytes: Uint8Array, random: Random): Uint8Array[] {
  const largest = [1, 3, 16, 17, 64, 1000, 65_536, bytes.length + 1][random.below(8)] as number
  const sizes = Array.from({ length: 7 }, () => 1 + random.below(largest))
  const least = bytes.length / (bytes.length > LARGE ? 300 : 20_000)
  return cutInto(
    bytes,
    sizes.map((size) => Math.max(size, Math.ceil(least))),
  )
}
