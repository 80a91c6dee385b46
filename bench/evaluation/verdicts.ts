/** Verdicts of a rule over the rows of its class, in the form that every side of the evaluation bench fills, and their comparison with a run's. */
import type { Run } from '../../engine/run.ts'
import type { Elements } from './elements.ts'
import type { BenchRule } from './rules.ts'

export interface Verdicts {
  /** fail, unknown, pass. */
  readonly counts: Uint32Array
  /** bit[rows of the rule's class]: which rows failed and which are unknown; bit 0 is the class's first row. */
  readonly fail: Uint32Array
  readonly unknown: Uint32Array
}

/** Room for the verdicts of some rules. */
export function emptyVerdicts(rules: readonly BenchRule[], { ranges }: Elements): Verdicts[] {
  return rules.map(({ applies }) => {
    const words = (ranges[applies].end - ranges[applies].first + 31) >>> 5
    return { counts: new Uint32Array(3), fail: new Uint32Array(words), unknown: new Uint32Array(words) }
  })
}

/** Failures of all rules: a number that no side can know without having judged. */
export function failures(verdicts: readonly Verdicts[]): number {
  let sum = 0
  for (const { counts } of verdicts) sum += counts[0] as number
  return sum
}

/** Throws unless a run and another side came to the same verdict for every row and rule. */
export function assertVerdicts(
  name: string,
  run: Run,
  rules: readonly BenchRule[],
  verdicts: readonly Verdicts[],
): void {
  rules.forEach(({ id, applies }, i) => {
    const { counts, fail, unknown } = verdicts[i] as Verdicts
    const ours = run.counts(i)
    if (ours.fail !== counts[0] || ours.unknown !== counts[1] || ours.pass !== counts[2])
      throw new Error(`${name}, ${id}: ${counts.join(' ')}, not ${JSON.stringify(ours)}`)
    const { first } = run.model.rowsOf(applies)
    for (const [which, bits] of [
      ['fail', fail],
      ['unknown', unknown],
    ] as const) {
      for (const row of run.rows(i, which)) {
        const at = row - first
        if ((((bits[at >>> 5] as number) >>> (at & 31)) & 1) !== 1)
          throw new Error(`${name}, ${id}: row ${at} is not ${which}`)
      }
    }
  })
}
