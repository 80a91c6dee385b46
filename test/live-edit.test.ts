import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { leafKey } from '../engine/columns.ts'
import type { Kernel } from '../engine/kernel.ts'
import type { LiveCheck } from '../engine/live-check.ts'
import type { Finding } from '../engine/result.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import { writeBuilding } from './kernel/building-step.ts'
import type { TextsThatOccur } from './kernel/checked-rules.ts'
import { EDITED_RULES, type Edit, edit } from './kernel/edits.ts'
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
  ...EDITED_RULES,
  { applies: 'IfcDoor', require: 'X.n2 <= 2 and X.t1 matches /A.*/' },
  { applies: 'IfcRoot', require: 'unique(GlobalId)' },
  { applies: 'IfcElement', require: '`X*`.n1 > 0' },
  { applies: 'IfcElement', require: '`*Z`.n1 > 0 or `*`.t1 = "neu"' },
  { applies: 'IfcRoot', require: 'Name matches /[AX].*/ and unique(Name)' },
  { applies: 'IfcRoot', require: 'GlobalId matches /0.*/' },
  { applies: 'IfcElement', require: 'type.Name = "A" or storey.Name = Name' },
  {
    applies: 'IfcElement',
    require: 'count(ports) = 0 and count(systems) = 0 and count(zones) = 0 and count(groups) <= 1',
  },
  { applies: 'IfcTypeObject', require: 'count(occurrences where X.n1 > 0) >= 1 and X.n1 > 0' },
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

/** Values that were put in and that no edit took away: by leaf and instance. */
type Puts = Map<string, Edit & { readonly id: number }>

/** Puts values in; a row that is not there takes none. */
function putInto(
  live: LiveCheck,
  puts: Iterable<Edit & { readonly id: number }>,
): ReturnType<LiveCheck['change']> {
  const { model } = live.run
  return live.change(
    [...puts].flatMap(({ leaf, id, value }) => {
      const row = model.rowOfId(id)
      return row < 0 ? [] : [{ leaf, row, value }]
    }),
  )
}

async function compare(
  plain: Building,
  rules: readonly TextsThatOccur[],
  steps: readonly { readonly edit: readonly Step[]; readonly puts: readonly Edit[] }[],
): Promise<void> {
  const all = new Statements(writeBuilding(plain).text, plain.schema)
  const live = await checkOf(kernel, all.text, plain.schema, rules)
  const standing: Puts = new Map()
  let known = told(await live.result())
  for (const { edit: some, puts } of steps) {
    const made = editOf(all, some)
    known = follow(known, live.edit(made))
    for (const [key, { id }] of standing)
      if (made.removed.includes(id) || made.stated.includes(id)) standing.delete(key)
    const named = puts.flatMap((put) => {
      const id = all.names[put.at % Math.max(1, all.names.length)]
      return id === undefined || all.line(id) === undefined ? [] : [{ ...put, id }]
    })
    for (const put of named) standing.set(`${leafKey(put.leaf)} ${put.id}`, put)
    known = follow(known, putInto(live, named))
    const fresh = await checkOf(kernel, all.text, plain.schema, rules)
    putInto(fresh, standing.values())
    const expected = await fresh.result()
    const result = await live.result()
    expect(sorted(withoutLines(told(result)))).toEqual(sorted(withoutLines(told(expected))))
    expect(result.findings.map(({ id }) => id)).toEqual(expected.findings.map(({ id }) => id))
    expect(result.model.rows).toBe(expected.model.rows)
    expect(sorted(withoutLines(known))).toEqual(sorted(withoutLines(told(expected))))
  }
}

const steps = fc.array(fc.record({ edit: editSteps, puts: fc.array(edit, { maxLength: 2 }) }), {
  minLength: 1,
  maxLength: 6,
})

describe('edits at random', () => {
  test('4.7 what was told adds up to a check of the edited file', async () => {
    await fc.assert(
      fc.asyncProperty(building, steps, async (plain, all) => compare(plain, FIXED, all)),
      { numRuns: runs(100) },
    )
  }, 600_000)

  test('4.7 the same with rules at random', async () => {
    await fc.assert(
      fc.asyncProperty(
        building,
        fc.array(ruleTexts, { minLength: 3, maxLength: 10 }),
        steps,
        async (plain, rules, all) => compare(plain, rules, all),
      ),
      { numRuns: runs(50) },
    )
  }, 600_000)
})
