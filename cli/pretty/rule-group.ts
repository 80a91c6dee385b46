/** One failing rule with its elements: what is wrong, where, by how much, and what to do. */
import { clause, failsByItself } from '../../engine/report/report.ts'
import { codeText, marginText, numberText, valueText } from '../../engine/report/value-text.ts'
import type { Finding, RuleResult } from '../../engine/result.ts'
import type { Context } from './context.ts'
import { elementRows } from './element-rows.ts'
import { clean, wrap } from './layout.ts'
import { requirementLines } from './requirements.ts'
import { type Style, severityPainter } from './style.ts'
import { groupDigits } from './wording.ts'

const STATE_ORDER = { new: 0, changed: 1, same: 2 } as const

/** @param findings the rule's failing findings, none when the rule failed by itself */
export function ruleGroup(rule: RuleResult, findings: readonly Finding[], context: Context): string[] {
  const { style, limit, states } = context
  const sorted = [...findings].sort((a, b) => order(a, context) - order(b, context))
  const shown = sorted.slice(0, limit)
  const { requirements = [] } = rule
  const asked = requirements.length === 0 ? null : requirementLines(requirements, findings, style)
  const message = asked === null ? common(findings.map((finding) => messageText(finding))) : ''
  const fix = common(findings.map((finding) => finding.fix?.text ?? ''))
  const lines = headLines(rule, style)
  if (failsByItself(rule)) lines.push(...wrap(style.signs(clean(rule.message ?? '')), style.width, '  '))
  if (message !== null && message !== '') lines.push(...wrap(style.signs(message), style.width, '  '))
  if (asked !== null && findings.length > 0) lines.push(...asked.lines)
  const rows = elementRows(shown, style, states)
  shown.forEach((finding, at) => {
    const told = asked === null ? messageText(finding) : asked.detail(finding)
    lines.push(
      rows[at] ?? '',
      ...detailLines(
        finding,
        { message: message === null || asked !== null ? told : '', fix: fix === null },
        style,
      ),
    )
  })
  lines.push(...moreLines(findings.length - shown.length, style))
  if (fix !== null && fix !== '') lines.push(...fixLines(fix, '  ', style))
  return lines
}

function order(finding: Finding, { states }: Context): number {
  return STATE_ORDER[states.get(finding.id) ?? 'new']
}

function headLines(rule: RuleResult, style: Style): string[] {
  const paint = severityPainter(style, rule.severity)
  const word = paint(`${style.symbols[rule.severity]} ${rule.severity}:`)
  const [first = '', ...rest] = wrap(
    style.signs(clean(rule.title)),
    style.width - rule.severity.length - 4,
    '',
  )
  const facts = [tally(rule), clause(rule), idText(rule), rule.category]
    .map(clean)
    .filter((fact) => fact !== '')
  const lines = [`${word} ${style.bold(first)}`, ...rest.map((line) => `  ${style.bold(line)}`)]
  lines.push(...wrap(style.signs(facts.join(' · ')), style.width, '  ').map(style.dim))
  if (rule.verified === 'draft') lines.push(style.yellow('  draft: the figure of this rule is not verified'))
  return lines
}

/** The id; that of a specification ends in its name, which stands above. */
function idText({ id, title, requirements }: RuleResult): string {
  const isNamed = requirements !== undefined && id.endsWith(` ${title}`)
  return isNamed ? id.slice(0, -title.length - 1) : id
}

function tally(rule: RuleResult): string {
  if (rule.fail === 0) return 'fails as a whole'
  const unknown = rule.unknown > 0 ? `, ${groupDigits(rule.unknown)} unknown` : ''
  const waived = rule.waived > 0 ? `, ${groupDigits(rule.waived)} waived` : ''
  return `${groupDigits(rule.fail)} of ${groupDigits(rule.applicable)} fail${unknown}${waived}`
}

/** The text that all have, or null where they differ. */
function common(texts: readonly string[]): string | null {
  const [first] = texts
  if (first === undefined) return ''
  return texts.every((text) => text === first) ? first : null
}

function detailLines(
  finding: Finding,
  own: { readonly message: string; readonly fix: boolean },
  style: Style,
): string[] {
  const lines: string[] = []
  if (own.message !== '') lines.push(...wrap(style.signs(clean(own.message)), style.width, '      '))
  if (own.fix && finding.fix !== undefined) lines.push(...fixLines(clean(finding.fix.text), '      ', style))
  return lines
}

function fixLines(text: string, indent: string, style: Style): string[] {
  return wrap(style.signs(clean(text)), style.width, `${indent}${style.symbols.arrow} `)
}

/** The line that says what a list leaves out; none when it is whole. */
export function moreLines(count: number, style: Style): string[] {
  if (count <= 0) return []
  const text = `    ${style.symbols.ellipsis} ${groupDigits(count)} more (--format json has all, --all shows them)`
  return [style.dim(text)]
}

/** The message, and how far off the value is where the message cannot say it. */
function messageText(finding: Finding): string {
  return [clean(finding.message), ...measures(finding)].join(' · ')
}

function measures(finding: Finding): string[] {
  const { value, limit, margin } = finding
  if (value === undefined || limit === undefined || isNone(limit)) return []
  const parts: string[] = []
  const stated = !('number' in value) || finding.message.includes(numberText(value.number, 3).slice(0, 4))
  if (!stated && margin?.number !== 0) parts.push(`found ${valueText(value)}, limit ${valueText(limit)}`)
  const [valueIn, limitIn] = [codeText(value, limit), codeText(limit, limit)]
  if (margin !== undefined && margin.number !== 0)
    parts.push(`${direction(finding)} ${marginText(margin, limit)}`)
  const isSaid = valueIn !== null && finding.message.includes(valueIn)
  if (valueIn !== null && limitIn !== null && !isSaid) parts.push(`${valueIn} against ${limitIn}`)
  return parts.map(clean)
}

/** A limit of none (`count(…) = 0`): the message says it, a number would only repeat it. */
function isNone(limit: NonNullable<Finding['limit']>): boolean {
  return 'number' in limit && limit.unit === '1' && limit.number === 0
}

function direction({ value, limit }: Finding): string {
  if (value === undefined || limit === undefined || !('number' in value) || !('number' in limit))
    return 'off by'
  return value.number < limit.number ? 'short by' : 'over by'
}
