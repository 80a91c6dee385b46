/** Ramps with their flights, and lifts. */
import type { Defect } from './defects.ts'
import { element } from './element.ts'
import type { StoreyScene } from './layout.ts'
import { flag, label, length, measure } from './property.ts'
import { root, type Sample } from './sample.ts'
import { boxes, type Point, place, sideProfile } from './shape.ts'

const RISE = 0.25
/** Clear width of the doors of lifts. */
const DOOR_WIDTH = 0.95

interface RampInput {
  readonly name: string
  readonly at: Point
  /** Rise over run. */
  readonly slope: number
  readonly clearWidth: number
  /** Planted in the flight. */
  readonly defect?: Defect | undefined
}

/** Writes a ramp of one flight. Slopes are plane angles; ClearWidth is outside the standard set in IFC2X3. */
export function writeRamp(sample: Sample, scene: StoreyScene, input: RampInput): void {
  const placement = place(sample, scene.placement, input.at)
  const ramp = element(sample, {
    class: 'IfcRamp',
    name: input.name,
    placement,
    type: 'ramp',
    classification: 'ramp',
    material: 'concrete',
    container: scene.storey,
    attributes: { [sample.modern ? 'PredefinedType' : 'ShapeType']: 'STRAIGHT_RUN_RAMP' },
    sets: [
      {
        name: 'Pset_RampCommon',
        properties: [
          flag('IsExternal', true),
          flag('HandicapAccessible', true),
          label('FireRating', 'REI 90'),
        ],
      },
    ],
  })
  const run = RISE / input.slope
  const outline = [
    [0, 0],
    [run, 0],
    [run, RISE],
  ] as const
  const flight = element(sample, {
    class: 'IfcRampFlight',
    name: `${input.name} Lauf`,
    placement: place(sample, placement, [0, input.clearWidth, 0]),
    shape: sideProfile(sample, 'concrete', { outline, width: input.clearWidth }),
    type: 'ramp-flight',
    classification: 'ramp',
    material: 'concrete',
    ...(sample.modern ? { attributes: { PredefinedType: 'STRAIGHT' } } : {}),
    sets: [
      {
        name: 'Pset_RampFlightCommon',
        properties: [
          measure('Slope', 'IfcPlaneAngleMeasure', Math.atan(input.slope)),
          measure('CounterSlope', 'IfcPlaneAngleMeasure', Math.atan(0.01)),
          length('ClearWidth', input.clearWidth),
          length('Headroom', 2.4),
        ],
      },
      { name: 'Lintel_Measured', properties: [length('RunRise', RISE)] },
    ],
    defect: input.defect,
  })
  root(sample, 'IfcRelAggregates', { RelatingObject: ramp, RelatedObjects: [flight] })
}

interface LiftInput {
  readonly name: string
  readonly at: Point
  readonly clearWidth: number
  readonly clearDepth: number
  readonly defect?: Defect | undefined
}

/** Writes a lift. */
export function writeLift(sample: Sample, scene: StoreyScene, input: LiftInput): void {
  const kind = sample.modern
    ? { PredefinedType: 'ELEVATOR' }
    : { OperationType: 'ELEVATOR', CapacityByWeight: 1000, CapacityByNumber: 13 }
  element(sample, {
    class: 'IfcTransportElement',
    name: input.name,
    placement: place(sample, scene.placement, input.at),
    shape: boxes(sample, 'metal', [{ dx: input.clearWidth, dy: input.clearDepth, dz: 2.3 }]),
    type: 'lift',
    classification: 'lift',
    container: scene.storey,
    attributes: kind,
    sets: [
      {
        name: 'Pset_TransportElementElevator',
        properties: [
          length('ClearWidth', input.clearWidth),
          length('ClearDepth', input.clearDepth),
          length('ClearHeight', 2.2),
        ],
      },
      { name: 'Pset_TransportElementCommon', properties: [flag('FireExit', false)] },
      { name: 'Lintel_Measured', properties: [length('ClearWidth', DOOR_WIDTH)] },
    ],
    defect: input.defect,
  })
}
