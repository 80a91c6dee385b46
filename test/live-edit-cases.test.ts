/** Edits of a model that is followed, by example (spec 4.7). */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ColumnLeaf } from '../engine/columns.ts'
import type { ModelEdit } from '../engine/edit.ts'
import { LintelError } from '../engine/errors.ts'
import { type Kernel, loadKernel } from '../engine/kernel.ts'
import { LiveCheck } from '../engine/live-check.ts'
import { Run } from '../engine/run.ts'
import type { Building } from './kernel/building.ts'
import { writeBuilding } from './kernel/building-step.ts'
import type { TextsThatOccur } from './kernel/checked-rules.ts'
import { checkOf, follow, packOf, sorted, told } from './kernel/live.ts'
import { Statements } from './kernel/live-edit.ts'
import { file, KERNEL_FILE, runs, testKernel } from './kernel/load.ts'
import { checked } from './language/harness.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
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

describe('what an edit must not overlook', () => {
  const DOOR = '#2=IFCDOOR($,$,$,$,$,$,$,$,2.,1.,$,$,$);'
  const WIDE: readonly TextsThatOccur[] = [{ applies: 'IfcDoor', require: 'OverallWidth > 5 m' }]
  const doorCalled = (name: number): string => DOOR.replace('#2=', `#${name}=`)
  const open = (lines: readonly string[], rules: readonly TextsThatOccur[]) =>
    checkOf(kernel, file(lines.join('\n')), 'IFC4', rules)

  test('4.7 a material that leads through a layer which goes, comes back or was missing', async () => {
    const layer = '#21=IFCMATERIALLAYER(#20,0.1,$,$,$,$,$);'
    const rest = [
      '#10=IFCWALL($,$,$,$,$,$,$,$,$);',
      "#20=IFCMATERIAL('Brick',$,$);",
      '#22=IFCMATERIALLAYERSET((#21),$,$);',
      '#23=IFCRELASSOCIATESMATERIAL($,$,$,$,(#10),#22);',
    ]
    const rules = [{ applies: 'IfcWall', require: 'count(materials) = 1' }]
    const whole = await open([...rest, layer], rules)
    expect(whole.edit({ removed: [21] }).flips.map(({ after }) => after)).toEqual(['fail'])
    expect(whole.edit({ statements: layer }).flips.map(({ after }) => after)).toEqual(['pass'])
    const lacking = await open(rest, rules)
    expect(lacking.edit({ statements: layer }).flips.map(({ after }) => after)).toEqual(['pass'])
  })

  test.each([
    [1, 3],
    [2, 1],
    [3, 2],
    [3, 1],
  ])('4.7 a relationship that names an element %i times, and then %i times', async (before, after) => {
    const contained = (times: number): string =>
      `#3=IFCRELCONTAINEDINSPATIALSTRUCTURE($,$,$,$,(${Array(times).fill('#2').join()}),#1);`
    const storey = '#1=IFCBUILDINGSTOREY($,$,$,$,$,$,$,$,$,$);'
    const rules = [{ applies: 'IfcDoor', require: 'count(containers) = 0' }]
    const live = await open([storey, DOOR, contained(before)], rules)
    live.edit({ statements: contained(after) })
    expect((await live.result()).findings[0]?.inputs[0]).toMatchObject({ value: after })
  })

  test('4.7 another run that has the kernel meanwhile', async () => {
    const live = await open([DOOR], WIDE)
    live.edit({ statements: doorCalled(3) })
    const before = told(await live.result())
    new Run(live.run.model, [checked('IfcDoor', 'OverallWidth > 0 m')]).evaluate()
    const changes = live.edit({ removed: [3], statements: doorCalled(4) })
    expect(changes.findings.removed).toEqual(['r0:#3'])
    expect(sorted(follow(before, changes))).toEqual(sorted(told(await live.result())))
  })

  test('4.7 a relation that is made while a member is away', async () => {
    const live = await open(
      [DOOR, "#8=IFCSYSTEM($,$,'S',$,$);", '#9=IFCRELASSIGNSTOGROUP($,$,$,$,(#2),$,#8);'],
      WIDE,
    )
    const fails = (): number => {
      const run = new Run(live.run.model, [checked('IfcSystem', 'count(members) = 1')])
      run.evaluate()
      return run.counts(0).fail
    }
    live.edit({ removed: [2] })
    expect(fails()).toBe(1)
    live.edit({ statements: DOOR })
    expect(fails()).toBe(0)
  })

  test('4.7 an edit that makes room while a result is made', async () => {
    const live = await open([DOOR], WIDE)
    const result = live.result()
    live.edit({ statements: doorCalled(3) })
    expect((await result).findings.map(({ id }) => id)).toEqual(['r0:#2', 'r0:#3'])
  })

  test('4.7 a check that missed the edit of another one says so', async () => {
    const live = await open([DOOR], WIDE)
    const other = new LiveCheck(kernel, live.run.model, { packs: [packOf(WIDE)] })
    live.edit({ statements: doorCalled(3) })
    expect(() => other.edit({ statements: doorCalled(4) })).toThrow(/judge it again/)
    expect(() => other.change([])).toThrow(/judge it again/)
  })

  test('4.7 the units, by way of the project', async () => {
    const project = "#1=IFCPROJECT('0000000000000000000001',$,'P',$,$,$,$,$,#6);"
    const units = ['#5=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);', '#6=IFCUNITASSIGNMENT((#5));']
    const live = await open([project, ...units, DOOR], WIDE)
    for (const edit of [
      { statements: project.replace('#6', '$') },
      { removed: [1] },
      { statements: project.replace('#1=', '#7=') },
    ])
      expect(() => live.edit(edit)).toThrow(/units/)
    expect(live.edit({ statements: project.replace("'P'", "'Q'") }).flips).toEqual([])
  })

  test('4.7 rows that come and go leave nothing behind', async () => {
    const live = await open([DOOR], WIDE)
    const { kernel: instance } = live.run.model
    const turn = (): number => {
      live.edit({ removed: [2] })
      live.edit({ statements: DOOR })
      return instance.usedBytes()
    }
    const after = Array.from({ length: 100 }, turn)
    expect(after.at(-1)).toBe(after[10])
  })

  test('4.4 many elements with one GlobalId cost what they are', async () => {
    const doors = Array.from({ length: 20_000 }, (_, i) =>
      doorCalled(100 + i).replace('($', "('0000000000000000000001'"),
    )
    const live = await open([DOOR, ...doors], WIDE)
    live.edit({ statements: doorCalled(3) })
    const { findings } = await live.result()
    expect([findings.length, new Set(findings.map(({ id }) => id)).size]).toEqual([20_002, 20_002])
  }, 20_000)
})
