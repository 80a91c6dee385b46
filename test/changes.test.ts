/** Changes: judging again only what depends on them gives what a full run gives, and lists exactly what flipped (spec 4.2). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ColumnLeaf } from '../engine/columns.ts'
import { verdictOf } from '../engine/flips.ts'
import type { Kernel } from '../engine/kernel.ts'
import { Run, type Verdict } from '../engine/run.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import { writeBuilding } from './kernel/building-step.ts'
import { checkedOrNone } from './kernel/checked-rules.ts'
import { changesOf, EDITED_RULES, type Edit, edit } from './kernel/edits.ts'
import { read, runs, testKernel } from './kernel/load.ts'
import { type RuleTexts, ruleTexts } from './kernel/rule-arbitrary.ts'
import { checked } from './language/harness.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const edits = fc.array(fc.array(edit, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 })

/** All that a run says: counts of every rule, the verdict of every row that failed or is unknown, and what its probes say of it. */
function state(run: Run): { counts: unknown[]; verdicts: Map<string, Verdict>; probes: unknown[] } {
  const { rules } = run.program
  const verdicts = new Map<string, Verdict>()
  const probes = rules.map(({ number, conjuncts, whereUndecided }) => {
    const own = [...conjuncts.flatMap(({ rule, undecided }) => [rule, undecided]), whereUndecided]
    return (['fail', 'unknown'] as const).map((which) => {
      const rows = run.rows(number, which)
      for (const row of rows) verdicts.set(`${number} ${row}`, which)
      return [
        ...run.verdicts(
          own.filter((probe) => probe !== null),
          rows,
        ),
      ].map(verdictOf)
    })
  })
  return { counts: rules.map(({ number }) => run.counts(number)), verdicts, probes }
}

/** Failed and unknown verdicts as the flips say they moved; a verdict that is neither is not kept. */
function applied(
  before: ReadonlyMap<string, Verdict>,
  flips: ReturnType<Run['change']>,
): Map<string, Verdict> {
  const after = new Map(before)
  for (const flip of flips) {
    const key = `${flip.rule} ${flip.row}`
    const was = after.get(key)
    if (was === undefined) expect(['pass', 'notApplicable']).toContain(flip.before)
    else expect(flip.before).toBe(was)
    expect(flip.after).not.toBe(flip.before)
    if (flip.after === 'fail' || flip.after === 'unknown') after.set(key, flip.after)
    else after.delete(key)
  }
  return after
}

async function runOf(plain: Building, texts: readonly RuleTexts[]): Promise<{ run: Run; rows: number[] }> {
  const { text, ids } = writeBuilding(plain)
  const model = await read(text, kernel)
  return {
    run: new Run(
      model,
      texts.flatMap((text) => checkedOrNone(text, plain.schema)),
    ),
    rows: [...ids.values()].map((id) => model.rowOfId(id)),
  }
}

const sorted = (verdicts: ReadonlyMap<string, Verdict>): [string, Verdict][] =>
  [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1))

async function follow(
  plain: Building,
  texts: readonly RuleTexts[],
  steps: readonly (readonly Edit[])[],
): Promise<void> {
  const { run, rows } = await runOf(plain, texts)
  run.evaluate()
  let before = state(run)
  for (const step of steps) {
    const flips = run.change(changesOf(step, rows))
    const after = state(run)
    expect(sorted(applied(before.verdicts, flips))).toEqual(sorted(after.verdicts))
    expect(new Set(flips.map(({ rule, row }) => `${rule} ${row}`)).size).toBe(flips.length)
    run.evaluate()
    expect(state(run)).toEqual(after)
    run.forget()
    run.evaluate()
    expect(state(run)).toEqual(after)
    before = after
  }
}

describe('changes at random', () => {
  test('4.2 judging only the changed rows gives the full run, through steps, aggregates and unique', async () => {
    await fc.assert(
      fc.asyncProperty(building, edits, async (plain, steps) => follow(plain, EDITED_RULES, steps)),
      { numRuns: runs(200) },
    )
  })

  test('4.2 the same with rules at random', async () => {
    await fc.assert(
      fc.asyncProperty(
        building,
        fc.array(ruleTexts, { minLength: 3, maxLength: 10 }),
        edits,
        async (plain, texts, steps) => follow(plain, texts, steps),
      ),
      { numRuns: runs(100) },
    )
  })
})

describe('changes by example', () => {
  const one: Building = {
    schema: 'IFC4',
    rows: [{ id: 'd', class: 'IfcDoor', attributes: {}, properties: { 'X.n1': 1 } }],
    links: [],
  }
  const leaf: ColumnLeaf = { kind: 'property', set: 'X', glob: false, name: 'n1' }

  test('4.2 a change before the first full run is judged by that run', async () => {
    const { run, rows } = await runOf(one, [{ applies: 'IfcDoor', require: 'X.n1 >= 1' }])
    expect(run.change([{ leaf, row: rows[0] as number, value: 0 }])).toEqual([])
    expect(run.counts(0)).toEqual({ fail: 1, unknown: 0, pass: 0, whereTrue: 1 })
  })

  test('2.3.1 a number that is not finite makes a value missing', async () => {
    const { run, rows } = await runOf(one, [{ applies: 'IfcDoor', require: 'exists(X.n1)' }])
    run.evaluate()
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(run.change([{ leaf, row: rows[0] as number, value }])).toEqual([
        { rule: 0, row: rows[0], before: 'pass', after: 'fail' },
      ])
      run.change([{ leaf, row: rows[0] as number, value: 2 }])
    }
  })

  test('4.2 two runs on one model do not take each other’s verdicts', async () => {
    const { run: first, rows } = await runOf(one, [{ applies: 'IfcDoor', require: 'X.n1 > 0' }])
    const row = rows[0] as number
    first.evaluate()
    const second = new Run(first.model, [checked('IfcDoor', 'X.n1 > 5'), checked('IfcDoor', 'exists(X.n1)')])
    second.evaluate()
    expect(first.counts(0)).toEqual({ fail: 0, unknown: 0, pass: 1, whereTrue: 1 })
    expect([second.counts(0).fail, second.counts(1).pass]).toEqual([1, 1])
    expect(first.change([{ leaf, row, value: 0 }])).toEqual([{ rule: 0, row, before: 'pass', after: 'fail' }])
    expect(second.change([{ leaf, row, value: 6 }])).toEqual([
      { rule: 0, row, before: 'fail', after: 'pass' },
    ])
    expect([...first.rows(0, 'fail')]).toEqual([row])
  })
})
