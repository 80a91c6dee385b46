/** A check by an IDS in its phases: wherever it runs, cold or warm, the model fresh. */
import { judge, type PackRule, packRules, resultOf } from '../../engine/check.ts'
import type { Hasher } from '../../engine/hasher.ts'
import { idsPack, namedByIds } from '../../engine/ids/pack.ts'
import { parseIds } from '../../engine/ids/read.ts'
import { type Kernel, kernelOf } from '../../engine/kernel.ts'
import type { Model } from '../../engine/model.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import { type ModelInput, readModel } from '../../engine/read.ts'
import { Run } from '../../engine/run.ts'

/** In the order of a check. */
export const PHASES = ['parsing', 'reading', 'compiling', 'judging', 'result'] as const
export type Phase = (typeof PHASES)[number]

/** Milliseconds by phase, and what came of it. */
export interface Phases {
  readonly ms: Readonly<Partial<Record<Phase, number>>>
  /** Of all specifications. */
  readonly pass: number
  readonly fail: number
  /** Null where the check ended before its result. */
  readonly digest: string | null
}

/** What a check starts from. */
export interface IdsCheck {
  readonly kernel: Kernel
  readonly hasher: () => Hasher
  readonly ids: Uint8Array
  readonly input: ModelInput
  /** Whether it goes on to the result with all findings; they are handed out and not kept. */
  readonly toResult: boolean
}

/** Does one check. */
export async function phasesOf(check: IdsCheck): Promise<Phases> {
  const ms: Partial<Record<Phase, number>> = {}
  const clock = stopwatch()
  const packs = [idsPack(parseIds(check.ids, 'bench.ids'), 'bench.ids')]
  ms.parsing = clock()
  const rules = packRules(packs)
  const model = await read(check, packs, rules.length)
  ms.reading = clock()
  const { run, judging } = watched(() => judge(model, rules, false))
  ms.compiling = clock() - judging
  ms.judging = judging
  const counts = rules.map((_, i) => run.counts(i))
  clock()
  const digest = check.toResult ? await digestOf(check, { packs, rules, run }) : null
  if (digest !== null) ms.result = clock()
  run.close()
  model.close()
  const sum = (key: 'pass' | 'fail'): number => counts.reduce((total, of) => total + of[key], 0)
  return { ms, pass: sum('pass'), fail: sum('fail'), digest }
}

/** As `checkModel` reads. */
function read(
  { kernel, hasher, input }: IdsCheck,
  packs: readonly ResolvedPack[],
  rules: number,
): Promise<Model> {
  return readModel(kernel, input, { hasher, rules, keep: (schema) => namedByIds(schema, packs) })
}

/** Compiles and judges as every check does, and says for how long of it rows were judged. */
function watched(work: () => Run): { readonly run: Run; readonly judging: number } {
  const { evaluate } = Run.prototype
  let judging = 0
  Run.prototype.evaluate = function watchedEvaluate(this: Run): void {
    const clock = stopwatch()
    evaluate.call(this)
    judging += clock()
  }
  try {
    return { run: work(), judging }
  } finally {
    Run.prototype.evaluate = evaluate
  }
}

interface Ran {
  readonly packs: readonly ResolvedPack[]
  readonly rules: readonly PackRule[]
  readonly run: Run
}

async function digestOf({ kernel, hasher }: IdsCheck, { packs, rules, run }: Ran): Promise<string> {
  const result = await resultOf({
    kernel: kernelOf(run.model.kernel) ?? kernel,
    options: { packs, hasher, onFindings: () => undefined },
    rules,
    run,
    changed: { values: 0, instances: 0 },
  })
  return result.digest
}

/** @returns what says the milliseconds since it was last asked */
function stopwatch(): () => number {
  let last = performance.now()
  return () => {
    const before = last
    last = performance.now()
    return last - before
  }
}
