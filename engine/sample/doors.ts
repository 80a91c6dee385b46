/** Doors and windows in the openings of walls. */
import type { Defect } from './defects.ts'
import { element } from './element.ts'
import type { RoomScene, StoreyScene } from './layout.ts'
import { flag, label, length, type SetSpec } from './property.ts'
import { root, type Sample } from './sample.ts'
import { boxes, place } from './shape.ts'
import type { Attributes, Ref } from './step.ts'
import { type Wall, writeOpening } from './walls.ts'

interface DoorInput {
  readonly name: string
  readonly x: number
  readonly width: number
  readonly operation: 'SINGLE_SWING_LEFT' | 'SINGLE_SWING_RIGHT' | 'REVOLVING'
  readonly accessible: boolean
  readonly external: boolean
  readonly fireExit: boolean
  readonly defect?: Defect | undefined
}

const DOOR_HEIGHT = 2.135
/** Leaf, stop and hinge take this much of the outer width. */
const LOST_WIDTH = 0.09

/** The door of a room, in its corridor wall. */
export function writeRoomDoor(sample: Sample, room: RoomScene, wall: Wall): Ref {
  const defect = sample.defects.next('door')
  const narrow = defect?.rule === 'us.ada2010.404.2.3.width'
  return writeDoor(sample, room.scene, wall, {
    name: `Tür ${room.scene.number}.${room.number + 1}`,
    x: 0.6,
    width: narrow ? 0.75 : 1.01,
    operation: room.number % 4 < 2 ? 'SINGLE_SWING_LEFT' : 'SINGLE_SWING_RIGHT',
    accessible: narrow || (defect?.rule !== 'core.door-size' && room.number % 5 !== 4),
    external: false,
    fireExit: false,
    defect,
  })
}

/** Writes a door with its opening; without it where that is the defect. */
export function writeDoor(sample: Sample, scene: StoreyScene, wall: Wall, input: DoorInput): Ref {
  const loose = input.defect?.rule === 'core.door-fills-opening'
  const opening = loose
    ? undefined
    : writeOpening(sample, wall, {
        name: `Öffnung ${input.name}`,
        x: input.x,
        z: 0,
        width: input.width,
        height: DOOR_HEIGHT,
      })
  const placement = opening
    ? place(sample, opening.placement, [0, wall.thickness / 2, 0])
    : place(sample, wall.placement, [input.x, wall.thickness / 2, 0])
  const ref = element(sample, {
    class: 'IfcDoor',
    name: input.name,
    placement,
    shape: boxes(sample, 'wood', [{ dx: input.width, dy: 0.05, dz: DOOR_HEIGHT }]),
    type: doorType(input.operation),
    classification: 'door',
    material: 'door',
    container: scene.storey,
    attributes: doorAttributes(sample, input),
    sets: doorSets(input),
    defect: input.defect,
  })
  if (opening !== undefined) fill(sample, opening.ref, ref)
  return ref
}

/** The window in the façade of a room. */
export function writeWindow(sample: Sample, room: RoomScene, wall: Wall): Ref {
  const width = 1.8
  const height = 1.4
  const name = `Fenster ${room.scene.number}.${room.number + 1}`
  const x = (room.width - width) / 2
  const opening = writeOpening(sample, wall, { name: `Öffnung ${name}`, x, z: 0.9, width, height })
  const ref = element(sample, {
    class: 'IfcWindow',
    name,
    placement: place(sample, opening.placement, [0, wall.thickness / 2, 0]),
    shape: boxes(sample, 'glass', [{ dx: width, dy: 0.06, dz: height }]),
    type: 'window',
    classification: 'window',
    material: 'window',
    container: room.scene.storey,
    attributes: {
      OverallHeight: height,
      OverallWidth: width,
      ...(sample.modern ? { PredefinedType: 'WINDOW', PartitioningType: 'DOUBLE_PANEL_VERTICAL' } : {}),
    },
    sets: [
      { name: 'Pset_WindowCommon', properties: [flag('IsExternal', true), label('AcousticRating', '38 dB')] },
    ],
    defect: sample.defects.next('window'),
  })
  fill(sample, opening.ref, ref)
  return ref
}

function fill(sample: Sample, opening: Ref, filling: Ref): void {
  root(sample, 'IfcRelFillsElement', { RelatingOpeningElement: opening, RelatedBuildingElement: filling })
}

function doorType(operation: DoorInput['operation']): 'door-left' | 'door-right' | 'door-revolving' {
  if (operation === 'REVOLVING') return 'door-revolving'
  return operation === 'SINGLE_SWING_LEFT' ? 'door-left' : 'door-right'
}

function doorAttributes(sample: Sample, input: DoorInput): Attributes {
  const size = { OverallHeight: DOOR_HEIGHT, OverallWidth: input.width }
  return sample.modern ? { ...size, PredefinedType: 'DOOR', OperationType: input.operation } : size
}

/**
 * IFC states no clear width; `Lintel_Measured.ClearWidth` is where the packs look for a measured one. Every second
 * narrow door has none: its outer width alone must convict it.
 */
function doorSets(input: DoorInput): SetSpec[] {
  const common: SetSpec = {
    name: 'Pset_DoorCommon',
    properties: [
      flag('IsExternal', input.external),
      flag('FireExit', input.fireExit),
      flag('HandicapAccessible', input.accessible),
      label('FireRating', input.external ? 'EI 60' : 'EI 30'),
    ],
  }
  const unmeasured = input.defect?.rule === 'us.ada2010.404.2.3.width' && input.defect.index % 2 === 1
  if (unmeasured) return [common]
  return [common, { name: 'Lintel_Measured', properties: [length('ClearWidth', input.width - LOST_WIDTH)] }]
}
