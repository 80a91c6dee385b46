/** Rules as closures over typed arrays: what JavaScript can do where a strict content security policy forbids making code from text. */
import type { Elements } from './elements.ts'
import { textTables } from './generated.ts'
import { type BenchRule, bounds, type Test } from './rules.ts'
import type { Verdicts } from './verdicts.ts'

const FALSE = 0
const UNKNOWN = 1
const TRUE = 2

/** Truth of a test at a row: Kleene's, so that `and` is the least. */
type Truth = (row: number) => number

/** @returns a function that fills the verdicts */
export function closureRule(rule: BenchRule, elements: Elements): (out: Verdicts) => void {
  const where = every(rule.where.map((test) => truthOf(test, elements)))
  const require = every(rule.require.map((test) => truthOf(test, elements)))
  const { first, end } = elements.ranges[rule.applies]
  return ({ counts, fail, unknown }) => {
    counts.fill(0)
    fail.fill(0)
    unknown.fill(0)
    for (let row = first; row < end; row++) {
      const applies = where(row)
      if (applies === FALSE) continue
      const required = require(row)
      const which = required === TRUE ? 2 : applies === TRUE && required === FALSE ? 0 : 1
      counts[which] = (counts[which] as number) + 1
      if (which === 2) continue
      const bits = which === 0 ? fail : unknown
      const at = row - first
      bits[at >>> 5] = (bits[at >>> 5] as number) | (1 << (at & 31))
    }
  }
}

function every([first, second, ...more]: readonly Truth[]): Truth {
  if (first === undefined) return () => TRUE
  if (second === undefined) return first
  const both: Truth = (row) => {
    const a = first(row)
    if (a === FALSE) return FALSE
    const b = second(row)
    return Math.min(a, b)
  }
  return every([both, ...more])
}

function truthOf(test: Test, { numbers, texts }: Elements): Truth {
  if (test.kind === 'text') {
    const [isTrue, isFalse] = textTables(test)
    const truths = isTrue.map((yes, id) => (yes === 1 ? TRUE : isFalse[id] === 1 ? FALSE : UNKNOWN))
    const column = texts[test.column]
    return (row) => truths[column[row] as number] as number
  }
  const { from, to } = bounds(test)
  if (test.kind === 'area') {
    const { Width, Height } = numbers
    return (row) => atLeast((Width[row] as number) * (Height[row] as number), from)
  }
  const column = numbers[test.column]
  return test.op === '>='
    ? (row) => atLeast(column[row] as number, from)
    : (row) => atMost(column[row] as number, to)
}

function atLeast(value: number, from: number): number {
  return value >= from ? TRUE : value < from ? FALSE : UNKNOWN
}

function atMost(value: number, to: number): number {
  return value <= to ? TRUE : value > to ? FALSE : UNKNOWN
}
