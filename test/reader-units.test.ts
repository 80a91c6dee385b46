/** Units (spec 1.5): what the columns hold is SI, converted once and exactly. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { lengthInMetres } from '../engine/units.ts'
import { type Door, doorFile, doorValues, FOOT, INCH, METRE, MILLIMETRE } from './kernel/door-units.ts'
import { notes, read, testKernel } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

describe('1.5 the project’s units', () => {
  test.each<[string, Door, number]>([
    ['no units: SI', { width: '0.9' }, 0.9],
    [
      'millimetres are divided, not multiplied by 0.001',
      { units: MILLIMETRE, assigned: '#10', width: '4350.' },
      4.35,
    ],
    ['millimetres of IFC2X3', { units: MILLIMETRE, assigned: '#10', width: '4350.', schema: 'IFC2X3' }, 4.35],
    ['millimetres of IFC4X3', { units: MILLIMETRE, assigned: '#10', width: '4350.', schema: 'IFC4X3' }, 4.35],
    ['feet are 381 / 1250 of a metre', { units: FOOT, assigned: '#20', width: '3.' }, 0.9144],
    [
      'inches in millimetres are 127 / 5000 of a metre',
      { units: INCH, assigned: '#20', width: '32.' },
      0.8128,
    ],
    [
      'kilometres',
      { units: '#10=IFCSIUNIT(*,.LENGTHUNIT.,.KILO.,.METRE.);', assigned: '#10', width: '0.0009' },
      0.9,
    ],
    [
      'a unit that is assigned twice: the later one counts',
      { units: `${MILLIMETRE}\n${METRE}`, assigned: '#10,#11', width: '900.' },
      900,
    ],
  ])('1.5 %s', async (_, door, expected) => {
    expect((await doorValues(kernel, door)).width).toBe(expected)
  })

  test('1.5 every whole number of millimetres is what JavaScript divides it to', async () => {
    for (const width of [1, 7, 813, 2435, 4350, 99_999, 123_456_789]) {
      expect(
        (await doorValues(kernel, { units: MILLIMETRE, assigned: '#10', width: `${width}.` })).width,
      ).toBe(width / 1000)
    }
  })

  test('1.5 a length in a unit that cannot be converted is missing and counted', async () => {
    const units =
      "#10=IFCCONTEXTDEPENDENTUNIT(#22,.LENGTHUNIT.,'CUBIT');\n#22=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);"
    const door = { units, assigned: '#10', width: '3.' }
    expect((await doorValues(kernel, door)).width).toBe(null)
    expect(notes(await read(doorFile(door), kernel))).toEqual([
      ['units that cannot be converted to SI; values in them are missing', 1, [10]],
    ])
  })

  test('1.5 lengths that stand in no column take the same unit of two', async () => {
    const door = { units: `${MILLIMETRE}\n${METRE}`, assigned: '#10,#11' }
    expect(lengthInMetres(await read(doorFile(door), kernel), 900)).toBe(900)
  })

  test.each([
    ['an SI unit of no name that SI knows', '#10=IFCSIUNIT(*,.LENGTHUNIT.,$,.YARD.);'],
    ['an SI unit without a name', '#10=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,$);'],
    ['a derived unit without parts', '#10=IFCDERIVEDUNIT((),.USERDEFINED.,$);'],
    [
      'a unit whose factor makes every number 0',
      "#10=IFCCONVERSIONBASEDUNIT($,.LENGTHUNIT.,'NIL',#12);\n#12=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(1.E-323),#11);\n#11=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);",
    ],
  ])('1.5 %s is one that cannot be converted', async (_, units) => {
    const door = { units, property: 'IFCLENGTHMEASURE(3.),#10' }
    expect((await doorValues(kernel, door)).p).toBe(null)
    expect(notes(await read(doorFile(door), kernel))).toEqual([
      ['units that cannot be converted to SI; values in them are missing', 1, [10]],
    ])
  })

  test('1.5 a property whose own unit cannot be converted is missing, and the unit is counted once', async () => {
    const units =
      "#10=IFCCONTEXTDEPENDENTUNIT(#22,.LENGTHUNIT.,'CUBIT');\n#22=IFCDIMENSIONALEXPONENTS(1,0,0,0,0,0,0);"
    const door = { units, property: 'IFCLENGTHMEASURE(3.),#10' }
    expect((await doorValues(kernel, door)).p).toBe(null)
    expect(notes(await read(doorFile(door), kernel))).toEqual([
      ['units that cannot be converted to SI; values in them are missing', 1, [10]],
    ])
  })
})
