/**
 * Findings as CSV (RFC 4180): one line per finding, and one per rule that failed by itself.
 *
 * Spreadsheets run a cell that starts with `=`, `+`, `-`, `@`, a tab or a carriage return as a formula, and a model's
 * names come from strangers. Such a text is written with an apostrophe before it; a plain number is left as it is.
 * Lines end in CR LF. Values are SI. There is no byte order mark unless asked for (Excel wants it for non-ASCII names).
 */
import type { Finding, FindingValue, Result, RuleResult } from '../result.ts'
import { baselineStates, failsByItself, type Report } from './report.ts'

const COLUMNS = [
  'model',
  'status',
  'severity',
  'rule',
  'title',
  'code',
  'section',
  'category',
  'verified',
  'globalId',
  'class',
  'name',
  'tag',
  'storey',
  'space',
  'stepLine',
  'value',
  'valueUnit',
  'limit',
  'limitUnit',
  'margin',
  'marginUnit',
  'missing',
  'message',
  'fix',
  'waivedBy',
  'waivedUntil',
  'waiverReason',
  'waiverAuthority',
  'baseline',
  'id',
] as const

type Line = Partial<Record<(typeof COLUMNS)[number], string | number | undefined>>

/** @param options.mark starts the text with a byte order mark */
export function csvReport(reports: readonly Report[], options: { readonly mark?: boolean } = {}): string {
  const lines = reports.flatMap((report) => reportLines(report))
  const records = [[...COLUMNS], ...lines.map((line) => COLUMNS.map((column) => line[column]))]
  return `${options.mark === true ? '\uFEFF' : ''}${records.map(csvRecord).join('')}`
}

/** One record with its line end. */
export function csvRecord(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** One cell: neutralised, and quoted where it must be. */
export function csvCell(cell: string | number | undefined): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = isFormula(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/

function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text)
}

function reportLines(report: Report): Line[] {
  const { result } = report
  const rules = new Map(result.rules.map((rule) => [rule.id, rule]))
  const states = baselineStates(report)
  return [
    ...result.rules.filter(failsByItself).map((rule) => ruleLine(result, rule)),
    ...result.findings.map((finding) => ({
      ...findingLine(result, finding, rules.get(finding.rule)),
      baseline: states.get(finding.id),
    })),
  ]
}

function ruleLine(result: Result, rule: RuleResult): Line {
  return {
    ...ruleCells(rule),
    model: result.model.name,
    status: 'fail',
    severity: rule.severity,
    rule: rule.id,
    category: rule.category,
    message: rule.message,
  }
}

function ruleCells(rule: RuleResult | undefined): Line {
  if (rule === undefined) return {}
  const { code, section } = rule.reference
  return { title: rule.title, code, section, verified: rule.verified }
}

function findingLine(result: Result, finding: Finding, rule: RuleResult | undefined): Line {
  const { element } = finding
  const [value, valueUnit] = valueCells(finding.value)
  const [limit, limitUnit] = valueCells(finding.limit)
  return {
    ...ruleCells(rule),
    model: result.model.name,
    status: finding.status,
    severity: finding.severity,
    rule: finding.rule,
    category: finding.category,
    globalId: element.globalId,
    class: element.class,
    name: element.name,
    tag: element.tag,
    storey: element.storey,
    space: element.space,
    stepLine: element.line,
    value,
    valueUnit,
    limit,
    limitUnit,
    margin: finding.margin?.number,
    marginUnit: finding.margin?.unit,
    missing: finding.missing?.join(' '),
    message: finding.message,
    fix: finding.fix?.text,
    id: finding.id,
    waivedBy: finding.waiver?.by,
    waivedUntil: finding.waiver?.until,
    waiverReason: finding.waiver?.reason,
    waiverAuthority: finding.waiver?.authority,
  }
}

/** An interval is `low..high` with an open end left out: `..0.8`. */
function valueCells(
  value: FindingValue | undefined,
): readonly [string | number | undefined, string | undefined] {
  if (value === undefined) return [undefined, undefined]
  if ('text' in value) return [value.text, undefined]
  if ('number' in value) return [value.number, value.unit]
  return [value.interval.map((bound) => bound ?? '').join('..'), value.unit]
}
