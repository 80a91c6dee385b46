/** What waivers leave of a rule's counts and of its status (spec 8.2). */
import type { RuleResult, RuleStatus } from '../result.ts'

/** Waived findings of a rule, by what they are without their waivers. */
export interface WaivedCounts {
  readonly fail: number
  readonly unknown: number
}

/** Waived findings count as neither fail nor unknown; the status is that of the rest, and `waived` where nothing is left. */
export function waivedRule(rule: RuleResult, counts: WaivedCounts): RuleResult {
  const waived = counts.fail + counts.unknown
  if (waived === 0) return rule
  const fail = rule.fail - counts.fail
  const unknown = rule.unknown - counts.unknown
  const isFailed = fail > 0 || rule.message !== undefined
  const status: RuleStatus = isFailed ? 'fail' : unknown > 0 ? 'unknown' : rule.pass > 0 ? 'pass' : 'waived'
  return { ...rule, status, fail, unknown, waived }
}
