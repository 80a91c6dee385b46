/** Finds the finding that a person names: by its id, or by its rule and its element. */
import { LintelError } from '../engine/errors.ts'
import { proposal } from '../engine/language/nearest.ts'
import { failsByItself } from '../engine/report/report.ts'
import type { Finding, Result } from '../engine/result.ts'

export interface FindingName {
  readonly id?: string | undefined
  readonly rule?: string | undefined
  /** GlobalId. */
  readonly element?: string | undefined
}

/** @throws LintelError call-invalid, with the nearest finding that there is */
export function namedFinding(result: Result, { id, rule, element }: FindingName): Finding {
  const isByParts = rule !== undefined && element !== undefined
  if (
    (id !== undefined) === (rule !== undefined || element !== undefined) ||
    (id === undefined && !isByParts)
  )
    throw new LintelError('call-invalid', 'name the finding: by its id, or with --rule and --element')
  const name = id ?? `${rule}:${element}`
  const found = result.findings.find((finding) => finding.id === name)
  if (found !== undefined) return found
  throw new LintelError(
    'call-invalid',
    `there is no finding '${name}' in ${result.model.name}${hintOf(result, name)}`,
  )
}

/** Of many findings those of the same rule, or of the same element, are meant more likely. */
function hintOf({ findings, rules }: Result, name: string): string {
  const alone = rules.find(
    (rule) => failsByItself(rule) && (name === rule.id || name.startsWith(`${rule.id}:`)),
  )
  if (alone !== undefined && !findings.some(({ rule }) => rule === alone.id))
    return `; ${alone.id} fails as a whole, and only what it finds at an element can be waived`
  const element = name.slice(name.lastIndexOf(':') + 1)
  const akin = findings.filter(({ rule, id }) => name.startsWith(`${rule}:`) || id.endsWith(`:${element}`))
  const ids = (akin.length > 0 ? akin : findings).map(({ id }) => id)
  return proposal(name, ids) || '; lintel check MODEL --format csv lists the ids of all findings'
}
