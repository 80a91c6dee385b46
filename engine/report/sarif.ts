/**
 * Results as SARIF 2.1.0: one run per model.
 *
 * A rule is a descriptor whose help link is its clause. An element is a logical location whose fully qualified name is
 * its GlobalId, and a physical one at its STEP line. A waiver is an accepted suppression. Unknown has the kind `open`.
 * The text holds no time and no machine name: the same result gives the same bytes.
 */
import type { Finding, NotRead, Result, RuleResult, Severity } from '../result.ts'
import { baselineStates, clause, failsByItself, type Report } from './report.ts'
import { marginText, quantityText, valueText } from './value-text.ts'
import { reopenedText, unusedText, waiverText } from './waiver-text.ts'

type Json = Readonly<Record<string, unknown>>

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/** Ends in a line feed. */
export function sarifReport(reports: readonly Report[]): string {
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: reports.map(run) }, null, 2)}\n`
}

function run(report: Report): Json {
  const { result } = report
  const uri = modelUri(result.model.name)
  const { status, score, coverage } = result.summary
  return {
    tool: { driver: driver(result) },
    automationDetails: { id: `lintel/${uri}` },
    artifacts: [{ location: { uri }, roles: ['analysisTarget'], hashes: { 'sha-256': result.model.sha256 } }],
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...result.model.notRead.map((gap) => notRead(gap, uri)),
          ...waiverNotes(result),
        ],
      },
    ],
    results: results(report, uri),
    properties: {
      digest: result.digest,
      status,
      score,
      coverage,
      packs: result.packs,
      parameters: result.parameters,
      ...optional('waivers', result.waivers),
    },
  }
}

function driver(result: Result): Json {
  return { name: 'Lintel', version: result.kernel.version, rules: result.rules.map(descriptor) }
}

function descriptor(rule: RuleResult): Json {
  const { url } = rule.reference
  const draft = rule.verified === 'draft' ? ' (draft: its figure is not verified)' : ''
  return {
    id: rule.id,
    shortDescription: { text: `${rule.title}${draft}` },
    fullDescription: { text: `${rule.title} (${clause(rule)})${draft}` },
    help: { text: `${clause(rule)}: ${rule.title}` },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      category: rule.category,
      verified: rule.verified,
      tags: [rule.category],
      reference: rule.reference,
    },
  }
}

function results(report: Report, uri: string): Json[] {
  const { result, comparison } = report
  const ruleIndex = new Map(result.rules.map((rule, index) => [rule.id, index]))
  const states = baselineStates(report)
  const named = { new: 'new', changed: 'updated', same: 'unchanged' } as const
  const found = result.findings.map((finding) => {
    const state = states.get(finding.id)
    return findingResult(finding, {
      uri,
      ruleIndex,
      baselineState: state === undefined ? undefined : named[state],
    })
  })
  const gone = comparison?.gone ?? []
  const absent = gone.map((finding) => findingResult(finding, { uri, ruleIndex, baselineState: 'absent' }))
  const rules = result.rules.filter(failsByItself).map((rule) => {
    const added = comparison?.rules.some((changed) => changed.id === rule.id)
    const baselineState = added === undefined ? undefined : added ? 'new' : 'unchanged'
    return ruleResult(rule, { uri, ruleIndex, baselineState })
  })
  return [...rules, ...found, ...absent]
}

function ruleResult(rule: RuleResult, place: Place): Json {
  return {
    ruleId: rule.id,
    ...optional('ruleIndex', place.ruleIndex.get(rule.id)),
    kind: 'fail',
    level: LEVELS[rule.severity],
    message: { text: rule.message },
    locations: [{ physicalLocation: { artifactLocation: { uri: place.uri, index: 0 } } }],
    partialFingerprints: { 'ruleAndGlobalId/v1': rule.id },
    ...optional('baselineState', place.baselineState),
  }
}

interface Place {
  readonly uri: string
  readonly ruleIndex: ReadonlyMap<string, number>
  readonly baselineState: string | undefined
}

function findingResult(finding: Finding, place: Place): Json {
  const related = (finding.related ?? []).map((other) => ({
    message: { text: other.role },
    logicalLocations: [logicalLocation(other.globalId, other.name ?? other.class, other.class)],
  }))
  return {
    ruleId: finding.rule,
    ...optional('ruleIndex', place.ruleIndex.get(finding.rule)),
    ...verdict(finding),
    message: { text: messageText(finding) },
    locations: [location(finding, place.uri)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: {
      'lintelFindingId/v1': finding.id,
      'ruleAndGlobalId/v1': `${finding.rule}:${finding.element.globalId}`,
    },
    ...optional('baselineState', place.baselineState),
    properties: properties(finding),
  }
}

/** A viewer that knows only levels shows an unknown as a note, one that knows kinds as open: never as a pass. */
function verdict({ status, severity, waiver, message }: Finding): Json {
  const isOpen = (waiver?.verdict ?? status) === 'unknown'
  const kind = isOpen ? { kind: 'open', level: 'note' } : { kind: 'fail', level: LEVELS[severity] }
  if (status !== 'waived') return kind
  const justification = waiver === undefined ? message : waiverText(waiver)
  return { ...kind, suppressions: [{ kind: 'external', status: 'accepted', justification }] }
}

function messageText(finding: Finding): string {
  const margin = finding.margin === undefined ? '' : ` (off by ${marginText(finding.margin, finding.limit)})`
  const fix = finding.fix === undefined ? '' : ` ${finding.fix.text}`
  const dot = fix !== '' && !/[.!?]$/.test(finding.message) && margin === '' ? '.' : ''
  return `${finding.message}${margin}${dot}${fix}`
}

function location(finding: Finding, uri: string): Json {
  const { globalId, class: ifcClass, name, line } = finding.element
  const region = line === undefined ? {} : { region: { startLine: line } }
  return {
    physicalLocation: { artifactLocation: { uri, index: 0 }, ...region },
    logicalLocations: [logicalLocation(globalId, name ?? ifcClass, ifcClass)],
  }
}

function logicalLocation(globalId: string, name: string | undefined, ifcClass: string | undefined): Json {
  return {
    ...optional('name', name),
    fullyQualifiedName: globalId,
    kind: 'element',
    ...(ifcClass === undefined ? {} : { properties: { class: ifcClass } }),
  }
}

function properties(finding: Finding): Json {
  const { element, value, limit, margin, missing, inputs, waiver } = finding
  return {
    status: finding.status,
    class: element.class,
    ...optional('storey', element.storey),
    ...optional('space', element.space),
    ...optional('tag', element.tag),
    ...optional('value', value && valueText(value)),
    ...optional('limit', limit && valueText(limit)),
    ...optional('margin', margin && quantityText(margin)),
    ...optional('missing', missing),
    ...optional('waiver', waiver),
    inputs,
  }
}

function notRead(gap: NotRead, uri: string): Json {
  const lines = gap.lines.map((startLine) => ({
    physicalLocation: { artifactLocation: { uri, index: 0 }, region: { startLine } },
  }))
  return { level: 'warning', message: { text: `Not read: ${gap.count} × ${gap.what}` }, locations: lines }
}

/** Waivers that do not hold are warnings, for their findings count again; those that name no finding are notes. */
function waiverNotes({ waivers }: Result): Json[] {
  const note = (level: string) => (text: string) => ({ level, message: { text: `Waiver: ${text}` } })
  const { reopened = [], unused = [] } = waivers ?? {}
  return [...reopened.map(reopenedText).map(note('warning')), ...unused.map(unusedText).map(note('note'))]
}

/** A relative path stays relative, so that a code host finds the file in its checkout. */
function modelUri(name: string): string {
  const path = name.replaceAll('\\', '/')
  const uri = path.split('/').map(encodeURIComponent).join('/')
  return path.startsWith('/') ? `file://${uri}` : uri
}

function optional(name: string, value: unknown): Json {
  return value === undefined ? {} : { [name]: value }
}
