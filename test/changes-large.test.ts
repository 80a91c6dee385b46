/** Changes over many blocks: single rows and many at once, through steps, totals, sums and unique, give what a run from the cells gives (spec 4.2). */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { ColumnLeaf } from '../engine/columns.ts'
import type { Kernel } from '../engine/kernel.ts'
import { type Change, type Flip, Run, type Verdict } from '../engine/run.ts'
import { createRandom } from '../engine/sample/random.ts'
import type { Building, BuildingRow, Link } from './kernel/building.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { read, runs, testKernel } from './kernel/load.ts'
import { checked } from './language/harness.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const STOREYS = 7
const TEXTS = ['A', 'B', 'AB', 'ABBA', 'C', '']
const CLASSES = ['IfcDoor', 'IfcDoorStandardCase', 'IfcWindow', 'IfcWall'] as const

const RULES = [
  ['IfcDoor', 'X.n1 >= 0.7 and X.t1 matches /A.*/'],
  ['IfcElement where X.t1 in ["A", "B"]', 'X.n2 < 1 or X.b1'],
  ['IfcElement', 'storey.X.n1 > X.n1'],
  ['IfcBuildingStorey', 'sum(contents.X.n1 where exists(X.n1)) > 600'],
  ['IfcBuildingStorey', 'count(contents where X.n2 > 0.5) in 100 .. 300'],
  ['IfcDoor', 'max(storey.contents.X.n2 where exists(X.n2)) < 2.9'],
  ['IfcDoor', 'count(IfcWindow where X.n1 > 1.5) > 300'],
  ['IfcWindow', 'sum(IfcDoor.X.n2 where exists(X.n2)) > 2100'],
  ['IfcWall', 'min(IfcWall.X.n1 where X.t1 = "ABBA") >= 0.05 and max(IfcDoor.X.n1) <= 2.85'],
  ['IfcWall', 'sum(IfcWall.X.n1) > 0'],
  ['IfcDoor', 'unique(X.t2)'],
  ['IfcElement', 'unique(X.n1 within storey)'],
  ['IfcElement', 'X.t1 = storey.X.t1 or X.n1 * X.n2 > 1.1'],
] as const

/** 1,500 doors of two classes, 1,300 windows, 200 walls in seven storeys; sums of tenths are inexact in f64. */
function manyRows(seed: number): Building {
  const random = createRandom(seed, 3)
  const rows: BuildingRow[] = Array.from({ length: STOREYS }, (_, i) => ({
    id: `s${i}`,
    class: 'IfcBuildingStorey',
    attributes: {},
    properties: { 'X.n1': i / 3, 'X.t1': TEXTS[i % 3] as string },
  }))
  const links: Link[] = []
  for (const [i, count] of [1200, 300, 1300, 200].entries()) {
    for (let k = 0; k < count; k++) {
      const properties: Record<string, number | string | boolean> = { 'X.t2': `${i} ${k}` }
      for (const name of ['X.n1', 'X.n2']) if (random.below(40) > 0) properties[name] = random.below(30) / 10
      if (random.below(10) > 0) properties['X.t1'] = TEXTS[random.below(5)] as string
      if (random.below(3) > 0) properties['X.b1'] = random.below(2) === 0
      rows.push({ id: `e${i}.${k}`, class: CLASSES[i] as string, attributes: {}, properties })
      if (random.below(20) > 0)
        links.push({ kind: 'contains', from: `s${random.below(STOREYS)}`, to: `e${i}.${k}` })
    }
  }
  return { schema: 'IFC4', rows, links }
}

const leaf = (name: string): ColumnLeaf => ({ kind: 'property', set: 'X', glob: false, name })

function valueFor(name: string, below: (limit: number) => number): Change['value'] {
  if (below(12) === 0) return null
  if (name === 'b1') return below(2) === 0
  if (name === 't1') return below(8) === 0 ? `A${below(1000)}` : (TEXTS[below(6)] as string)
  if (name === 't2') return `${below(4)} ${below(300)}`
  return below(30) / 10
}

/** `count` changes of one column, or of all five, somewhere or in one stretch. */
function batch(rows: readonly number[], { count, seed, near, only }: Batch): Change[] {
  const { below } = createRandom(seed, 9)
  const from = below(rows.length)
  return Array.from({ length: count }, (_, i) => {
    const name = only ?? (['n1', 'n2', 't1', 't2', 'b1'][below(5)] as string)
    const place = near ? (from + i) % rows.length : below(below(8) === 0 ? STOREYS : rows.length)
    return { leaf: leaf(name), row: rows[place] as number, value: valueFor(name, below) }
  })
}

interface Batch {
  readonly count: number
  readonly seed: number
  readonly near: boolean
  readonly only: string | null
}

const batches = fc.array(
  fc.record({
    count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 4, max: 200 }), fc.constant(900)),
    seed: fc.nat(),
    near: fc.boolean(),
    only: fc.constantFrom(null, 'n1', 't1', 't2'),
  }),
  { minLength: 1, maxLength: 4 },
)

/** Counts and verdicts of every rule, and the numbers that conjuncts compare, bit by bit. */
function state(
  run: Run,
  rows: Uint32Array,
): { counts: unknown; verdicts: Map<string, Verdict>; values: unknown } {
  const verdicts = new Map<string, Verdict>()
  for (const rule of RULES.keys()) {
    for (const which of ['fail', 'unknown'] as const)
      for (const row of run.rows(rule, which)) verdicts.set(`${rule} ${row}`, which)
  }
  const values = run.program.rules.flatMap(({ conjuncts }) =>
    conjuncts.flatMap(({ value }) => {
      if (value === null) return []
      const { lower, upper } = run.values(value, rows)
      return [new BigUint64Array(lower.map(known).buffer), new BigUint64Array(upper.map(known).buffer)]
    }),
  )
  return { counts: [...RULES.keys()].map((rule) => run.counts(rule)), verdicts, values }
}

/** One NaN for all: which bits a missing value has says nothing. */
function known(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value
}

function applied(before: ReadonlyMap<string, Verdict>, flips: readonly Flip[]): Map<string, Verdict> {
  const after = new Map(before)
  for (const flip of flips) {
    const key = `${flip.rule} ${flip.row}`
    expect(after.get(key) ?? 'neither').toBe(
      flip.before === 'fail' || flip.before === 'unknown' ? flip.before : 'neither',
    )
    if (flip.after === 'fail' || flip.after === 'unknown') after.set(key, flip.after)
    else after.delete(key)
  }
  return after
}

const sorted = (verdicts: ReadonlyMap<string, Verdict>): [string, Verdict][] =>
  [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1))

test('4.2 one row, a few and hundreds at once, over several blocks, give the run from the cells', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), batches, async (seed, all) => {
      const { text, ids } = writeBuilding(manyRows(seed))
      const model = await read(text, kernel)
      const run = new Run(
        model,
        RULES.map(([applies, require]) => checked(applies, require)),
      )
      const rows = [...ids.values()].map((id) => model.rowOfId(id)).filter((row) => row >= 0)
      const sample = Uint32Array.from(rows).sort()
      run.evaluate()
      let before = state(run, sample)
      for (const [i, one] of all.entries()) {
        const flips = run.change(batch(rows, one))
        const after = state(run, sample)
        expect(new Set(flips.map(({ rule, row }) => `${rule} ${row}`)).size).toBe(flips.length)
        expect(sorted(applied(before.verdicts, flips))).toEqual(sorted(after.verdicts))
        before = after
        // not after every batch: what one leaves behind must hold for the next
        if (i % 2 === 0 && i < all.length - 1) continue
        run.forget()
        run.evaluate()
        expect(state(run, sample)).toEqual(after)
      }
    }),
    { numRuns: runs(6) },
  )
}, 120_000)
