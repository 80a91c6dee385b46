/** Sums a result up: how much passed, how much could be decided at all, where the failures are. */
import type { ResultStatus, RuleResult, Severity, Summary } from './result.ts'

/** Totals over all rules; a rule that failed through `occurs` alone counts as one failure of its severity and category. */
export function summarise(rules: readonly RuleResult[]): Summary {
  const total = (key: 'pass' | 'fail' | 'unknown' | 'waived'): number =>
    rules.reduce((sum, rule) => sum + rule[key], 0)
  const alone = rules.filter((rule) => rule.message !== undefined)
  const pass = total('pass') + rules.filter((rule) => rule.status === 'pass' && rule.applicable === 0).length
  const fail = total('fail') + alone.length
  const unknown = total('unknown')
  const bySeverity: Record<Severity, number> = { error: 0, warning: 0, info: 0 }
  const byCategory: Record<string, number> = {}
  for (const { severity, category, fail: failed, message } of rules) {
    const all = failed + (message === undefined ? 0 : 1)
    if (all === 0) continue
    bySeverity[severity] += all
    byCategory[category] = (byCategory[category] ?? 0) + all
  }
  const decided = pass + fail
  const status: ResultStatus = fail > 0 ? 'fail' : unknown > 0 ? 'unknown' : 'pass'
  return {
    status,
    pass,
    fail,
    unknown,
    waived: total('waived'),
    score: decided === 0 ? 1 : pass / decided,
    coverage: decided + unknown === 0 ? 0 : decided / (decided + unknown),
    bySeverity,
    byCategory,
  }
}
