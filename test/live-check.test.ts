/** A check that follows its model: after any changes what it told adds up to what a check of the changed model says (spec 4.2). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { columnValue } from '../engine/columns.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { LiveCheck } from '../engine/live-check.ts'
import type { Finding } from '../engine/result.ts'
import { loadSchema } from '../engine/schema/load.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import type { TextsThatOccur } from './kernel/checked-rules.ts'
import { changesOf, EDITED_LEAVES, EDITED_RULES, type Edit, edit, pathOf } from './kernel/edits.ts'
import { follow, openCheck, sorted, told } from './kernel/live.ts'
import { runs, testKernel } from './kernel/load.ts'
import { ruleTexts } from './kernel/rule-arbitrary.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** Beside the rules that only read what is edited, rules whose fixes and probes the edits reach too. */
const FIXED: readonly TextsThatOccur[] = [
  ...EDITED_RULES,
  { applies: 'IfcDoor', require: 'unique(Name within storey) and X.n2 <= 2 and X.t1 matches /A.*/' },
  { applies: 'IfcElement', require: 'unique(X.n1) and X.n1 >= 0.5' },
  { applies: 'IfcSpace', require: 'count(boundaries where X.n1 > 0) <= 1 and X.n1 >= 1' },
  { applies: 'IfcBuildingStorey', require: 'sum(contents.X.n2 where X.b2) > 1 and X.n2 >= 0' },
  { applies: 'IfcProduct', require: 'count(IfcDoor where X.t1 matches /[AB]+/) > 2 or X.n2 >= 1' },
  { applies: 'IfcElement', require: 'X.b1 implies (X.n1 ?? atMost(X.n2)) >= 1.5 and storey.X.n1 >= 1' },
  { applies: 'IfcBuildingStorey', require: 'X.n1 >= 1 and storey.X.n1 <= 3 and X.n2 + Missing.n1 > 1' },
  { applies: 'IfcElement', require: 'X.n1 >= (1 / 0) and X.n2 > 0' },
  { applies: 'IfcElement', require: 'X.t1 in ["A", "AB"] and false and X.b2' },
  { applies: 'IfcDoor where X.n1 > 0 and X.b1', require: 'X.n2 in 0 .. 1', occurs: { min: 1, max: 2 } },
  { applies: 'IfcWall where X.b2', require: 'X.n1 ?? X.n2 >= param.limit', occurs: { min: 1 } },
]

const steps = fc.array(
  fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: 4 }), forget: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
)

/** GlobalIds that several elements have, that are none, and that read like the name of another element. */
const globalId = fc.constantFrom(
  '0000000000000000000001',
  '0000000000000000000002',
  'short',
  '#2',
  '#3',
  '',
  null,
)

/** A building some of whose elements share their GlobalIds. */
const shared = fc.tuple(building, fc.array(globalId, { minLength: 1, maxLength: 30 })).map(
  ([plain, ids]): Building => ({
    ...plain,
    rows: plain.rows.map((row, i) =>
      loadSchema(plain.schema).isA(row.class, 'IfcRoot')
        ? { ...row, attributes: { ...row.attributes, GlobalId: ids[i % ids.length] ?? null } }
        : row,
    ),
  }),
)

async function compare(
  plain: Building,
  rules: readonly TextsThatOccur[],
  all: readonly {
    readonly edits: readonly Edit[]
    readonly forget: boolean
  }[],
): Promise<void> {
  const { live, rows } = await openCheck(kernel, plain, rules)
  const first = await live.result()
  expect(new Set(first.findings.map(({ id }) => id)).size).toBe(first.findings.length)
  let known = told(first)
  for (const [i, { edits, forget }] of all.entries()) {
    known = follow(known, live.change(changesOf(edits, rows)))
    // what a change leaves behind must hold for the next: not everything is forgotten every time
    if (forget || i === all.length - 1) {
      live.run.forget()
      live.run.evaluate()
    }
    expect(sorted(known)).toEqual(sorted(told(await live.result())))
  }
}

describe('changes at random', () => {
  test('4.2 what was told adds up to a check of the changed model, also where elements share a GlobalId', async () => {
    await fc.assert(
      fc.asyncProperty(shared, steps, async (plain, all) => compare(plain, FIXED, all)),
      { numRuns: runs(150) },
    )
  }, 600_000)

  test('4.2 the same with rules at random', async () => {
    await fc.assert(
      fc.asyncProperty(
        shared,
        fc.array(ruleTexts, { minLength: 3, maxLength: 10 }),
        steps,
        async (plain, rules, all) => compare(plain, rules, all),
      ),
      { numRuns: runs(100) },
    )
  }, 600_000)
})

describe('fixes', () => {
  /** Of the change that a finding proposes: whether its rule then passes, all other rows as they are. */
  function holds(live: LiveCheck, { rule, element, fix }: Finding): boolean {
    const number = Number(rule.slice(1))
    const row = live.run.model.rowOfId(element.expressId as number)
    const leaf = EDITED_LEAVES.find((one) => pathOf(one) === fix?.path)
    if (leaf === undefined || fix?.to === undefined || !('number' in fix.to)) throw new Error('no fix')
    const column = live.run.column(leaf)
    const value = column === undefined ? null : columnValue(live.run.model, column, row)
    const { flips } = live.change([{ leaf, row, value: fix.to.number }])
    live.change([{ leaf, row, value: value as number }])
    return flips.some((flip) => flip.rule === number && flip.row === row && flip.after === 'pass')
  }

  test('4.5 every number that a finding proposes makes its rule pass, whatever else the rule reads', async () => {
    let tried = 0
    await fc.assert(
      fc.asyncProperty(building, async (plain) => {
        const { live } = await openCheck(kernel, plain, FIXED)
        const { findings } = await live.result()
        const fixed = findings.filter(({ fix }) => fix?.to !== undefined)
        tried += fixed.length
        for (const finding of fixed) expect([finding.id, holds(live, finding)]).toEqual([finding.id, true])
        // what was tried was taken back
        expect((await live.result()).findings.map(({ id }) => id)).toEqual(findings.map(({ id }) => id))
      }),
      { numRuns: runs(60) },
    )
    expect(tried).toBeGreaterThan(60)
  }, 600_000)
})
