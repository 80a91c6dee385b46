/** What is wrong with an IDS file, for a person. */
import type { IdsFault } from '../../engine/ids/fault.ts'
import type { IdsLint } from '../../engine/ids/lint.ts'
import { clean, wrap } from './layout.ts'
import type { Style } from './style.ts'
import { counted } from './wording.ts'

/** One paragraph a fault, with its place, and the count; ends in a line feed. */
export function prettyFaults(file: string, { document, faults }: IdsLint, style: Style): string {
  const wrong = faults.filter(({ severity }) => severity !== 'warning').length
  const warnings = faults.length - wrong
  const specifications = document?.specifications.length
  const read =
    specifications === undefined ? 'its sense was not read' : counted(specifications, 'specification')
  const sign = wrong === 0 ? style.green(style.symbols.pass) : style.red(style.symbols.error)
  const defects = wrong === 0 ? 'no defect' : counted(wrong, 'defect')
  const also = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`
  const lines = faults.flatMap((fault) => faultLines(file, fault, style))
  return `${[...lines, `${sign} ${clean(file)}: ${read}, ${defects}${also}`].join('\n')}\n`
}

function faultLines(
  file: string,
  { severity, place, what, expected, do: remedy }: IdsFault,
  style: Style,
): string[] {
  const isWarning = severity === 'warning'
  const sign = isWarning ? style.yellow(style.symbols.warning) : style.red(style.symbols.error)
  const text = `${file}:${place.line}:${place.column}: ${what}; expected ${expected}: ${remedy}`
  return wrap(style.signs(clean(text)), style.width, `${sign} ${isWarning ? 'warning' : 'error'}: `)
}
