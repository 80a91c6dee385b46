/** A comparison for a person: what differs between the runs, then the findings that are new, worse, gone. */
import { type ChangedFinding, type ComparedRun, type Comparison, isWorse } from '../../engine/compare.ts'
import type { BaselineState } from '../../engine/report/report.ts'
import { valueText } from '../../engine/report/value-text.ts'
import { waiverText } from '../../engine/report/waiver-text.ts'
import type { Finding } from '../../engine/result.ts'
import { elementRows } from './element-rows.ts'
import { clean, wrap } from './layout.ts'
import { moreLines } from './rule-group.ts'
import type { Style } from './style.ts'
import { counted, differenceName, groupDigits } from './wording.ts'

interface ComparisonOptions {
  readonly style: Style
  readonly all: boolean
}

const SHOWN = 20
const NO_STATES: ReadonlyMap<string, BaselineState> = new Map()

/** Ends in a line feed. */
export function prettyComparison(comparison: Comparison, { style, all }: ComparisonOptions): string {
  const limit = all ? Number.POSITIVE_INFINITY : SHOWN
  const { changed, gone, notChecked } = comparison
  const section = (title: string, findings: readonly Finding[]) =>
    findingSection(title, findings, limit, style)
  const sections = [
    headLines(comparison, style),
    section(style.red(`+ ${counted(comparison.new.length, 'new finding')}`), comparison.new),
    changedSection(changed, limit, style),
    section(
      style.green(`- ${counted(gone.length, 'finding')} gone: looked for and not found any more`),
      gone,
    ),
    section(
      style.dim(`  ${counted(notChecked.length, 'finding')} not checked any more: the rule did not run`),
      notChecked,
    ),
    ruleLines(comparison, style),
    [summaryLine(comparison, style)],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function headLines({ before, after, differences }: Comparison, style: Style): string[] {
  const lines = [
    style.bold(clean(`${before.name} ${style.symbols.arrow} ${after.name}`)),
    ...[modelText(before, after), ...buildsText(before, after)].flatMap((text) =>
      wrap(style.signs(clean(text)), style.width, '  ').map(style.dim),
    ),
  ]
  for (const difference of differences) {
    const { before: old, after: now } = difference
    const text = `${differenceName(difference)}: ${old ?? 'not there'} ${style.symbols.arrow} ${now ?? 'not there'}`
    lines.push(...wrap(clean(text), style.width, '  ').map(style.yellow))
  }
  if (differences.length > 0) lines.push(style.yellow('  so not every difference comes from the model'))
  return lines
}

function modelText(before: ComparedRun, after: ComparedRun): string {
  if (before.sha256 !== after.sha256) return 'the model changed'
  if ((before.changedValues ?? after.changedValues) === undefined) return 'the same model bytes'
  const values = ({ changedValues = 0 }: ComparedRun): string => groupDigits(changedValues)
  return `the same model bytes; values changed since they were read: ${values(before)} → ${values(after)}`
}

/** Another build is told, so that another `kernel.sha256` puzzles nobody; it is no difference of the runs. */
function buildsText({ kernel: before }: ComparedRun, { kernel: after }: ComparedRun): string[] {
  if (before.build === after.build || before.version !== after.version) return []
  return [
    `kernel ${after.version} in its builds ${before.build} → ${after.build}: they say the same, their bytes are not compared`,
  ]
}

function findingSection(title: string, findings: readonly Finding[], limit: number, style: Style): string[] {
  if (findings.length === 0) return []
  const shown = findings.slice(0, limit)
  const rows = elementRows(shown, style, NO_STATES)
  const lines = shown.flatMap((finding, at) => [
    rows[at] ?? '',
    ...wrap(style.signs(verdictText(finding)), style.width, '      '),
  ])
  return [title, ...lines, ...moreLines(findings.length - shown.length, style)]
}

function verdictText(finding: Finding): string {
  return clean(`${finding.status} ${finding.severity} · ${finding.rule} · ${finding.message}`)
}

function changedSection(changed: readonly ChangedFinding[], limit: number, style: Style): string[] {
  if (changed.length === 0) return []
  const shown = changed.slice(0, limit)
  const rows = elementRows(
    shown.map((change) => change.after),
    style,
    NO_STATES,
  )
  const lines = shown.flatMap((change, at) => [
    rows[at] ?? '',
    ...wrap(style.signs(changeText(change)), style.width, '      '),
  ])
  const worse = changed.filter(isWorse).length
  const title = `~ ${counted(changed.length, 'finding')} changed${worse > 0 ? `, ${worse} for the worse` : ''}`
  return [style.yellow(title), ...lines, ...moreLines(changed.length - shown.length, style)]
}

function changeText({ before, after, parts }: ChangedFinding): string {
  const texts = parts.map((part) => {
    if (part === 'value' || part === 'limit')
      return `${part} ${optionalValue(before[part])} → ${optionalValue(after[part])}`
    if (part === 'waiver')
      return [before.waiver, after.waiver].map((waiver) => waiver && waiverText(waiver)).join(' → ')
    if (part === 'status') return statusText({ before, after })
    if (part === 'missing') return `missing ${list(before.missing)} → ${list(after.missing)}`
    return `${before[part]} → ${after[part]}`
  })
  return clean(`${after.rule} · ${texts.join(' · ')}`)
}

/** `waived → fail (was waived by …)`. */
function statusText({ before, after }: Pick<ChangedFinding, 'before' | 'after'>): string {
  const was = before.waiver === undefined ? '' : ` (was ${waiverText(before.waiver)})`
  const is = after.waiver === undefined ? '' : ` (${waiverText(after.waiver)})`
  return `${before.status} → ${after.status}${was}${is}`
}

function optionalValue(value: Finding['value']): string {
  return value === undefined ? 'none' : valueText(value)
}

function list(paths: readonly string[] | undefined): string {
  return paths === undefined || paths.length === 0 ? 'nothing' : paths.join(', ')
}

function ruleLines({ rules }: Comparison, style: Style): string[] {
  if (rules.length === 0) return []
  const lines = rules.map(
    ({ id, before, after }) => `${id}: ${before ?? 'did not run'} → ${after ?? 'did not run'}`,
  )
  return [
    style.bold('Rules'),
    ...lines.flatMap((line) => wrap(style.signs(clean(line)), style.width, '    ')),
  ]
}

function summaryLine({ new: added, changed, same, gone, notChecked }: Comparison, style: Style): string {
  const parts = [
    `${groupDigits(added.length)} new`,
    `${groupDigits(changed.length)} changed`,
    `${groupDigits(same.length)} the same`,
    `${groupDigits(gone.length)} gone`,
  ]
  if (notChecked.length > 0) parts.push(`${groupDigits(notChecked.length)} not checked any more`)
  return style.signs(parts.join(' · '))
}
