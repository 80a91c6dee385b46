/** One line of the list: a group's heading, or a finding in two lines of text. */

import { marginText } from '../../engine/report/value-text.ts'
import type { Finding } from '../../engine/result.ts'
import { number, WORDS } from '../words.ts'
import { h } from './dom.ts'
import type { Entry, FindingGroup } from './findings.ts'
import { icon } from './icons.ts'
import { cited } from './requirements-view.ts'

/** Fixed heights in pixels, so that a list of any length is laid out without measuring. */
export function lineHeight(entry: Entry): number {
  return entry.kind === 'group' ? 52 : 60
}

/** @param finding gives the finding at a place of the index */
export function drawLine(entry: Entry, finding: (at: number) => Finding): HTMLElement {
  return entry.kind === 'group' ? groupLine(entry.group, entry.open) : findingLine(entry, finding(entry.at))
}

function groupLine(group: FindingGroup, open: boolean): HTMLElement {
  const under =
    group.rule === null
      ? null
      : h('span', { class: 'quiet line-under' }, `${cited(group.rule)} · ${WORDS.severity[group.severity]}`)
  return h(
    'div',
    {
      class: `line group${open ? ' open' : ''}`,
      role: 'treeitem',
      'aria-level': 1,
      'aria-expanded': String(open),
    },
    icon('chevron'),
    h('span', { class: 'line-words' }, h('span', { class: 'line-over' }, group.title), under),
    ...counts(group),
  )
}

function counts(group: FindingGroup): readonly HTMLElement[] {
  return (['fail', 'unknown', 'waived'] as const).flatMap((status) => {
    const many = group.counts[status]
    return many === 0
      ? []
      : [h('span', { class: `count tone-${status}` }, icon(status, WORDS.status[status]), number(many))]
  })
}

function findingLine(
  { place, of, ruleTitle }: Extract<Entry, { kind: 'finding' }>,
  finding: Finding,
): HTMLElement {
  const { element, limit, margin } = finding
  const name = element.globalId === '' ? WORDS.wholeModel : (element.name ?? WORDS.unnamed)
  const where = [element.class, element.storey, element.space, ruleTitle].filter(Boolean).join(' · ')
  const off = margin === undefined || margin.number >= 0 ? '' : `−${marginText(margin, limit)}`
  const failed = finding.requirements?.length ?? 0
  const end = failed > 1 ? WORDS.idsFailed(failed) : off
  return h(
    'div',
    { class: 'line finding', role: 'treeitem', 'aria-level': 2, 'aria-posinset': place, 'aria-setsize': of },
    h(
      'span',
      { class: `line-sign tone-${finding.status}` },
      icon(finding.status, WORDS.status[finding.status]),
    ),
    h(
      'span',
      { class: 'line-words' },
      h('span', { class: 'line-over' }, headline(finding)),
      h('span', { class: 'quiet line-under' }, h('b', {}, name), where === '' ? null : ` ${where}`),
    ),
    end !== '' && h('span', { class: `line-margin tone-${finding.status}` }, end),
  )
}

/** What is missing, or was found, says more than what was wanted of all; the detail has the whole sentence. */
function headline({ status, missing, message, requirements, value, limit }: Finding): string {
  const isIds = requirements !== undefined && value !== undefined && limit !== undefined
  if (isIds && 'text' in value && 'text' in limit) return WORDS.idsHeadline(value.text, limit.text)
  return status === 'unknown' && missing !== undefined && missing.length > 0 ? WORDS.lacks(missing) : message
}
