/** What a rule of the earlier MCP format finds, as plainly as it can be said: a match is a violation, missing never matches. */

export interface PlainCondition {
  readonly type: 'property' | 'composite'
  readonly element_type?: string
  readonly property?: string
  readonly operator?: string
  readonly value?: unknown
  readonly unit?: string
  readonly logic?: string
  readonly conditions?: readonly PlainCondition[]
}

export interface PlainObject {
  readonly object_id: string
  readonly object_type: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly location?: Readonly<Record<string, number>>
}

/** Whether all conditions match an object of the type that they name. */
export function violates(conditions: readonly PlainCondition[], object: PlainObject): boolean {
  return conditions.every((condition) => matches(condition, object))
}

const DIVISORS: Readonly<Record<string, number>> = { m: 1, mm: 1000, inches: 5000 / 127 }

function matches(condition: PlainCondition, object: PlainObject): boolean {
  if (condition.element_type !== undefined && condition.element_type !== object.object_type) return false
  if (condition.type === 'composite') {
    const parts = (condition.conditions ?? []).map((part) => matches(part, object))
    if (condition.logic === 'NOT') return !parts.every(Boolean)
    return condition.logic === 'OR' ? parts.some(Boolean) : parts.every(Boolean)
  }
  const name = condition.property as string
  const found = object.properties[name] ?? object.location?.[name]
  if (found === undefined) return false
  const divisor = DIVISORS[condition.unit ?? 'm'] as number
  const scaled = (value: unknown): unknown => (typeof value === 'number' ? value / divisor : value)
  const { value } = condition
  return compares(
    condition.operator as string,
    found,
    Array.isArray(value) ? value.map(scaled) : scaled(value),
  )
}

function compares(operator: string, found: unknown, value: unknown): boolean {
  const [left, right] = [found as number, value as number]
  const [text, part] = [String(found), String(value)]
  switch (operator) {
    case '==':
      return found === value
    case '!=':
      return found !== value
    case '>':
      return left > right
    case '>=':
      return left >= right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case 'in':
      return (value as unknown[]).includes(found)
    case 'not_in':
      return !(value as unknown[]).includes(found)
    case 'contains':
      return text.includes(part)
    case 'starts_with':
      return text.startsWith(part)
    case 'ends_with':
      return text.endsWith(part)
    case 'regex':
      return new RegExp(part).test(text)
    default:
      throw new Error(`no operator ${operator}`)
  }
}
