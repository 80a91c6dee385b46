/** Units of properties (spec 1.5): their own, the project’s, derived ones, offsets, bounds. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Kernel } from '../engine/kernel.ts'
import { DEGREE, type Door, doorValues, METRE, MILLIMETRE } from './kernel/door-units.ts'
import { testKernel } from './kernel/load.ts'

let kernel: Kernel

beforeAll(async () => {
  kernel = await testKernel()
})

const millimetres = { units: `${MILLIMETRE}\n${METRE}`, assigned: '#10' }

const PROPERTIES: readonly (readonly [string, Door, number | string | boolean | null])[] = [
  ['a length takes the project’s unit', { ...millimetres, property: 'IFCLENGTHMEASURE(900.),$' }, 0.9],
  ['a positive length too', { ...millimetres, property: 'IFCPOSITIVELENGTHMEASURE(900.),$' }, 0.9],
  ['its own unit goes before the project’s', { ...millimetres, property: 'IFCLENGTHMEASURE(0.9),#11' }, 0.9],
  ['a bare real has no unit', { ...millimetres, property: 'IFCREAL(900.),$' }, 900],
  ['an area whose unit is not assigned is SI', { ...millimetres, property: 'IFCAREAMEASURE(2.),$' }, 2],
  [
    'an area of prefixed square metres is squared',
    {
      units: '#10=IFCSIUNIT(*,.AREAUNIT.,.MILLI.,.SQUARE_METRE.);',
      assigned: '#10',
      property: 'IFCAREAMEASURE(2500000.),$',
    },
    2.5,
  ],
  [
    'a volume of cubic centimetres is cubed',
    {
      units: '#10=IFCSIUNIT(*,.VOLUMEUNIT.,.CENTI.,.CUBIC_METRE.);',
      assigned: '#10',
      property: 'IFCVOLUMEMEASURE(3000000.),$',
    },
    3,
  ],
  [
    'a mass in kilograms is SI',
    {
      units: '#10=IFCSIUNIT(*,.MASSUNIT.,.KILO.,.GRAM.);',
      assigned: '#10',
      property: 'IFCMASSMEASURE(5.),$',
    },
    5,
  ],
  [
    'a mass in grams',
    { units: '#10=IFCSIUNIT(*,.MASSUNIT.,$,.GRAM.);', assigned: '#10', property: 'IFCMASSMEASURE(5.),$' },
    0.005,
  ],
  [
    'an angle in degrees',
    { units: DEGREE, assigned: '#20', property: 'IFCPLANEANGLEMEASURE(90.),$' },
    Math.PI / 2,
  ],
  [
    'a temperature in degrees Celsius has an offset',
    {
      units: '#10=IFCSIUNIT(*,.THERMODYNAMICTEMPERATUREUNIT.,$,.DEGREE_CELSIUS.);',
      assigned: '#10',
      property: 'IFCTHERMODYNAMICTEMPERATUREMEASURE(20.),$',
    },
    293.15,
  ],
  ['a text has no unit', { ...millimetres, property: "IFCLABEL('900'),$" }, '900'],
  ['a truth has no unit', { ...millimetres, property: 'IFCBOOLEAN(.T.),$' }, true],
  [
    'a quantity takes the project’s unit',
    { ...millimetres, property: "#5=IFCQUANTITYLENGTH('p',$,$,900.,$);" },
    0.9,
  ],
  [
    'a list of one is its value',
    { ...millimetres, property: "#5=IFCPROPERTYLISTVALUE('p',$,(IFCLENGTHMEASURE(900.)),$);" },
    0.9,
  ],
  [
    'a list’s own unit goes before the project’s',
    { ...millimetres, property: "#5=IFCPROPERTYLISTVALUE('p',$,(IFCLENGTHMEASURE(0.9)),#11);" },
    0.9,
  ],
  [
    'an enumerated value of one is its text',
    { property: "#5=IFCPROPERTYENUMERATEDVALUE('p',$,(IFCLABEL('EI30')),$);" },
    'EI30',
  ],
]

describe('1.5 properties', () => {
  test.each(PROPERTIES)('1.5 %s', async (_, door, expected) => {
    expect((await doorValues(kernel, door)).p).toBe(expected)
  })
})

describe('1.5 derived units, offsets and bounds', () => {
  test('1.5 a derived unit is the product of its parts', async () => {
    const units = `${MILLIMETRE}
#13=IFCSIUNIT(*,.POWERUNIT.,.KILO.,.WATT.);
#14=IFCSIUNIT(*,.THERMODYNAMICTEMPERATUREUNIT.,$,.KELVIN.);
#20=IFCDERIVEDUNIT((#21,#22,#23),.THERMALTRANSMITTANCEUNIT.,$);
#21=IFCDERIVEDUNITELEMENT(#13,1);
#22=IFCDERIVEDUNITELEMENT(#10,-2);
#23=IFCDERIVEDUNITELEMENT(#14,-1);`
    const door = { units, assigned: '#10,#20', property: 'IFCTHERMALTRANSMITTANCEMEASURE(2.E-9),$' }
    // 2e-9 kW/mm²K = 2e-9 · 1000 · 1000² W/m²K
    expect((await doorValues(kernel, door)).p).toBe(2)
  })

  test('1.5 a conversion with an offset adds it behind the factor', async () => {
    const units = `#14=IFCSIUNIT(*,.THERMODYNAMICTEMPERATUREUNIT.,$,.KELVIN.);
#20=IFCCONVERSIONBASEDUNITWITHOFFSET(#22,.THERMODYNAMICTEMPERATUREUNIT.,'FAHRENHEIT',#21,255.3722222222222);
#21=IFCMEASUREWITHUNIT(IFCRATIOMEASURE(0.5555555555555556),#14);
#22=IFCDIMENSIONALEXPONENTS(0,0,0,0,1,0,0);`
    const { p } = await doorValues(kernel, {
      units,
      assigned: '#20',
      property: 'IFCTHERMODYNAMICTEMPERATUREMEASURE(68.),$',
    })
    expect(p).toBeCloseTo(293.15, 9)
  })

  test('1.5 an offset counts in the unit that it is added to, whose own offset stays', async () => {
    const units = `#14=IFCSIUNIT(*,.THERMODYNAMICTEMPERATUREUNIT.,$,.DEGREE_CELSIUS.);
#20=IFCCONVERSIONBASEDUNITWITHOFFSET(#22,.THERMODYNAMICTEMPERATUREUNIT.,'FAHRENHEIT',#21,-17.77777777777778);
#21=IFCMEASUREWITHUNIT(IFCRATIOMEASURE(0.5555555555555556),#14);
#22=IFCDIMENSIONALEXPONENTS(0,0,0,0,1,0,0);
#23=IFCCONVERSIONBASEDUNITWITHOFFSET(#22,.LENGTHUNIT.,'FROM THE DATUM',#24,500.);
#24=IFCMEASUREWITHUNIT(IFCRATIOMEASURE(2.),#10);
${MILLIMETRE}`
    const assigned = '#20,#23'
    const warm = await doorValues(kernel, {
      units,
      assigned,
      property: 'IFCTHERMODYNAMICTEMPERATUREMEASURE(68.),$',
    })
    expect(warm.p).toBeCloseTo(293.15, 9)
    expect((await doorValues(kernel, { units, assigned, property: 'IFCLENGTHMEASURE(100.),$' })).p).toBe(0.7)
  })

  test('1.5 both bounds of a bounded value are converted; one that is not given is open; crossed ones are missing', async () => {
    const bounded = (upper: string, lower: string, unit = '$') =>
      `#5=IFCPROPERTYBOUNDEDVALUE('p',$,${upper},${lower},${unit},$);`
    const length = (value: number) => `IFCLENGTHMEASURE(${value}.)`
    expect(
      (await doorValues(kernel, { ...millimetres, property: bounded(length(900), length(800)) })).p,
    ).toEqual({
      kind: 'bounds',
      lower: 0.8,
      upper: 0.9,
    })
    expect(
      (await doorValues(kernel, { ...millimetres, property: bounded(length(2), length(1), '#11') })).p,
    ).toEqual({
      kind: 'bounds',
      lower: 1,
      upper: 2,
    })
    expect((await doorValues(kernel, { ...millimetres, property: bounded(length(900), '$') })).p).toEqual({
      kind: 'bounds',
      lower: -Infinity,
      upper: 0.9,
    })
    expect((await doorValues(kernel, { ...millimetres, property: bounded('$', '$') })).p).toBe(null)
    expect((await doorValues(kernel, { ...millimetres, property: bounded(length(1), length(2)) })).p).toBe(
      null,
    )
  })

  test('1.5 a value that overflows when it is converted is missing', async () => {
    const units = '#10=IFCSIUNIT(*,.LENGTHUNIT.,.KILO.,.METRE.);'
    expect((await doorValues(kernel, { units, assigned: '#10', width: '1.E308' })).width).toBe(null)
  })

  test('1.3 references, complex properties and tables have no plain value and do no harm', async () => {
    for (const property of [
      "#5=IFCPROPERTYREFERENCEVALUE('p',$,'usage',#7);\n#7=IFCMATERIAL('m',$,$);",
      "#5=IFCCOMPLEXPROPERTY('p',$,'usage',(#7));\n#7=IFCPROPERTYSINGLEVALUE('q',$,IFCLABEL('x'),$);",
      "#5=IFCPROPERTYTABLEVALUE('p',$,(IFCREAL(1.)),(IFCREAL(2.)),$,$,$,$);",
      "#5=IFCPROPERTYTABLEVALUE('p',$,$,$,$,$,$,$);",
    ]) {
      expect((await doorValues(kernel, { property })).p, property).toBe(null)
    }
  })
})
