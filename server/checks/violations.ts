/** How many elements fail, by severity and category: counted in the thread, because the document may be too long to be read again. */
import type { RuleResult } from '../../engine/result.ts'
import type { ViolationCount } from '../metrics/metrics.ts'

/** Only kinds that have some. */
export function countViolations(rules: readonly RuleResult[]): readonly ViolationCount[] {
  const counts = new Map<string, ViolationCount>()
  for (const { severity, category, fail } of rules) {
    const key = `${severity} ${category}`
    const count = (counts.get(key)?.count ?? 0) + fail
    if (count > 0) counts.set(key, { severity, category, count })
  }
  return [...counts.values()]
}
