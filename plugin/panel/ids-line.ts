/** An IDS file among the packs: a switch, what the audit says of it, and a button that takes it away. */
import type { IdsFault, IdsSeverity } from '../../engine/ids/fault.ts'
import { WORDS } from '../words.ts'
import { h } from './dom.ts'
import { type IconName, icon } from './icons.ts'
import { removeButton } from './remove-button.ts'

/** Faults that are listed; more than a person reads. */
const MOST_SHOWN = 100

export interface IdsEntry {
  /** The file's name; no other entry has it. */
  readonly name: string
  /** What the file calls itself. */
  readonly title: string
  readonly specifications: number
  readonly faults: readonly IdsFault[]
  readonly on: boolean
}

const SIGN: Readonly<Record<IdsSeverity, IconName>> = { fatal: 'fail', error: 'fail', warning: 'unknown' }

export function idsLine(
  { name, title, specifications, faults, on }: IdsEntry,
  { changed, removed }: { readonly changed: () => void; readonly removed: () => void },
): HTMLElement {
  const label = h(
    'label',
    { class: 'pack', title },
    h('input', { type: 'checkbox', value: name, checked: on, onchange: changed }),
    h(
      'span',
      { class: 'pack-words' },
      h('span', { class: 'pack-title' }, name),
      h('span', { class: 'quiet' }, WORDS.idsSpecifications(title, specifications)),
    ),
  )
  return h(
    'div',
    { class: 'ids' },
    h('div', { class: 'ids-row' }, label, removeButton(name, removed)),
    faults.length === 0 ? null : faultsView(name, faults),
  )
}

function faultsView(name: string, faults: readonly IdsFault[]): HTMLElement {
  const warnings = faults.filter(({ severity }) => severity === 'warning').length
  const errors = faults.length - warnings
  const tone = errors > 0 ? 'tone-fail' : 'tone-unknown'
  const rest = faults.length - MOST_SHOWN
  return h(
    'details',
    { class: 'faults' },
    h(
      'summary',
      { class: tone, 'aria-label': `${name}: ${WORDS.idsFaults(errors, warnings)}` },
      icon(errors > 0 ? 'fail' : 'unknown'),
      WORDS.idsFaults(errors, warnings),
      icon('chevron'),
    ),
    h('ol', {}, ...faults.slice(0, MOST_SHOWN).map(faultLine)),
    rest > 0 && h('p', { class: 'quiet' }, WORDS.idsMoreFaults(rest)),
  )
}

function faultLine({ severity, place, what, expected, do: remedy }: IdsFault): HTMLElement {
  const tone = severity === 'warning' ? 'tone-unknown' : 'tone-fail'
  return h(
    'li',
    { class: 'fault' },
    h('p', { class: `fault-head ${tone}` }, icon(SIGN[severity]), WORDS.idsSeverity[severity]),
    h('p', { class: 'quiet' }, WORDS.place(place.line, place.column)),
    h('p', {}, what),
    h('p', { class: 'quiet' }, WORDS.idsExpected(expected)),
    h('p', { class: 'fault-do' }, `→ ${remedy}`),
  )
}
