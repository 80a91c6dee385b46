/** Whether two findings state the same value. */
import type { FindingValue } from './result.ts'

/** Numbers within the tolerance of the rule language (2.3.5), so that noise below it never reads as a change. */
export function sameValue(a: FindingValue | undefined, b: FindingValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if ('text' in a || 'text' in b) return 'text' in a && 'text' in b && a.text === b.text
  if (a.unit !== b.unit) return false
  const [lowA, highA] = bounds(a)
  const [lowB, highB] = bounds(b)
  return sameNumber(lowA, lowB) && sameNumber(highA, highB)
}

type Numeric = Exclude<FindingValue, { readonly text: string }>

function bounds(value: Numeric): readonly [number | null, number | null] {
  return 'interval' in value ? value.interval : [value.number, value.number]
}

function sameNumber(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) <= 1e-6 * (Math.abs(a) + 1)
}
