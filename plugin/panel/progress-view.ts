/** How far a check is: phase, percent, cancel; its place is reserved, so that nothing jumps. */
import type { RunEvent, RunPhase } from '../../engine/events.ts'
import { WORDS } from '../words.ts'
import { fill, h } from './dom.ts'

type Progress = Extract<RunEvent, { type: 'progress' }>

/** Where each phase begins on the whole bar, and how much of it is its own. */
const SPAN: Readonly<Record<RunPhase, readonly [number, number]>> = {
  read: [0, 0.7],
  link: [0.7, 0.1],
  check: [0.8, 0.2],
}

export interface ProgressView {
  readonly element: HTMLElement
  readonly start: () => void
  readonly show: (event: Progress) => void
  readonly stopping: () => void
  readonly end: () => void
}

export function progressView(onCancel: () => void): ProgressView {
  const phase = h('span', { class: 'progress-phase' })
  const percent = h('span', { class: 'progress-percent' })
  const done = h('span', { class: 'progress-done' })
  const track = h(
    'div',
    {
      class: 'progress-track',
      role: 'progressbar',
      'aria-label': WORDS.phase.check,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
    },
    done,
  )
  const cancel = h('button', { class: 'button', type: 'button', onclick: onCancel }, WORDS.cancel)
  const element = h(
    'div',
    { class: 'progress' },
    h('div', { class: 'progress-words' }, phase, percent, cancel),
    track,
  )
  const draw = (word: string, ratio: number): void => {
    phase.textContent = word
    percent.textContent = WORDS.percent(ratio * 100)
    done.style.transform = `scaleX(${ratio})`
    track.setAttribute('aria-valuenow', String(Math.floor(ratio * 100)))
    track.setAttribute('aria-valuetext', `${word}, ${WORDS.percent(ratio * 100)}`)
  }
  return {
    element,
    start: () => {
      fill(cancel, WORDS.cancel)
      cancel.disabled = false
      element.classList.add('running')
      draw(WORDS.starting, 0)
    },
    show: (event) => draw(WORDS.phase[event.phase], wholeRatio(event)),
    stopping: () => {
      fill(cancel, WORDS.cancelling)
      cancel.disabled = true
    },
    end: () => element.classList.remove('running'),
  }
}

function wholeRatio({ phase, done, total }: Progress): number {
  const [start, share] = SPAN[phase]
  const own = total === null || total === 0 ? 0 : Math.min(1, done / total)
  return start + share * own
}
