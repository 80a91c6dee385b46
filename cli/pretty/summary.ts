/** The verdict in a few lines: counts, rules, score beside coverage, drafts, what changed, the digest. */
import type { Report } from '../../engine/report/report.ts'
import type { Result, RuleStatus } from '../../engine/result.ts'
import { clean, wrap } from './layout.ts'
import type { Style } from './style.ts'
import { counted, differenceName, groupDigits, percent, verb } from './wording.ts'

/** @param brief the verdict line only, with the model's name */
export function summaryLines(report: Report, style: Style, brief: boolean): string[] {
  const { result } = report
  if (brief) return [`${clean(result.model.name)}: ${verdictLine(result, style)}`]
  const sentences = [
    ruleLine(result),
    scoreLine(result),
    ...waiverLines(result),
    ...draftLines(result),
    ...declaredLines(result),
    ...baselineLines(report),
  ]
  return [
    verdictLine(result, style),
    ...sentences.flatMap((sentence) => wrap(style.signs(sentence), style.width, '  ')),
    style.dim(`  ${result.digest}`),
  ]
}

function verdictLine({ summary }: Result, style: Style): string {
  const { fail, pass, unknown, waived, status } = summary
  const counts = [`${groupDigits(fail)} fail`, `${groupDigits(unknown)} unknown`, `${groupDigits(pass)} pass`]
  if (waived > 0) counts.push(`${groupDigits(waived)} waived`)
  const text = style.signs(counts.join(' · '))
  const { symbols } = style
  if (status === 'fail')
    return `${style.red(style.bold(`${symbols.error} FAIL`))}  ${text}${severities(summary)}`
  if (status === 'unknown') return `${style.magenta(style.bold(`${symbols.unknown} UNKNOWN`))}  ${text}`
  return `${style.green(style.bold(`${symbols.pass} PASS`))}  ${text}`
}

function severities({ bySeverity }: Result['summary']): string {
  const parts = (['error', 'warning', 'info'] as const)
    .filter((severity) => (bySeverity[severity] ?? 0) > 0)
    .map((severity) =>
      severity === 'info' ? `${bySeverity.info} info` : counted(bySeverity[severity], severity),
    )
  return parts.length === 0 ? '' : `  (${parts.join(', ')})`
}

function ruleLine({ rules }: Result): string {
  const count = (status: RuleStatus) => rules.filter((rule) => rule.status === status).length
  const [fail, unknown, pass, idle] = [count('fail'), count('unknown'), count('pass'), count('notApplicable')]
  const waived = count('waived')
  const parts = [
    `${fail} ${verb(fail, 'fails', 'fail')}`,
    `${unknown} ${verb(unknown, 'is', 'are')} not decided`,
    `${pass} ${verb(pass, 'passes', 'pass')}`,
    ...(waived === 0 ? [] : [`${waived} ${verb(waived, 'is', 'are')} waived`]),
    `${idle} ${verb(idle, 'applies', 'apply')} to nothing in this model`,
  ]
  return `${counted(rules.length, 'rule')}: ${parts.join(', ')}`
}

function scoreLine({ summary }: Result): string {
  const { pass, fail, unknown, score, coverage } = summary
  const total = pass + fail + unknown
  if (total === 0 && summary.waived > 0)
    return 'No score: everything in this model that is applicable is waived'
  if (total === 0) return 'Nothing in this model was applicable: this is no proof of anything'
  if (pass + fail === 0)
    return `No score at coverage 0 %: none of ${counted(total, 'check')} could be decided`
  const open =
    unknown === 0 ? '' : `: ${groupDigits(unknown)} of ${counted(total, 'check')} could not be decided`
  return `Score ${percent(score)} at coverage ${percent(coverage)}${open}`
}

function waiverLines({ waivers }: Result): string[] {
  if (waivers === undefined) return []
  const { date, used, reopened, unused } = waivers
  const lapsed =
    reopened.length === 0
      ? ''
      : `, ${counted(reopened.length, 'waiver')} that ${verb(reopened.length, 'does', 'do')} not hold`
  const idle =
    unused.length === 0 ? '' : `, ${unused.length} that ${verb(unused.length, 'names', 'name')} no finding`
  return [`Waivers as of ${date}: ${counted(used, 'finding')} accepted${lapsed}${idle}`]
}

function draftLines({ rules }: Result): string[] {
  const drafts = rules.filter((rule) => rule.verified === 'draft').length
  if (drafts === 0) return []
  return [
    `${counted(drafts, 'rule')} of these ${verb(drafts, 'is a draft', 'are drafts')}: figures not verified`,
  ]
}

function declaredLines({ packs }: Result): string[] {
  const declared = packs.reduce((sum, pack) => sum + (pack.declared?.length ?? 0), 0)
  if (declared === 0) return []
  return [
    `${counted(declared, 'rule')} more ${verb(declared, 'is', 'are')} declared and cannot be checked yet: ${verb(declared, 'it needs', 'they need')} measuring in space`,
  ]
}

function baselineLines({ comparison }: Report): string[] {
  if (comparison === undefined) return []
  const { changed, same, gone, notChecked, differences } = comparison
  const left = notChecked.length === 0 ? '' : `, ${notChecked.length} not checked any more`
  const counts = `${comparison.new.length} new (+), ${changed.length} changed (~), ${same.length} unchanged (=), ${gone.length} gone${left}`
  const others = differences.map((difference) => `another ${differenceName(difference)}`)
  const warning = others.length === 0 ? [] : [`The baseline was made with ${others.join(', ')}`]
  return [`Against the baseline: ${counts}`, ...warning]
}
