/** The header of the file, the project, its site and its building. */
import { defineProperties, flag, label, measure } from './property.ts'
import { root, type Sample } from './sample.ts'
import { place } from './shape.ts'
import { encodeText, type Ref, typed } from './step.ts'

const FILE_SCHEMA = { IFC2X3: 'IFC2X3', IFC4: 'IFC4', IFC4X3: 'IFC4X3_ADD2' } as const
const VIEW = {
  IFC2X3: 'CoordinationView_V2.0',
  IFC4: 'DesignTransferView_V1.0',
  IFC4X3: 'ReferenceView',
} as const

/** The text before the first instance; its time is fixed. */
export function fileHeader(schema: keyof typeof FILE_SCHEMA): string {
  return [
    'ISO-10303-21;',
    'HEADER;',
    `FILE_DESCRIPTION((${encodeText(`ViewDefinition [${VIEW[schema]}]`)}),'2;1');`,
    `FILE_NAME('sample.ifc','2024-01-01T00:00:00',(${encodeText('Jörg Müller')}),(${encodeText('Büro für Musterplanung')}),'Lintel sample generator 1.0','Lintel','');`,
    `FILE_SCHEMA(('${FILE_SCHEMA[schema]}'));`,
    'ENDSEC;',
    'DATA;',
    '',
  ].join('\n')
}

/** The text after the last instance. */
export const FILE_END = 'ENDSEC;\nEND-ISO-10303-21;\n'

export interface Building {
  readonly ref: Ref
  readonly placement: Ref
}

/** Writes project, site and building. */
export function writeBuilding(sample: Sample): Building {
  const { library, writer, options } = sample
  const project = root(sample, 'IfcProject', {
    Name: 'Lintel Musterbau',
    LongName: 'Bürogebäude mit Flur – 示例办公楼',
    RepresentationContexts: [library.model],
    UnitsInContext: library.units.assignment,
  })
  const site = root(sample, 'IfcSite', {
    Name: 'Grundstück 12/3',
    ObjectPlacement: place(sample, null, [0, 0, 0]),
    CompositionType: 'ELEMENT',
    RefLatitude: [48, 8, 13, 500000],
    RefLongitude: [11, 34, 30, 250000],
    RefElevation: 519,
  })
  const placement = place(sample, null, [0, 0, 0])
  const address = writer.write('IfcPostalAddress', {
    AddressLines: ['Musterstraße 1'],
    Town: 'München',
    Region: 'Bayern',
    PostalCode: '80331',
    Country: 'Deutschland',
  })
  const building = root(sample, 'IfcBuilding', {
    Name: 'Haus A',
    LongName: 'Bürohaus A',
    ObjectPlacement: placement,
    CompositionType: 'ELEMENT',
    ElevationOfRefHeight: 519,
    BuildingAddress: address,
  })
  root(sample, 'IfcRelAggregates', { RelatingObject: project, RelatedObjects: [site] })
  root(sample, 'IfcRelAggregates', { RelatingObject: site, RelatedObjects: [building] })
  const storeys = options.schema === 'IFC4X3' ? 'IfcCountMeasure' : 'IfcInteger'
  defineProperties(sample, [building], {
    name: 'Pset_BuildingCommon',
    properties: [
      label('OccupancyType', 'Business'),
      measure('NumberOfStoreys', storeys, options.storeys),
      label('YearOfConstruction', '2024'),
      flag('SprinklerProtection', true),
      { name: 'IsLandmarked', value: typed('IfcLogical', false) },
    ],
  })
  return { ref: building, placement }
}
