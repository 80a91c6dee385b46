/** The bar on top: mark, name, and the two ways to a model. */
import { h, svg } from '../panel/dom.ts'
import { WORDS } from '../words.ts'

export function topView(onOpen: () => void, onSample: () => void): HTMLElement {
  return h(
    'header',
    { class: 'top' },
    mark() as unknown as HTMLElement,
    h('h1', {}, WORDS.product),
    h('span', { class: 'quiet tagline' }, WORDS.tagline),
    h(
      'div',
      { class: 'top-end' },
      h('button', { class: 'button', type: 'button', onclick: onSample }, WORDS.openSample),
      h('button', { class: 'button primary', type: 'button', onclick: onOpen }, WORDS.openFile),
    ),
  )
}

/** Two posts and the beam across them: a lintel. */
function mark(): SVGSVGElement {
  const path = svg('path', { d: 'M2 6h28v6H2zM6 14h5v14H6zM21 14h5v14h-5z' })
  return svg('svg', { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': 'true' }, path)
}
