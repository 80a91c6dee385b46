/** Hostile snapshots: bytes and words changed. Each is refused with a LintelError, or is some model that can be read and checked. */
import { readFileSync } from 'node:fs'
import { checkRead } from '../../engine/check.ts'
import { LintelError } from '../../engine/errors.ts'
import { type Kernel, loadKernel } from '../../engine/kernel.ts'
import { readModel } from '../../engine/read.ts'
import type { Random } from '../../engine/sample/random.ts'
import { writeSnapshot } from '../../engine/snapshot.ts'
import { KERNEL_FILE, resolvedPacks } from '../digest/inputs.ts'
import { read } from '../kernel/load.ts'
import { Coverage, type CoveredKernel, coveredKernel } from './coverage.ts'
import type { Target } from './fuzz.ts'
import { firstDifference, modelFacts } from './step-facts.ts'
import { pick } from './step-hostile.ts'
import { stepCorpus } from './step-seeds.ts'

/** Loops and calls for one snapshot, checking it included. */
const FUEL = 100_000_000
/** Bytes of memory for one snapshot: an instance, and what checking a small model takes. */
const MEMORY = 64 * 2 ** 20
/** Rules of each pack that a model is checked with. */
const RULES = 4

export async function snapshotTarget(): Promise<Target> {
  const covered = await coveredKernel()
  const simd = await loadKernel(readFileSync(KERNEL_FILE))
  const coverage = new Coverage(covered.probes)
  const seeds = await Promise.all(stepCorpus().map(({ text }) => snapshotOf(text, simd)))
  return {
    name: 'snapshot',
    seeds: () => seeds,
    mutate: mutateSnapshot,
    reached: () => `${coverage.reached} of ${covered.probes} branches of the kernel`,
    run: async (input) => {
      const problem = await judge(Buffer.from(input, 'latin1'), covered, simd)
      return { isNew: coverage.add(covered.counters()), problem }
    },
  }
}

async function snapshotOf(text: string, kernel: Kernel): Promise<string> {
  return Buffer.concat(writeSnapshot(await read(Buffer.from(text, 'latin1'), kernel))).toString('latin1')
}

/** A byte, a word of four bytes where words lie, or a piece: changed, cut out, put in from elsewhere. */
function mutateSnapshot(input: string, others: readonly string[], random: Random): string {
  const at = random.below(input.length + 1)
  const word = at & ~3
  const other = pick(others, random)
  const from = random.below(other.length)
  const ways = [
    () => put(input, at, 1, String.fromCharCode(random.below(256))),
    () => put(input, word, 4, wordText(random)),
    () => put(input, word, 4, wordText(random)),
    () => put(input, word, 4, input.slice(word + 4, word + 8)),
    () =>
      put(input, word, 4 * (1 + random.below(8)), other.slice(from & ~3, (from & ~3) + 4 * random.below(8))),
    () => input.slice(0, at),
  ]
  return pick(ways, random)()
}

function put(text: string, at: number, remove: number, insert: string): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}

function wordText(random: Random): string {
  const words = [0, 1, 2, 0xffffffff, 0x7fffffff, 0x80000000, 0x10000, 0xfff80000, 0xfff80006, 0x3ff00000]
  const word = random.below(2) === 0 ? pick(words, random) : random.below(2000)
  return String.fromCharCode(word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24)
}

/** What is wrong; null when nothing is. */
async function judge(bytes: Uint8Array, covered: CoveredKernel, simd: Kernel): Promise<string | null> {
  covered.fuel = FUEL
  const mine = await endingOf(bytes, covered)
  if (covered.isExhausted()) return 'hang: more steps than a small snapshot needs'
  if (typeof mine === 'string' && mine.startsWith('problem')) return mine
  return firstDifference(await endingOf(bytes, simd), mine) === null ? null : 'the twins differ'
}

const PACKS = resolvedPacks().map((pack) => ({ ...pack, rules: pack.rules.slice(0, RULES) }))

/** Facts and digest of the model, the code of the error, or `problem …`. */
async function endingOf(bytes: Uint8Array, kernel: Kernel): Promise<unknown> {
  try {
    const model = await readModel(kernel, { name: 'fuzz', chunks: [bytes], size: null }, { snapshots: true })
    const facts = modelFacts(model, [])
    const { digest } = await checkRead(kernel, model, { packs: PACKS })
    const used = model.kernel.memory.buffer.byteLength
    return used > MEMORY ? `problem memory: ${used} bytes` : { facts, digest }
  } catch (error) {
    if (!(error instanceof LintelError)) return `problem threw ${String(error)}: ${(error as Error).stack}`
    const bad = error.code.startsWith('internal') || error.code === 'memory'
    return bad ? `problem ${error.code}: ${error.message}` : error.code
  }
}
