/** Waived findings: what was accepted, so that nobody takes it for a pass. */
import { findingsByRule } from '../../engine/report/report.ts'
import type { Result } from '../../engine/result.ts'
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
      lines.push(rows[at] ?? '', ...wrap(style.signs(clean(finding.message)), style.width, '      '))
    })
    lines.push(...moreLines(waived.length - shown.length, style))
  }
  return lines
}
