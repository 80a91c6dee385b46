/** Rules as generated JavaScript over typed arrays, as fast as we could write it; a strict content security policy forbids it. */
import { type Elements, NUMBER_COLUMNS, TEXT_COLUMNS, TEXTS } from './elements.ts'
import { type BenchRule, bounds, type Test, type TextTest } from './rules.ts'
import type { Verdicts } from './verdicts.ts'

/** Expressions that are 1 or 0. */
interface Code {
  readonly isTrue: string
  readonly isFalse: string
}

/**
 * A generated function: one loop over the rows of the rule's class, everything in local variables, no branch on a value (on
 * random data a mispredicted one costs more than all the rest), truth of texts looked up by id, verdicts collected 32 rows
 * at a time.
 *
 * @returns a function that fills the verdicts
 */
export function generatedRule(rule: BenchRule, elements: Elements): (out: Verdicts) => void {
  const tables: Uint8Array[] = []
  const where = rule.where.map((test) => testCode(test, tables))
  const require = rule.require.map((test) => testCode(test, tables))
  const locals = [
    ...NUMBER_COLUMNS.map((name) => `${name} = elements.numbers.${name}`),
    ...TEXT_COLUMNS.map((name) => `${name} = elements.texts.${name}`),
    ...tables.map((_, i) => `table${i} = tables[${i}]`),
  ]
  const every = (list: readonly Code[]): string => list.map(({ isTrue }) => isTrue).join(' & ') || '1'
  const some = (list: readonly Code[]): string => list.map(({ isFalse }) => isFalse).join(' | ') || '0'
  const { first, end } = elements.ranges[rule.applies]
  const body = `
    const ${locals.join(', ')}, { counts, fail, unknown } = out
    let failed = 0, undecided = 0, passed = 0
    for (let from = ${first}, word = 0; from < ${end}; from += 32, word++) {
      let f = 0, u = 0
      const end = Math.min(${end}, from + 32)
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
  const made = new Function('elements', 'tables', `return function (out) {${body}}`)
  return made(elements, tables) as (out: Verdicts) => void
}

function testCode(test: Test, tables: Uint8Array[]): Code {
  if (test.kind === 'text') return textCode(test, tables)
  const { from, to } = bounds(test)
  const value = test.kind === 'area' ? 'Width[i] * Height[i]' : `${test.column}[i]`
  return test.kind === 'area' || test.op === '>='
    ? { isTrue: `(${value} >= ${from} ? 1 : 0)`, isFalse: `(${value} < ${from} ? 1 : 0)` }
    : { isTrue: `(${value} <= ${to} ? 1 : 0)`, isFalse: `(${value} > ${to} ? 1 : 0)` }
}

function textCode(test: TextTest, tables: Uint8Array[]): Code {
  const [yes, no] = textTables(test)
  const look = (table: Uint8Array): string => `table${tables.push(table) - 1}[${test.column}[i]]`
  return { isTrue: look(yes), isFalse: look(no) }
}

/** u8[texts + 1] twice, by text id: where the test is true and where it is false; both are 0 for the missing one. */
export function textTables(test: TextTest): readonly [isTrue: Uint8Array, isFalse: Uint8Array] {
  const all = TEXTS[test.column]
  const inside = new Uint8Array(all.length + 1)
  const outside = new Uint8Array(all.length + 1)
  all.forEach((text, i) => {
    const wanted = test.texts.includes(text) ? inside : outside
    wanted[i + 1] = 1
  })
  return test.negated ? [outside, inside] : [inside, outside]
}
