/** Waived findings: what was accepted, so that nobody takes it for a pass; and the waivers that do not hold or name nothing. */
import { findingsByRule } from '../../engine/report/report.ts'
import { reopenedText, unusedText, waiverText } from '../../engine/report/waiver-text.ts'
import type { Finding, Result } from '../../engine/result.ts'
import type { Context } from './context.ts'
import { elementRows } from './element-rows.ts'
import { clean, wrap } from './layout.ts'
import { moreLines } from './rule-group.ts'

export function waivedLines({ findings, rules }: Result, context: Context): string[] {
  const { style, limit, states } = context
  const byRule = findingsByRule(findings.filter((finding) => finding.status === 'waived'))
  if (byRule.size === 0) return []
  const lines = [`${style.symbols.waived} ${style.bold('Waived')}: accepted by someone, not passed`]
  for (const [id, waived] of byRule) {
    const title = rules.find((rule) => rule.id === id)?.title ?? id
    lines.push(...wrap(style.signs(clean(`${title} · ${id}`)), style.width, '  '))
    const shown = waived.slice(0, limit)
    const rows = elementRows(shown, style, states)
    shown.forEach((finding, at) => {
      lines.push(rows[at] ?? '', ...termsLines(finding, context))
    })
    lines.push(...moreLines(waived.length - shown.length, style))
  }
  return lines
}

function termsLines({ message, waiver }: Finding, { style }: Context): string[] {
  const terms = waiver === undefined ? [] : [waiverText(waiver)]
  return [message, ...terms].flatMap((text) => wrap(style.signs(clean(text)), style.width, '      '))
}

/** Waivers whose findings count again, and waivers that name no finding. */
export function lapsedLines({ waivers }: Result, context: Context): string[] {
  const { reopened = [], unused = [] } = waivers ?? {}
  const { style } = context
  const mark = style.yellow(style.symbols.warning)
  return [
    ...listLines(
      `${mark} ${style.bold('Waivers that do not hold')}: their findings count again`,
      reopened.map(reopenedText),
      context,
    ),
    ...listLines(`  ${style.bold('Waivers that name no finding')}`, unused.map(unusedText), context),
  ]
}

function listLines(head: string, texts: readonly string[], { style, limit }: Context): string[] {
  if (texts.length === 0) return []
  const shown = texts.slice(0, limit)
  const lines = shown.flatMap((text) => wrap(style.signs(clean(text)), style.width, '    '))
  return [head, ...lines, ...moreLines(texts.length - shown.length, style)]
}
