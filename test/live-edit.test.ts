/** Edits of a model that is followed: after any of them what was told adds up to a check of the file as it would be (spec 4.7). */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ColumnLeaf, leafKey } from '../engine/columns.ts'
import type { ModelEdit } from '../engine/edit.ts'
import { LintelError } from '../engine/errors.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import type { LiveCheck } from '../engine/live-check.ts'
import type { Finding } from '../engine/result.ts'
import { type Change, Run } from '../engine/run.ts'
import type { Building } from './kernel/building.ts'
import { building } from './kernel/building-arbitrary.ts'
import { writeBuilding } from './kernel/building-step.ts'
import type { TextsThatOccur } from './kernel/checked-rules.ts'
import { checkOf, follow, sorted, type Told, told } from './kernel/live.ts'
import { editOf, editSteps, Statements, type Step } from './kernel/live-edit.ts'
import { KERNEL_FILE, runs, testKernel } from './kernel/load.ts'
import { ruleTexts } from './kernel/rule-arbitrary.ts'
import { checked } from './language/harness.ts'

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

/** Values that were put in and that no edit took away: by leaf and instance. */
type Puts = Map<string, Put & { readonly id: number }>

/** A value on its way to some instance; `at` is taken modulo how many there are. */
interface Put {
  readonly leaf: ColumnLeaf
  readonly at: number
  readonly value: Change['value']
}

/** Puts values in; a row that is not there takes none. */
function putInto(
  live: LiveCheck,
  puts: Iterable<Put & { readonly id: number }>,
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
  steps: readonly { readonly edit: readonly Step[]; readonly puts: readonly Put[] }[],
): Promise<void> {
  const all = new Statements(writeBuilding(plain).text, plain.schema)
  const live = await checkOf(kernel, all.text, plain.schema, rules)
  const standing: Puts = new Map()
  let known = told(await live.result())
  for (const { edit: some, puts } of steps) {
    const edit = editOf(all, some)
    known = follow(known, live.edit(edit))
    for (const [key, { id }] of standing)
      if (edit.removed.includes(id) || edit.stated.includes(id)) standing.delete(key)
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

const LEAVES: readonly ColumnLeaf[] = [
  { kind: 'attribute', name: 'Name' },
  ...['n1', 'n2', 't1', 'b1'].map((name) => ({ kind: 'property', set: 'X', glob: false, name }) as const),
]
const put: fc.Arbitrary<Put> = fc.record({
  leaf: fc.constantFrom(...LEAVES),
  at: fc.nat(),
  value: fc.constantFrom(0.5, 1, -2, 'A', 'nowhere', true, null),
})
const steps = fc.array(fc.record({ edit: editSteps, puts: fc.array(put, { maxLength: 2 }) }), {
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

describe('edits by example', () => {
  const PLAIN: Building = {
    schema: 'IFC4',
    rows: [
      { id: 's', class: 'IfcBuildingStorey', attributes: { Name: 'Level 1' }, properties: { 'X.n2': 1 } },
      { id: 'd', class: 'IfcDoor', attributes: { Name: 'A' }, properties: { 'X.n1': 1 } },
      { id: 'm', class: 'IfcMaterial', attributes: { Name: 'A' }, properties: {} },
    ],
    links: [{ kind: 'contains', from: 's', to: 'd' }],
  }
  const RULES: readonly TextsThatOccur[] = [
    { applies: 'IfcDoor', require: 'storey.X.n2 >= 1' },
    { applies: 'IfcBuildingStorey', require: 'count(contents) <= 1' },
    { applies: 'IfcProduct', require: 'count(IfcDoor) <= 1' },
  ]
  const CAME = ['r1:#1', 'r2:#1', 'r2:#100', 'r2:#2']
  const STOREY = 1
  const DOOR = 2
  const open = () =>
    checkOf(kernel, new Statements(writeBuilding(PLAIN).text, PLAIN.schema).text, 'IFC4', RULES)
  const statement = (name: string): string =>
    new Statements(writeBuilding(PLAIN).text, PLAIN.schema).text
      .split('\n')
      .find((line) => line.startsWith(`#${name}=`)) as string

  test('4.7 a door comes with its containment, goes and comes back', async () => {
    const live = await open()
    const before = told(await live.result())
    const added = live.edit({
      statements: `${statement('2').replace('#2=', '#100=')}
        #101=IFCRELCONTAINEDINSPATIALSTRUCTURE($,$,$,$,(#100),#${STOREY});`,
    })
    expect(added.findings.added.map(({ id }) => id).sort()).toEqual(CAME)
    expect((await live.result()).model).toMatchObject({ changedInstances: 2, rows: 9 })
    const removed = live.edit({ removed: [100] })
    expect([...removed.findings.removed].sort()).toEqual(CAME)
    expect(sorted(told(await live.result()))).toEqual(sorted(before))
    const back = live.edit({ statements: statement('2').replace('#2=', '#100=') })
    expect(back.findings.added.map(({ id }) => id).sort()).toEqual(CAME)
  })

  test('4.7 more rows than there is room for are taken all the same, and what was put in stays', async () => {
    const live = await open()
    const leaf: ColumnLeaf = { kind: 'property', set: 'X', glob: false, name: 'n2' }
    live.change([{ leaf, row: live.run.model.rowOfId(STOREY), value: 0 }])
    const doors = Array.from({ length: 3000 }, (_, i) => statement('2').replace('#2=', `#${1000 + i}=`))
    for (const part of [doors.slice(0, 200), doors.slice(200, 900), doors.slice(900)])
      live.edit({ statements: part.join('\n') })
    const { findings, model } = await live.result()
    expect(findings.filter(({ rule }) => rule === 'r0').map(({ status }) => status)).toEqual([
      'fail',
      ...doors.map(() => 'unknown'),
    ])
    expect(model).toMatchObject({ changedValues: 1, changedInstances: 3000, rows: 3007 })
    expect(live.edit({ statements: statement('1') }).flips).toEqual([
      { rule: 0, row: live.run.model.rowOfId(DOOR), before: 'fail', after: 'pass' },
    ])
    expect((await live.result()).model).not.toHaveProperty('changedValues')
  })

  test('4.7 the scalar kernel says the same', async () => {
    const scalar = await loadKernel(readFileSync(KERNEL_FILE.replace('kernel.wasm', 'kernel-scalar.wasm')))
    const results = await Promise.all(
      [kernel, scalar].map(async (one) => {
        const live = await checkOf(
          one,
          new Statements(writeBuilding(PLAIN).text, PLAIN.schema).text,
          'IFC4',
          RULES,
        )
        live.edit({ statements: statement('2').replace('#2=', '#100='), removed: [DOOR] })
        return live.result()
      }),
    )
    expect(results[1]?.digest).toBe(results[0]?.digest)
    expect(results[0]?.findings.length).toBeGreaterThan(0)
  })

  const WRONG: readonly (readonly [string, ModelEdit, RegExp])[] = [
    ['a statement that does not end', { statements: '#9=IFCDOOR($' }, /does not end/],
    ['a broken statement', { statements: '\n#9=IFCDOOR($,$;\n' }, /broken statements.*line 2/],
    ['too few attributes', { statements: '#9=IFCDOOR($,$);' }, /IFCDOOR.*line 1/],
    ['a class of another schema', { statements: '#9=IFCNEWDOOR($);' }, /IFCNEWDOOR/],
    [
      'an instance stated twice',
      { statements: '#900=IFCCARTESIANPOINT((0.));#900=IFCCARTESIANPOINT((1.));' },
      /#900 is stated twice/,
    ],
    [
      'another class',
      { statements: statement('2').replace('#2=', '#1=') },
      /#1 is stated as IfcDoor and is, or was, an IfcBuildingStorey/,
    ],
    ['units', { statements: '#9=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);' }, /#9 is an IfcSIUnit.*units/],
    ['what is not there', { removed: [77] }, /#77 is to be removed and is not there/],
    ['the end of a section', { statements: 'ENDSEC;' }, /does not end|broken/],
  ]
  test.each(WRONG)('4.7 %s is refused, and nothing changes', async (_, edit, message) => {
    const live = await open()
    const { digest } = await live.result()
    expect(() => live.edit(edit)).toThrow(message)
    expect(() => live.edit({ ...edit, removed: [DOOR, ...(edit.removed ?? [])] })).toThrow(LintelError)
    expect((await live.result()).digest).toBe(digest)
    expect(live.edit({ removed: [DOOR] }).findings.removed.length).toBe(0)
  })

  test('4.7 statements with any bytes in them are refused or kept, and what follows is sound', async () => {
    const seeds = [
      statement('1'),
      statement('2'),
      statement('2').replace('#2=', '#100='),
      '#101=IFCRELAGGREGATES($,$,$,$,#1,(#100,#2));',
    ]
    const splice = fc.record({
      at: fc.nat(),
      bytes: fc.string({ unit: 'binary', maxLength: 4 }),
      cut: fc.nat({ max: 6 }),
    })
    const spoilt = fc
      .tuple(fc.shuffledSubarray(seeds, { minLength: 1 }), fc.array(splice, { minLength: 1, maxLength: 4 }))
      .map(([lines, splices]) =>
        splices.reduce((text, { at, bytes, cut }) => {
          const from = at % (text.length + 1)
          return text.slice(0, from) + bytes + text.slice(from + cut)
        }, lines.join('\n')),
      )
    const live = await open()
    let kept = 0
    await fc.assert(
      fc.asyncProperty(spoilt, async (statements) => {
        const before = told(await live.result())
        try {
          const after = follow(before, live.edit({ statements }))
          kept++
          expect(sorted(after)).toEqual(sorted(told(await live.result())))
        } catch (error) {
          if (!(error instanceof LintelError)) throw error
          expect(error.code).toBe('edit-invalid')
          expect(sorted(told(await live.result()))).toEqual(sorted(before))
        }
        const followed = RULES.map((_, number) => live.run.counts(number))
        live.run.forget()
        live.run.evaluate()
        expect(RULES.map((_, number) => live.run.counts(number))).toEqual(followed)
      }),
      { numRuns: runs(300) },
    )
    expect(kept).toBeGreaterThan(0)
  })

  test('4.7 another run that judged the model says that it is out of date', async () => {
    const live = await open()
    const other = new Run(live.run.model, [checked('IfcDoor', 'X.n1 > 0')])
    other.evaluate()
    live.edit({ removed: [DOOR] })
    expect(() => other.counts(0)).toThrow(/judge it again/)
  })
})
