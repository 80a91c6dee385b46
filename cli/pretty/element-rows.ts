/** Elements as aligned rows: storey, name, class, GlobalId; never wider than the terminal. */
import type { BaselineState } from '../../engine/report/report.ts'
import type { ElementRef, Finding } from '../../engine/result.ts'
import { clean, clip, pad, textWidth } from './layout.ts'
import type { Style } from './style.ts'

const MARKS: Readonly<Record<BaselineState, string>> = { new: '+', changed: '~', same: '=' }
/** What a column may be cut down to, in the order of the cells; a GlobalId is never cut. */
const LEAST = [8, 12, 10] as const
const GAP = 2
const INDENT = 4

/** One line per finding, in their order. With a baseline each starts with `+` new, `~` changed or `=` unchanged. */
export function elementRows(
  findings: readonly Finding[],
  style: Style,
  states: ReadonlyMap<string, BaselineState>,
): string[] {
  const cells = findings.map((finding) => elementCells(finding.element))
  const widths = columnWidths(cells, style.width)
  return findings.map((finding, row) => {
    const state = states.get(finding.id)
    const mark = state === undefined ? '  ' : `${MARKS[state]} `
    return `  ${mark}${rowText(cells[row] ?? [], widths, style)}`.trimEnd()
  })
}

function rowText(cells: readonly string[], widths: readonly number[], style: Style): string {
  const [storey = '', name = '', ifcClass = '', globalId = ''] = cells.map((cell, column) => {
    const width = widths[column] ?? 0
    return pad(clip(cell, width, style.symbols.ellipsis), width)
  })
  const parts = [storey, style.bold(name), ifcClass, style.dim(globalId.trimEnd())]
  return parts.filter((_, column) => widths[column] !== 0).join(' '.repeat(GAP))
}

function elementCells(element: ElementRef): string[] {
  const tag = element.tag === undefined ? undefined : `tag ${element.tag}`
  const where = [element.storey, element.space]
    .filter((part) => part !== undefined && part !== '')
    .join(' / ')
  return [where, element.name || tag || '(no name)', element.class, identity(element)].map(clean)
}

/** The GlobalId, or where the element stands when it has none. */
function identity({ globalId, expressId, line }: ElementRef): string {
  if (globalId !== '') return globalId
  if (expressId !== undefined) return `#${expressId}`
  return line === undefined ? '(no GlobalId)' : `line ${line}`
}

function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ''))))
  const gaps = GAP * (widths.filter((one) => one > 0).length - 1)
  let excess = widths.reduce((sum, one) => sum + one, INDENT + gaps) - width
  while (excess > 0) {
    const widest = widestColumn(widths)
    if (widest === null) break
    widths[widest] = (widths[widest] ?? 0) - 1
    excess -= 1
  }
  return widths
}

function widestColumn(widths: readonly number[]): number | null {
  const open = [0, 1, 2].filter((column) => (widths[column] ?? 0) > (LEAST[column] ?? 0))
  if (open.length === 0) return null
  return open.reduce((best, column) => ((widths[column] ?? 0) > (widths[best] ?? 0) ? column : best))
}
