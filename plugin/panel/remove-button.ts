/** The button that takes a file away, beside its line. */
import { WORDS } from '../words.ts'
import { h } from './dom.ts'
import { icon } from './icons.ts'

/** @param name the file's, for the words that are read out */
export function removeButton(name: string, removed: () => void): HTMLElement {
  const words = WORDS.removeIds(name)
  const props = { class: 'button icon-button remove', type: 'button', 'aria-label': words, title: words }
  return h('button', { ...props, onclick: removed }, icon('close'))
}
