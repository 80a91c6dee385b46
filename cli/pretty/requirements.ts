/** What a specification of an IDS asks, how many fail each requirement, and what its elements have in its place. */
import type { FailedRequirement, Finding, RequirementResult } from '../../engine/result.ts'
import { clean, wrap } from './layout.ts'
import type { Style } from './style.ts'
import { groupDigits } from './wording.ts'

/** Lines on the requirements of a rule, and what is left to say of each finding; empty where nothing is. */
export interface RequirementLines {
  readonly lines: readonly string[]
  readonly detail: (finding: Finding) => string
}

export function requirementLines(
  requirements: readonly RequirementResult[],
  findings: readonly Finding[],
  style: Style,
): RequirementLines {
  const found = requirements.map((_, i) => commonFound(findings, i + 1))
  const lines = requirements.flatMap(({ wanted, fail }, i) => {
    const result = fail === 0 ? 'none fails' : `${groupDigits(fail)} fail${fail === 1 ? 's' : ''}`
    const text = [`${wanted}: ${result}`, found[i] ?? ''].filter((part) => part !== '').join(', ')
    return wrap(style.signs(clean(text)), style.width, `  ${i + 1}. `)
  })
  const isSaid = ({ place }: FailedRequirement): boolean => found[place - 1] !== null
  const areAlike = new Set(findings.map(placesOf)).size < 2
  return {
    lines,
    detail: (finding) =>
      failed(finding)
        .filter((one) => !areAlike || !isSaid(one))
        .map((one) => (isSaid(one) ? `${one.place}.` : `${one.place}. ${one.found}`))
        .join('; '),
  }
}

function failed({ requirements = [] }: Finding): readonly FailedRequirement[] {
  return requirements
}

function placesOf(finding: Finding): string {
  return failed(finding)
    .map(({ place }) => place)
    .join()
}

/** What all have that fail a requirement; null where they differ, empty where none fails. */
function commonFound(findings: readonly Finding[], place: number): string | null {
  const texts = new Set<string>()
  for (const finding of findings)
    for (const one of failed(finding)) if (one.place === place) texts.add(one.found)
  return texts.size > 1 ? null : ([...texts][0] ?? '')
}
