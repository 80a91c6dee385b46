/** The rules as JSON, for json-logic-engine and json-rules-engine: rows as objects, a missing value is null, the answer is which rows fail. */
import { LogicEngine } from 'json-logic-engine'
import { Engine, type NestedCondition } from 'json-rules-engine'
import {
  CLASS_SHARES,
  type ClassName,
  type Elements,
  NUMBER_COLUMNS,
  TEXT_COLUMNS,
  TEXTS,
} from './elements.ts'
import { type BenchRule, bounds, type Test } from './rules.ts'

export type Facts = Readonly<Record<string, number | string | null>>

/** A class, its rows as objects, and the rules about it. */
export interface FactClass {
  /** Row of the first of its facts. */
  readonly first: number
  readonly facts: readonly Facts[]
  readonly rules: readonly BenchRule[]
}

/** The elements class by class, so that no engine looks at a rule that is not about a row. */
export function factClasses(elements: Elements, rules: readonly BenchRule[]): FactClass[] {
  return (Object.keys(CLASS_SHARES) as ClassName[]).map((name) => {
    const { first, end } = elements.ranges[name]
    return {
      first,
      facts: Array.from({ length: end - first }, (_, i) => factsOf(elements, first + i)),
      rules: rules.filter(({ applies }) => {
        const range = elements.ranges[applies]
        return range.first <= first && end <= range.end
      }),
    }
  })
}

function factsOf({ numbers, texts }: Elements, row: number): Facts {
  const facts: Record<string, number | string | null> = {}
  for (const name of NUMBER_COLUMNS) {
    const value = numbers[name][row] as number
    facts[name] = Number.isNaN(value) ? null : value
  }
  for (const name of TEXT_COLUMNS) {
    const id = texts[name][row] as number
    facts[name] = id === 0 ? null : (TEXTS[name][id - 1] as string)
  }
  const { Width, Height } = facts
  facts.area = Width === null || Height === null ? null : (Width as number) * (Height as number)
  return facts
}

/** A rule compiled by json-logic-engine: whether a row fails it. */
export function logicRule({ where, require }: BenchRule): (facts: Facts) => boolean {
  const isFail = {
    and: [
      ...where.map((test) => logicTest(test, true)),
      { or: require.map((test) => logicTest(test, false)) },
    ],
  }
  return new LogicEngine().build(isFail) as (facts: Facts) => boolean
}

function logicTest(test: Test, wanted: boolean): unknown {
  const fact = { var: test.kind === 'area' ? 'area' : test.column }
  const known = { '!==': [fact, null] }
  if (test.kind === 'text') {
    const inside = { in: [fact, [...test.texts]] }
    return test.negated === wanted ? { and: [known, { '!': inside }] } : inside
  }
  const { from, to } = bounds(test)
  const compared =
    test.kind === 'area' || test.op === '>='
      ? { [wanted ? '>=' : '<']: [fact, from] }
      : { [wanted ? '<=' : '>']: [fact, to] }
  return { and: [known, compared] }
}

/** An engine of json-rules-engine with some rules: its events say which of them the facts fail. */
export function rulesEngine(rules: readonly BenchRule[]): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true })
  for (const { id, where, require } of rules) {
    const isTrue = where.map((test) => engineTest(test, true))
    const isFalse = require.map((test) => engineTest(test, false))
    engine.addRule({ conditions: { all: [...isTrue, { any: isFalse }] }, event: { type: id } })
  }
  return engine
}

/** Its comparisons are false for what is no number, so that null meets none. */
function engineTest(test: Test, wanted: boolean): NestedCondition {
  if (test.kind === 'text') {
    const inside = test.negated !== wanted
    const known = { fact: test.column, operator: 'notEqual', value: null }
    const condition = { fact: test.column, operator: inside ? 'in' : 'notIn', value: [...test.texts] }
    return inside ? condition : { all: [known, condition] }
  }
  const fact = test.kind === 'area' ? 'area' : test.column
  const { from, to } = bounds(test)
  return test.kind === 'area' || test.op === '>='
    ? { fact, operator: wanted ? 'greaterThanInclusive' : 'lessThan', value: from }
    : { fact, operator: wanted ? 'lessThanInclusive' : 'greaterThan', value: to }
}
