/** Tests of a value: as an expression, and with values for cases on both sides. */

import type { Expr } from '../language/syntax.ts'
import { toSi, type UnitName } from '../language/units.ts'
import type { Atom, CasePlace, Fact } from './condition.ts'
import type { OrderOperator } from './operators.ts'
import { binary, call, inList, joined, matches, number, opposite, text, truth } from './terms.ts'
import { matchingTexts } from './text-sample.ts'

/** What is tested: how a rule reads it, and where a case states it. */
export interface Subject {
  readonly expr: Expr
  readonly place: CasePlace
  readonly isWhole: boolean
}

/** A number and the unit it is written in. */
export interface Limit {
  readonly value: number
  readonly unit: UnitName | null
}

export function orderAtom(subject: Subject, operator: OrderOperator, limit: Limit): Atom {
  const si = toSi(limit.value, limit.unit)
  return {
    kind: 'atom',
    expr: binary(operator, subject.expr, number(limit.value, limit.unit)),
    place: subject.place,
    facts: around(si, subject.isWhole),
    test: (fact) => (typeof fact === 'number' ? ordered(fact, operator, si) : null),
    hasLimit: true,
  }
}

/** The value is one of the numbers. */
export function numbersAtom(subject: Subject, limits: readonly Limit[]): Atom {
  const numbers = limits.map(({ value, unit }) => toSi(value, unit))
  return {
    kind: 'atom',
    expr: joined(
      'or',
      limits.map(({ value, unit }) => binary('=', subject.expr, number(value, unit))),
    ),
    place: subject.place,
    facts: [...numbers, ...numbers.flatMap((si) => around(si, subject.isWhole))],
    test: (fact) => (typeof fact === 'number' ? numbers.includes(fact) : null),
    hasLimit: true,
  }
}

/** The value is one of the texts, none of them empty. */
export function textsAtom(subject: Subject, texts: readonly string[]): Atom {
  return {
    kind: 'atom',
    expr: equality(subject.expr, texts.map(text)),
    place: subject.place,
    facts: [...texts, `${texts[0]} x`, 'other'],
    test: (fact) => (isKnownText(fact) ? texts.includes(fact) : null),
    hasLimit: false,
  }
}

export function truthAtom(subject: Subject, value: boolean): Atom {
  return {
    kind: 'atom',
    expr: binary('=', subject.expr, truth(value)),
    place: subject.place,
    facts: [true, false],
    test: (fact) => (typeof fact === 'boolean' ? fact === value : null),
    hasLimit: false,
  }
}

/** @param pattern anchored */
export function patternAtom(subject: Subject, pattern: string): Atom {
  const regex = new RegExp(`^(?:${pattern})$`, 'u')
  return {
    kind: 'atom',
    expr: matches(subject.expr, pattern),
    place: subject.place,
    facts: [...matchingTexts(pattern), 'other', '#', '7', 'Q'],
    test: (fact) => (isKnownText(fact) ? regex.test(fact) : null),
    hasLimit: false,
  }
}

/** There is a value, or there is none. @param present one that the place can hold */
export function existenceAtom(subject: Subject, exists: boolean, present: Fact): Atom {
  const expr = call('exists', subject.expr)
  return {
    kind: 'atom',
    expr: exists ? expr : opposite(expr),
    place: subject.place,
    facts: [present, null],
    test: (fact) => (fact !== null && fact !== '') === exists,
    hasLimit: false,
  }
}

function equality(value: Expr, items: readonly ReturnType<typeof text>[]): Expr {
  const [first, ...others] = items
  return others.length === 0 && first !== undefined ? binary('=', value, first) : inList(value, items, false)
}

/** The limit itself, and a step to both sides of it. */
function around(limit: number, isWhole: boolean): number[] {
  if (isWhole) return [Math.floor(limit), Math.floor(limit) - 1, Math.ceil(limit), Math.ceil(limit) + 1]
  const step = limit === 0 ? 0.01 : Math.abs(limit) * 0.005
  return [limit, limit - step, limit + step]
}

function ordered(value: number, operator: OrderOperator, limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '>':
      return value > limit
    case '>=':
      return value >= limit
  }
}

function isKnownText(fact: Fact): fact is string {
  return typeof fact === 'string' && fact !== ''
}
