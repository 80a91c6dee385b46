/** Uniclass classes of the sample's elements. */
import { root, type Sample } from './sample.ts'
import type { Ref } from './step.ts'

const CLASSES = {
  wall: ['EF_25_10', 'Walls'],
  door: ['EF_25_30_25', 'Doors'],
  window: ['EF_25_30_97', 'Windows'],
  slab: ['EF_30_20', 'Floors'],
  column: ['EF_20_10_15', 'Columns'],
  beam: ['EF_20_10_05', 'Beams'],
  stair: ['EF_35_10', 'Stairs'],
  ramp: ['EF_35_20', 'Ramps'],
  railing: ['Ss_25_40_80', 'Railings'],
  ceiling: ['EF_30_25', 'Ceilings'],
  furniture: ['EF_40_30', 'Furnishings'],
  sanitary: ['EF_40_20', 'Sanitary appliances'],
  lift: ['EF_80_10', 'Lifts'],
  air: ['EF_65_40', 'Ventilation'],
  water: ['EF_55_70', 'Water supply'],
  power: ['EF_70_30', 'Electricity distribution'],
  lighting: ['EF_70_80', 'Lighting'],
  generic: ['Pr_90', 'Miscellaneous products'],
  space: ['SL_20_15_59', 'Offices'],
} as const

export type ClassKey = keyof typeof CLASSES

/** Relates the elements of the current storey to their classes and forgets them. */
export function flushClasses(sample: Sample): void {
  for (const [key, elements] of sample.catalogue.classes) {
    root(sample, 'IfcRelAssociatesClassification', {
      RelatedObjects: elements,
      RelatingClassification: reference(sample, key as ClassKey),
    })
  }
  sample.catalogue.classes.clear()
}

function reference(sample: Sample, key: ClassKey): Ref {
  const { catalogue, writer, modern } = sample
  const system = catalogue.once('classification', () =>
    writer.write('IfcClassification', { Source: 'NBS', Edition: '2015', Name: 'Uniclass 2015' }),
  )
  const [code, name] = CLASSES[key]
  return catalogue.once(`class:${key}`, () =>
    writer.write('IfcClassificationReference', {
      [modern ? 'Identification' : 'ItemReference']: code,
      Name: name,
      ReferencedSource: system,
    }),
  )
}
