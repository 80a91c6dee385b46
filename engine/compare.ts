/** Compares two results by finding id: what is new, gone, changed and the same, and whether both runs are comparable. */
import type { Finding, FindingStatus, FindingWaiver, Result, RuleResult, RuleStatus } from './result.ts'
import { sameValue } from './same-value.ts'

export type ChangedPart = 'status' | 'severity' | 'value' | 'limit' | 'missing' | 'waiver'

/** A finding that both runs have, but not alike; `parts` says in what. */
export interface ChangedFinding {
  readonly before: Finding
  readonly after: Finding
  readonly parts: readonly ChangedPart[]
}

/** A rule whose own status changed, was added (`before` null) or is not there any more (`after` null). */
export interface ChangedRule {
  readonly id: string
  readonly before: RuleStatus | null
  readonly after: RuleStatus | null
}

/** Something beside the model that differs between the runs and can change findings by itself. */
export interface RunDifference {
  readonly what: 'pack' | 'parameter' | 'kernel' | 'jurisdiction' | 'waiver file'
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

export interface ComparedRun {
  readonly name: string
  readonly sha256: string
  readonly digest: string
  /** How many values of the model are not the file's any more; absent when it is as it was read. */
  readonly changedValues?: number
  /** Two builds of one version say the same, so that another `build` alone is no difference. */
  readonly kernel: Result['kernel']
}

export interface Comparison {
  readonly schema: 'lintel-comparison/1'
  readonly before: ComparedRun
  readonly after: ComparedRun
  readonly differences: readonly RunDifference[]
  readonly new: readonly Finding[]
  readonly changed: readonly ChangedFinding[]
  readonly same: readonly Finding[]
  /** Findings of `before` that a rule of `after` looked for and did not find. */
  readonly gone: readonly Finding[]
  /** Findings of `before` whose rule did not run in `after`: nobody knows whether they are mended. */
  readonly notChecked: readonly Finding[]
  readonly rules: readonly ChangedRule[]
}

/** Compares `after` with `before`; the lists keep the order of the result they come from. Linear in the findings. */
export function compareResults(before: Result, after: Result): Comparison {
  const earlier = new Map(before.findings.map((finding) => [finding.id, finding]))
  const later = new Set(after.findings.map((finding) => finding.id))
  const rulesRun = new Set(after.rules.map((rule) => rule.id))
  const added: Finding[] = []
  const changed: ChangedFinding[] = []
  const same: Finding[] = []
  for (const finding of after.findings) {
    const twin = earlier.get(finding.id)
    if (twin === undefined) {
      added.push(finding)
      continue
    }
    const parts = changedParts(twin, finding)
    if (parts.length === 0) same.push(finding)
    else changed.push({ before: twin, after: finding, parts })
  }
  const left = before.findings.filter((finding) => !later.has(finding.id))
  return {
    schema: 'lintel-comparison/1',
    before: comparedRun(before),
    after: comparedRun(after),
    differences: runDifferences(before, after),
    new: added,
    changed,
    same,
    gone: left.filter((finding) => rulesRun.has(finding.rule)),
    notChecked: left.filter((finding) => !rulesRun.has(finding.rule)),
    rules: changedRules(before.rules, after.rules),
  }
}

const RANK: Readonly<Record<FindingStatus, number>> = { waived: 0, unknown: 1, fail: 2 }

/** Whether the verdict got worse: waived → unknown → fail. */
export function isWorse(change: ChangedFinding): boolean {
  return RANK[change.after.status] > RANK[change.before.status]
}

function comparedRun({ model, digest, kernel }: Result): ComparedRun {
  const { name, sha256, changedValues } = model
  return { name, sha256, digest, ...(changedValues === undefined ? {} : { changedValues }), kernel }
}

function changedParts(before: Finding, after: Finding): ChangedPart[] {
  const parts: ChangedPart[] = []
  if (before.status !== after.status) parts.push('status')
  if (before.severity !== after.severity) parts.push('severity')
  if (!sameValue(before.value, after.value)) parts.push('value')
  if (!sameValue(before.limit, after.limit)) parts.push('limit')
  if ((before.missing ?? []).join('\n') !== (after.missing ?? []).join('\n')) parts.push('missing')
  if (isWaivedOtherwise(before.waiver, after.waiver)) parts.push('waiver')
  return parts
}

/** Whether both are waived, but on other terms: one that came or went is told by the status. */
function isWaivedOtherwise(before: FindingWaiver | undefined, after: FindingWaiver | undefined): boolean {
  if (before === undefined || after === undefined) return false
  return (['by', 'authority', 'reason', 'until'] as const).some((key) => before[key] !== after[key])
}

function runDifferences(before: Result, after: Result): RunDifference[] {
  const packs = mapDifferences('pack', packNames(before), packNames(after))
  const parameters = mapDifferences('parameter', parameterTexts(before), parameterTexts(after))
  const kernel = kernelDifferences(before, after)
  const jurisdiction = mapDifferences('jurisdiction', jurisdictionText(before), jurisdictionText(after))
  const waivers = mapDifferences('waiver file', waiverNames(before), waiverNames(after))
  return [...packs, ...parameters, ...kernel, ...jurisdiction, ...waivers]
}

function mapDifferences(
  what: RunDifference['what'],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): RunDifference[] {
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ what, name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
}

function packNames(result: Result): Map<string, string> {
  return new Map(result.packs.map((pack) => [pack.id, `${pack.version} (${pack.sha256.slice(0, 12)})`]))
}

function parameterTexts(result: Result): Map<string, string> {
  return new Map(Object.entries(result.parameters).map(([name, value]) => [name, String(value)]))
}

/** The version, and the bytes where both runs had the same build: only then do they say that the kernel is another one. */
function kernelDifferences({ kernel: before }: Result, { kernel: after }: Result): RunDifference[] {
  const sameBuild = before.build === after.build
  if (before.version === after.version && (!sameBuild || before.sha256 === after.sha256)) return []
  const text = ({ version, build, sha256 }: Result['kernel']): string =>
    sameBuild ? `${version} (${build} ${sha256.slice(0, 12)})` : `${version} (${build})`
  return [{ what: 'kernel', name: 'kernel', before: text(before), after: text(after) }]
}

function jurisdictionText(result: Result): Map<string, string> {
  const { jurisdiction } = result.model
  return new Map(jurisdiction === undefined ? [] : [['jurisdiction', jurisdiction]])
}

function waiverNames({ waivers }: Result): Map<string, string> {
  return new Map(waivers === undefined ? [] : [['waiver file', waivers.sha256.slice(0, 12)]])
}

function changedRules(before: readonly RuleResult[], after: readonly RuleResult[]): ChangedRule[] {
  const earlier = new Map(before.map((rule) => [rule.id, rule.status]))
  const later = new Map(after.map((rule) => [rule.id, rule.status]))
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .map((id) => ({ id, before: earlier.get(id) ?? null, after: later.get(id) ?? null }))
    .filter((rule) => rule.before !== rule.after)
}
