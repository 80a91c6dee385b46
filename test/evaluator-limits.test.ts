/** Values at limits to the last bit, many cut points, many rows (spec 2.3.5). */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { Run } from '../engine/run.ts'
import type { Building, BuildingRow } from './kernel/building.ts'
import { differences, readBuilding } from './kernel/judge.ts'
import { testKernel } from './kernel/load.ts'
import { WIDE_TEXTS, wideRules } from './kernel/wide-texts.ts'
import { checked } from './language/harness.ts'
import type { PlainInterval } from './reference/model.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** Doors whose property X.n has the values. */
function doors(values: readonly (number | PlainInterval | null)[]): Building {
  const rows = values.map(
    (n, i): BuildingRow => ({ id: `d${i}`, class: 'IfcDoor', attributes: {}, properties: { 'X.n': n } }),
  )
  return { schema: 'IFC4', rows, links: [] }
}

/** The neighbours of a number, `steps` ulps away. */
function ulp(value: number, steps: number): number {
  const bits = new BigInt64Array(1)
  const number = new Float64Array(bits.buffer)
  number[0] = value
  bits[0] = (bits[0] as bigint) + BigInt(value < 0 ? -steps : steps)
  return number[0] as number
}

/** Everything near a limit that could fall on the wrong side. */
function around(limit: number): number[] {
  const tolerance = 1e-6 * (Math.abs(limit) + 1)
  return [limit - tolerance, limit, limit + tolerance, limit - 2 * tolerance, limit + 2 * tolerance].flatMap(
    (value) => (value === 0 ? [0, -0, 5e-324, -5e-324] : [-2, -1, 0, 1, 2].map((steps) => ulp(value, steps))),
  )
}

const LIMITS = [0, 1, -1, 0.813, 815 / 1000, 2.435, 1e-9, 123456.789, 1e12, -0.25]
const OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const
const written = (limit: number): string => (limit < 0 ? `(-${-limit})` : String(limit))

describe('limits', () => {
  test.each(LIMITS)(
    '2.3.5 values around %d with and without the tolerance are on the side that the sentence says',
    async (limit) => {
      const building = await readBuilding(doors(around(limit)), kernel)
      const rules = OPERATORS.map((operator) => checked('IfcDoor', `X.n ${operator} ${written(limit)}`))
      expect(differences(building, rules)).toEqual([])
    },
  )

  test('2.3.5 in literal numbers: at least 0.813 m allows a tolerance of 0.000001813 m', async () => {
    const low = 0.813 - 1e-6 * 1.813
    const { model, ids } = await readBuilding(doors([low, ulp(low, -1), 0.813, 0.812]), kernel)
    const run = new Run(model, [checked('IfcDoor', 'X.n >= 0.813')])
    run.evaluate()
    expect([...run.rows(0, 'fail')].map((row) => ids.get(row))).toEqual(['d1', 'd3'])
  })

  test('2.3.6 intervals that end at a limit are decided where their bounds prove it', async () => {
    const edges = around(1)
    const intervals = edges.flatMap((lower) =>
      edges.filter((upper) => upper >= lower).map((upper) => ({ lower, upper })),
    )
    const open = edges.flatMap((edge) => [
      { lower: -Infinity, upper: edge },
      { lower: edge, upper: Infinity },
    ])
    const building = await readBuilding(doors([...intervals, ...open, null]), kernel)
    expect(
      differences(
        building,
        OPERATORS.map((operator) => checked('IfcDoor', `X.n ${operator} 1`)),
      ),
    ).toEqual([])
  })
})

describe('cuts, rounding and open counts', () => {
  test('2.3.5 more than 254 cut points on one column are judged exactly', async () => {
    const limits = Array.from({ length: 700 }, (_, i) => i / 8 - 40)
    const values = [
      ...limits.filter((_, i) => i % 23 === 0).flatMap((limit) => around(limit).slice(0, 9)),
      null,
      -1e9,
      1e9,
    ]
    const building = await readBuilding(doors(values), kernel)
    const rules = limits.map((limit, i) => checked('IfcDoor', `X.n ${OPERATORS[i % 6]} ${written(limit)}`))
    expect(differences(building, rules)).toEqual([])
  })

  test('round goes up at halves, and leaves whole numbers alone, to the last bit', async () => {
    const values = [
      0.5, 1.5, -0.5, -1.5, 0.49999999999999994, 4503599627370497, -4503599627370497, 9007199254740991, 2.5,
      -2.5,
    ]
    const building = await readBuilding(doors(values), kernel)
    const rules = [0, 1, 2, 3, -1, -2].map((whole) => checked('IfcDoor', `round(X.n) = ${written(whole)}`))
    expect(
      differences(building, [
        ...rules,
        checked('IfcDoor', '(round(X.n) - X.n) * 1000000 in (-500000) .. 500000'),
      ]),
    ).toEqual([])
  })

  test('2.4.2 a condition that is unknown for every member leaves the count open', async () => {
    const building = await readBuilding(doors([1, 2]), kernel)
    const rules = [
      'count(IfcDoor where Missing.b) < 1',
      'count(IfcDoor where Missing.b) <= 2',
      'any(IfcDoor where Missing.b)',
    ].map((text) => checked('IfcDoor', text))
    expect(differences(building, rules)).toEqual([])
    const run = new Run(building.model, rules)
    run.evaluate()
    expect(rules.map((_, i) => run.counts(i))).toEqual([
      { fail: 0, unknown: 2, pass: 0, whereTrue: 2 },
      { fail: 0, unknown: 0, pass: 2, whereTrue: 2 },
      { fail: 0, unknown: 2, pass: 0, whereTrue: 2 },
    ])
  })
})

describe('many rows', () => {
  const COUNT = 2500
  const values = Array.from({ length: COUNT }, (_, i) => (i % 7 === 0 ? null : (i % 50) / 4))

  test('2.6.1 classes of more than two blocks are judged in every row', async () => {
    const building = await readBuilding(doors(values), kernel)
    const rules = [
      'X.n >= 6',
      'X.n in [1, 2, 3]',
      'exists(X.n)',
      'X.n < 3 or X.n > 10',
      'count(IfcDoor where X.n > 6) > 1000',
      'unique(Name)',
    ].map((text) => checked('IfcDoor', text))
    // the reference is quadratic where an aggregate or unique stands; those two are the same in every row
    expect(differences(building, rules.slice(0, 4))).toEqual([])
    const run = new Run(building.model, rules)
    run.evaluate()
    expect(run.counts(4)).toEqual({ fail: 0, unknown: 0, pass: COUNT, whereTrue: COUNT })
    expect(run.counts(5)).toEqual({ fail: 0, unknown: COUNT, pass: 0, whereTrue: COUNT })
  })

  test('2.6.1 more sets of texts than a mask has bits are judged in every row, and after changes', async () => {
    const building = await readBuilding(WIDE_TEXTS, kernel)
    const rules = wideRules()
    const run = new Run(building.model, rules)
    expect(differences(building, rules, run)).toEqual([])
    const leaf = { kind: 'property', set: 'X', glob: false, name: 't' } as const
    const rows = Array.from({ length: 300 }, (_, i) => building.rows.get(`d${(i * 7) % 2100}`) as number)
    run.change(rows.map((row, i) => ({ leaf, row, value: i % 4 === 0 ? null : `T${i % 120}` })))
    const state = () => rules.map((_, i) => [run.counts(i), run.rows(i, 'fail'), run.rows(i, 'unknown')])
    const after = state()
    run.forget()
    run.evaluate()
    expect(state()).toEqual(after)
  })

  test('2.4.3 totals over more than two blocks find the extremes of every block, and what is missing in any', async () => {
    const spread = values.map((_, i) => (i === 30 ? -7 : i === 1500 ? 99 : (i % 50) / 4))
    const least = 'IfcDoor.X.n where exists(X.n)'
    const judged = async (numbers: readonly (number | null)[], requires: readonly string[]) => {
      const { model } = await readBuilding(doors(numbers), kernel)
      const run = new Run(
        model,
        requires.map((require) => checked('IfcDoor', require)),
      )
      run.evaluate()
      return requires.map((_, i) => run.counts(i))
    }
    const all = { fail: 0, unknown: 0, pass: COUNT, whereTrue: COUNT }
    const sum = spread.reduce((total, value) => total + value, 0)
    expect(
      await judged(spread, ['min(IfcDoor.X.n) = -7', 'max(IfcDoor.X.n) = 99', `sum(IfcDoor.X.n) = ${sum}`]),
    ).toEqual([all, all, all])
    const open = { fail: 0, unknown: COUNT, pass: 0, whereTrue: COUNT }
    expect(
      await judged(
        spread.map((value, i) => (i === 5 ? null : value)),
        ['min(IfcDoor.X.n) = -7', `max(${least}) = 99`],
      ),
    ).toEqual([open, all])
  })

  test('4.2 a change of 1,800 rows at once flips exactly those that it should', async () => {
    const { model, rows } = await readBuilding(doors(values.map(() => 1)), kernel)
    const run = new Run(model, [
      checked('IfcDoor', 'X.n >= 1'),
      checked('IfcDoor', 'count(IfcDoor where X.n < 1) < 1800'),
    ])
    run.evaluate()
    const leaf = { kind: 'property', set: 'X', glob: false, name: 'n' } as const
    const changed = Array.from({ length: 1800 }, (_, i) => rows.get(`d${i + 400}`) as number)
    const flips = run.change(changed.map((row) => ({ leaf, row, value: 0 })))
    expect(
      flips.filter(({ rule }) => rule === 0).map(({ row, before, after }) => [row, before, after]),
    ).toEqual(changed.map((row) => [row, 'pass', 'fail']))
    expect(
      flips.filter(({ rule, before, after }) => rule === 1 && before === 'pass' && after === 'fail').length,
    ).toBe(COUNT)
    const after = [run.counts(0), run.counts(1), [...run.rows(0, 'fail')]]
    run.evaluate()
    expect([run.counts(0), run.counts(1), [...run.rows(0, 'fail')]]).toEqual(after)
  })
})
