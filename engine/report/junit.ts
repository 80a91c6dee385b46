/**
 * Results as JUnit XML: a suite is a category (chapter), a test case is a rule.
 *
 * A case is a rule and not an element, because a result lists the elements that fail or are unknown but not the
 * thousands that pass: cases per element would count failures without what they are a share of. A rule is also what a
 * build server follows from run to run. Failing → `failure` with every element in its text; unknown → `error`; not
 * applicable → `skipped`; so is a rule of which only waived findings are left to tell, which stand in it. With a baseline
 * a rule whose findings are all known already is `skipped` and says so.
 */
import { isWorse } from '../compare.ts'
import type { Finding, RuleResult } from '../result.ts'
import { clause, failsByItself, findingsByRule, type Report } from './report.ts'
import { marginText } from './value-text.ts'
import { waiverText } from './waiver-text.ts'

type Outcome = 'pass' | 'failure' | 'error' | 'skipped'

interface TestCase {
  readonly xml: string
  readonly outcome: Outcome
}

/** Ends in a line feed. Times are left out: the same result gives the same bytes. */
export function junitReport(reports: readonly Report[]): string {
  const suites = reports.flatMap((report) => reportSuites(report, reports.length > 1))
  const cases = suites.flatMap((suite) => suite.cases)
  const body = suites.map((suite) => suite.xml).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="lintel"${counts(cases)}>\n${body}</testsuites>\n`
}

/** Text for XML 1.0: escaped, and without the characters that XML cannot hold. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
}

/** Line breaks and tabs survive in an attribute only when they are written as references. */
function attribute(name: string, value: string | number): string {
  return ` ${name}="${xmlText(String(value)).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`
}

function reportSuites(report: Report, several: boolean): { xml: string; cases: TestCase[] }[] {
  const { result } = report
  const categories = [...new Set(result.rules.map((rule) => rule.category))]
  const findings = findingsByRule(result.findings)
  return categories.map((category) => {
    const rules = result.rules.filter((rule) => rule.category === category)
    const cases = rules.map((rule) => testCase(report, rule, findings.get(rule.id) ?? []))
    const name = several ? `${result.model.name}: ${category}` : category
    const body = cases.map((one) => one.xml).join('')
    return {
      cases,
      xml: `  <testsuite${attribute('name', name)}${counts(cases)}>\n${suiteProperties(report)}${body}  </testsuite>\n`,
    }
  })
}

function counts(cases: readonly TestCase[]): string {
  const count = (outcome: Outcome) => cases.filter((one) => one.outcome === outcome).length
  return [
    attribute('tests', cases.length),
    attribute('failures', count('failure')),
    attribute('errors', count('error')),
    attribute('skipped', count('skipped')),
  ].join('')
}

function suiteProperties({ result }: Report): string {
  const { model, summary, digest, packs } = result
  const properties: readonly (readonly [string, string | number])[] = [
    ['model', model.name],
    ['modelSha256', model.sha256],
    ['packs', packs.map((pack) => `${pack.id} ${pack.version}`.trim()).join(', ')],
    ['digest', digest],
    ['score', summary.score],
    ['coverage', summary.coverage],
    ['notRead', model.notRead.reduce((sum, gap) => sum + gap.count, 0)],
  ]
  const lines = properties.map(
    ([name, value]) => `      <property${attribute('name', name)}${attribute('value', value)}/>\n`,
  )
  return `    <properties>\n${lines.join('')}    </properties>\n`
}

function testCase(report: Report, rule: RuleResult, findings: readonly Finding[]): TestCase {
  const draft = rule.verified === 'draft' ? ' (draft: figure not verified)' : ''
  const open = `    <testcase${attribute('classname', rule.id)}${attribute('name', `${rule.title} [${clause(rule)}]${draft}`)}`
  const body = caseBody(report, rule, findings)
  if (body === null) return { outcome: 'pass', xml: `${open}/>\n` }
  return { outcome: body.outcome, xml: `${open}>\n${body.xml}    </testcase>\n` }
}

function caseBody(report: Report, rule: RuleResult, findings: readonly Finding[]): TestCase | null {
  const failing = findings.filter((finding) => finding.status === 'fail')
  const open = findings.filter((finding) => finding.status === 'unknown')
  const waived = findings.filter((finding) => finding.status === 'waived')
  if (rule.status === 'fail') {
    const old = knownAlready(report, rule, failing)
    if (old) return skipped(`${failing.length} fail, all known from the baseline`)
    const text = [
      rule.message ?? '',
      ...failing.map(findingLine),
      ...[...open, ...waived].map(findingLine),
    ].filter((line) => line !== '')
    return problem('failure', `${rule.fail} of ${rule.applicable} fail`, text)
  }
  if (rule.status === 'unknown') {
    return problem(
      'error',
      `${rule.unknown} of ${rule.applicable} unknown: a needed value is missing`,
      [...open, ...waived].map(findingLine),
    )
  }
  if (rule.waived > 0) {
    return skipped(`${rule.waived} of ${rule.applicable} waived, not passed`, waived.map(findingLine))
  }
  return rule.status === 'notApplicable' ? skipped('Applies to nothing in this model') : null
}

function knownAlready({ comparison }: Report, rule: RuleResult, failing: readonly Finding[]): boolean {
  if (comparison === undefined) return false
  if (failsByItself(rule) && comparison.rules.some((changed) => changed.id === rule.id)) return false
  const added = comparison.new.some((finding) => finding.rule === rule.id && finding.status === 'fail')
  const worse = comparison.changed.some((change) => change.after.rule === rule.id && isWorse(change))
  return !added && !worse && (failing.length > 0 || failsByItself(rule))
}

function problem(outcome: 'failure' | 'error', message: string, lines: readonly string[]): TestCase {
  const open = `      <${outcome}${attribute('message', message)}${attribute('type', outcome === 'error' ? 'unknown' : 'fail')}>`
  return { outcome, xml: `${open}${xmlText(lines.join('\n'))}</${outcome}>\n` }
}

function skipped(message: string, lines: readonly string[] = []): TestCase {
  const open = `      <skipped${attribute('message', message)}`
  const xml = lines.length === 0 ? `${open}/>\n` : `${open}>${xmlText(lines.join('\n'))}</skipped>\n`
  return { outcome: 'skipped', xml }
}

function findingLine(finding: Finding): string {
  const { element } = finding
  const where = [element.storey, element.space].filter((part) => part !== undefined).join(' / ')
  const who = [element.class, element.name ?? '', element.globalId].filter((part) => part !== '').join(' ')
  const line = element.line === undefined ? '' : ` (line ${element.line})`
  const margin = finding.margin === undefined ? '' : ` (off by ${marginText(finding.margin, finding.limit)})`
  const fix = finding.fix === undefined ? '' : ` → ${finding.fix.text}`
  const terms = finding.waiver === undefined ? 'waived' : waiverText(finding.waiver)
  const state = { fail: '', unknown: 'unknown: ', waived: `${terms} · ` }[finding.status]
  return `${where === '' ? '' : `${where}: `}${who}${line}: ${state}${finding.message}${margin}${fix}`
}
