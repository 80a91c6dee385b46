/** Waivers on the screen: the file that is used, the terms of a finding, and the waivers that do not hold or name nothing. */
import { reopenedText, unusedText } from '../../engine/report/waiver-text.ts'
import type { Finding, WaiversResult } from '../../engine/result.ts'
import { WORDS } from '../words.ts'
import { type Child, h } from './dom.ts'
import { icon } from './icons.ts'
import { removeButton } from './remove-button.ts'

/** Waivers that are listed; more than a person reads. */
const MOST_SHOWN = 100

export interface WaiversEntry {
  /** The file's name. */
  readonly name: string
  /** How many waivers it holds. */
  readonly waivers: number
}

/** The file among the packs, with a button that takes it away. */
export function waiversLine({ name, waivers }: WaiversEntry, removed: () => void): HTMLElement {
  const told = h(
    'span',
    { class: 'pack' },
    h('span', { class: 'tone-waived' }, icon('waived')),
    h(
      'span',
      { class: 'pack-words' },
      h('span', { class: 'pack-title' }, name),
      h('span', { class: 'quiet' }, WORDS.waivers(waivers)),
    ),
  )
  return h('div', { class: 'waivers' }, h('div', { class: 'ids-row' }, told, removeButton(name, removed)))
}

/** Who accepts a finding, or why a waiver of it does not hold; null where there is none. */
export function waiverTerms({ id, waiver }: Finding, waivers: WaiversResult | undefined): HTMLElement | null {
  if (waiver !== undefined) {
    const { reason, by, authority, until } = waiver
    const { waiverFields: names } = WORDS
    const terms = [
      [names.by, by],
      [names.authority, authority],
      [names.until, until],
    ] as const
    return h(
      'section',
      { class: 'waiver' },
      h('h3', { class: 'label' }, WORDS.waiver),
      h('p', {}, reason),
      h(
        'dl',
        { class: 'fields' },
        ...terms.flatMap(([name, text]) =>
          text === undefined ? [] : [h('dt', {}, name), h('dd', {}, text)],
        ),
      ),
    )
  }
  const reopened = waivers?.reopened.find(({ finding }) => finding === id)
  if (reopened === undefined) return null
  return h(
    'section',
    { class: 'waiver' },
    h('h3', { class: 'label' }, WORDS.waiverLapsed),
    h('p', {}, WORDS.waiverLapsedNote(reopened.by, reopened.until, reopened.message)),
  )
}

/** Waivers that do not hold, and those that name no finding; null where all hold. */
export function lapsedWaivers(waivers: WaiversResult | undefined): HTMLElement | null {
  const { reopened = [], unused = [] } = waivers ?? {}
  const texts = [...reopened.map(reopenedText), ...unused.map(unusedText)]
  if (texts.length === 0) return null
  const rest = texts.length - MOST_SHOWN
  const lines: Child[] = texts.slice(0, MOST_SHOWN).map((text) => h('li', {}, text))
  return h(
    'details',
    { class: 'not-read lapsed' },
    h('summary', {}, icon('waived'), WORDS.waiversLapsed(reopened.length, unused.length)),
    h('ul', {}, ...lines, rest > 0 && h('li', {}, WORDS.idsMoreFaults(rest))),
  )
}
