/** The operators of the file. */
import { proposal } from '../language/nearest.ts'
import { own } from './fields.ts'
import { type ConditionSpot, refuse } from './importing.ts'
import { shown } from './note.ts'

const OPERATORS = [
  '==',
  '!=',
  '>',
  '>=',
  '<',
  '<=',
  'in',
  'not_in',
  'contains',
  'starts_with',
  'ends_with',
  'regex',
] as const
export type Operator = (typeof OPERATORS)[number]
export type OrderOperator = Extract<Operator, '>' | '>=' | '<' | '<='>
export type TextOperator = Extract<Operator, 'contains' | 'starts_with' | 'ends_with' | 'regex'>

/** The operator of a condition; null when it was refused. */
export function operatorOf(spot: ConditionSpot): Operator | null {
  const value = own(spot.condition, 'operator')
  const found = OPERATORS.find((operator) => operator === value)
  if (found !== undefined) return found
  const near = typeof value === 'string' ? proposal(value.slice(0, 40), OPERATORS) : ''
  return refuse(spot, 'operator', {
    found: value === undefined ? 'no operator' : `the operator ${shown(value)}`,
    decide: `which of ${OPERATORS.join(' ')} is meant${near}`,
  })
}

export function isOrder(operator: Operator): operator is OrderOperator {
  return operator === '>' || operator === '>=' || operator === '<' || operator === '<='
}

export function isText(operator: Operator): operator is TextOperator {
  return (
    operator === 'contains' || operator === 'starts_with' || operator === 'ends_with' || operator === 'regex'
  )
}
