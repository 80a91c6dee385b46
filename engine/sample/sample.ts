/** The sample while it is being written: what every part of the generator shares. */
import { loadSchema } from '../schema/load.ts'
import type { Catalogue } from './catalogue.ts'
import { createCatalogue } from './catalogue.ts'
import { type Defect, type DefectPlan, planDefects } from './defects.ts'
import type { PlantedViolation, SampleOptions } from './options.ts'
import { createGlobalId, createRandom, type Random } from './random.ts'
import type { Attributes, Ref } from './step.ts'
import { measureScale, type Units, writeUnits } from './units.ts'
import { createWriter, type StepWriter } from './writer.ts'

/** Instances that everything refers to. */
interface Library {
  readonly ownerHistory: Ref
  readonly organization: Ref
  readonly units: Units
  readonly model: Ref
  readonly body: Ref
  readonly axis: Ref
  /** Placement at the origin, 3D and 2D, and the directions of the axes. */
  readonly origin: Ref
  readonly up: Ref
  readonly east: Ref
  readonly north: Ref
  readonly south: Ref
}

export interface Sample {
  readonly options: Required<SampleOptions>
  /** IFC4 or later. */
  readonly modern: boolean
  readonly writer: StepWriter
  readonly library: Library
  readonly catalogue: Catalogue
  readonly defects: DefectPlan
  readonly random: Random
  readonly guids: Random
  readonly planted: PlantedViolation[]
}

/** Starts a sample: the shared instances are written, nothing else. */
export function openSample(options: Required<SampleOptions>): Sample {
  const writer = createWriter(loadSchema(options.schema), measureScale(options))
  return {
    options,
    modern: options.schema !== 'IFC2X3',
    writer,
    library: writeLibrary(writer, options),
    catalogue: createCatalogue(),
    defects: planDefects(options),
    random: createRandom(options.seed, 1),
    guids: createRandom(options.seed, 2),
    planted: [],
  }
}

/** Writes an IfcRoot: GlobalId and OwnerHistory are filled in unless given. */
export function root(sample: Sample, className: string, attributes: Attributes): Ref {
  const identity = { GlobalId: createGlobalId(sample.guids), OwnerHistory: sample.library.ownerHistory }
  return sample.writer.write(className, { ...identity, ...attributes })
}

/** The GlobalId of an element with or without a defect of its GlobalId. */
export function globalIdFor(sample: Sample, defect: Defect | undefined): string {
  const own = createGlobalId(sample.guids)
  if (defect?.rule === 'core.globalid-unique') {
    return createGlobalId(createRandom(sample.options.seed, 1000 + defect.index))
  }
  if (defect?.rule !== 'core.globalid-form') return own
  return defect.index % 2 === 0 ? own.slice(0, 20) : `7${own.slice(1)}`
}

function writeLibrary(writer: StepWriter, options: Required<SampleOptions>): Library {
  const direction = (x: number, y: number, z: number): Ref =>
    writer.write('IfcDirection', { DirectionRatios: [x, y, z] })
  const zero = writer.write('IfcCartesianPoint', { Coordinates: [0, 0, 0] })
  const up = direction(0, 0, 1)
  const east = direction(1, 0, 0)
  const north = direction(0, 1, 0)
  const south = direction(0, -1, 0)
  const origin = writer.write('IfcAxis2Placement3D', { Location: zero, Axis: up, RefDirection: east })
  const model = writer.write('IfcGeometricRepresentationContext', {
    ContextType: 'Model',
    CoordinateSpaceDimension: 3,
    Precision: 1e-5,
    WorldCoordinateSystem: origin,
    TrueNorth: writer.write('IfcDirection', { DirectionRatios: [0, 1] }),
  })
  const sub = (name: string, view: string): Ref =>
    writer.write('IfcGeometricRepresentationSubContext', {
      ContextIdentifier: name,
      ContextType: 'Model',
      ParentContext: model,
      TargetView: view,
    })
  const body = sub('Body', 'MODEL_VIEW')
  const axis = sub('Axis', 'GRAPH_VIEW')
  return {
    ...writeOwner(writer, options),
    units: writeUnits(writer, options),
    model,
    body,
    axis,
    origin,
    up,
    east,
    north,
    south,
  }
}

/** 2024-01-01T00:00:00Z: the sample's one moment. */
const CREATED = 1_704_067_200

function writeOwner(
  writer: StepWriter,
  options: Required<SampleOptions>,
): { readonly ownerHistory: Ref; readonly organization: Ref } {
  const id = options.schema === 'IFC2X3' ? 'Id' : 'Identification'
  const person = writer.write('IfcPerson', { [id]: 'jdoe', FamilyName: 'Müller', GivenName: 'Jörg' })
  const organization = writer.write('IfcOrganization', { Name: 'Büro für Musterplanung' })
  const user = writer.write('IfcPersonAndOrganization', { ThePerson: person, TheOrganization: organization })
  const application = writer.write('IfcApplication', {
    ApplicationDeveloper: organization,
    Version: '1.0',
    ApplicationFullName: 'Lintel sample generator',
    ApplicationIdentifier: 'lintel-sample',
  })
  const ownerHistory = writer.write('IfcOwnerHistory', {
    OwningUser: user,
    OwningApplication: application,
    ChangeAction: 'ADDED',
    CreationDate: CREATED,
  })
  return { ownerHistory, organization }
}
