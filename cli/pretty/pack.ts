/** Packs, rules, their defects and the outcome of their cases, for a person. */
import type { LintelError } from '../../engine/errors.ts'
import type { CaseReport } from '../../engine/pack/case-run.ts'
import type { MovedLimit } from '../../engine/pack/moved-limits.ts'
import { type Pack, parameterType, type Reference, type Rule } from '../../engine/pack/pack.ts'
import { errorLine } from '../error-line.ts'
import { clean, table, wrap } from './layout.ts'
import { type Style, severityPainter } from './style.ts'
import { counted } from './wording.ts'

/** One line per pack; ends in a line feed. */
export function prettyPacks(packs: readonly Pack[], style: Style): string {
  const rows = packs.map((pack) => {
    const drafts = draftCount(pack)
    const rules = `${counted(pack.rules.length, 'rule')}${drafts === 0 ? '' : `, ${counted(drafts, 'draft')}`}`
    return [style.bold(pack.id), pack.version, rules, clean(pack.title)]
  })
  return text(table(rows))
}

function draftCount(pack: Pack): number {
  return pack.rules.filter((rule) => rule.verified === 'draft').length
}

/** A pack with one line per rule. */
export function prettyPack(pack: Pack, style: Style): string {
  const lines = [`${style.bold(pack.id)} ${pack.version}  ${clean(pack.title)}`]
  if (pack.description !== undefined)
    lines.push(...wrap(style.signs(clean(pack.description)), style.width, '  '))
  if (pack.extends !== undefined) lines.push(`  extends ${pack.extends}`)
  for (const [name, parameter] of Object.entries(pack.params ?? {})) {
    const unit = parameter.unit === undefined ? '' : ` ${parameter.unit}`
    const value =
      parameter.value ?? parameter.oneOf?.join(' | ') ?? `(${parameterType(parameter)} to be stated)`
    lines.push(...wrap(clean(`param.${name} = ${value}${unit}  ${parameter.title ?? ''}`), style.width, '  '))
  }
  const rows = pack.rules.map((rule) => [
    severityPainter(style, rule.severity)(rule.severity),
    rule.id,
    `${clean(rule.title)}${rule.verified === 'draft' ? ' (draft)' : ''}`,
  ])
  return text([...lines, '', ...table(rows, { indent: '  ' })])
}

/** One rule with its words and cases. */
export function prettyRule(rule: Rule, pack: Pack, style: Style): string {
  const fact = (name: string, value: string | undefined) =>
    value === undefined ? [] : wrap(style.signs(clean(value)), style.width, `  ${name.padEnd(9)} `)
  const occurs =
    rule.occurs === undefined ? undefined : `${rule.occurs.min ?? 0} to ${rule.occurs.max ?? 'any'} of them`
  return text([
    `${severityPainter(style, rule.severity)(`${rule.severity}:`)} ${style.bold(style.signs(clean(rule.title)))}`,
    ...fact('id', `${rule.id}, in ${pack.id} ${pack.version}`),
    ...fact('reference', referenceText(rule.reference)),
    ...fact('category', rule.category),
    ...fact(
      'figure',
      rule.verified === 'draft' ? 'draft: not verified; runs with --drafts only' : rule.verified,
    ),
    ...fact('applies', rule.applies),
    ...fact('require', rule.require),
    ...fact('occurs', occurs),
    ...fact('why', rule.why),
    ...fact('mend', rule.mend),
    ...fact('source', rule.source),
    '',
    style.bold('Cases'),
    ...table(
      rule.cases.map((one) => [one.expect, clean(one.name)]),
      { indent: '  ' },
    ),
    ...Object.entries(rule.never ?? {}).map(([outcome, reason]) => `  never ${outcome}: ${clean(reason)}`),
  ])
}

function referenceText({ code, section, edition, url }: Reference): string {
  return [code, section, edition, url].filter((part) => part !== undefined).join(' ')
}

/** Defects of a pack, one line each. */
export function prettyDefects(pack: Pack, defects: readonly LintelError[], style: Style): string {
  if (defects.length === 0) {
    return text([
      `${style.green(style.symbols.pass)} ${pack.id}: ${counted(pack.rules.length, 'rule')}, no defect`,
    ])
  }
  const lines = defects.flatMap((defect) =>
    wrap(errorLine(defect), style.width, `${style.red(style.symbols.error)} ${defect.code}: `),
  )
  return text([
    ...lines,
    `${pack.id}: ${counted(defects.length, 'defect')} in ${counted(pack.rules.length, 'rule')}`,
  ])
}

/** What became of a pack's cases, and which limits could be moved without one of them noticing. */
export interface TestedPack {
  readonly reports: readonly CaseReport[]
  /** How many limits were moved. */
  readonly moved: number
  readonly unnoticed: readonly MovedLimit[]
}

/** The cases that did not end as they say, the limits that none of them guards, and how many do. */
export function prettyCases(pack: Pack, tested: TestedPack, style: Style): string {
  const { reports, moved, unnoticed } = tested
  const wrong = reports.filter((report) => !report.ok)
  const lines = wrong.flatMap((report) =>
    wrap(
      style.signs(
        clean(`${report.rule} · ${report.case}: expected ${report.expected}, found ${report.found}`),
      ),
      style.width,
      `${style.red(style.symbols.error)} `,
    ),
  )
  for (const { rule, limit, from, to } of unnoticed) {
    const what = `${rule} · ${limit}: no case notices when ${from} becomes ${Number(to.toPrecision(6))}`
    lines.push(...wrap(style.signs(clean(what)), style.width, `${style.red(style.symbols.error)} `))
  }
  const sign =
    wrong.length + unnoticed.length === 0 ? style.green(style.symbols.pass) : style.red(style.symbols.error)
  const right = reports.length - wrong.length
  return text([
    ...lines,
    `${sign} ${pack.id}: ${right} of ${counted(reports.length, 'case')} ended as they say, ${moved - unnoticed.length} of ${counted(moved, 'moved limit')} noticed`,
  ])
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
