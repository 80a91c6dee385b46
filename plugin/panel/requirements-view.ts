/** What a specification of an IDS asks, which of it an element does not meet, and what it has instead. */
import { clause } from '../../engine/report/report.ts'
import type { Finding, RuleResult } from '../../engine/result.ts'
import { WORDS } from '../words.ts'
import { h } from './dom.ts'
import { icon } from './icons.ts'

/** Where a rule comes from, as people cite it. */
export function cited(rule: RuleResult): string {
  const { code, section } = rule.reference
  return isIds(rule) && section !== undefined ? WORDS.idsClause(code, section) : clause(rule)
}

/** Whether a rule is a specification of an IDS. */
export function isIds(rule: RuleResult): boolean {
  return rule.requirements !== undefined
}

/** Null where the finding is about no requirements. */
export function requirementsView(finding: Finding, rule: RuleResult | undefined): HTMLElement | null {
  const asked = rule?.requirements ?? []
  const found = foundTexts(finding, asked)
  if (found === null) return null
  const lines = asked.map((words, at) => {
    const text = found.get(at + 1)
    const isMet = text === undefined
    const sign = isMet ? icon('pass', WORDS.requirementMet) : icon('fail', WORDS.requirementFailed)
    return h(
      'li',
      { class: isMet ? 'quiet' : null },
      h('span', { class: isMet ? 'tone-pass' : 'tone-fail' }, sign),
      h('span', {}, h('span', { class: 'asked' }, words), isMet ? null : h('strong', {}, text)),
    )
  })
  return h('ol', { class: 'requirements' }, ...lines)
}

/** Place of a requirement that fails, from 1 → what was found; the message says it behind each requirement's own words. */
function foundTexts(
  { message, element, requirements: places = [] }: Finding,
  asked: readonly string[],
): ReadonlyMap<number, string> | null {
  const found = new Map<number, string>()
  const wanted = places.map((place) => `${element.class} ${asked[place - 1]}; `)
  let rest = message
  for (const [i, start] of wanted.entries()) {
    if (!rest.startsWith(start)) return null
    const next = wanted[i + 1]
    const end = next === undefined ? rest.length : rest.indexOf(`. ${next}`)
    found.set(places[i] as number, rest.slice(start.length, end))
    rest = rest.slice(end + 2)
  }
  return found.size === 0 ? null : found
}
