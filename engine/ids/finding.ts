/** The finding about a row that fails a specification: of every requirement failed what was wanted and what was found. */
import type { Elements } from '../findings/elements.ts'
import type { Rule } from '../pack/pack.ts'
import type { Finding } from '../result.ts'
import type { Run } from '../run.ts'
import type { AskedRequirement } from './asked.ts'
import { foundOf } from './found.ts'
import { requirementText } from './words.ts'

export interface FailedRow {
  readonly id: string
  readonly row: number
  readonly rule: Rule
  /** The requirements that it fails, at least one. */
  readonly asked: readonly AskedRequirement[]
}

/** Value and limit are those of the first requirement failed; the message tells all. */
export function idsFinding(run: Run, elements: Elements, { id, row, rule, asked }: FailedRow): Finding {
  const element = elements.ref(row)
  const told = asked.map((one) => ({ one, found: foundOf(run, one, row) }))
  const [first] = told as [(typeof told)[number]]
  const { instructions } = first.one.requirement
  return {
    id,
    rule: rule.id,
    status: 'fail',
    severity: rule.severity,
    category: rule.category,
    element,
    value: { text: first.found.text },
    limit: { text: wantedOf(first.one) },
    inputs: told.flatMap(({ found }) => found.inputs),
    requirements: asked.map(({ place }) => place),
    message: told.map(({ one, found }) => `${element.class} ${wantedOf(one)}; ${found.text}`).join('. '),
    fix: { text: instructions ?? rule.mend },
  }
}

function wantedOf({ requirement: { facet, cardinality } }: AskedRequirement): string {
  return requirementText(facet, cardinality)
}
