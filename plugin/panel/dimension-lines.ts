/** Found and required drawn as an architect's dimension lines: to scale, the difference hatched. */

import { codeText, valueText } from '../../engine/report/value-text.ts'
import type { Finding, FindingValue } from '../../engine/result.ts'
import { WORDS } from '../words.ts'
import { svg } from './dom.ts'

const WIDTH = 320
const ROW = 46

/** Null where there is nothing to draw to scale: texts, other units, zero or negative numbers. */
export function dimensionLines(finding: Finding): SVGSVGElement | null {
  const found = scaleNumber(finding.value)
  const limit = scaleNumber(finding.limit)
  if (found === null || limit === null || found.unit !== limit.unit) return null
  const most = Math.max(found.number, limit.number)
  if (most <= 0 || Math.min(found.number, limit.number) < most / 50) return null
  const label = `${WORDS.found}: ${bothUnits(finding.value, finding.limit)}. ${WORDS.limit}: ${bothUnits(finding.limit, finding.limit)}.`
  const drawing = svg('svg', {
    class: `dimension dimension-${finding.status}`,
    viewBox: `0 0 ${WIDTH} ${ROW * 2 + 8}`,
    role: 'img',
    'aria-label': label,
  })
  const scale = (WIDTH - 12) / most
  const ends = [6 + found.number * scale, 6 + limit.number * scale] as const
  drawing.append(
    ...hatch(Math.min(...ends), Math.max(...ends)),
    ...line(0, ends[0], WORDS.found, finding.value, finding.limit, 'found'),
    ...line(1, ends[1], WORDS.limit, finding.limit, finding.limit, 'limit'),
  )
  return drawing
}

/** `0.76 m · 29.92 in`. */
export function bothUnits(value: FindingValue | undefined, limit: FindingValue | undefined): string {
  if (value === undefined) return WORDS.none
  const code = codeText(value, limit)
  return code === null ? valueText(value) : `${valueText(value)} · ${code}`
}

function line(
  row: number,
  end: number,
  word: string,
  value: FindingValue | undefined,
  limit: FindingValue | undefined,
  kind: string,
): SVGElement[] {
  const y = row * ROW + 34
  const text = svg('text', { x: 6, y: y - 12, class: 'dimension-text' })
  const strong = svg('tspan', { class: 'dimension-value', dx: 8 })
  strong.textContent = bothUnits(value, limit)
  text.append(`${word} `, strong)
  const ticks = [6, end].map((x) =>
    svg('path', { class: 'dimension-tick', d: `M${x - 4} ${y + 4}l8 -8M${x} ${y - 7}v14` }),
  )
  return [text, svg('path', { class: `dimension-line dimension-${kind}`, d: `M6 ${y}H${end}` }), ...ticks]
}

/** The gap between the two ends, as oblique strokes over both rows. */
function hatch(from: number, to: number): SVGElement[] {
  if (to - from < 2) return []
  const strokes: string[] = []
  for (let x = from + 3; x < to + 20; x += 5) {
    const [low, high] = [Math.max(from, x - 20), Math.min(to, x)]
    if (high > low) strokes.push(`M${low} ${80 - (low - x + 20)}L${high} ${80 - (high - x + 20)}`)
  }
  return [svg('path', { class: 'dimension-hatch', d: strokes.join('') })]
}

function scaleNumber(
  value: FindingValue | undefined,
): { readonly number: number; readonly unit: string } | null {
  if (value === undefined || 'text' in value) return null
  if ('number' in value) return value
  const bound = value.interval[1] ?? value.interval[0]
  return bound === null ? null : { number: bound, unit: value.unit }
}
