/** The fuzzer: mutates inputs that reached something new, runs them, makes what fails smaller. Same seed, same inputs. */
import { createRandom, type Random } from '../../engine/sample/random.ts'

/** What came of one input. */
export interface Outcome {
  /** It reached what none before did. */
  readonly isNew: boolean
  /** What is wrong, its sort first: `sort: details`; null when nothing is. */
  readonly problem: string | null
}

/** A part of Lintel that is given hostile input. `Input` is plain text; each target says what it means. */
export interface Target {
  readonly name: string
  readonly seeds: () => readonly string[]
  /** @param others inputs to take parts from */
  readonly mutate: (input: string, others: readonly string[], random: Random) => string
  readonly run: (input: string, random: Random) => Promise<Outcome>
  /** What was reached, in words. */
  readonly reached: () => string
}

export interface Found {
  readonly problem: string
  /** The smallest input that shows it. */
  readonly input: string
}

export interface Report {
  readonly target: string
  readonly executions: number
  /** Inputs that reached something new. */
  readonly kept: number
  readonly reached: string
  readonly found: readonly Found[]
}

export interface FuzzOptions {
  readonly seed: number
  /** Whether to go on; asked before each execution with their number so far. */
  readonly goOn: (executions: number) => boolean
  /** Told before each execution, so that a watchdog knows what hangs. */
  readonly onInput?: (input: string) => void
}

/** Inputs larger than this are run and not mutated further, so that the runs stay short. */
const LARGE = 20_000
/** Executions that making one input smaller may take. */
const SHRINKS = 800

/** Runs one target. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<Report> {
  const random = createRandom(options.seed)
  const pool: string[] = []
  const found = new Map<string, Found>()
  let executions = 0
  const run = async (input: string, seed: number): Promise<Outcome> => {
    options.onInput?.(input)
    executions++
    return target.run(input, createRandom(seed))
  }
  const take = async (input: string): Promise<void> => {
    const seed = random.next()
    const { isNew, problem } = await run(input, seed)
    if (isNew && input.length < LARGE) pool.push(input)
    const key = problem === null ? '' : sortOf(problem)
    if (problem === null || found.has(key)) return
    found.set(key, { problem, input })
    const small = await smaller(input, async (part) => sortOf((await run(part, seed)).problem ?? '') === key)
    found.set(key, { problem: (await run(small, seed)).problem ?? problem, input: small })
  }
  for (const seed of target.seeds()) await take(seed)
  while (options.goOn(executions)) await take(mutated(target, pool, random))
  return {
    target: target.name,
    executions,
    kept: pool.length,
    reached: target.reached(),
    found: [...found.values()],
  }
}

/** One to six mutations of an input; late ones, which reached something rare, are taken more often. */
function mutated(target: Target, pool: readonly string[], random: Random): string {
  const late = random.below(2) === 0
  const from = late ? Math.floor(pool.length * 0.7) : 0
  let input = pool[from + random.below(pool.length - from)] as string
  for (let left = 1 + random.below(6); left > 0 && input.length < LARGE; left--)
    input = target.mutate(input, pool, random)
  return input
}

/** What comes before the colon: problems of one sort are reported once. */
function sortOf(problem: string): string {
  return problem.split(':', 1)[0] as string
}

/** Cuts pieces out of an input while it still fails: halves first, single characters last. */
async function smaller(input: string, fails: (input: string) => Promise<boolean>): Promise<string> {
  let small = input
  let left = SHRINKS
  for (let size = Math.ceil(input.length / 2); size >= 1 && left > 0; size = Math.floor(size / 2)) {
    for (let at = 0; at < small.length && left > 0; ) {
      const without = small.slice(0, at) + small.slice(at + size)
      left--
      if (await fails(without)) small = without
      else at += size
    }
  }
  return small
}
