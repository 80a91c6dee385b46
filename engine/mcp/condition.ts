/** What a condition of the file became: an expression that is true where it matches, and what a case states to decide it. */
import type { Expr } from '../language/syntax.ts'
import type { CaseRow, CaseValue } from '../pack/pack.ts'
import { joined, opposite } from './terms.ts'

/** What a case says at a place: a value, null for none, or the rows that a relation leads to. */
export type Fact = CaseValue | readonly CaseRow[]

/** Where a case states what decides a condition. */
export interface CasePlace {
  /** Equal keys are one place. */
  readonly key: string
  /** The judged row and what it needs beside it; null where a case cannot state such a thing. */
  write(row: CaseRow, fact: Fact): readonly CaseRow[] | null
}

export interface Atom {
  readonly kind: 'atom'
  readonly expr: Expr
  readonly place: CasePlace
  /** Facts worth trying: some that match, some that do not; null when the value can be missing. */
  readonly facts: readonly Fact[]
  /** Whether it matches; null when that is unknown. */
  test(fact: Fact): boolean | null
  /** A number is compared with a limit: what a finding says most about. */
  readonly hasLimit: boolean
}

export type Condition =
  | Atom
  | { readonly kind: 'and' | 'or'; readonly items: readonly Condition[] }
  | { readonly kind: 'not'; readonly item: Condition }

/** The condition as an expression. */
export function expressionOf(condition: Condition): Expr {
  if (condition.kind === 'atom') return condition.expr
  if (condition.kind === 'not') return opposite(expressionOf(condition.item))
  return joined(condition.kind, condition.items.map(expressionOf))
}

/** Whether a condition matches, by facts at their places; null is unknown (Kleene). */
export function truthOf(condition: Condition, facts: ReadonlyMap<string, Fact>): boolean | null {
  if (condition.kind === 'atom') return condition.test(facts.get(condition.place.key) ?? null)
  if (condition.kind === 'not') {
    const truth = truthOf(condition.item, facts)
    return truth === null ? null : !truth
  }
  const decisive = condition.kind === 'or'
  const truths = condition.items.map((item) => truthOf(item, facts))
  if (truths.includes(decisive)) return decisive
  return truths.includes(null) ? null : !decisive
}
