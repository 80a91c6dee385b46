/** A hundred rules over doors, made from a seed, in three dialects: Lintel's, generated JavaScript and json-rules-engine. */
import type { Engine, NestedCondition } from 'json-rules-engine'
import type { Rule } from '../engine/pack/pack.ts'
import { createRandom } from '../engine/sample/random.ts'
import {
  type Doors,
  NUMBER_COLUMNS,
  type NumberColumn,
  TEXT_COLUMNS,
  TEXTS,
  type TextColumn,
} from './doors.ts'

type Test =
  | {
      readonly kind: 'number'
      readonly column: NumberColumn
      readonly op: '>=' | '<='
      readonly limit: number
    }
  | { readonly kind: 'area'; readonly limit: number }
  | {
      readonly kind: 'text'
      readonly column: TextColumn
      readonly negated: boolean
      readonly texts: readonly string[]
    }

/** Both lists are joined by `and`; an empty `where` is true. */
export interface BenchRule {
  readonly id: string
  readonly where: readonly Test[]
  readonly require: readonly Test[]
}

/** Verdicts of a rule: counts, and which rows failed and are unknown, as bits. */
export interface Verdicts {
  readonly counts: Uint32Array
  readonly fail: Uint32Array
  readonly unknown: Uint32Array
}

/** Rules of one to four tests each. */
export function makeRules(count: number, seed: number): BenchRule[] {
  const { below } = createRandom(seed, 0x5e7)
  const number = (): Test => ({
    kind: 'number',
    column: NUMBER_COLUMNS[below(2)] as NumberColumn,
    op: below(2) === 0 ? '>=' : '<=',
    limit: (700 + 25 * below(64)) / 1000,
  })
  const text = (): Test => {
    const column = TEXT_COLUMNS[below(TEXT_COLUMNS.length)] as TextColumn
    const all = TEXTS[column]
    const texts = Array.from({ length: 1 + below(3) }, () => all[below(all.length)] as string)
    return { kind: 'text', column, negated: below(2) === 0, texts: [...new Set(texts)] }
  }
  const any = (): Test =>
    [number, number, text, (): Test => ({ kind: 'area', limit: 1 + below(20) / 8 })][below(4)]?.() as Test
  return Array.from({ length: count }, (_, i) => ({
    id: `bench.r${i}`,
    where: Array.from({ length: below(3) }, text),
    require: Array.from({ length: 1 + below(2) }, any),
  }))
}

/** The rule as a pack says it. */
export function lintelRule({ id, where, require }: BenchRule): Rule {
  const said = (tests: readonly Test[]): string => tests.map(expression).join(' and ')
  return {
    id,
    title: id,
    reference: { code: 'bench' },
    category: 'bench',
    severity: 'info',
    verified: 'verified',
    applies: where.length === 0 ? 'IfcDoor' : `IfcDoor where ${said(where)}`,
    require: said(require),
    message: id,
    why: '',
    mend: '',
    cases: [],
  }
}

function expression(test: Test): string {
  if (test.kind === 'number') return `${test.column} ${test.op} ${test.limit} m`
  if (test.kind === 'area') return `OverallWidth * OverallHeight >= ${test.limit} m2`
  return `${test.column} ${test.negated ? 'not in' : 'in'} [${test.texts.map((text) => `'${text}'`).join(', ')}]`
}

/** Spec 2.3.5. */
const tolerance = (limit: number): number => 1e-6 * (Math.abs(limit) + 1)

/**
 * A generated function over the typed arrays, as fast as we could write it: one loop a rule, everything in local
 * variables, no branch on a value (on random data a mispredicted one costs more than all the rest), truth of texts looked
 * up by id, verdicts collected 32 rows at a time.
 *
 * @returns a function that fills the verdicts
 */
export function javaScriptRule(rule: BenchRule, doors: Doors): (out: Verdicts) => void {
  const tables: Uint8Array[] = []
  const where = rule.where.map((test) => testCode(test, tables))
  const require = rule.require.map((test) => testCode(test, tables))
  const locals = [
    ...NUMBER_COLUMNS.map((name) => `${name} = doors.numbers.${name}`),
    ...TEXT_COLUMNS.map((name) => `${name} = doors.texts.${name}`),
    ...tables.map((_, i) => `table${i} = tables[${i}]`),
  ]
  const every = (list: readonly Code[]): string => list.map(({ isTrue }) => isTrue).join(' & ') || '1'
  const some = (list: readonly Code[]): string => list.map(({ isFalse }) => isFalse).join(' | ') || '0'
  const body = `
    const ${locals.join(', ')}, rows = doors.rows, { counts, fail, unknown } = out
    let failed = 0, undecided = 0, passed = 0
    for (let from = 0, word = 0; from < rows; from += 32, word++) {
      let f = 0, u = 0
      const end = Math.min(rows, from + 32)
      for (let i = from; i < end; i++) {
        const applies = 1 ^ (${some(where)})
        const isPass = applies & ${every(require)}
        const isFail = (${every(where)}) & (${some(require)})
        const isUnknown = applies & (1 ^ isPass) & (1 ^ isFail)
        f |= isFail << (i - from)
        u |= isUnknown << (i - from)
        failed += isFail
        undecided += isUnknown
        passed += isPass
      }
      fail[word] = f
      unknown[word] = u
    }
    counts[0] = failed; counts[1] = undecided; counts[2] = passed`
  const made = new Function('doors', 'tables', `return function (out) {${body}}`)
  return made(doors, tables) as (out: Verdicts) => void
}

/** Expressions that are 1 or 0. */
interface Code {
  readonly isTrue: string
  readonly isFalse: string
}

function testCode(test: Test, tables: Uint8Array[]): Code {
  if (test.kind === 'text') return textCode(test, tables)
  const t = tolerance(test.limit)
  const value = test.kind === 'area' ? 'OverallWidth[i] * OverallHeight[i]' : `${test.column}[i]`
  const least = test.kind === 'area' || test.op === '>='
  return least
    ? { isTrue: `(${value} >= ${test.limit - t} ? 1 : 0)`, isFalse: `(${value} < ${test.limit - t} ? 1 : 0)` }
    : { isTrue: `(${value} <= ${test.limit + t} ? 1 : 0)`, isFalse: `(${value} > ${test.limit + t} ? 1 : 0)` }
}

/** One table of truths and one of untruths by text id; both are 0 for the missing one. */
function textCode(test: Extract<Test, { kind: 'text' }>, tables: Uint8Array[]): Code {
  const all = TEXTS[test.column]
  const inside = new Uint8Array(all.length + 1)
  const outside = new Uint8Array(all.length + 1)
  all.forEach((text, i) => {
    const wanted = test.texts.includes(text) ? inside : outside
    wanted[i + 1] = 1
  })
  const look = (table: Uint8Array): string => `table${tables.push(table) - 1}[${test.column}[i]]`
  const [yes, no] = test.negated ? [outside, inside] : [inside, outside]
  return { isTrue: look(yes), isFalse: look(no) }
}

/** Adds the rule to an engine: its event says that the facts fail it. json-rules-engine knows no unknown; a missing fact meets no condition. */
export function addEngineRule(engine: Engine, { id, where, require }: BenchRule): void {
  const isTrue = where.map((test) => engineCondition(test, true))
  const isFalse = require.map((test) => engineCondition(test, false))
  engine.addRule({ conditions: { all: [...isTrue, { any: isFalse }] }, event: { type: id } })
}

function engineCondition(test: Test, wanted: boolean): NestedCondition {
  if (test.kind === 'text') {
    const inside = test.negated !== wanted
    const known = { fact: test.column, operator: 'notEqual', value: null }
    const condition = { fact: test.column, operator: inside ? 'in' : 'notIn', value: [...test.texts] }
    return inside ? condition : { all: [known, condition] }
  }
  const fact = test.kind === 'area' ? 'area' : test.column
  const least = test.kind === 'area' || test.op === '>='
  const value = least ? test.limit - tolerance(test.limit) : test.limit + tolerance(test.limit)
  const operator = least
    ? wanted
      ? 'greaterThanInclusive'
      : 'lessThan'
    : wanted
      ? 'lessThanInclusive'
      : 'greaterThan'
  return { fact, operator, value }
}

/** The facts of a row for json-rules-engine; missing ones are null. */
export function factsOf(doors: Doors, row: number): Record<string, unknown> {
  const number = (name: NumberColumn): number | null => {
    const value = doors.numbers[name][row] as number
    return Number.isNaN(value) ? null : value
  }
  const [height, width] = [number('OverallHeight'), number('OverallWidth')]
  const texts = TEXT_COLUMNS.map((name) => {
    const id = doors.texts[name][row] as number
    return [name, id === 0 ? null : (TEXTS[name][id - 1] as string)]
  })
  const area = height === null || width === null ? null : width * height
  return { OverallHeight: height, OverallWidth: width, area, ...Object.fromEntries(texts) }
}
