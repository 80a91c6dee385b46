/** Edits of a model that is followed: after any of them what was told adds up to a check of the file as it would be (spec 4.7). */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import type { Finding } from '../engine/result.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import type { TextsThatOccur } from './kernel/checked-rules.ts'
import { checkOf, follow, sorted, type Told, told } from './kernel/live.ts'
import { editOf, editSteps, Statements, type Step } from './kernel/live-edit.ts'
import { runs, testKernel } from './kernel/load.ts'
import { ruleTexts } from './kernel/rule-arbitrary.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** Rules that edits reach in every way: over every kind of step and relation, in totals, in sets of equal values. */
const FIXED: readonly TextsThatOccur[] = [
  { applies: 'IfcElement', require: 'X.n1 >= 1' },
  { applies: 'IfcElement where X.b1', require: 'storey.X.n2 < 2 or type.X.t1 = "A"' },
  { applies: 'IfcDoor', require: 'unique(Name within storey) and X.n2 <= 2 and X.t1 matches /A.*/' },
  { applies: 'IfcElement', require: 'unique(X.n1) and X.n1 >= 0.5' },
  { applies: 'IfcRoot', require: 'unique(GlobalId)' },
  { applies: 'IfcSpace', require: 'count(boundaries where X.n1 > 0) <= 1 and X.n1 >= 1' },
  { applies: 'IfcBuildingStorey', require: 'sum(contents.X.n2 where X.b2) > 1 and X.n2 >= 0' },
  { applies: 'IfcProduct', require: 'count(IfcDoor where X.t1 matches /[AB]+/) > 2 or X.n2 >= 1' },
  {
    applies: 'IfcDoor',
    require: 'max(storey.contents.X.n1) > 1 and every(host.openings satisfies any(fillings where X.b1))',
  },
  { applies: 'IfcElement', require: 'X.t1 = storey.X.t1 and `X*`.n1 > 0' },
  { applies: 'IfcWall', require: 'count(materials) = 1 and count(connected) >= 1' },
  { applies: 'IfcObject', require: 'count(propertySets) >= 1 and count(classifications) = 0' },
  { applies: 'IfcSystem', require: 'count(members) >= 1 and count(services) >= 1' },
  { applies: 'IfcDoor where X.n1 > 0 and X.b1', require: 'X.n2 in 0 .. 1', occurs: { min: 1, max: 2 } },
  { applies: 'IfcWall where X.b2', require: 'X.n1 ?? X.n2 >= param.limit', occurs: { min: 1 } },
]

/** Findings without what an edit does not know: the lines of the file. */
function withoutLines({ findings, ...rest }: Told): Told {
  return {
    ...rest,
    findings: new Map(
      [...findings].map(([id, finding]): [string, Finding] => {
        const { line: _, ...element } = finding.element
        return [id, { ...finding, element }]
      }),
    ),
  }
}

async function compare(
  plain: Building,
  rules: readonly TextsThatOccur[],
  steps: readonly (readonly Step[])[],
): Promise<void> {
  const all = new Statements(plain)
  const live = await checkOf(kernel, all.text, plain.schema, rules)
  let known = told(await live.result())
  for (const some of steps) {
    const edit = editOf(all, some)
    known = follow(known, live.edit(edit))
    const fresh = await checkOf(kernel, all.text, plain.schema, rules)
    const expected = await fresh.result()
    const result = await live.result()
    expect(sorted(withoutLines(told(result)))).toEqual(sorted(withoutLines(told(expected))))
    expect(result.findings.map(({ id }) => id)).toEqual(expected.findings.map(({ id }) => id))
    expect(result.model.rows).toBe(expected.model.rows)
    expect(sorted(withoutLines(known))).toEqual(sorted(withoutLines(told(expected))))
  }
}

describe('edits at random', () => {
  test('4.7 what was told adds up to a check of the edited file', async () => {
    await fc.assert(
      fc.asyncProperty(building, editSteps, async (plain, steps) => compare(plain, FIXED, steps)),
      { numRuns: runs(100) },
    )
  }, 600_000)

  test('4.7 the same with rules at random', async () => {
    await fc.assert(
      fc.asyncProperty(
        building,
        fc.array(ruleTexts, { minLength: 3, maxLength: 10 }),
        editSteps,
        async (plain, rules, steps) => compare(plain, rules, steps),
      ),
      { numRuns: runs(50) },
    )
  }, 600_000)
})
