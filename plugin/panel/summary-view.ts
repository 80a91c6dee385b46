/** The verdict at a glance: status, score beside coverage, counts as a bar, what was not read. */
import type { ListedResult, NotRead, Summary } from '../../engine/result.ts'
import { count, number, WORDS } from '../words.ts'
import { fill, h } from './dom.ts'
import { type IconName, icon } from './icons.ts'
import { lapsedWaivers } from './waivers-view.ts'

const PARTS = ['pass', 'fail', 'unknown', 'waived'] as const

export interface SummaryView {
  readonly element: HTMLElement
  readonly show: (result: ListedResult) => void
}

export function summaryView(): SummaryView {
  const element = h('section', { class: 'summary', 'aria-label': WORDS.product })
  return { element, show: (result) => fill(element, ...parts(result)) }
}

function parts(result: ListedResult): readonly (HTMLElement | null)[] {
  const { model, rules, summary } = result
  const applied = rules.filter((rule) => rule.status !== 'notApplicable').length
  const facts = [model.ifcSchema, WORDS.rows(model.rows), model.jurisdiction].filter(Boolean).join(' · ')
  return [
    h('h2', { class: 'model-name', title: model.name }, model.name),
    h('p', { class: 'quiet' }, facts),
    verdict(summary, applied),
    h(
      'div',
      { class: 'numerals' },
      numeral(summary.score, WORDS.score, WORDS.scoreNote),
      numeral(summary.coverage, WORDS.coverage, WORDS.coverageNote),
    ),
    bar(summary),
    legend(summary),
    h('p', { class: 'quiet' }, WORDS.rulesChecked(applied, rules.length)),
    lapsedWaivers(result.waivers),
    notRead(model.notRead),
  ]
}

function verdict(summary: Summary, applied: number): HTMLElement {
  const words = applied === 0 ? WORDS.nothingApplies : verdictWords(summary)
  return h('p', { class: `verdict verdict-${summary.status}` }, icon(summary.status), h('span', {}, words))
}

/** What is waived is accepted, not met. */
function verdictWords({ status, waived }: Summary): string {
  return status === 'pass' && waived > 0 ? WORDS.verdictWaived : WORDS.verdict[status]
}

/** Rounded down, so that 100 % is never claimed for less. */
function numeral(ratio: number, word: string, note: string): HTMLElement {
  const percent = (Math.floor(ratio * 1000) / 10).toLocaleString(undefined, { maximumFractionDigits: 1 })
  return h(
    'div',
    { class: 'numeral' },
    h('span', { class: 'numeral-word' }, word),
    h('span', { class: 'numeral-number' }, percent, h('small', {}, ' %')),
    h('span', { class: 'quiet' }, note),
  )
}

/** One segment per status, in proportion; a segment that exists is never thinner than it can be seen. */
function bar(summary: Summary): HTMLElement {
  const element = h('div', { class: 'bar', 'aria-hidden': 'true' })
  for (const part of PARTS) {
    if (summary[part] === 0) continue
    const segment = h('span', { class: `segment segment-${part}` })
    segment.style.flexGrow = String(summary[part])
    element.append(segment)
  }
  return element
}

function legend(summary: Summary): HTMLElement {
  const entries = PARTS.filter((part) => part !== 'waived' || summary.waived > 0).map((part) =>
    h(
      'li',
      { class: `legend-${part}` },
      icon(part satisfies IconName),
      h('strong', {}, number(summary[part])),
      ` ${WORDS[part]}`,
    ),
  )
  return h('ul', { class: 'legend' }, ...entries)
}

function notRead(things: readonly NotRead[]): HTMLElement | null {
  const total = things.reduce((sum, thing) => sum + thing.count, 0)
  if (total === 0) return null
  const entries = things.map((thing) =>
    h(
      'li',
      {},
      h('strong', {}, number(thing.count)),
      ` ${thing.what}`,
      h('span', { class: 'quiet' }, ` ${WORDS.notReadLines(thing.lines, thing.count)}`),
    ),
  )
  return h(
    'details',
    { class: 'not-read' },
    h('summary', {}, icon('unknown'), WORDS.notRead(total)),
    h('ul', {}, ...entries),
  )
}

/** What the live region says when a check has ended. */
export function spokenSummary(result: ListedResult): string {
  return `${verdictWords(result.summary)}. ${WORDS.finished(result.summary.fail, result.summary.unknown)} ${count(result.rules.length, 'rule', 'rules')}.`
}
