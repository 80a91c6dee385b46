/** Facts of the building that rules need and models rarely state: a form; what nobody states stays unknown. */
import type { ParameterType } from '../../engine/pack/pack.ts'
import { WORDS } from '../words.ts'
import { fill, h } from './dom.ts'

/** A parameter without a value, as the index of the packs lists it. */
export interface FactEntry {
  readonly name: string
  readonly type: ParameterType
  readonly unit?: string
  readonly oneOf?: readonly string[]
  readonly title?: string
}

export type FactValues = Readonly<Record<string, string | number | boolean>>

export interface FactsView {
  readonly element: HTMLElement
  readonly show: (facts: readonly FactEntry[], values: FactValues) => void
}

export function factsView(changed: (values: FactValues) => void): FactsView {
  const list = h('div', { class: 'facts-list' })
  const count = h('span', { class: 'quiet' })
  const element = h(
    'details',
    { class: 'facts card', hidden: true },
    h('summary', {}, h('span', { class: 'label' }, WORDS.facts), count),
    h('p', { class: 'quiet' }, WORDS.factsWhy),
    list,
  )
  return {
    element,
    show: (facts, before) => {
      const values = new Map(Object.entries(before))
      const stated = (): void => {
        count.textContent = WORDS.factsStated(
          facts.filter(({ name }) => values.has(name)).length,
          facts.length,
        )
      }
      const set = (name: string, value: string | number | boolean | null): void => {
        if (value === null) values.delete(name)
        else values.set(name, value)
        stated()
        changed(Object.fromEntries(values))
      }
      fill(
        list,
        ...facts.map((fact) => factLine(fact, values.get(fact.name), (value) => set(fact.name, value))),
      )
      stated()
      element.hidden = facts.length === 0
    },
  }
}

type Value = string | number | boolean

function factLine(
  fact: FactEntry,
  value: Value | undefined,
  set: (value: Value | null) => void,
): HTMLElement {
  const { type, oneOf, unit, title, name } = fact
  const options = type === 'boolean' ? ['true', 'false'] : oneOf
  const field =
    options === undefined
      ? inputField(fact, value, set)
      : choiceField(options, value, (text) =>
          set(type === 'boolean' && text !== null ? text === 'true' : text),
        )
  return h(
    'label',
    { class: 'fact', title: `param.${name}` },
    h('span', {}, `${title ?? name}${unit === undefined ? '' : ` (${unit})`}`),
    field,
  )
}

function choiceField(
  options: readonly string[],
  value: Value | undefined,
  set: (text: string | null) => void,
): HTMLElement {
  const select = h(
    'select',
    { class: 'field', onchange: () => set(select.value === '' ? null : select.value) },
    h('option', { value: '' }, WORDS.notStated),
    ...options.map((option) => h('option', { value: option }, WORDS.truths[option] ?? option)),
  )
  select.value = value === undefined ? '' : String(value)
  return select
}

function inputField(
  { type }: FactEntry,
  value: Value | undefined,
  set: (value: Value | null) => void,
): HTMLElement {
  const input = h('input', {
    class: 'field',
    type: type === 'number' ? 'number' : 'text',
    step: 'any',
    placeholder: WORDS.notStated,
    value: value === undefined ? '' : String(value),
    onchange: () => {
      const text = input.value.trim()
      set(text === '' ? null : type === 'number' ? Number(text) : text)
    },
  })
  return input
}
