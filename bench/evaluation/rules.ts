/** The rules of the evaluation bench, made from a seed, and how Lintel's language says them. */

import type { Rule } from '../../engine/pack/pack.ts'
import { createRandom } from '../../engine/sample/random.ts'
import {
  CLASS_SHARES,
  type ClassName,
  type Elements,
  NUMBER_COLUMNS,
  type NumberColumn,
  TEXT_COLUMNS,
  TEXTS,
  type TextColumn,
} from './elements.ts'

export interface NumberTest {
  readonly kind: 'number'
  readonly column: NumberColumn
  readonly op: '>=' | '<='
  /** Metres. */
  readonly limit: number
}

/** Width times height; known where both are. */
export interface AreaTest {
  readonly kind: 'area'
  /** Square metres; at least. */
  readonly limit: number
}

export interface TextTest {
  readonly kind: 'text'
  readonly column: TextColumn
  readonly negated: boolean
  readonly texts: readonly string[]
}

export type Test = NumberTest | AreaTest | TextTest

/** Both lists are joined by `and`; an empty `where` is true. */
export interface BenchRule {
  readonly id: string
  readonly applies: keyof Elements['ranges']
  readonly where: readonly Test[]
  readonly require: readonly Test[]
}

/** Of a hundred rules 80 are about one class, 15 about building elements, 5 about all elements. */
const ONE_CLASS = 80
const BUILDING_ELEMENT = 95

/** Rules of one to four tests each: in `where` texts and booleans, in `require` half numbers. */
export function makeRules(count: number, seed: number): BenchRule[] {
  const { below } = createRandom(seed, 0x5e7)
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T
  const number = (): Test => ({
    kind: 'number',
    column: pick(NUMBER_COLUMNS),
    op: pick(['>=', '<='] as const),
    limit: (700 + 50 * below(32)) / 1000,
  })
  const area = (): Test => ({ kind: 'area', limit: 1 + below(20) / 8 })
  const text = (): Test => {
    const column = pick(TEXT_COLUMNS)
    const isBoolean = TEXTS[column].length === 2
    const texts = Array.from({ length: isBoolean ? 1 : 1 + below(3) }, () => pick(TEXTS[column]))
    return { kind: 'text', column, negated: !isBoolean && below(2) === 0, texts: [...new Set(texts)] }
  }
  const any = (): Test => pick([number, number, text, area])()
  const applies = (): BenchRule['applies'] => {
    const share = below(100)
    if (share < ONE_CLASS) return pick(Object.keys(CLASS_SHARES) as ClassName[])
    return share < BUILDING_ELEMENT ? 'IfcBuildingElement' : 'IfcElement'
  }
  return Array.from({ length: count }, (_, i) => ({
    id: `bench.r${i}`,
    applies: applies(),
    where: Array.from({ length: below(3) }, text),
    require: Array.from({ length: 1 + below(2) }, any),
  }))
}

/** How many pairs of a row and a rule that is about it there are. */
export function checksOf(rules: readonly BenchRule[], { ranges }: Elements): number {
  return rules.reduce((sum, { applies }) => sum + ranges[applies].end - ranges[applies].first, 0)
}

/** The rule as a pack says it. */
export function lintelRule({ id, applies, where, require }: BenchRule): Rule {
  const said = (tests: readonly Test[]): string => tests.map(expression).join(' and ')
  return {
    id,
    title: id,
    reference: { code: 'bench' },
    category: 'bench',
    severity: 'info',
    verified: 'verified',
    applies: where.length === 0 ? applies : `${applies} where ${said(where)}`,
    require: said(require),
    message: id,
    why: '',
    mend: '',
    cases: [],
  }
}

function expression(test: Test): string {
  if (test.kind === 'number') return `Bench_Size.${test.column} ${test.op} ${test.limit} m`
  if (test.kind === 'area') return `Bench_Size.Width * Bench_Size.Height >= ${test.limit} m2`
  const path = /^(Name|ObjectType|Tag)$/.test(test.column) ? test.column : `Bench_State.${test.column}`
  if (TEXTS[test.column].length === 2) return `${path} = ${test.texts[0]}`
  return `${path} ${test.negated ? 'not in' : 'in'} [${test.texts.map((text) => `'${text}'`).join(', ')}]`
}

/** Where a number turns a test: what is at least `from` passes an `>=`; what is above `to` fails a `<=` (spec 2.3.5). */
export function bounds(test: NumberTest | AreaTest): { readonly from: number; readonly to: number } {
  const tolerance = 1e-6 * (Math.abs(test.limit) + 1)
  return { from: test.limit - tolerance, to: test.limit + tolerance }
}
