/** An inspection for a person: the file, the building's tree, classes, property sets, and what was not read. */
import type { Inspection, SpatialNode } from '../../engine/inspection.ts'
import { numberText } from '../../engine/report/value-text.ts'
import { clean, clip, table } from './layout.ts'
import type { Style } from './style.ts'
import { counted, groupDigits } from './wording.ts'

interface InspectionOptions {
  readonly style: Style
  /** Shows whole lists; else at most twenty entries each, and says how many more there are. */
  readonly all: boolean
}

const SHOWN = 20

/** Ends in a line feed. */
export function prettyInspection(inspection: Inspection, { style, all }: InspectionOptions): string {
  const limit = all ? Number.POSITIVE_INFINITY : SHOWN
  const sections = [
    fileLines(inspection, style),
    section(
      'Building',
      capped(
        [...placeLines(inspection), ...inspection.spatial.flatMap((node) => treeLines(node, all, style))],
        limit,
        style,
      ),
      style,
    ),
    section('Units', unitLines(inspection), style),
    section('Classes', capped(classLines(inspection, style), limit, style), style),
    section('Property sets', capped(setLines(inspection), limit, style), style),
    section('Relations', capped(relationLines(inspection), limit, style), style),
    section('Not read', notReadLines(inspection), style),
  ]
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  if (lines.length === 0) return []
  const clipped = lines.map((line) =>
    line.includes('\u001b') ? line : clip(line, style.width, style.symbols.ellipsis),
  )
  return [style.bold(title), ...clipped]
}

/** The address that the model states; its template may have stated it. */
function placeLines({ place }: Inspection): string[] {
  if (place === null) return []
  return [`  ${clean(place.text)} (${place.from}); if so: --jurisdiction ${place.jurisdiction}`]
}

function capped(lines: readonly string[], limit: number, style: Style): string[] {
  if (lines.length <= limit) return [...lines]
  const more = `  ${style.symbols.ellipsis} ${groupDigits(lines.length - limit)} more (--format json has all, --all shows them)`
  return [...lines.slice(0, limit), style.dim(more)]
}

function fileLines(inspection: Inspection, style: Style): string[] {
  const { header, instances } = inspection
  const read = inspection.fileSchema === inspection.ifcSchema ? '' : `, read as ${inspection.ifcSchema}`
  const facts: readonly (readonly [string, string])[] = [
    ['schema', `${inspection.fileSchema}${read}`],
    ['size', `${size(inspection.bytes)}, ${counted(inspection.lines, 'line')}`],
    ['written by', [header.originatingSystem, ...header.authors].filter((part) => part !== '').join(', ')],
    ['written on', header.timeStamp],
    [
      'instances',
      `${groupDigits(instances.met)}: ${groupDigits(instances.kept)} kept, ${groupDigits(instances.geometry)} of geometry passed over`,
    ],
    ['rows', groupDigits(inspection.rows)],
    ['sha256', inspection.sha256],
  ]
  const lines = table(
    facts.filter(([, text]) => text !== '').map(([name, text]) => [name, style.signs(clean(text))]),
    { indent: '  ' },
  )
  return [style.bold(clean(inspection.name)), ...lines]
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${numberText(bytes / 1e3, 3)} kB` : `${numberText(bytes / 1e6, 4)} MB`
}

/** Draws a node and what stands below it; `all` names each space, else a storey says how many it has. */
function treeLines(node: SpatialNode, all: boolean, style: Style): string[] {
  const { branch, lastBranch, trunk } = style.symbols
  const shown = all ? node.children : node.children.filter((child) => !isLeafSpace(child))
  const lines = [`  ${nodeText(node, node.children.length - shown.length)}`]
  shown.forEach((child, at) => {
    const isLast = at === shown.length - 1
    const [first = '', ...rest] = treeLines(child, all, style).map((line) => line.slice(2))
    lines.push(`  ${isLast ? lastBranch : branch}${first}`)
    lines.push(...rest.map((line) => `  ${isLast ? '   ' : trunk}${line}`))
  })
  return lines
}

function isLeafSpace(node: SpatialNode): boolean {
  return node.class === 'IfcSpace' && node.children.length === 0
}

function nodeText(node: SpatialNode, spaces: number): string {
  const parts = [`${node.class} ${node.name === '' ? '(no name)' : node.name}`]
  if (node.elevation !== undefined) parts.push(`at ${numberText(node.elevation, 5)} m`)
  if (spaces > 0) parts.push(counted(spaces, 'space'))
  if (node.elements > 0) parts.push(counted(node.elements, 'element'))
  return clean(parts.join(', '))
}

function unitLines({ units }: Inspection): string[] {
  return table(
    units.map((unit) => [
      clean(unit.type),
      clean(unit.name),
      unit.toSi === null ? 'factor not known' : `1 = ${numberText(unit.toSi, 12)} in SI`,
    ]),
    { indent: '  ' },
  )
}

function classLines({ classes }: Inspection, style: Style): string[] {
  const sorted = [...classes].sort((a, b) => Number(b.kept) - Number(a.kept) || b.count - a.count)
  const rows = sorted.map((one) => [
    groupDigits(one.count),
    clean(one.class),
    one.kept ? '' : style.dim('passed over'),
  ])
  return table(rows, { indent: '  ', right: [0] })
}

function setLines({ propertySets }: Inspection): string[] {
  const rows = [...propertySets]
    .sort((a, b) => b.rows - a.rows)
    .map((set) => [
      counted(set.rows, 'row'),
      clean(set.name),
      set.standard ? 'standard' : 'own',
      clean(set.properties.map((property) => property.name).join(', ')),
    ])
  return table(rows, { indent: '  ', right: [0] })
}

function relationLines({ relations }: Inspection): string[] {
  return table(
    relations.map((relation) => [groupDigits(relation.links), clean(relation.name)]),
    { indent: '  ', right: [0] },
  )
}

function notReadLines({ notRead }: Inspection): string[] {
  const rows = notRead.map((gap) => [
    groupDigits(gap.count),
    clean(gap.what),
    gap.lines.length === 0 ? '' : `lines ${gap.lines.join(', ')}`,
  ])
  return table(rows, { indent: '  ', right: [0] })
}
