/** Rooms and corridors as IfcSpace with quantities, common properties and occupancy. */
import { collect } from './catalogue.ts'
import type { Defect } from './defects.ts'
import { plant } from './element.ts'
import { CORRIDOR_WIDTH, ROOM_DEPTH, type RoomScene, type StoreyScene } from './layout.ts'
import {
  defineProperties,
  defineQuantities,
  flag,
  identifier,
  label,
  length,
  measure,
  quantity,
} from './property.ts'
import { globalIdFor, root, type Sample } from './sample.ts'
import { boxes, place } from './shape.ts'
import type { Ref } from './step.ts'
import { typeEntry } from './types.ts'

export const CLEAR_HEIGHT = 2.75
/** Measured below lamps and air outlets. */
const HEADROOM = 2.6
/** Measured between the furniture of a room, and in the free floor of a toilet. */
const PASSAGE_WIDTH = 1.2
const TURNING_DIAMETER = 1.6

const USES = [
  { name: 'Büro', occupancy: 'Office', areaPerOccupant: 10 },
  { name: 'Besprechungsraum', occupancy: 'Meeting', areaPerOccupant: 2.5 },
  { name: '会议室 Conference', occupancy: 'Meeting', areaPerOccupant: 2.5 },
  { name: 'Großraumbüro', occupancy: 'Office', areaPerOccupant: 8 },
  { name: 'Teeküche', occupancy: 'Break room', areaPerOccupant: 4 },
  { name: "Architect's studio", occupancy: 'Office', areaPerOccupant: 10 },
] as const

interface SpaceInput {
  readonly number: string
  readonly longName: string
  readonly occupancy: string
  readonly areaPerOccupant: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly depth: number
  readonly accessible: boolean
  /** The narrowest way through it. */
  readonly passage: number
  /** The largest circle of free floor, where it was measured. */
  readonly turning?: number | undefined
  readonly defect?: Defect | undefined
}

/** Whether the room is the storey's toilet: its third one. */
export const isToilet = (room: RoomScene): boolean => room.number === 2

/** Writes the space of a room. */
export function writeRoomSpace(sample: Sample, room: RoomScene): Ref {
  const use = USES[(room.number + room.scene.number) % USES.length]!
  const toilet = isToilet(room)
  return writeSpace(sample, room.scene, {
    number: `${room.scene.number}.${String(room.number + 1).padStart(3, '0')}`,
    longName: toilet ? 'WC barrierefrei' : use.name,
    occupancy: toilet ? 'Toilet' : use.occupancy,
    areaPerOccupant: use.areaPerOccupant,
    x: room.x,
    y: room.y,
    width: room.width,
    depth: room.depth,
    accessible: true,
    passage: PASSAGE_WIDTH,
    turning: toilet ? TURNING_DIAMETER : undefined,
    defect: sample.defects.next('space'),
  })
}

/** Writes the corridor of a storey. */
export function writeCorridor(sample: Sample, scene: StoreyScene): Ref {
  return writeSpace(sample, scene, {
    number: `${scene.number}.000`,
    longName: 'Flur',
    occupancy: 'Circulation',
    areaPerOccupant: 10,
    x: 0,
    y: ROOM_DEPTH,
    width: scene.layout.length,
    depth: CORRIDOR_WIDTH,
    accessible: true,
    passage: CORRIDOR_WIDTH,
  })
}

/** Says that an element bounds a space. */
export function bound(sample: Sample, space: Ref, by: Ref, side: 'INTERNAL' | 'EXTERNAL'): void {
  root(sample, 'IfcRelSpaceBoundary', {
    Name: '1stLevel',
    RelatingSpace: space,
    RelatedBuildingElement: by,
    PhysicalOrVirtualBoundary: 'PHYSICAL',
    InternalOrExternalBoundary: side,
  })
}

function writeSpace(sample: Sample, scene: StoreyScene, input: SpaceInput): Ref {
  const rule = input.defect?.rule
  const globalId = globalIdFor(sample, input.defect)
  const name = faultyNumber(input)
  const height = CLEAR_HEIGHT
  const space = root(sample, 'IfcSpace', {
    GlobalId: globalId,
    Name: name,
    LongName: rule === 'core.space-long-name' ? null : input.longName,
    ObjectPlacement: place(sample, scene.placement, [input.x, input.y, 0]),
    Representation: boxes(sample, 'air', [{ dx: input.width, dy: input.depth, dz: height }]),
    CompositionType: 'ELEMENT',
    ...(sample.modern ? { PredefinedType: 'INTERNAL' } : { InteriorOrExteriorSpace: 'INTERNAL' }),
  })
  if (rule !== 'core.space-in-storey') scene.spaces.push(space)
  collect(sample.catalogue.classes, 'space', space)
  typeEntry(sample, 'space').occurrences.push(space)
  writeSpaceData(sample, space, input)
  if (input.defect !== undefined) plant(sample, input.defect, { globalId, class: 'IfcSpace', name })
  return space
}

function faultyNumber(input: SpaceInput): string | null {
  const { defect } = input
  if (defect?.rule === 'core.space-name-present') return null
  if (defect?.rule === 'core.space-number-unique') return `X.${defect.index + 1}`
  return input.number
}

function writeSpaceData(sample: Sample, space: Ref, input: SpaceInput): void {
  const area = input.width * input.depth
  const stated = input.defect?.rule === 'core.space-area' ? 0 : area
  defineQuantities(sample, space, {
    name: 'Qto_SpaceBaseQuantities',
    quantities: [
      quantity('Length', 'Height', CLEAR_HEIGHT),
      quantity('Length', 'FinishCeilingHeight', CLEAR_HEIGHT),
      quantity('Length', 'GrossPerimeter', 2 * (input.width + input.depth)),
      quantity('Area', 'GrossFloorArea', stated),
      quantity('Area', 'NetFloorArea', stated),
      quantity('Volume', 'NetVolume', area * CLEAR_HEIGHT),
    ],
  })
  defineProperties(sample, [space], {
    name: 'Pset_SpaceCommon',
    properties: [
      identifier('Reference', input.occupancy),
      ...(sample.modern ? [flag('IsExternal', false)] : []),
      flag('PubliclyAccessible', input.occupancy === 'Circulation'),
      flag('HandicapAccessible', input.accessible),
    ],
  })
  defineProperties(sample, [space], {
    name: 'Lintel_Measured',
    properties: [
      length('Headroom', HEADROOM),
      length('PassageWidth', input.passage),
      ...(input.turning === undefined ? [] : [length('TurningDiameter', input.turning)]),
    ],
  })
  defineProperties(sample, [space], {
    name: 'Pset_SpaceOccupancyRequirements',
    properties: [
      label('OccupancyType', input.occupancy),
      measure('OccupancyNumber', 'IfcCountMeasure', Math.max(1, Math.floor(area / input.areaPerOccupant))),
      measure('AreaPerOccupant', 'IfcAreaMeasure', input.areaPerOccupant),
      measure('MinimumHeadroom', 'IfcLengthMeasure', 2.5),
    ],
  })
}
