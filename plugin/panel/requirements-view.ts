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
export function requirementsView(
  { requirements: failed = [] }: Finding,
  rule: RuleResult | undefined,
): HTMLElement | null {
  if (failed.length === 0) return null
  const found = new Map(failed.map((one) => [one.place, one.found]))
  const lines = (rule?.requirements ?? []).map(({ wanted, fail }, at) => {
    const text = found.get(at + 1)
    const isMet = text === undefined
    const sign = isMet ? icon('pass', WORDS.requirementMet) : icon('fail', WORDS.requirementFailed)
    return h(
      'li',
      { class: isMet ? 'quiet' : null },
      h('span', { class: isMet ? 'tone-pass' : 'tone-fail' }, sign),
      h(
        'span',
        {},
        h('span', { class: 'asked' }, wanted),
        isMet ? null : h('strong', {}, text),
        h('span', { class: 'quiet requirement-count' }, WORDS.requirementFails(fail)),
      ),
    )
  })
  return h('ol', { class: 'requirements' }, ...lines)
}
