/** One finding, told in full: what, by how much, on what evidence, what to do, where. */

import { marginText, numberText, quantityText } from '../../engine/report/value-text.ts'
import type { Finding, FindingInput, RuleResult, WaiversResult } from '../../engine/result.ts'
import { WORDS } from '../words.ts'
import { bothUnits, dimensionLines } from './dimension-lines.ts'
import { type Child, fill, h } from './dom.ts'
import { icon } from './icons.ts'
import { cited, isIds, requirementsView } from './requirements-view.ts'
import { waiverTerms } from './waivers-view.ts'

export interface DetailView {
  readonly element: HTMLElement
  readonly show: (finding: Finding, told: Told) => void
  readonly focus: () => void
}

/** What a result says beside a finding. */
export interface Told {
  readonly rule: RuleResult | undefined
  readonly waivers: WaiversResult | undefined
}

export function detailView(onClose: () => void): DetailView {
  const close = h(
    'button',
    {
      class: 'button icon-button close',
      type: 'button',
      'aria-label': WORDS.close,
      title: WORDS.close,
      onclick: onClose,
    },
    icon('close'),
  )
  const body = h('div', { class: 'detail-body', tabindex: -1 })
  const element = h('aside', { class: 'detail', 'aria-label': WORDS.detail, hidden: true }, close, body)
  return {
    element,
    show: (finding, told) => {
      fill(body, ...story(finding, told))
      body.scrollTop = 0
    },
    focus: () => close.focus(),
  }
}

function story(finding: Finding, { rule, waivers }: Told): readonly Child[] {
  const requirements = requirementsView(finding, rule)
  const asked = requirements === null ? null : section(WORDS.requirements, requirements)
  return [
    h(
      'p',
      { class: `detail-status tone-${finding.status}` },
      icon(finding.status),
      `${WORDS.statusLong[finding.status]} · ${WORDS.severity[finding.severity]}`,
    ),
    h('h2', {}, rule?.title ?? finding.rule),
    ...(asked === null ? [h('p', { class: 'detail-message' }, finding.message), values(finding)] : [asked]),
    waiverTerms(finding, waivers),
    finding.missing === undefined || finding.missing.length === 0 ? null : missing(finding.missing),
    fix(finding),
    finding.inputs.length === 0 ? null : section(WORDS.inputs, inputs(finding.inputs)),
    finding.element.globalId === '' ? null : section(WORDS.element, fields(finding)),
    related(finding),
    rule === undefined ? null : source(rule),
  ]
}

function values(finding: Finding): Child {
  const { value, limit, margin } = finding
  const drawing = dimensionLines(finding)
  if (drawing === null && value === undefined && limit === undefined) return null
  const off =
    margin === undefined || margin.number >= 0
      ? null
      : h(
          'p',
          { class: `off tone-${finding.status}` },
          h('span', { class: 'quiet' }, WORDS.margin),
          ` ${marginText(margin, limit)}`,
        )
  const lines = h(
    'dl',
    { class: 'fields' },
    ...field(WORDS.found, bothUnits(value, limit)),
    ...(limit === undefined ? [] : field(WORDS.limit, bothUnits(limit, limit))),
  )
  return h('div', { class: 'measured' }, drawing === null ? lines : (drawing as unknown as HTMLElement), off)
}

function missing(paths: readonly string[]): HTMLElement {
  const list = h('ul', { class: 'missing' }, ...paths.map((path) => h('li', {}, pathCode(path))))
  return section(WORDS.missing, list, h('p', { class: 'quiet' }, WORDS.missingNote))
}

function fix(finding: Finding): Child {
  if (finding.fix === undefined) return null
  const { text, path, to } = finding.fix
  const change =
    path === undefined || to === undefined
      ? null
      : h('p', {}, h('code', {}, path), ` → ${bothUnits(to, finding.limit)}`)
  return h('section', { class: 'fix' }, h('h3', { class: 'label' }, WORDS.fix), h('p', {}, text), change)
}

function inputs(list: readonly FindingInput[]): HTMLElement {
  const rows = list.map((input) => {
    const source =
      input.value === null ? null : h('span', { class: 'quiet input-source' }, WORDS.source[input.source])
    const value =
      input.value === null ? h('span', { class: 'quiet' }, WORDS.source.missing) : inputText(input)
    return h('tr', {}, h('th', { scope: 'row' }, pathCode(input.path)), h('td', {}, value, source))
  })
  return h('table', { class: 'inputs' }, h('tbody', {}, ...rows))
}

function inputText({ value, unit }: FindingInput): string {
  if (value === null) return '—'
  if (typeof value === 'boolean') return value ? WORDS.yes : WORDS.no
  if (typeof value === 'string') return value
  return unit === undefined ? numberText(value) : quantityText({ number: value, unit })
}

function fields(finding: Finding): HTMLElement {
  const { element } = finding
  const { fields: names } = WORDS
  const place = WORDS.stepPlace(element.expressId, element.line)
  return h(
    'dl',
    { class: 'fields' },
    ...field(names.name, element.name ?? WORDS.unnamed),
    ...field(names.class, element.class),
    ...field(names.tag, element.tag),
    ...field(names.storey, element.storey),
    ...field(names.space, element.space),
    ...field(names.globalId, copyable(element.globalId)),
    ...field(names.step, place),
  )
}

function related(finding: Finding): Child {
  if (finding.related === undefined || finding.related.length === 0) return null
  const list = finding.related.map((other) =>
    h(
      'li',
      {},
      `${other.name ?? WORDS.unnamed} `,
      h('span', { class: 'quiet' }, `${other.class ?? ''} · ${WORDS.roles[other.role]}`),
      copyable(other.globalId),
    ),
  )
  return section(WORDS.related, h('ul', {}, ...list))
}

function source(rule: RuleResult): HTMLElement {
  const name = cited(rule)
  const { url } = rule.reference
  const safe = url !== undefined && /^https?:\/\//.test(url)
  const link = safe
    ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, name, icon('outside'))
    : name
  return h(
    'footer',
    { class: 'detail-source' },
    h('p', {}, link),
    h(
      'p',
      { class: 'quiet' },
      `${isIds(rule) ? WORDS.idsSource : WORDS.verified[rule.verified]} · `,
      h('code', {}, rule.id),
    ),
  )
}

function section(title: string, ...children: readonly Child[]): HTMLElement {
  return h('section', {}, h('h3', { class: 'label' }, title), ...children)
}

function field(name: string, value: Child | undefined): readonly HTMLElement[] {
  if (value === undefined || value === null || value === '') return []
  return [h('dt', {}, name), h('dd', {}, value)]
}

/** The text with a button that copies it; selects nothing and needs no permission beyond the click. */
function copyable(text: string): HTMLElement {
  const button = h(
    'button',
    {
      class: 'button icon-button copy',
      type: 'button',
      'aria-label': `${WORDS.copy} ${text}`,
      title: WORDS.copy,
    },
    icon('copy'),
  )
  button.addEventListener('click', () => {
    const copied = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))
    copied.then(
      () => fill(button, icon('check', WORDS.copied)),
      () => getSelection()?.selectAllChildren(code),
    )
  })
  const code = h('code', { class: 'global-id' }, text)
  return h('span', { class: 'copyable' }, code, button)
}

/** A path that may break after its points and underscores. */
function pathCode(path: string): HTMLElement {
  const parts = path.split(/(?<=[._])/)
  return h('code', { class: 'path' }, ...parts.flatMap((part) => [part, document.createElement('wbr')]))
}
