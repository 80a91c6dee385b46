/** Which rule packs and IDS files are on: a list of switches; and the waivers that are used. */
import { WORDS } from '../words.ts'
import { fill, h } from './dom.ts'
import { type IdsEntry, idsLine } from './ids-line.ts'
import { type WaiversEntry, waiversLine } from './waivers-view.ts'

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
  readonly showIds: (entries: readonly IdsEntry[]) => void
  /** Null where none are used. */
  readonly showWaivers: (entry: WaiversEntry | null) => void
}

export interface PacksEvents {
  /** The ids of the packs that are on, in the order of the list. */
  readonly packs: (ids: readonly string[]) => void
  /** The names of the IDS files that are on, in the order of the list. */
  readonly ids: (names: readonly string[]) => void
  readonly idsRemoved: (name: string) => void
  readonly waiversRemoved: () => void
}

export function packsView(events: PacksEvents): PacksView {
  const packsList = h('div', { class: 'packs-list' })
  const idsList = h('div', { class: 'packs-list' })
  const waivers = h('div', { class: 'packs-list' })
  const element = h(
    'fieldset',
    { class: 'packs card', tabindex: -1 },
    h('legend', { class: 'label' }, WORDS.packs),
    packsList,
    idsList,
    waivers,
  )
  const packsChanged = (): void => events.packs(switchedOn(packsList))
  const idsChanged = (): void => events.ids(switchedOn(idsList))
  const remove = (name: string, at: number): void => {
    events.idsRemoved(name)
    const next = idsList.querySelectorAll<HTMLElement>('.remove')
    const focused = next[Math.min(at, next.length - 1)] ?? element
    focused.focus()
  }
  const hide = (): void => {
    element.hidden = packsList.childElementCount + idsList.childElementCount + waivers.childElementCount === 0
  }
  return {
    element,
    show: (packs, chosen) => {
      fill(packsList, ...packs.map((pack) => packLine(pack, chosen.has(pack.id), packsChanged)))
      hide()
    },
    showIds: (entries) => {
      fill(
        idsList,
        ...entries.map((entry, at) =>
          idsLine(entry, { changed: idsChanged, removed: () => remove(entry.name, at) }),
        ),
      )
      hide()
    },
    showWaivers: (entry) => {
      const removed = (): void => {
        events.waiversRemoved()
        element.focus()
      }
      fill(waivers, entry === null ? null : waiversLine(entry, removed))
      hide()
    },
  }
}

function switchedOn(list: HTMLElement): readonly string[] {
  return [...list.querySelectorAll('input')].filter((input) => input.checked).map((input) => input.value)
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
