/** A result for a person at a terminal: what fails and what to do, what is not decided, what was not read, the verdict. */
import { baselineStates, failsByItself, findingsByRule, type Report } from '../../engine/report/report.ts'
import type { NotRead, Result, RuleResult, Severity } from '../../engine/result.ts'
import type { Context } from './context.ts'
import { clean, table, wrap } from './layout.ts'
import { ruleGroup } from './rule-group.ts'
import type { Style } from './style.ts'
import { summaryLines } from './summary.ts'
import { undecidedLines } from './undecided.ts'
import { lapsedLines, waivedLines } from './waived.ts'
import { counted, groupDigits } from './wording.ts'

export interface PrettyOptions {
  readonly style: Style
  /** Shows every finding; else at most ten a rule, and says how many more there are. */
  readonly all: boolean
  /** Shows the verdict only. */
  readonly quiet: boolean
}

const SHOWN_PER_RULE = 10

/** One block per model, an empty line between them; ends in a line feed. */
export function prettyReport(reports: readonly Report[], options: PrettyOptions): string {
  const blocks = reports.map((report) => reportLines(report, options))
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function reportLines(report: Report, options: PrettyOptions): string[] {
  const { style, all, quiet } = options
  if (quiet) return summaryLines(report, style, true)
  const limit = all ? Number.POSITIVE_INFINITY : SHOWN_PER_RULE
  const context: Context = { style, limit, states: baselineStates(report) }
  const sections = [
    headerLines(report.result, style),
    ...failureSections(report.result, context),
    undecidedLines(report.result, context),
    waivedLines(report.result, context),
    lapsedLines(report.result, context),
    notReadLines(report.result.model.notRead, style),
    summaryLines(report, style, false),
  ]
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
}

function headerLines({ model, packs }: Result, style: Style): string[] {
  const facts = [
    model.ifcSchema,
    counted(model.rows, 'row'),
    ...packs.map((pack) => `${pack.id} ${pack.version}`),
  ]
  if (model.jurisdiction !== undefined) facts.push(`jurisdiction ${model.jurisdiction}`)
  const line = wrap(clean(facts.join(` ${style.symbols.dot} `)), style.width, '')
  return [style.bold(clean(model.name)), ...line.map(style.dim)]
}

const ORDER: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function failureSections({ rules, findings }: Result, context: Context): string[][] {
  const byRule = findingsByRule(findings.filter((finding) => finding.status === 'fail'))
  const failing = rules.filter((rule) => failsByItself(rule) || byRule.has(rule.id))
  return bySeverity(failing).map((rule) => ruleGroup(rule, byRule.get(rule.id) ?? [], context))
}

function bySeverity(rules: readonly RuleResult[]): RuleResult[] {
  return [...rules].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

function notReadLines(gaps: readonly NotRead[], style: Style): string[] {
  if (gaps.length === 0) return []
  const rows = gaps.map((gap) => [groupDigits(gap.count), clean(gap.what), gapLines(gap, style)])
  const head = `${style.yellow(style.symbols.warning)} ${style.bold('Not read')}: what stands there was not checked`
  return [head, ...table(rows, { indent: '    ', right: [0] })]
}

function gapLines(gap: NotRead, style: Style): string {
  if (gap.lines.length === 0) return ''
  const shown = gap.lines.slice(0, 5).join(', ')
  const more = gap.count > Math.min(5, gap.lines.length) ? `, ${style.symbols.ellipsis}` : ''
  return style.dim(`${gap.lines.length === 1 && more === '' ? 'line' : 'lines'} ${shown}${more}`)
}
