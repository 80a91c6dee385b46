/** The line below the bar: what a person must hear now, such as why an IDS file was left out. */
import { fill, h } from '../panel/dom.ts'
import { icon } from '../panel/icons.ts'
import { WORDS } from '../words.ts'
import type { RefusalReason } from '../worker-protocol.ts'

/** Reasons of a file that are listed. */
const MOST_REASONS = 10

export interface RefusedFile {
  readonly name: string
  readonly reasons: readonly RefusalReason[]
}

export interface Notice {
  /** One for each sentence. */
  readonly words: readonly string[]
  readonly refused?: readonly RefusedFile[]
}

export interface NoticeView {
  readonly element: HTMLElement
  /** Shows a notice in the place of the one before; one without words hides it. */
  readonly say: (notice: Notice) => void
}

export function noticeView(): NoticeView {
  const body = h('div', { class: 'notice-body', role: 'alert' })
  const hide = (): void => {
    fill(body)
    element.hidden = true
  }
  const close = h(
    'button',
    {
      class: 'button icon-button',
      type: 'button',
      'aria-label': WORDS.close,
      title: WORDS.close,
      onclick: hide,
    },
    icon('close'),
  )
  const element = h('div', { class: 'notice', hidden: true }, body, close)
  return {
    element,
    say: ({ words, refused = [] }) => {
      element.hidden = words.length + refused.length === 0
      fill(body, ...words.map((line) => h('p', {}, line)), ...refused.map(refusedView))
    },
  }
}

function refusedView({ name, reasons }: RefusedFile): HTMLElement {
  const rest = reasons.length - MOST_REASONS
  const lines = reasons.slice(0, MOST_REASONS).map(({ place, text }) => {
    const where = place === null ? null : h('span', {}, `${WORDS.place(place.line, place.column)}: `)
    return h('li', {}, where, text)
  })
  return h(
    'div',
    { class: 'refused' },
    h('p', { class: 'refused-title' }, icon('fail'), WORDS.idsRefused(name)),
    h('ul', {}, ...lines),
    rest > 0 && h('p', {}, WORDS.idsMoreFaults(rest)),
  )
}
