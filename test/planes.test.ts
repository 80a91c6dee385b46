/** What is coded once is kept: for the next run, the next program and after changes; probes are judged when asked; a change costs what it touches. */
import { beforeAll, describe, expect, test } from 'vitest'
import { type ColumnLeaf, columnValue } from '../engine/columns.ts'
import { verdictOf } from '../engine/flips.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { Model } from '../engine/model.ts'
import { Run } from '../engine/run.ts'
import type { Building, BuildingRow, Link } from './kernel/building.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { read, testKernel } from './kernel/load.ts'
import { checked } from './language/harness.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const DOORS = 3000
const STOREYS = 30

/** 3,000 doors (three blocks), a hundred in each of 30 storeys. */
function doors(): Building {
  const storeys = Array.from(
    { length: STOREYS },
    (_, i): BuildingRow => ({
      id: `s${i}`,
      class: 'IfcBuildingStorey',
      attributes: {},
      properties: { 'X.n': i },
    }),
  )
  const rows = Array.from(
    { length: DOORS },
    (_, i): BuildingRow => ({
      id: `d${i}`,
      class: 'IfcDoor',
      attributes: { Name: `Door ${i % 50}` },
      properties: { 'X.n': i / 1000, 'X.m': 1, 'X.t': i % 3 === 0 ? 'A' : 'B' },
    }),
  )
  const links = rows.map(({ id }, i): Link => ({ kind: 'contains', from: `s${i % STOREYS}`, to: id }))
  return { schema: 'IFC4', rows: [...storeys, ...rows], links }
}

async function ready(): Promise<{ model: Model; rowOf: (id: string) => number }> {
  const { text, ids } = writeBuilding(doors())
  const model = await read(text, kernel)
  return { model, rowOf: (id) => model.rowOfId(ids.get(id) as number) }
}

const leaf = (name: string): ColumnLeaf => ({ kind: 'property', set: 'X', glob: false, name })
const runOf = (model: Model, ...requires: readonly string[]): Run =>
  new Run(
    model,
    requires.map((require) => checked('IfcDoor', require)),
  )

/** How many blocks are coded while something happens. */
function codedBy(model: Model, act: () => unknown): number {
  const before = model.kernel.blocksCoded()
  act()
  return model.kernel.blocksCoded() - before
}

/** What a counter of the kernel rises by while something happens. */
function rise(read: () => number, act: () => unknown): number {
  const before = read()
  act()
  return read() - before
}

describe('planes are kept', () => {
  test('a second run codes nothing, and one that forgets codes all', async () => {
    const { model } = await ready()
    const run = runOf(model, 'X.n >= 1 and X.t = "A"')
    expect(codedBy(model, () => run.evaluate())).toBe(6)
    expect(codedBy(model, () => run.evaluate())).toBe(0)
    run.forget()
    expect(codedBy(model, () => run.evaluate())).toBe(6)
    expect(run.counts(0)).toEqual({ fail: 2334, unknown: 0, pass: 666, whereTrue: DOORS })
  })

  test('a change is coded with its rows, marked or settled, and the next run codes nothing', async () => {
    const { model, rowOf } = await ready()
    const run = runOf(model, 'X.n >= 1')
    run.evaluate()
    run.change([{ leaf: leaf('n'), row: rowOf('d5'), value: 2 }])
    expect(codedBy(model, () => run.evaluate())).toBe(0)
    expect(run.counts(0).pass).toBe(2001)
    const column = run.column(leaf('n'))
    if (column === undefined) throw new Error('no column')
    model.kernel.columnPut(column.address, rowOf('d6'), 2, 1)
    run.mark(column, rowOf('d6'))
    run.evaluate()
    expect(run.counts(0).pass).toBe(2002)
    expect(run.settle()).toEqual([])
  })

  test('a new program codes only columns that were not coded with the same cuts and texts', async () => {
    const { model } = await ready()
    runOf(model, 'X.n >= 1', 'X.t in ["A"]', 'storey.X.n > 3').evaluate()
    const same = runOf(model, 'X.t in ["A"]', 'storey.X.n > 3', 'X.n >= 1')
    expect(codedBy(model, () => same.evaluate())).toBe(0)
    const edited = runOf(model, 'X.n >= 2', 'X.t in ["A"]', 'storey.X.n > 3')
    expect(codedBy(model, () => edited.evaluate())).toBe(3)
    expect([0, 1, 2].map((rule) => edited.counts(rule).pass)).toEqual([1000, 1000, 2600])
  })

  test('beyond the limit planes of earlier programs are given back', async () => {
    const { model } = await ready()
    const limits = Array.from({ length: 8 }, (_, i) => `X.n >= ${i}.5`)
    for (const limit of limits) runOf(model, limit).evaluate()
    const all = model.kernel.planesBytes()
    model.kernel.planesLimit(0)
    const last = runOf(model, 'X.n >= 0.25')
    last.evaluate()
    expect(model.kernel.planesBytes()).toBeLessThan(all / 4)
    expect(last.counts(0).pass).toBe(2750)
    expect(codedBy(model, () => runOf(model, 'X.n >= 0.5').evaluate())).toBe(3)
  })
})

describe('runs that share a model', () => {
  test('a change in one run is not seen by another, and one that follows it sees the file', async () => {
    const { model, rowOf } = await ready()
    const [first, second] = [runOf(model, 'X.n >= 1'), runOf(model, 'X.n >= 1', 'X.m = 1')]
    first.evaluate()
    second.evaluate()
    const row = rowOf('d7')
    expect(first.change([{ leaf: leaf('n'), row, value: 5 }])).toEqual([
      { rule: 0, row, before: 'fail', after: 'pass' },
    ])
    expect([first.counts(0).pass, second.counts(0).pass]).toEqual([2001, 2000])
    expect(second.change([{ leaf: leaf('n'), row, value: 9 }]).length).toBe(1)
    expect(first.change([{ leaf: leaf('n'), row, value: 0 }]).length).toBe(1)
    expect([first.counts(0).pass, second.counts(0).pass]).toEqual([2000, 2001])
    const third = runOf(model, 'X.n >= 1')
    third.evaluate()
    expect(third.counts(0).pass).toBe(2000)
  })

  test('several columns that others read are changed at once', async () => {
    const { model, rowOf } = await ready()
    const rules = ['X.n >= 1 and X.m = 1']
    const [first, second] = [runOf(model, ...rules), runOf(model, ...rules)]
    first.evaluate()
    second.evaluate()
    const row = rowOf('d2000')
    const changes = [
      { leaf: leaf('m'), row, value: 2 },
      { leaf: leaf('n'), row: rowOf('d1'), value: 1 },
    ]
    expect(second.change(changes).map(({ row, after }) => [row, after])).toEqual([
      [rowOf('d1'), 'pass'],
      [row, 'fail'],
    ])
    expect(first.counts(0).pass).toBe(2000)
  })

  test('a run that is closed leaves its columns to the next', async () => {
    const { model, rowOf } = await ready()
    const first = runOf(model, 'X.n >= 1')
    first.evaluate()
    first.close()
    const second = runOf(model, 'X.n >= 1')
    second.evaluate()
    expect(codedBy(model, () => second.change([{ leaf: leaf('n'), row: rowOf('d1'), value: 1 }]))).toBe(0)
    expect(second.counts(0).pass).toBe(2001)
  })

  test('marks that another run cut short are not lost', async () => {
    const { model, rowOf } = await ready()
    const [first, second] = [runOf(model, 'X.n >= 1'), runOf(model, 'X.t = "A"')]
    first.evaluate()
    const column = first.column(leaf('n'))
    if (column === undefined) throw new Error('no column')
    model.kernel.columnPut(column.address, rowOf('d1'), 2, 1)
    first.mark(column, rowOf('d1'))
    second.evaluate()
    first.evaluate()
    expect(first.counts(0).pass).toBe(2001)
  })

  test('a text that comes in later is known to every pattern over its column', async () => {
    const { model, rowOf } = await ready()
    const rules = ['X.t matches /A.*/', 'not X.t matches /.*Z/', 'X.t in ["NEW Z"]']
    const run = runOf(model, ...rules)
    run.evaluate()
    const row = rowOf('d1')
    const flips = run.change([{ leaf: leaf('t'), row, value: 'AZ' }])
    expect(flips.map(({ rule, after }) => [rule, after])).toEqual([
      [0, 'pass'],
      [1, 'fail'],
    ])
    expect(run.change([{ leaf: leaf('t'), row, value: 'NEW Z' }]).map(({ rule }) => rule)).toEqual([0, 2])
    const texts = Array.from({ length: 9000 }, (_, i) => ({
      leaf: leaf('t'),
      row: rowOf(`d${i % DOORS}`),
      value: `${i % 2 === 0 ? 'A' : 'Z'} ${i}`,
    }))
    run.change(texts)
    expect([0, 1, 2].map((rule) => run.counts(rule).pass)).toEqual([1500, 3000, 0])
  })
})

describe('work that waits, and work that follows a change', () => {
  test('rows of a rule are judged again in the blocks that hold findings, probes in those of the rows asked for', async () => {
    const { model, rowOf } = await ready()
    const run = runOf(model, 'X.n < 2.5 and X.m = 1', 'X.n < 99 and X.m = 1')
    const probes = run.program.rules.map(({ conjuncts }) => conjuncts.map(({ rule }) => rule))
    const listed = () => model.kernel.blocksListed()
    expect(rise(listed, () => run.evaluate())).toBe(0)
    // doors 2,500 to 2,999 lie in the last of three blocks
    expect(rise(listed, () => expect(run.rows(0, 'fail').length).toBe(500))).toBe(1)
    expect(rise(listed, () => expect(run.rows(1, 'fail').length).toBe(0))).toBe(0)
    const rows = Uint32Array.of(rowOf('d10'), rowOf('d2600'), rowOf('d2700'))
    const asked = rise(listed, () =>
      expect([...run.verdicts(probes[0] ?? [], rows)].map(verdictOf)).toEqual([
        'pass',
        'fail',
        'fail',
        'pass',
        'pass',
        'pass',
      ]),
    )
    expect(asked).toBe(2)
  })

  test('a rule says nothing of rows of other classes, and rows behind all plans are nobody’s', async () => {
    const { model, rowOf } = await ready()
    const rule = checked('IfcDoor where X.t = "A"', 'X.n < 1 and X.m = 1')
    const run = new Run(model, [rule, checked('IfcBuildingStorey', 'X.n < 0')])
    run.evaluate()
    const rows = Uint32Array.of(
      rowOf('s3'),
      rowOf('d1'),
      rowOf('d3'),
      rowOf('d1002'),
      model.rowCount + 5,
    ).sort()
    const names = [...run.verdicts([0, 1], rows)].map(verdictOf)
    expect(names.length).toBe(10)
    const of = (number: number, row: number): string => names[5 * number + rows.indexOf(row)] as string
    expect([0, 1].map((number) => of(number, rowOf('s3')))).toEqual(['notApplicable', 'fail'])
    expect(['d1', 'd3', 'd1002'].map((id) => of(0, rowOf(id)))).toEqual(['notApplicable', 'pass', 'fail'])
    expect([of(1, rowOf('d3')), of(0, model.rowCount + 5)]).toEqual(['notApplicable', 'notApplicable'])
  })

  test('a number is tried without a trace: planes, counts and the cell stay as they are', async () => {
    const { model, rowOf } = await ready()
    const run = runOf(model, 'X.n >= 2 and X.m = 1', 'storey.X.n < 100')
    run.evaluate()
    const column = run.column(leaf('n'))
    if (column === undefined) throw new Error('no column')
    const rows = Uint32Array.of(rowOf('d1'), rowOf('d1500'), rowOf('d2500'))
    const cells = () => [...rows].map((row) => columnValue(model, column, row))
    const before = [cells(), run.counts(0)]
    for (const alone of [true, false]) {
      const tried = (rule: number, value: number) =>
        [...run.tried({ rule, column, value, alone }, rows)].map(verdictOf)
      expect(codedBy(model, () => expect(tried(0, 2)).toEqual(['pass', 'pass', 'pass']))).toBe(0)
      expect(tried(0, 1.5)).toEqual(['fail', 'fail', 'fail'])
      expect(tried(1, 1000)).toEqual(['pass', 'pass', 'pass'])
    }
    expect([cells(), run.counts(0)]).toEqual(before)
    expect(run.settle()).toEqual([])
    expect(codedBy(model, () => run.evaluate())).toBe(0)
    expect(run.counts(0)).toEqual(before[1])
  })

  test('a change judges only rules that read the column', async () => {
    const { model, rowOf } = await ready()
    const run = runOf(model, 'X.n >= 1', 'X.m = 1', 'X.t = "A"', 'X.n < 2 or X.m = 1')
    run.evaluate()
    const judged = () => model.kernel.rulesRejudged()
    expect(rise(judged, () => run.change([{ leaf: leaf('t'), row: rowOf('d1'), value: 'A' }]))).toBe(1)
    expect(rise(judged, () => run.change([{ leaf: leaf('n'), row: rowOf('d1'), value: 7 }]))).toBe(2)
    expect(rise(judged, () => run.change([]))).toBe(0)
    expect(rise(judged, () => run.change([{ leaf: leaf('absent'), row: 0, value: 7 }]))).toBe(0)
  })

  test('an aggregate is computed again for the parents, parts and keys that a change touches', async () => {
    const { model, rowOf } = await ready()
    const computed = () => model.kernel.parentsComputed()
    const change = (run: Run, id: string) => () =>
      run.change([{ leaf: leaf('n'), row: rowOf(id), value: 1234 }])
    for (const [require, expected] of [
      ['sum(storey.contents.X.n) > 0', 1],
      ['count(IfcDoor where X.n > 1) > 0', 1],
      ['max(IfcDoor.X.n) > 0', 1],
      // a sum goes on from the part that changed: the last two of three
      ['sum(IfcDoor.X.n) > 0', 2],
      ['unique(X.n)', 1],
      ['X.n > 0', 0],
    ] as const) {
      const run = runOf(model, require)
      run.evaluate()
      expect(rise(computed, change(run, 'd1500')), require).toBe(expected)
      run.close()
    }
  })
})
