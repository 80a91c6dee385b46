/** What became of each requirement of a specification. */
import { VERDICT_FAIL } from '../../assembly/abi.ts'
import type { RequirementResult } from '../result.ts'
import type { Run } from '../run.ts'
import type { IdsSpecification } from './document.ts'
import { requirementText } from './words.ts'

/** Rows that are asked at once. */
const PORTION = 16_384

/** @param number of the rule that stands for the specification */
export function requirementResults(
  run: Run,
  number: number,
  { requirements, cardinality: occurs }: IdsSpecification,
): RequirementResult[] {
  // what it applies to is prohibited, whatever it is like
  if (occurs === 'prohibited') return []
  const { fail, pass } = run.counts(number)
  const probes = (run.program.rules[number]?.conjuncts ?? []).map(({ rule }) => rule)
  const fails = requirements.length === 1 ? [fail] : failsOf(run, number, probes)
  return requirements.map(({ facet, cardinality }, place) => {
    const failed = fails[place] ?? 0
    return { wanted: requirementText(facet, cardinality), pass: fail + pass - failed, fail: failed }
  })
}

/** How many of the rows that fail the rule fail each of its probes. */
function failsOf(run: Run, number: number, probes: readonly number[]): number[] {
  const fails = probes.map(() => 0)
  const rows = run.rows(number, 'fail')
  for (let from = 0; from < rows.length; from += PORTION) {
    const some = rows.subarray(from, from + PORTION)
    const verdicts = run.verdicts(probes, some)
    for (let i = 0; i < verdicts.length; i++)
      if (verdicts[i] === VERDICT_FAIL)
        fails[Math.floor(i / some.length)] = (fails[Math.floor(i / some.length)] ?? 0) + 1
  }
  return fails
}
