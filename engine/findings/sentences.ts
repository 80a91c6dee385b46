/** The one place where findings become sentences: the rule's words with values put in. */
import { codeText, valueText } from '../report/value-text.ts'
import type { FindingValue } from '../result.ts'

/** What may stand in a rule's message. */
export interface MessageValues {
  readonly value?: FindingValue | undefined
  readonly limit?: FindingValue | undefined
  readonly name: string
  readonly class: string
}

/** The rule's message for a failed element. */
export function failMessage(template: string, values: MessageValues): string {
  return template.replace(/\{(value|limit|name|class)\}/g, (_, key: keyof MessageValues) => {
    if (key === 'name') return values.name === '' ? 'without a name' : `'${values.name}'`
    if (key === 'class') return values.class
    return withCode(values[key], values.limit)
  })
}

/** Why an element could not be decided. */
export function unknownMessage(
  title: string,
  missing: readonly string[],
  value: FindingValue | undefined,
): string {
  if (missing.length > 0)
    return `${title}: cannot be decided, because ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`
  if (value !== undefined)
    return `${title}: cannot be decided; the value is known only to be ${valueText(value)}`
  return `${title}: cannot be decided from what the model states`
}

/** What to do about an element that could not be decided. */
export function stateText(missing: readonly string[]): string {
  return `State what is missing: ${listed(missing)}.`
}

function withCode(value: FindingValue | undefined, limit: FindingValue | undefined): string {
  if (value === undefined) return 'not given'
  const code = codeText(value, limit)
  return code === null ? valueText(value) : `${valueText(value)} (${code})`
}

function listed(paths: readonly string[]): string {
  const shown = paths.length > 4 ? [...paths.slice(0, 3), `${paths.length - 3} more`] : paths
  return shown.length === 1
    ? (shown[0] as string)
    : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
}
