/** Which rule packs are on: a list of switches. */
import { WORDS } from '../words.ts'
import { fill, h } from './dom.ts'

/** One line of `rulesets/index.json`. */
export interface PackEntry {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly jurisdiction?: string
  readonly extends?: string
  readonly rules: number
  readonly drafts?: number
  /** Path below `rulesets/`. */
  readonly file: string
}

export interface PacksView {
  readonly element: HTMLElement
  readonly show: (packs: readonly PackEntry[], chosen: ReadonlySet<string>) => void
}

/** @param onChange receives the ids of the packs that are on, in the order of the list */
export function packsView(onChange: (ids: readonly string[]) => void): PacksView {
  const list = h('div', { class: 'packs-list' })
  const element = h('fieldset', { class: 'packs card' }, h('legend', { class: 'label' }, WORDS.packs), list)
  const changed = (): void => {
    const on = [...list.querySelectorAll('input')].filter((input) => input.checked)
    onChange(on.map((input) => input.value))
  }
  return {
    element,
    show: (packs, chosen) => {
      element.hidden = packs.length === 0
      fill(list, ...packs.map((pack) => packLine(pack, chosen.has(pack.id), changed)))
    },
  }
}

function packLine(pack: PackEntry, on: boolean, changed: () => void): HTMLElement {
  return h(
    'label',
    { class: 'pack', title: `${pack.id} ${pack.version}` },
    h('input', { type: 'checkbox', value: pack.id, checked: on, onchange: changed }),
    h(
      'span',
      { class: 'pack-words' },
      h('span', { class: 'pack-title' }, pack.title),
      h('span', { class: 'quiet' }, WORDS.packRules(pack.rules, pack.drafts ?? 0)),
    ),
  )
}
