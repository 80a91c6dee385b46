/** One storey with everything on it, and the small extra storeys that carry planted storey defects. */
import { flushClasses } from './classification.ts'
import type { Defect } from './defects.ts'
import { writeDoor, writeRoomDoor, writeWindow } from './doors.ts'
import { flushContainers, plant } from './element.ts'
import { writeExtras } from './extras.ts'
import { furnishRoom, writeSanitary } from './furnish.ts'
import {
  CORRIDOR_WIDTH,
  type Layout,
  ROOM_DEPTH,
  type RoomScene,
  roomAt,
  STOREY_HEIGHT,
  type StoreyScene,
} from './layout.ts'
import { flushMaterials } from './material.ts'
import { finishServices, type Services, servePlumbing, serveRoom, startServices } from './mep.ts'
import type { Building } from './project.ts'
import { defineProperties, flag } from './property.ts'
import { globalIdFor, root, type Sample } from './sample.ts'
import { type Point, place } from './shape.ts'
import { bound, writeCorridor, writeRoomSpace } from './spaces.ts'
import { writeGuardrail, writeStair } from './stairs.ts'
import type { Ref } from './step.ts'
import { shareStructureProperties, writeRoomStructure, writeSlab } from './structure.ts'
import { writeLift, writeRamp } from './transport.ts'
import { type Wall, writeGable, writeRoomWalls } from './walls.ts'

/** Writes one full storey; yields after each room, so that the text written so far can be taken. */
export function* writeStorey(
  sample: Sample,
  building: Building,
  at: { readonly number: number; readonly layout: Layout },
): Generator<undefined, Ref> {
  const scene = openStorey(sample, building, at.layout, { number: at.number, name: storeyName(at.number) })
  const { storeys, roomsPerStorey } = sample.options
  writeSlab(sample, scene, 'floor')
  if (at.number === storeys - 1) writeSlab(sample, scene, 'roof')
  const corridor = writeCorridor(sample, scene)
  const gable = writeGable(sample, scene)
  if (at.number === 0) bound(sample, corridor, writeEntrance(sample, scene, gable), 'EXTERNAL')
  writeCore(sample, scene)
  const services = sample.options.mep ? startServices(sample, scene) : undefined
  for (let number = 0; number < roomsPerStorey; number++) {
    writeRoom(sample, roomAt(scene, number, roomsPerStorey), { corridor, services })
    yield
  }
  if (services !== undefined) finishServices(sample, scene, services)
  finishStorey(sample, scene)
  return scene.storey
}

/** Writes an empty storey with a slab; its name or its elevation is what is wrong. */
export function writeFaultyStorey(
  sample: Sample,
  building: Building,
  at: { readonly number: number; readonly layout: Layout; readonly defect: Defect },
): Ref {
  const { defect } = at
  const twin = defect.rule === 'core.storey-name-unique'
  const name = twin ? `Technikgeschoss ${defect.index + 1}` : `Zwischengeschoss ${at.number}`
  const scene = openStorey(sample, building, at.layout, { number: at.number, name, defect })
  writeSlab(sample, scene, 'floor')
  finishStorey(sample, scene)
  return scene.storey
}

function storeyName(number: number): string {
  return number === 0 ? 'EG Erdgeschoß' : `OG ${number} · ${number}层`
}

function openStorey(
  sample: Sample,
  building: Building,
  layout: Layout,
  input: { readonly number: number; readonly name: string; readonly defect?: Defect },
): StoreyScene {
  const elevation = input.number * STOREY_HEIGHT
  const placement = place(sample, building.placement, [0, 0, elevation])
  const globalId = globalIdFor(sample, input.defect)
  const storey = root(sample, 'IfcBuildingStorey', {
    GlobalId: globalId,
    Name: input.name,
    ObjectPlacement: placement,
    CompositionType: 'ELEMENT',
    Elevation: input.defect?.rule === 'core.storey-elevation-present' ? null : elevation,
  })
  defineProperties(sample, [storey], {
    name: 'Pset_BuildingStoreyCommon',
    properties: [flag('EntranceLevel', input.number === 0), flag('SprinklerProtection', true)],
  })
  if (input.defect !== undefined) {
    plant(sample, input.defect, { globalId, class: 'IfcBuildingStorey', name: input.name })
  }
  return { storey, placement, number: input.number, layout, spaces: [], structure: [] }
}

/** Returns the door. */
function writeEntrance(sample: Sample, scene: StoreyScene, gable: Wall): Ref {
  const door = writeDoor(sample, scene, gable, {
    name: 'Haupteingang',
    x: 0.6,
    width: 1.2,
    operation: 'SINGLE_SWING_LEFT',
    accessible: true,
    external: true,
    fireExit: true,
  })
  const at: Point = [-8, ROOM_DEPTH, -0.25]
  writeRamp(sample, scene, { name: 'Eingangsrampe', at, slope: 1 / 14, clearWidth: 1.5 })
  const shaft: Point = [scene.layout.length + 8, ROOM_DEPTH, 0]
  writeLift(sample, scene, { name: 'Aufzug 1', at: shaft, clearWidth: 2.1, clearDepth: 2.1 })
  return door
}

function writeCore(sample: Sample, scene: StoreyScene): void {
  const x = scene.layout.length + 1
  writeStair(sample, scene, { name: `Treppe ${scene.number}`, at: [x, ROOM_DEPTH, 0] })
  const edge: Point = [x, ROOM_DEPTH + CORRIDOR_WIDTH + 0.4, 0]
  writeGuardrail(sample, scene, { name: `Geländer Treppenauge ${scene.number}`, at: edge })
}

function writeRoom(
  sample: Sample,
  room: RoomScene,
  storey: { readonly corridor: Ref; readonly services: Services | undefined },
): void {
  const space = writeRoomSpace(sample, room)
  const walls = writeRoomWalls(sample, room)
  writeWindow(sample, room, walls.facade)
  const door = writeRoomDoor(sample, room, walls.corridor)
  writeRoomStructure(sample, room)
  bound(sample, space, walls.facade.ref, 'EXTERNAL')
  bound(sample, space, walls.corridor.ref, 'INTERNAL')
  bound(sample, space, walls.partition.ref, room.last ? 'EXTERNAL' : 'INTERNAL')
  bound(sample, space, door, 'INTERNAL')
  bound(sample, storey.corridor, walls.corridor.ref, 'INTERNAL')
  bound(sample, storey.corridor, door, 'INTERNAL')
  if (sample.options.furniture) furnishRoom(sample, room, space)
  if (storey.services === undefined) return
  serveRoom(sample, storey.services, room, space)
  servePlumbing(sample, storey.services, room, writeSanitary(sample, room, space))
}

function finishStorey(sample: Sample, scene: StoreyScene): void {
  const { spaces, structure, storey } = scene
  if (spaces.length > 0) {
    root(sample, 'IfcRelAggregates', { RelatingObject: storey, RelatedObjects: spaces })
    const zone = root(sample, 'IfcZone', { Name: `Nutzungseinheit ${scene.number}` })
    root(sample, 'IfcRelAssignsToGroup', { RelatedObjects: spaces, RelatingGroup: zone })
  }
  shareStructureProperties(sample, scene)
  if (structure.length > 0) writeStructuralSystem(sample, scene)
  if (!isExtra(sample, scene)) writeExtras(sample, scene)
  flushContainers(sample)
  flushMaterials(sample)
  flushClasses(sample)
}

const isExtra = (sample: Sample, scene: StoreyScene): boolean => scene.number >= sample.options.storeys

function writeStructuralSystem(sample: Sample, scene: StoreyScene): void {
  const { schema } = sample.options
  const className = { IFC2X3: 'IfcSystem', IFC4: 'IfcBuildingSystem', IFC4X3: 'IfcBuiltSystem' }[schema]
  const group = root(sample, className, {
    Name: `Tragwerk ${scene.number}`,
    ...(sample.modern ? { PredefinedType: 'LOADBEARING' } : {}),
  })
  root(sample, 'IfcRelAssignsToGroup', { RelatedObjects: scene.structure, RelatingGroup: group })
}
