/** Against someone else's reader, on models of our own making: what we read agrees with web-ifc; always run. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { IfcAPI } from 'web-ifc'
import type { Kernel } from '../engine/kernel.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { DEFAULT_OPTIONS, type SampleOptions } from '../engine/sample/options.ts'
import { compareAttributes } from './against-web-ifc/attributes.ts'
import { compareColumns } from './against-web-ifc/columns.ts'
import { compareFile, ourCounts, readBoth, releasedKernel, theirCounts } from './against-web-ifc/compare.ts'
import { expectedValues } from './against-web-ifc/expected-values.ts'
import { ODD_MODEL } from './against-web-ifc/odd-model.ts'
import { startWebIfc } from './against-web-ifc/theirs.ts'
import { TheirUnits } from './against-web-ifc/units.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const sample = (options: Partial<SampleOptions>) => () =>
  encode([...sampleBuilding({ ...DEFAULT_OPTIONS, storeys: 2, roomsPerStorey: 8, ...options })].join(''))

const SUBJECTS = [
  { name: 'a sample building in IFC2X3 and feet', read: sample({ schema: 'IFC2X3', lengthUnit: 'ft' }) },
  {
    name: 'a sample building in IFC4 and millimetres',
    read: sample({ schema: 'IFC4', lengthUnit: 'mm', seed: 2 }),
  },
  {
    name: 'a sample building in IFC4X3 with defects',
    read: sample({ schema: 'IFC4X3', roomsPerStorey: 24, violations: 1, seed: 3 }),
  },
  { name: 'a model of odd but valid statements', read: () => encode(ODD_MODEL) },
]

let kernel: Kernel
let api: IfcAPI
beforeAll(async () => {
  kernel = await releasedKernel()
  api = await startWebIfc()
})

describe.each(SUBJECTS)('$name, as web-ifc reads it', (subject) =>
  compareFile(subject, () => ({ kernel, api })),
)

describe('the comparison itself', () => {
  const altered = (from: string, to: string) =>
    readBoth(kernel, api, encode(ODD_MODEL), encode(ODD_MODEL.replace(from, to)))

  test('sees one changed digit of an attribute', async () => {
    const { model, theirs } = await altered('2.1E3', '2.2E3')

    expect(compareAttributes(model, theirs).differences).toEqual([
      '#31 IfcDoor.OverallHeight: 2100, {"type":4,"value":"2.2E3"}',
    ])
  })

  test('sees a missing instance', async () => {
    const { model, theirs } = await altered("#95=IFCMATERIAL('Oak',$,$);\n", '')

    expect(ourCounts(model).IFCMATERIAL).toBe(1)
    expect(theirCounts(theirs).IFCMATERIAL).toBeUndefined()
  })

  test('sees another unit of length', async () => {
    const { model, relations, theirs, links } = await altered('.MILLI.', '.CENTI.')
    const { differences } = compareColumns(
      model,
      relations,
      expectedValues(theirs, links, new TheirUnits(theirs)),
    )

    expect(differences.filter((it) => it.startsWith('A|Length'))).toEqual([
      'A|Length #31: 4.35 (occurrence), {"value":43.5,"source":"occurrence"}',
      'A|Length #32: 0.001 (type), {"value":0.01,"source":"type"}',
      'A|Length #33: 0.001 (occurrence), {"value":0.01,"source":"occurrence"}',
    ])
  })
})
