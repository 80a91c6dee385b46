/** Whether a run ends with exit code 1: what counts against `--fail-on`, and what a baseline takes out. */
import { isWorse } from '../engine/compare.ts'
import { failsByItself, type Report } from '../engine/report/report.ts'
import type { Severity } from '../engine/result.ts'

export const FAIL_ON = ['error', 'warning', 'info', 'unknown', 'never'] as const
export type FailOn = (typeof FAIL_ON)[number]

/** Each threshold holds the ones before it: `unknown` is everything that fails, and what is unknown too. */
const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** With a baseline only what is new or got worse counts. */
export function isFailed(report: Report, failOn: FailOn): boolean {
  if (failOn === 'never') return false
  const threshold = failOn === 'unknown' ? RANK.info : RANK[failOn]
  const { result, comparison } = report
  const findings = comparison === undefined ? result.findings : freshFindings(comparison)
  const changedRules = new Set(comparison?.rules.map((rule) => rule.id))
  const byElement = findings.some(
    (finding) => finding.status === 'fail' && RANK[finding.severity] <= threshold,
  )
  const byRule = result.rules.some((rule) => {
    const isFresh = comparison === undefined || changedRules.has(rule.id)
    return failsByItself(rule) && isFresh && RANK[rule.severity] <= threshold
  })
  return (
    byElement || byRule || (failOn === 'unknown' && findings.some((finding) => finding.status === 'unknown'))
  )
}

function freshFindings(comparison: NonNullable<Report['comparison']>) {
  return [...comparison.new, ...comparison.changed.filter(isWorse).map((change) => change.after)]
}
