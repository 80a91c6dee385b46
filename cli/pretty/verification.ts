/** A verification for a person: the verdict, what was looked at, and what the statement says. */
import type { Statement } from '../../engine/signed/statement.ts'
import type { Verification, VerifiedPart } from '../../engine/signed/verification.ts'
import { clean, wrap } from './layout.ts'
import type { Style } from './style.ts'
import { counted } from './wording.ts'

/** Columns of the longest name of a part and its mark. */
const NAME = 9

/** Ends in a line feed. */
export function prettyVerification(file: string, verification: Verification, style: Style): string {
  const lines = [
    headLine(file, verification, style),
    ...verification.parts.flatMap((part) => partLines(part, style)),
    ...(verification.statement === null ? [] : statementLines(verification.statement, style)),
  ]
  return `${lines.join('\n')}\n`
}

function headLine(file: string, { holds, kind, origin }: Verification, style: Style): string {
  const { symbols } = style
  const name = clean(file)
  if (!holds) return `${style.red(style.bold(`${symbols.error} DOES NOT HOLD`))}  ${name}`
  const limit =
    kind === 'plain' ? '  (nobody signed it)' : origin === 'shown' ? '' : '  (who signed is not shown)'
  return `${style.green(style.bold(`${symbols.pass} HOLDS`))}  ${name}${style.yellow(limit)}`
}

function partLines({ part, outcome, message }: VerifiedPart, style: Style): string[] {
  const { symbols } = style
  const mark = {
    holds: style.green(symbols.pass),
    fails: style.red(symbols.error),
    open: style.yellow(symbols.unknown),
  }[outcome]
  return wrap(style.signs(clean(message)), style.width, `  ${mark} ${part.padEnd(NAME)}  `)
}

function statementLines(statement: Statement, style: Style): string[] {
  const { model, packs, kernel, summary, waivers, order, parameters } = statement
  const { status, fail, unknown, pass, waived } = summary
  const place = model.jurisdiction === undefined ? '' : ` in ${model.jurisdiction}`
  const set = Object.entries(order.parameters).map(([name, value]) => `${name}=${value}`)
  const rows: readonly (readonly [string, string])[] = [
    ['model', `${model.name}${place}, ${model.ifcSchema}, ${counted(model.rows, 'row')}, ${model.sha256}`],
    ['verdict', `${status}: ${fail} fail, ${unknown} unknown, ${pass} pass, ${waived} waived`],
    ['packs', packs.map(({ id, version }) => `${id} ${version}`).join(', ')],
    ['settings', [`${counted(Object.keys(parameters).length, 'parameter')} in force`, ...set].join(', ')],
    ...(order.drafts ? [['drafts', 'rules whose figures are not verified ran, too'] as const] : []),
    ...(order.ids.length === 0 ? [] : [['IDS', order.ids.map(({ name }) => name).join(', ')] as const]),
    ...(waivers === undefined ? [] : [['waivers', `as of ${waivers.date}, ${waivers.sha256}`] as const]),
    ['kernel', `${kernel.version} ${kernel.build}, ${kernel.sha256}`],
  ]
  return [
    style.bold('  The statement'),
    ...rows.flatMap(([name, text]) =>
      wrap(style.signs(clean(text)), style.width, `    ${name.padEnd(NAME)}  `).map(style.dim),
    ),
  ]
}
