/** What a kernel says of a building in several runs on it: to be held against what another kernel says. */
import type { Kernel } from '../../engine/kernel.ts'
import type { CheckedRule } from '../../engine/language/ast.ts'
import { type Flip, Run } from '../../engine/run.ts'
import type { Building } from './building.ts'
import { writeBuilding } from './building-step.ts'
import { changesOf, type Edit } from './edits.ts'
import { read } from './load.ts'

export interface Story {
  readonly flips: Flip[]
  readonly said: unknown[][]
  readonly coded: number
  /** Units that threads did. */
  readonly helped: number
}

/** Judges, changes, judges again, begins from the cells, goes on with half of the rules: what was said each time. */
export async function story(
  kernel: Kernel,
  plain: Building,
  rules: readonly CheckedRule[],
  edits: readonly Edit[],
): Promise<Story> {
  const { text, ids } = writeBuilding(plain)
  const model = await read(text, kernel)
  const rows = [...ids.values()].map((id) => model.rowOfId(id))
  const run = new Run(model, rules)
  const all: unknown[][] = []
  const judge = (judging: Run): void => {
    judging.evaluate()
    all.push(said(judging))
  }
  judge(run)
  const flips = run.change(changesOf(edits, rows))
  judge(run)
  run.forget()
  judge(run)
  judge(new Run(model, rules.slice(0, rules.length >> 1)))
  judge(run)
  all.push(probesSaid(run))
  return {
    flips,
    said: all,
    coded: model.kernel.blocksCoded(),
    helped: model.threads?.done.helped ?? 0,
  }
}

/** Counts and rows of every rule. */
export function said(run: Run): unknown[] {
  return run.program.rules.map(({ number }) => saidOf(run, number))
}

/** The same of the probes that belong to the rules. */
function probesSaid(run: Run): unknown[] {
  return run.program.rules.flatMap(({ conjuncts }) => conjuncts.map(({ rule }) => saidOf(run, rule)))
}

function saidOf(run: Run, rule: number): unknown[] {
  return [run.counts(rule), run.rows(rule, 'fail'), run.rows(rule, 'unknown')]
}
