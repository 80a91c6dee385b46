/** Findings as the list shows them: filtered, grouped, flattened. Pure; fast enough for 100,000 at a keystroke. */
import type { Finding, FindingStatus, Result, RuleResult, Severity } from '../../engine/result.ts'
import { type Grouping, WORDS } from '../words.ts'

export interface FindingFilter {
  /** Words that must all occur; case does not matter. */
  readonly text: string
  readonly statuses: ReadonlySet<FindingStatus>
  readonly severities: ReadonlySet<Severity>
}

export interface FindingGroup {
  readonly key: string
  readonly title: string
  readonly rule: RuleResult | null
  readonly severity: Severity
  readonly findings: readonly Finding[]
}

/** One line of the list. */
export type Entry =
  | { readonly kind: 'group'; readonly group: FindingGroup; readonly open: boolean }
  | {
      readonly kind: 'finding'
      readonly finding: Finding
      readonly place: number
      readonly of: number
      readonly ruleTitle: string | null
    }

/** A result with what the list asks of it again and again. */
export interface FindingIndex {
  readonly findings: readonly Finding[]
  readonly rules: ReadonlyMap<string, RuleResult>
  /** The searchable text of each finding, lower case; made when first asked for. */
  readonly texts: () => readonly string[]
}

export const STATUSES: readonly FindingStatus[] = ['fail', 'unknown', 'waived']
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** A rule that fails by itself (spec 2.6.2) joins as a finding whose element has no GlobalId. */
export function indexFindings(result: Result): FindingIndex {
  const rules = new Map(result.rules.map((rule) => [rule.id, rule]))
  const findings = [...result.rules.flatMap(ownFinding), ...result.findings]
  let texts: readonly string[] | null = null
  const index: FindingIndex = {
    findings,
    rules,
    texts: () => {
      texts ??= findings.map((finding) => searchText(finding, rules.get(finding.rule)))
      return texts
    },
  }
  return index
}

export function filterFindings(index: FindingIndex, filter: FindingFilter): readonly Finding[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const texts = words.length === 0 ? null : index.texts()
  return index.findings.filter(
    (finding, at) =>
      filter.statuses.has(finding.status) &&
      filter.severities.has(finding.severity) &&
      (texts === null || words.every((word) => (texts[at] as string).includes(word))),
  )
}

/** Worst first: by severity, then by the number of findings; storeys in the order of the model's findings. */
export function groupFindings(
  findings: readonly Finding[],
  index: FindingIndex,
  grouping: Grouping,
): readonly FindingGroup[] {
  const lists = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = groupKey(finding, grouping)
    const list = lists.get(key)
    if (list === undefined) lists.set(key, [finding])
    else list.push(finding)
  }
  const groups = [...lists].map(([key, list]) => makeGroup(key, list, index, grouping))
  if (grouping === 'storey')
    return groups.sort((a, b) => a.title.localeCompare(b.title, undefined, { numeric: true }))
  return groups.sort(
    (a, b) =>
      rank(a.severity) - rank(b.severity) || failing(b) - failing(a) || b.findings.length - a.findings.length,
  )
}

/**
 * The lines to draw; a group that is closed hides its findings.
 *
 * @param rules given where the groups are not rules, so that each line names its own
 */
export function flatten(
  groups: readonly FindingGroup[],
  closed: ReadonlySet<string>,
  rules: ReadonlyMap<string, RuleResult> | null,
): readonly Entry[] {
  const entries: Entry[] = []
  for (const group of groups) {
    const open = !closed.has(group.key)
    entries.push({ kind: 'group', group, open })
    if (!open) continue
    const of = group.findings.length
    group.findings.forEach((finding, at) => {
      const ruleTitle = rules?.get(finding.rule)?.title ?? null
      entries.push({ kind: 'finding', finding, place: at + 1, of, ruleTitle })
    })
  }
  return entries
}

function makeGroup(key: string, list: Finding[], index: FindingIndex, grouping: Grouping): FindingGroup {
  const findings = list.sort(
    (a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status) || rank(a.severity) - rank(b.severity),
  )
  const rule = grouping === 'rule' ? (index.rules.get(key) ?? null) : null
  const worst = findings.reduce(
    (lowest, finding) => Math.min(lowest, rank(finding.severity)),
    SEVERITIES.length,
  )
  const severity = SEVERITIES[worst] ?? 'info'
  return { key, title: groupTitle(key, rule, grouping), rule, severity, findings }
}

function groupKey(finding: Finding, grouping: Grouping): string {
  if (grouping === 'rule') return finding.rule
  if (grouping === 'severity') return finding.severity
  return finding.element.globalId === '' ? '\u0001' : (finding.element.storey ?? '')
}

function groupTitle(key: string, rule: RuleResult | null, grouping: Grouping): string {
  if (grouping === 'rule') return rule?.title ?? key
  if (grouping === 'severity') return WORDS.severities[key as Severity]
  if (key === '\u0001') return WORDS.wholeModel
  return key === '' ? WORDS.noStorey : key
}

function failing(group: FindingGroup): number {
  return group.findings.some((finding) => finding.status === 'fail') ? 1 : 0
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

function ownFinding(rule: RuleResult): readonly Finding[] {
  if (rule.status !== 'fail' || rule.message === undefined) return []
  const { severity, category, message } = rule
  const element = { globalId: '', class: '' }
  return [
    {
      id: `rule:${rule.id}`,
      rule: rule.id,
      status: 'fail',
      severity,
      category,
      element,
      inputs: [],
      message,
    },
  ]
}

function searchText(finding: Finding, rule: RuleResult | undefined): string {
  const { element } = finding
  const parts = [
    finding.message,
    element.class,
    element.name,
    element.tag,
    element.storey,
    element.space,
    element.globalId,
  ]
  const own = [finding.rule, finding.category, rule?.title, rule?.reference.code, rule?.reference.section]
  return [...parts, ...own]
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase()
}
