/** Which rule packs and IDS files are on: a list of switches; and the waivers that are used. */
import type { PackHead } from '../../engine/pack/jurisdiction.ts'
import { WORDS } from '../words.ts'
import { fill, h } from './dom.ts'
import type { FactEntry } from './facts-view.ts'
import { type IdsEntry, idsLine } from './ids-line.ts'
import { type WaiversEntry, waiversLine } from './waivers-view.ts'

/** One line of `rulesets/index.json`. */
export interface PackEntry extends PackHead {
  readonly version: string
  readonly title: string
  readonly rules: number
  readonly drafts?: number
  readonly declared?: number
  /** Its parameters that a person has to state. */
  readonly facts?: readonly FactEntry[]
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
      const line = (pack: PackEntry): HTMLElement => packLine(pack, chosen.has(pack.id), packsChanged)
      const shown = packs.filter((pack) => pack.rules > 0)
      const isNear = (pack: PackEntry): boolean => chosen.has(pack.id) || pack.jurisdiction === undefined
      const others = shown.filter((pack) => !isNear(pack))
      const more =
        others.length === 0
          ? null
          : h('details', {}, h('summary', {}, WORDS.otherPacks(others.length)), ...others.map(line))
      fill(packsList, ...shown.filter(isNear).map(line), more)
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
      h('span', { class: 'quiet' }, packFacts(pack)),
    ),
  )
}

function packFacts({ jurisdiction, rules, drafts = 0, declared = 0 }: PackEntry): string {
  const place = jurisdiction === undefined ? '' : `${jurisdiction} · `
  return `${place}${WORDS.packRules(rules, drafts)}${declared === 0 ? '' : WORDS.packDeclared(declared)}`
}
