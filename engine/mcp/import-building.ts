/** Imports a building of the earlier MCP format as the text of an IFC4 file in metres, which the ordinary reader reads. */
import { LintelError } from '../errors.ts'
import { createCaseLines } from '../pack/case-lines.ts'
import { checkShape, type ShapeSchema } from '../pack/shape.ts'
import { encodeText } from '../sample/step.ts'
import { loadSchema } from '../schema/load.ts'
import { connectObjects } from './building-connections.ts'
import { type BuildingFile, createBuildingFile } from './building-file.ts'
import { writeObject } from './building-object.ts'
import { isObject, type JsonObject, optionalText, own, reportUnknownKeys } from './fields.ts'
import type { ImportNote } from './note.ts'

export interface McpBuilding {
  /** An IFC file; its findings name the object_id as Tag, else as Name. */
  readonly step: string
  /** What is the same for many objects is told once, with the path of the first. */
  readonly report: readonly ImportNote[]
}

/** Whether a value has the marks of the format. */
export function isMcpBuilding(json: unknown): boolean {
  return isObject(json) && Object.hasOwn(json, 'building_id') && Object.hasOwn(json, 'objects')
}

/**
 * The building as IFC4: the same object gives the same GlobalId, whatever stands beside it.
 *
 * @param source which file or address it came from, for errors
 * @throws LintelError input-invalid when the file is not of the format; the message begins with the path
 */
export function importMcpBuilding(json: unknown, source: string): McpBuilding {
  expectShape(json, source)
  const building = json as JsonObject
  const file = createBuildingFile(createCaseLines(loadSchema('IFC4')), String(own(building, 'building_id')))
  reportUnknownKeys(building, { path: '', notes: file.notes }, ['building_id', 'name', 'objects'])
  const objects = own(building, 'objects') as readonly JsonObject[]
  startFile(file, optionalText(building, 'name', { path: '', notes: file.notes }))
  file.notes.decide('objects', 'numbers without units', {
    done: 'took lengths for metres, and every other number for SI',
    decide: null,
  })
  const written = objects.map((object, i) => writeObject(file, object, `objects[${i}]`))
  connectObjects(file, written)
  return { step: `${HEADER}${file.lines.text()}ENDSEC;\nEND-ISO-10303-21;\n`, report: file.notes.all() }
}

const HEADER = [
  'ISO-10303-21;',
  'HEADER;',
  "FILE_DESCRIPTION(('imported from an MCP building'),'2;1');",
  "FILE_NAME('building.ifc','2000-01-01T00:00:00',(''),(''),'','','');",
  "FILE_SCHEMA(('IFC4'));",
  'ENDSEC;',
  'DATA;',
  '',
].join('\n')

const ID: ShapeSchema = { type: ['string', 'number'], minLength: 1 }

const SHAPE: ShapeSchema = {
  type: 'object',
  required: ['building_id', 'objects'],
  properties: {
    building_id: ID,
    objects: {
      type: 'array',
      items: {
        type: 'object',
        required: ['object_id', 'object_type'],
        properties: {
          object_id: ID,
          object_type: { type: 'string', minLength: 1 },
          properties: { type: ['object', 'null'] },
          location: { type: ['object', 'null'] },
          connections: { type: ['array', 'null'] },
        },
      },
    },
  },
}

function expectShape(json: unknown, source: string): void {
  try {
    checkShape(json, SHAPE, { source, root: SHAPE })
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    throw new LintelError('input-invalid', error.message, { place: { source }, cause: error })
  }
}

/** Project, units and the building itself. */
function startFile(file: BuildingFile, name: string | null): void {
  const { lines } = file
  const unit = (type: string, si: string, prefix = '$'): string =>
    lines.add('IfcSIUnit', { UnitType: `.${type}.`, Prefix: prefix, Name: `.${si}.` })
  const units = [
    unit('LENGTHUNIT', 'METRE'),
    unit('AREAUNIT', 'SQUARE_METRE'),
    unit('VOLUMEUNIT', 'CUBIC_METRE'),
    unit('PLANEANGLEUNIT', 'RADIAN'),
    unit('MASSUNIT', 'GRAM', '.KILO.'),
    unit('TIMEUNIT', 'SECOND'),
    unit('THERMODYNAMICTEMPERATUREUNIT', 'KELVIN'),
  ]
  const assignment = lines.add('IfcUnitAssignment', { Units: `(${units.join(',')})` })
  const title = encodeText(file.buildingId)
  const project = file.addRooted('IfcProject', 'project', { Name: title, UnitsInContext: assignment })
  const longName = name === null ? {} : { LongName: encodeText(name) }
  file.building = file.addRooted('IfcBuilding', 'building', { Name: title, ...longName })
  file.addTie('IfcRelAggregates', {
    RelatingObject: project,
    RelatedObjects: `(${file.building})`,
  })
}
