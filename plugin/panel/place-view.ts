/** Where and when the building is checked: a choice of places, a day, and what the model suggests. */
import type { SuggestedPlace } from '../../engine/place/suggest.ts'
import { WORDS } from '../words.ts'
import { fill, h } from './dom.ts'

export interface ChosenPlace {
  /** Empty: no place, the packs are chosen one by one. */
  readonly jurisdiction: string
  /** `2026-01-31`. */
  readonly date: string
}

export interface PlaceView {
  readonly element: HTMLElement
  /** @param places paths that can be chosen, sorted */
  readonly show: (places: readonly string[], chosen: ChosenPlace) => void
  /** What the model says of itself; a person takes it or leaves it. */
  readonly suggest: (place: SuggestedPlace | null, nearest: string | null) => void
}

export function placeView(changed: (place: ChosenPlace) => void): PlaceView {
  const select = h('select', { class: 'field', 'aria-label': WORDS.standing, onchange: () => tell() })
  const date = h('input', {
    class: 'field',
    type: 'date',
    'aria-label': WORDS.placeDate,
    onchange: () => tell(),
  })
  const hint = h('p', { class: 'quiet place-hint', hidden: true })
  const element = h(
    'fieldset',
    { class: 'place card', hidden: true },
    h('legend', { class: 'label' }, WORDS.standing),
    h('div', { class: 'place-fields' }, select, date),
    hint,
  )
  const tell = (): void => changed({ jurisdiction: select.value, date: date.value })
  return {
    element,
    show: (places, chosen) => {
      fill(
        select,
        h('option', { value: '' }, WORDS.noPlace),
        ...places.map((place) => h('option', { value: place }, place)),
      )
      select.value = chosen.jurisdiction
      date.value = chosen.date
      element.hidden = places.length === 0
    },
    suggest: (place, nearest) => {
      hint.hidden = place === null || nearest === null || nearest === select.value
      if (place === null || nearest === null) return
      const take = (): void => {
        select.value = nearest
        hint.hidden = true
        tell()
      }
      fill(
        hint,
        WORDS.placeSuggested(place.text),
        h('button', { class: 'button plain', type: 'button', onclick: take }, WORDS.placeTake(nearest)),
      )
    },
  }
}
