/** Whether a value of a model is what an IDS asks for, as the standard says it; patterns must mean the same in JavaScript. */
import type { IdsRestriction, IdsValue } from '../../../engine/ids/document.ts'

export type Actual = string | boolean | { readonly number: number; readonly isInteger: boolean }

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

export function matches(wanted: IdsValue, actual: Actual): boolean {
  if (wanted.kind === 'simple') return equals(wanted.text, actual)
  if (typeof actual === 'object') return numberMeets(wanted, actual)
  return textMeets(wanted, String(actual))
}

function equals(wanted: string, actual: Actual): boolean {
  if (typeof actual !== 'object') return String(actual) === wanted
  if (!NUMBER.test(wanted)) return false
  if (actual.isInteger) return /^[+-]?\d+$/.test(wanted) && Number(wanted) === actual.number
  const value = Number(wanted)
  return Math.abs(actual.number - value) <= (Math.abs(value) + 1) * 1e-6 * (1 + 1e-9)
}

function numberMeets(wanted: IdsRestriction, actual: Extract<Actual, object>): boolean {
  if (wanted.patterns.length > 0 || wanted.lengths.length > 0) return false
  if (wanted.enumeration.length > 0 && !wanted.enumeration.some((one) => equals(one.text, actual)))
    return false
  return wanted.bounds.every((bound) => keepsBound(bound, actual.number))
}

export function keepsBound({ kind, text }: IdsRestriction['bounds'][number], value: number): boolean {
  if (kind === 'minInclusive') return value >= Number(text)
  if (kind === 'minExclusive') return value > Number(text)
  return kind === 'maxInclusive' ? value <= Number(text) : value < Number(text)
}

function textMeets({ enumeration, patterns, bounds, lengths }: IdsRestriction, actual: string): boolean {
  const length = Array.from(actual).length
  if (enumeration.length > 0 && !enumeration.some((one) => one.text === actual)) return false
  if (patterns.length > 0 && !patterns.some((one) => new RegExp(`^(?:${one.text})$`, 'su').test(actual)))
    return false
  if (bounds.length > 0) return false
  return lengths.every(({ kind, value }) =>
    kind === 'length' ? length === value : kind === 'minLength' ? length >= value : length <= value,
  )
}
