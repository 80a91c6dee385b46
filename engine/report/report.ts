/** What every report format takes: one result, and beside it its comparison with a baseline when there is one. */
import type { Comparison } from '../compare.ts'
import type { Finding, Result, RuleResult } from '../result.ts'

export interface Report {
  readonly result: Result
  readonly comparison?: Comparison
}

/** Where a finding stands against the baseline. */
export type BaselineState = 'new' | 'changed' | 'same'

/** Finding id → its place against the baseline; empty without a baseline. */
export function baselineStates(report: Report): ReadonlyMap<string, BaselineState> {
  const { comparison } = report
  if (comparison === undefined) return new Map()
  return new Map<string, BaselineState>([
    ...comparison.new.map((finding) => [finding.id, 'new'] as const),
    ...comparison.changed.map((change) => [change.after.id, 'changed'] as const),
    ...comparison.same.map((finding) => [finding.id, 'same'] as const),
  ])
}

/** Whether the rule failed by itself (`occurs`, spec 2.6.2): a fail without an element. */
export function failsByItself(rule: RuleResult): boolean {
  return rule.status === 'fail' && rule.message !== undefined
}

/** The clause as people cite it: `ADA 2010 404.2.3`. */
export function clause(rule: RuleResult): string {
  const { code, section, edition } = rule.reference
  const isSaid = edition === undefined || edition === 'current' || code.includes(edition)
  const withEdition = isSaid ? code : `${code} (${edition})`
  return section === undefined ? withEdition : `${withEdition} ${section}`
}

/** Rule id → its findings, in the order of the result. */
export function findingsByRule(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.rule)
    if (group === undefined) groups.set(finding.rule, [finding])
    else group.push(finding)
  }
  return groups
}
