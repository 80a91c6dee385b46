/** The second opinion: whether the server's digest is the browser's. Calm when equal, loud when not. */
import type { ListedResult } from '../../engine/result.ts'
import { fill, h } from '../panel/dom.ts'
import { icon } from '../panel/icons.ts'
import { WORDS } from '../words.ts'
import type { ServerOutcome } from '../worker-protocol.ts'

export interface ServerView {
  readonly element: HTMLElement
  readonly reset: () => void
  readonly absent: () => void
  readonly offer: () => void
  readonly running: () => void
  readonly compare: (mine: ListedResult, theirs: ServerOutcome) => void
}

export function serverView(onAsk: () => void): ServerView {
  const body = h('div', { role: 'status', 'aria-live': 'polite' })
  const element = h('section', { class: 'server card' }, h('h3', { class: 'label' }, WORDS.server), body)
  const quiet = (words: string): HTMLElement => h('p', { class: 'quiet' }, words)
  const button = (): HTMLElement =>
    h('button', { class: 'button', type: 'button', onclick: onAsk }, WORDS.serverButton)
  return {
    element,
    reset: () => fill(body, quiet('…')),
    absent: () => fill(body, quiet(WORDS.serverNone)),
    offer: () => fill(body, quiet(WORDS.serverOffer), button()),
    running: () => fill(body, quiet(WORDS.serverRunning)),
    compare: (mine, theirs) => {
      if (theirs.type === 'refused') fill(body, quiet(WORDS.serverFailed(theirs.message)), button())
      else if (theirs.digest === mine.digest) fill(body, ...agreement(mine.digest))
      else fill(body, ...difference(mine, theirs))
    },
  }
}

function agreement(digest: string): readonly HTMLElement[] {
  return [
    h('p', { class: 'agrees' }, icon('pass'), WORDS.serverAgrees),
    h('p', { class: 'quiet digest', title: digest }, h('code', {}, short(digest))),
  ]
}

function difference(
  mine: ListedResult,
  theirs: Extract<ServerOutcome, { type: 'verdict' }>,
): readonly HTMLElement[] {
  // the other builds have other bytes than the server's kernel and must agree all the same
  const sameKernel = mine.kernel.build !== 'simd' || mine.kernel.sha256 === theirs.kernel
  const digests = h(
    'dl',
    { class: 'digest' },
    h('dt', {}, WORDS.inBrowser),
    h('dd', {}, h('code', {}, mine.digest)),
    h('dt', {}, WORDS.onServer),
    h('dd', {}, h('code', {}, theirs.digest)),
  )
  return [
    h('p', { class: 'differs', role: 'alert' }, icon('fail'), WORDS.serverDiffers),
    h('p', {}, sameKernel ? WORDS.serverDiffersNote : WORDS.serverOtherKernel),
    digests,
  ]
}

/** `sha256:1f0a3c…9be2`. */
function short(digest: string): string {
  return digest.length < 30 ? digest : `${digest.slice(0, 15)}…${digest.slice(-6)}`
}
