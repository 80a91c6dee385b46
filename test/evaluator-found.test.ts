/** What kernel and reference once judged differently, in its smallest form. */
import { beforeAll, describe, expect, test } from 'vitest'
import { leafKey } from '../engine/columns.ts'
import type { Kernel } from '../engine/kernel.ts'
import { Run } from '../engine/run.ts'
import type { Building } from './kernel/building.ts'
import { differences, foundVerdicts, readBuilding } from './kernel/judge.ts'
import { file, read, testKernel } from './kernel/load.ts'
import { checked } from './language/harness.ts'
import type { Verdict } from './reference/evaluate.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

/** A door on a storey that has a property set; X.b is bounded from −1 to 4, X.huge nearly overflows. */
const DOOR: Building = {
  schema: 'IFC4',
  rows: [
    {
      id: 'door',
      class: 'IfcDoor',
      attributes: {},
      properties: { 'X.n': 1, 'X.b': { lower: -1, upper: 4 }, 'X.huge': 1e308 },
    },
    { id: 'storey', class: 'IfcBuildingStorey', attributes: {}, properties: { 'X.n': 2 } },
  ],
  links: [{ kind: 'contains', from: 'storey', to: 'door' }],
}

describe('found by random rules', () => {
  const cases: readonly (readonly [what: string, require: string, verdict: Verdict])[] = [
    ['2.3.3 a negative margin widens as its size does', 'about(X.n, -1) <= 1', 'unknown'],
    ['2.3.4 a root of an interval that reaches below zero is missing', 'sqrt(X.b) <= 3', 'unknown'],
    ['2.3.4 a tangent over a pole is missing', 'exists(tan(X.b))', 'fail'],
    ['2.3.4 a product that overflows is missing', 'X.huge * 10 > 1', 'unknown'],
    ['2.3.4 a constant that overflows is missing', 'X.n < 1e300 * 1e300', 'unknown'],
    ['2.3.4 a sum that overflows is missing', 'sum(storey.contents.X.huge) + X.huge > 0', 'unknown'],
    ['2.3.5 a difference that overflows still has its sign', '-X.huge = X.huge', 'fail'],
    [
      '2.4.2 rows that no relation reaches have no members',
      'any(storey.propertySets where count(parts) = 0)',
      'pass',
    ],
    [
      '2.4.2 a count under an unknown condition is open',
      'count(storey.contents where Missing.b) < 1',
      'unknown',
    ],
    ['2.3.1 an interval is no value that unique can compare', 'unique(X.b)', 'unknown'],
  ]

  test.each(cases)('%s', async (_, require, verdict) => {
    const building = await readBuilding(DOOR, kernel)
    const rules = [checked('IfcDoor', require)]
    expect(differences(building, rules)).toEqual([])
    const run = new Run(building.model, rules)
    run.evaluate()
    const found = foundVerdicts(run, 0, building.ids).get('door')
    expect(found ?? (run.counts(0).pass === 1 ? 'pass' : 'notApplicable')).toBe(verdict)
  })
})

describe('found in real files', () => {
  /** Lists of one reference, of two, of geometry, of none and of nothing: each has a form of its own in a cell. */
  const LISTS = file(
    [
      '#1=IFCCARTESIANPOINT((0.,0.));',
      "#2=IFCPROPERTYSET('2222222222222222222222',$,'A',$,());",
      "#3=IFCPROPERTYSET('2222222222222222222223',$,'B',$,());",
      ...[
        ['4', '(#2)'],
        ['5', '(#2,#3)'],
        ['6', '(#4000000000)'],
        ['7', '(#1)'],
        ['8', '()'],
        ['9', '$'],
      ].map(
        ([id, sets]) =>
          `#${id}=IFCDOORTYPE('222222222222222222222${id}',$,'T',$,$,${sets},$,$,$,.DOOR.,$,$,$);`,
      ),
    ].join('\n'),
  )

  test('2.3.7 a list exists when it holds anything, wherever that leads', async () => {
    const model = await read(LISTS, kernel)
    const run = new Run(model, [checked('IfcDoorType', 'exists(HasPropertySets)')])
    run.evaluate()
    const failed = [...run.rows(0, 'fail')].map((row) => model.idOf(row))
    expect(failed).toEqual([8, 9])
    expect(run.counts(0).pass).toBe(4)
  })
})

describe('found in hostile files', () => {
  test.each([
    ['2;1', "'2;1'", 'pass'],
    ['2;1', '.T.', 'fail'],
    ['2;1', 'IFCBOOLEAN(.T.)', 'fail'],
  ])('2.2.1 a set `%s` is one whose name is that text: %s', async (set, name, verdict) => {
    // what stands for .T. in a cell is the number of the first text of the file, that of its FILE_DESCRIPTION
    const text = file(`#1=IFCWALL('w',$,$,$,$,$,$,$,$);
#2=IFCPROPERTYSET('s',$,${name},$,(#3));
#3=IFCPROPERTYSINGLEVALUE('p',$,IFCREAL(1.),$);
#4=IFCRELDEFINESBYPROPERTIES('r',$,$,$,(#1),#2);`)
    const run = new Run(await read(text, kernel), [checked('IfcWall', `exists(\`${set}\`.p)`)])
    run.evaluate()
    expect([run.counts(0).pass, run.counts(0).fail]).toEqual(verdict === 'pass' ? [1, 0] : [0, 1])
  })
  test('2.2.1 a line break in a name does not make two properties one', () => {
    const leaf = { kind: 'property', glob: false } as const
    expect(leafKey({ ...leaf, set: 'A\nB', name: 'C' })).not.toBe(
      leafKey({ ...leaf, set: 'A', name: 'B\nC' }),
    )
  })

  test('2.2.2 a step leads to objects only, whatever a file relates and other rules read', async () => {
    const text = file(`#1=IFCSPACE($,$,$,$,$,$,$,$,$,$,$);
#2=IFCMATERIAL('B',$,$);
#3=IFCRELAGGREGATES($,$,$,$,#2,(#1));`)
    const rule = checked('IfcSpace', 'parent.Name = "A"')
    for (const rules of [[rule], [rule, checked('IfcMaterial', 'Name = "B"')]]) {
      const run = new Run(await read(text, kernel), rules)
      run.evaluate()
      expect(run.counts(0)).toMatchObject({ fail: 0, unknown: 1 })
    }
  })
})
