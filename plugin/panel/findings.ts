/** Findings as the list shows them: filtered, grouped, flattened. Pure; fast enough for 100,000 at a keystroke. */
import type {
  Finding,
  FindingBrief,
  FindingList,
  FindingStatus,
  ListedResult,
  RuleResult,
  Severity,
} from '../../engine/result.ts'
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
  /** Places in the index. */
  readonly findings: readonly number[]
  readonly counts: Readonly<Record<FindingStatus, number>>
}

/** One line of the list. */
export type Entry =
  | { readonly kind: 'group'; readonly group: FindingGroup; readonly open: boolean }
  | {
      readonly kind: 'finding'
      /** Place in the index. */
      readonly at: number
      readonly place: number
      readonly of: number
      readonly ruleTitle: string | null
    }

/** A result with what the list asks of it again and again; findings are known by their places. */
export interface FindingIndex {
  readonly length: number
  readonly get: (at: number) => Finding
  readonly rules: ReadonlyMap<string, RuleResult>
  /** By finding: its place in STATUSES, and in SEVERITIES. */
  readonly statuses: Uint8Array
  readonly severities: Uint8Array
  /** By finding: its group's number among `keys`. */
  readonly byRule: Keyed
  readonly byStorey: Keyed
  /** The searchable text of each finding, lower case; made when first asked for. */
  readonly texts: () => readonly string[]
}

/** Group of what has no element; no storey is called so. */
const WHOLE_MODEL = '\u0001'

export const STATUSES: readonly FindingStatus[] = ['fail', 'unknown', 'waived']
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** A rule that fails by itself (spec 2.6.2) joins as a finding whose element has no GlobalId. */
export function indexFindings(result: ListedResult): FindingIndex {
  const rules = new Map(result.rules.map((rule) => [rule.id, rule]))
  const own = result.rules.flatMap(ownFinding)
  const { findings } = result
  const length = own.length + findings.length
  const [statuses, severities] = [new Uint8Array(length), new Uint8Array(length)]
  const [byRule, byStorey] = [new Keyed(length), new Keyed(length)]
  let at = 0
  const add = (brief: FindingBrief): void => {
    statuses[at] = STATUSES.indexOf(brief.status)
    severities[at] = SEVERITIES.indexOf(brief.severity)
    byRule.put(at, brief.rule)
    byStorey.put(at, brief.storey ?? WHOLE_MODEL)
    at += 1
  }
  for (const finding of own) add(briefOf(finding))
  if (isList(findings)) for (const brief of findings.briefs()) add(brief)
  else for (const finding of findings) add(briefOf(finding))
  const madeAt = (place: number): Finding =>
    (isList(findings) ? findings.get(place) : findings[place]) as Finding
  let texts: readonly string[] | null = null
  return {
    length,
    get: (place) => own[place] ?? madeAt(place - own.length),
    rules,
    statuses,
    severities,
    byRule,
    byStorey,
    texts: () => {
      texts ??= [...textsOf(own, rules), ...textsOf(findings, rules)]
      return texts
    },
  }
}

function briefOf({ rule, status, severity, element }: Finding): FindingBrief {
  return { rule, status, severity, storey: element.globalId === '' ? null : (element.storey ?? '') }
}

function isList(findings: readonly Finding[] | FindingList): findings is FindingList {
  return 'briefs' in findings
}

/** Keys of findings as numbers, in the order in which they first occur. */
class Keyed {
  readonly keys: string[] = []
  readonly numbers: Uint32Array
  private readonly known = new Map<string, number>()

  constructor(length: number) {
    this.numbers = new Uint32Array(length)
  }

  put(at: number, key: string): void {
    const number = this.known.get(key) ?? this.keys.length
    if (number === this.keys.length) {
      this.known.set(key, number)
      this.keys.push(key)
    }
    this.numbers[at] = number
  }
}

/** @returns places in the index */
export function filterFindings(index: FindingIndex, filter: FindingFilter): readonly number[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  const texts = words.length === 0 ? null : index.texts()
  const statuses = STATUSES.map((status) => filter.statuses.has(status))
  const severities = SEVERITIES.map((severity) => filter.severities.has(severity))
  const found: number[] = []
  for (let at = 0; at < index.length; at++) {
    if (statuses[index.statuses[at] as number] !== true) continue
    if (severities[index.severities[at] as number] !== true) continue
    if (texts === null || words.every((word) => (texts[at] as string).includes(word))) found.push(at)
  }
  return found
}

/** Worst first: by severity, then by the number of findings; storeys in the order of the model's findings. */
export function groupFindings(
  findings: readonly number[],
  index: FindingIndex,
  grouping: Grouping,
): readonly FindingGroup[] {
  const lists = new Map<string, number[]>()
  for (const at of findings) {
    const key = groupKey(index, at, grouping)
    const list = lists.get(key)
    if (list === undefined) lists.set(key, [at])
    else list.push(at)
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
 * @param index given where the groups are not rules, so that each line names its own
 */
export function flatten(
  groups: readonly FindingGroup[],
  closed: ReadonlySet<string>,
  index: FindingIndex | null,
): readonly Entry[] {
  const entries: Entry[] = []
  for (const group of groups) {
    const open = !closed.has(group.key)
    entries.push({ kind: 'group', group, open })
    if (!open) continue
    const of = group.findings.length
    group.findings.forEach((at, i) => {
      const ruleTitle = index?.rules.get(keyOf(index.byRule, at))?.title ?? null
      entries.push({ kind: 'finding', at, place: i + 1, of, ruleTitle })
    })
  }
  return entries
}

function makeGroup(key: string, list: number[], index: FindingIndex, grouping: Grouping): FindingGroup {
  const { statuses, severities } = index
  const order = (at: number): number =>
    (statuses[at] as number) * SEVERITIES.length + (severities[at] as number)
  const findings = list.sort((a, b) => order(a) - order(b))
  const rule = grouping === 'rule' ? (index.rules.get(key) ?? null) : null
  const counts = { fail: 0, unknown: 0, waived: 0 }
  let worst = SEVERITIES.length
  for (const at of findings) {
    counts[STATUSES[statuses[at] as number] as FindingStatus] += 1
    worst = Math.min(worst, severities[at] as number)
  }
  const severity = SEVERITIES[worst] ?? 'info'
  return { key, title: groupTitle(key, rule, grouping), rule, severity, findings, counts }
}

function groupKey(index: FindingIndex, at: number, grouping: Grouping): string {
  if (grouping === 'severity') return SEVERITIES[index.severities[at] as number] as Severity
  return keyOf(grouping === 'rule' ? index.byRule : index.byStorey, at)
}

function keyOf({ keys, numbers }: Keyed, at: number): string {
  return keys[numbers[at] as number] as string
}

function groupTitle(key: string, rule: RuleResult | null, grouping: Grouping): string {
  if (grouping === 'rule') return rule?.title ?? key
  if (grouping === 'severity') return WORDS.severities[key as Severity]
  if (key === WHOLE_MODEL) return WORDS.wholeModel
  return key === '' ? WORDS.noStorey : key
}

function failing(group: FindingGroup): number {
  return group.counts.fail > 0 ? 1 : 0
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

function* textsOf(findings: Iterable<Finding>, rules: ReadonlyMap<string, RuleResult>): Generator<string> {
  for (const finding of findings) yield searchText(finding, rules.get(finding.rule))
}

function searchText(finding: Finding, rule: RuleResult | undefined): string {
  const { element } = finding
  const parts = [
    finding.message,
    finding.waiver?.reason,
    finding.waiver?.by,
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
