/**
 * Several values of one property as one text, so that the kernel knows them as it knows any text: enumerated, list, bounded and
 * table values. Numbers are SI.
 */
import { inRanges, isAbove, isBelow, type ValueTest } from './value.ts'

/** A text of a file hardly begins so. */
const MARK = '\u0001many'
/** The character that it begins with. */
export const MARK_CODE = 1

export type ManyRole = 'value' | 'lower' | 'upper' | 'setPoint'

export interface ManyPart {
  readonly role: ManyRole
  readonly value: string | number | boolean
  readonly isInteger: boolean
}

type Written = readonly [ManyRole, string | number | boolean, 0 | 1]

export function manyText(parts: readonly ManyPart[]): string {
  return (
    MARK +
    JSON.stringify(parts.map(({ role, value, isInteger }): Written => [role, value, isInteger ? 1 : 0]))
  )
}

export function isMany(text: string): boolean {
  return text.startsWith(MARK)
}

export function manyParts(text: string): ManyPart[] {
  const written = JSON.parse(text.slice(MARK.length)) as readonly Written[]
  return written.map(([role, value, isInteger]) => ({ role, value, isInteger: isInteger === 1 }))
}

/**
 * Whether any of the values passes; null asks only that there is one. Bounds ask a bounded value for the bound that they limit,
 * and its set point counts for a simple value only.
 */
export function manyPasses(text: string, test: ValueTest | null): boolean {
  const parts = manyParts(text)
  if (test === null) return parts.length > 0
  const isBounded = parts.some(({ role }) => role !== 'value')
  if (!isBounded || test.isSimple) return parts.some((part) => partPasses(part, test))
  if (test.bounds === null) return parts.some((part) => part.role !== 'setPoint' && partPasses(part, test))
  return keepsBounds(parts, test)
}

function partPasses({ value, isInteger }: ManyPart, test: ValueTest): boolean {
  return typeof value === 'number' ? inRanges(value, test.ranges(isInteger)) : test.text(String(value))
}

function keepsBounds(parts: readonly ManyPart[], { bounds }: ValueTest): boolean {
  const numberOf = (wanted: ManyRole): number => {
    const value = parts.find(({ role }) => role === wanted)?.value
    return typeof value === 'number' ? value : Number.NaN
  }
  const low = bounds?.low ?? null
  const high = bounds?.high ?? null
  return (
    (low === null || isAbove(numberOf('lower'), low)) && (high === null || isBelow(numberOf('upper'), high))
  )
}
