/** The switches above the list: text, status, severity, grouping. */
import type { FindingStatus, Severity } from '../../engine/result.ts'
import { type Grouping, number, WORDS } from '../words.ts'
import { h } from './dom.ts'
import { type FindingFilter, type FindingIndex, SEVERITIES, STATUSES } from './findings.ts'
import { icon } from './icons.ts'

const GROUPINGS: readonly Grouping[] = ['rule', 'severity', 'storey']
/** Milliseconds without a keystroke before the text is applied. */
const TYPING = 90

export interface ToolbarView {
  readonly element: HTMLElement
  readonly filter: () => FindingFilter
  readonly grouping: () => Grouping
  readonly setGrouping: (grouping: Grouping) => void
  /** Puts the numbers on the switches; a status or severity that does not occur has none. */
  readonly count: (index: FindingIndex) => void
  readonly say: (shown: number, all: number) => void
  readonly allOpen: (open: boolean) => void
  readonly clear: () => void
}

/** @param onChange true when the groups are others than before */
export function toolbarView(onChange: (regrouped: boolean) => void, onToggleAll: () => void): ToolbarView {
  let typing = 0
  const changed = (): void => onChange(false)
  const text = h('input', {
    class: 'search',
    type: 'search',
    placeholder: WORDS.filter,
    'aria-label': WORDS.filter,
    autocomplete: 'off',
    spellcheck: 'false',
  })
  text.addEventListener('input', () => {
    clearTimeout(typing)
    typing = window.setTimeout(changed, TYPING)
  })
  const statuses = STATUSES.map((status) => chip(status, WORDS.status[status], changed, status))
  const severities = SEVERITIES.map((severity) => chip(severity, WORDS.severities[severity], changed))
  const groupings = GROUPINGS.map((grouping) => radio(grouping, () => onChange(true)))
  const shown = h('span', { class: 'shown quiet' })
  const toggle = h('button', { class: 'button plain fold', type: 'button', onclick: onToggleAll })
  const all = [...statuses, ...severities]
  const search = h('label', { class: 'search-box' }, icon('search'), text, shown)
  const choices = h(
    'div',
    { class: 'segmented', role: 'radiogroup', 'aria-label': WORDS.groupBy },
    ...groupings.map(({ label }) => label),
  )
  const chips = h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': WORDS.show },
    ...statuses.map(({ label }) => label),
    h('span', { class: 'chips-gap' }),
    ...severities.map(({ label }) => label),
  )
  const element = h(
    'div',
    { class: 'toolbar', hidden: true },
    h('div', { class: 'toolbar-row' }, search, choices),
    h('div', { class: 'toolbar-row' }, chips, toggle),
  )
  return {
    element,
    filter: () => ({
      text: text.value,
      statuses: chosen<FindingStatus>(statuses),
      severities: chosen<Severity>(severities),
    }),
    grouping: () => (groupings.find(({ input }) => input.checked)?.input.value ?? 'rule') as Grouping,
    setGrouping: (grouping) => {
      for (const { input } of groupings) input.checked = input.value === grouping
    },
    count: (index) => {
      countChips(statuses, index.statuses)
      countChips(severities, index.severities)
    },
    say: (some, every) => {
      shown.textContent = WORDS.shown(some, every)
    },
    allOpen: (open) => {
      toggle.textContent = open ? WORDS.collapseAll : WORDS.expandAll
    },
    clear: () => {
      text.value = ''
      for (const { input } of all) input.checked = true
      onChange(true)
    },
  }
}

interface Switch {
  readonly label: HTMLElement
  readonly input: HTMLInputElement
  readonly many: HTMLElement
}

function chip(value: string, word: string, changed: () => void, status?: FindingStatus): Switch {
  const input = h('input', { type: 'checkbox', value, checked: true, onchange: changed })
  const many = h('span', { class: 'chip-count' })
  const sign = status === undefined ? null : h('span', { class: `chip-sign tone-${status}` }, icon(status))
  const label = h('label', { class: 'chip' }, input, h('span', { class: 'chip-face' }, sign, word, many))
  return { label, input, many }
}

function radio(value: Grouping, changed: () => void): Switch {
  const input = h('input', {
    type: 'radio',
    name: 'grouping',
    value,
    checked: value === 'rule',
    onchange: changed,
  })
  const many = h('span')
  return {
    label: h('label', { class: 'segment-choice' }, input, h('span', {}, WORDS.grouping[value])),
    input,
    many,
  }
}

/** @param which by finding, the place of its switch */
function countChips(switches: readonly Switch[], which: Uint8Array): void {
  const counts = new Uint32Array(256)
  for (const place of which) counts[place] = (counts[place] as number) + 1
  for (const [place, { label, many }] of switches.entries()) {
    const found = counts[place] as number
    label.hidden = found === 0
    many.textContent = number(found)
  }
}

function chosen<T extends string>(switches: readonly Switch[]): ReadonlySet<T> {
  return new Set(switches.filter(({ input }) => input.checked).map(({ input }) => input.value as T))
}
