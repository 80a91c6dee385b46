/** Unknown findings by what is missing: `12 doors: Pset_DoorCommon.FireRating is missing`, once and not twelve times. */
import type { Finding, Result } from '../../engine/result.ts'
import type { Context } from './context.ts'
import { elementRows } from './element-rows.ts'
import { clean, wrap } from './layout.ts'
import { moreLines } from './rule-group.ts'
import type { Style } from './style.ts'
import { classNoun, counted, plural } from './wording.ts'

/** Elements of one class that lack the same values, whichever rules asked. */
interface Gap {
  readonly ifcClass: string
  readonly reason: string
  readonly rules: Set<string>
  /** GlobalId → its first finding. */
  readonly elements: Map<string, Finding>
}

export function undecidedLines({ findings }: Result, context: Context): string[] {
  const { style, limit, states } = context
  const unknown = findings.filter((finding) => finding.status === 'unknown')
  if (unknown.length === 0) return []
  const gaps = [...gapsOf(unknown).values()].sort((a, b) => b.elements.size - a.elements.size)
  const shown = gaps.slice(0, limit)
  const lines = [head(style)]
  for (const gap of shown) {
    lines.push(...gapLines(gap, style))
    if (limit === Number.POSITIVE_INFINITY)
      lines.push(...elementRows([...gap.elements.values()], style, states))
  }
  return [...lines, ...moreLines(gaps.length - shown.length, style)]
}

function head(style: Style): string {
  const word = style.magenta(`${style.symbols.unknown} unknown:`)
  return `${word} ${style.bold('Not decided, because the model does not say enough')}`
}

function gapsOf(findings: readonly Finding[]): Map<string, Gap> {
  const gaps = new Map<string, Gap>()
  for (const finding of findings) {
    const reason = reasonText(finding)
    const key = `${finding.element.class}\n${reason}`
    const gap = gaps.get(key) ?? {
      ifcClass: finding.element.class,
      reason,
      rules: new Set(),
      elements: new Map(),
    }
    gap.rules.add(finding.rule)
    const identity = finding.element.globalId || finding.id
    if (!gap.elements.has(identity)) gap.elements.set(identity, finding)
    gaps.set(key, gap)
  }
  return gaps
}

/** Where bounds leave it open nothing is missing by name: then the rule's own words say it. */
function reasonText(finding: Finding): string {
  const missing = finding.missing ?? []
  if (missing.length === 0) return clean(finding.message)
  const last = missing.at(-1) ?? ''
  if (missing.length === 1) return clean(`${last} is missing`)
  return clean(`${missing.slice(0, -1).join(', ')} and ${last} are missing`)
}

function gapLines(gap: Gap, style: Style): string[] {
  const rules = [...gap.rules]
  const who =
    rules.length <= 3
      ? rules.join(', ')
      : `${rules.slice(0, 2).join(', ')} and ${rules.length - 2} more rules`
  const count = counted(gap.elements.size, classNoun(gap.ifcClass))
  const asked = `asked for by ${who}${example(gap)}`
  return [
    ...wrap(style.signs(`${count}: ${gap.reason}`), style.width, '    '),
    ...wrap(style.signs(clean(asked)), style.width, '      ').map(style.dim),
  ]
}

function example(gap: Gap): string {
  const [first] = gap.elements.values()
  if (first === undefined) return ''
  const { name, globalId } = first.element
  const noun = classNoun(gap.ifcClass)
  const label = gap.elements.size === 1 ? 'namely' : `one of the ${plural(noun)} is`
  return ` · ${label} ${name === undefined ? globalId : `'${name}' ${globalId}`}`
}
