/** A signed result on the page: whether it holds, who signed it and when, and whether the model that is open reproduces it. */
import type { ListedResult } from '../../engine/result.ts'
import { comparedRun } from '../../engine/signed/reproduction.ts'
import type { Statement } from '../../engine/signed/statement.ts'
import type { Verification, VerifiedPart } from '../../engine/signed/verification.ts'
import { type Child, fill, h } from '../panel/dom.ts'
import { icon } from '../panel/icons.ts'
import { removeButton } from '../panel/remove-button.ts'
import { WORDS } from '../words.ts'

export interface SignedView {
  readonly element: HTMLElement
  readonly show: (name: string, verification: Verification) => void
  /** The check on the screen; null while there is none. */
  readonly compare: (result: ListedResult | null) => void
}

export function signedView(): SignedView {
  const body = h('div', { role: 'status', 'aria-live': 'polite' })
  const again = h('div', { class: 'signed-again' })
  const element = h('section', { class: 'signed', hidden: true }, body, again)
  let statement: Statement | null = null
  let open: ListedResult | null = null
  const tell = (): void => fill(again, ...(statement === null ? [] : reproduced(statement, open)))
  const hide = (): void => {
    statement = null
    element.hidden = true
  }
  return {
    element,
    show: (name, verification) => {
      statement = verification.holds ? verification.statement : null
      element.hidden = false
      fill(body, ...verdict(name, verification, hide))
      tell()
    },
    compare: (result) => {
      open = result
      tell()
    },
  }
}

function verdict(name: string, { holds, origin, statement, parts }: Verification, hide: () => void): Child[] {
  const sure = holds && origin === 'shown'
  const [tone, sign, words] = !holds
    ? (['differs', 'fail', WORDS.signedBroken] as const)
    : sure
      ? (['agrees', 'pass', WORDS.signedHolds] as const)
      : (['unsure', 'unknown', WORDS.signedWhole] as const)
  return [
    h(
      'div',
      { class: 'signed-head' },
      h('h3', { class: 'label' }, WORDS.signed),
      h('span', { class: 'quiet' }, name),
      removeButton(name, hide),
    ),
    h('p', { class: tone, ...(holds ? {} : { role: 'alert' }) }, icon(sign), words),
    holds && statement !== null && terms(statement),
    partList(holds ? parts.filter(({ part }) => !sure && part === 'signature') : parts),
  ]
}

/** What the statement says; its texts are a stranger's. */
function terms({ issuer, signedAt, model, summary }: Statement): HTMLElement {
  const { fail, unknown, pass, waived } = summary
  const rows = [
    [WORDS.signedFields.issuer, issuer],
    [WORDS.signedFields.at, signedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    [WORDS.signedFields.model, model.name],
    [WORDS.signedFields.verdict, WORDS.signedCounts(fail, unknown, pass, waived)],
  ] as const
  return h(
    'dl',
    { class: 'signed-terms' },
    ...rows.flatMap(([name, text]) => [h('dt', {}, name), h('dd', {}, text)]),
  )
}

function reproduced(statement: Statement, open: ListedResult | null): Child[] {
  if (open === null) return []
  const parts = comparedRun(statement, open)
  const run = parts.find(({ part }) => part === 'run')
  if (run?.outcome === 'holds') return [h('p', { class: 'agrees' }, icon('pass'), WORDS.signedReproduced)]
  return [
    h('p', { class: 'quiet' }, WORDS.signedNotReproduced),
    partList(parts.filter(({ outcome }) => outcome !== 'holds')),
  ]
}

function partList(parts: readonly VerifiedPart[]): HTMLElement | null {
  if (parts.length === 0) return null
  const signs = { holds: 'pass', fails: 'fail', open: 'unknown' } as const
  return h(
    'ul',
    { class: 'signed-parts' },
    ...parts.map(({ outcome, message }) => h('li', {}, icon(signs[outcome]), h('span', {}, message))),
  )
}
