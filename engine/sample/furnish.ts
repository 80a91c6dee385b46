/** What stands and hangs in a room: desks, chairs, whiteboards, ceilings, lamps, sanitary fixtures. */
import { element } from './element.ts'
import type { RoomScene } from './layout.ts'
import { label, length } from './property.ts'
import type { Sample } from './sample.ts'
import { boxes, mappedShape, type Point, place } from './shape.ts'
import { CLEAR_HEIGHT, isToilet } from './spaces.ts'
import type { Attributes, Ref } from './step.ts'
import { typeEntry } from './types.ts'

/** Furnishes a room; desk and chair stand in the toilet too, so that every room offers the same. */
export function furnishRoom(sample: Sample, room: RoomScene, space: Ref): void {
  const id = `${room.scene.number}.${room.number + 1}`
  const at = (x: number, y: number, z = 0): Point => [room.x + x, room.y + y, z]
  writeFurniture(sample, room, { key: 'desk', name: `Schreibtisch ${id}`, at: at(0.6, 1.8), space })
  writeFurniture(sample, room, { key: 'chair', name: `Drehstuhl ${id}`, at: at(1.1, 2.7), space })
  if (room.number % 6 === 1) {
    writeFurniture(sample, room, { key: 'whiteboard', name: `Whiteboard ${id}`, at: at(0.8, 1.2), space })
  }
  writeCeiling(sample, room, space)
  writeLamp(sample, room, space)
}

const FURNITURE: Readonly<Record<'desk' | 'chair' | 'whiteboard', Attributes>> = {
  desk: { PredefinedType: 'DESK' },
  chair: { PredefinedType: 'CHAIR' },
  whiteboard: { PredefinedType: 'USERDEFINED', ObjectType: 'Whiteboard' },
}

function writeFurniture(
  sample: Sample,
  room: RoomScene,
  item: {
    readonly key: keyof typeof FURNITURE
    readonly name: string
    readonly at: Point
    readonly space: Ref
  },
): void {
  const { map } = typeEntry(sample, item.key)
  element(sample, {
    class: sample.modern ? 'IfcFurniture' : 'IfcFurnishingElement',
    name: item.name,
    placement: place(sample, room.scene.placement, item.at),
    ...(map === undefined ? {} : { shape: mappedShape(sample, map) }),
    type: item.key,
    classification: 'furniture',
    container: item.space,
    ...(sample.modern ? { attributes: FURNITURE[item.key] } : {}),
    defect: item.key === 'whiteboard' ? undefined : sample.defects.next('furniture'),
  })
}

function writeCeiling(sample: Sample, room: RoomScene, space: Ref): void {
  element(sample, {
    class: 'IfcCovering',
    name: `Abhangdecke ${room.scene.number}.${room.number + 1}`,
    placement: place(sample, room.scene.placement, [room.x, room.y, CLEAR_HEIGHT]),
    shape: boxes(sample, 'plaster', [{ dx: room.width, dy: room.depth, dz: 0.02 }]),
    type: 'ceiling',
    classification: 'ceiling',
    material: 'ceiling',
    container: space,
    attributes: { PredefinedType: 'CEILING' },
    sets: [
      {
        name: 'Pset_CoveringCommon',
        properties: [label('FireRating', 'EI 30'), label('AcousticRating', '28 dB')],
      },
    ],
    defect: sample.defects.next('covering'),
  })
}

function writeLamp(sample: Sample, room: RoomScene, space: Ref): void {
  const id = `${room.scene.number}.${room.number + 1}`
  const middle: Point = [room.x + room.width / 2 - 0.3, room.y + room.depth / 2 - 0.3, CLEAR_HEIGHT - 0.1]
  element(sample, {
    class: sample.modern ? 'IfcLightFixture' : 'IfcFlowTerminal',
    name: `Leuchte ${id}`,
    placement: place(sample, room.scene.placement, middle),
    shape: boxes(sample, 'glass', [{ dx: 0.6, dy: 0.6, dz: 0.08 }]),
    type: 'lamp',
    classification: 'lighting',
    container: space,
    ...(sample.modern ? { attributes: { PredefinedType: 'POINTSOURCE' } } : {}),
  })
}

/** Free floor before a fixture or beside it, as it was measured. */
const FREE_FLOOR = { toilet: [1.6, 1.6], basin: [0.9, 1.3] } as const

/** Writes a WC and a washbasin and returns them with where their water comes from. */
export function writeSanitary(sample: Sample, room: RoomScene, space: Ref): Ref[] {
  if (!isToilet(room)) return []
  const fixture = (key: 'toilet' | 'basin', name: string, x: number, kind: string): Ref =>
    element(sample, {
      class: sample.modern ? 'IfcSanitaryTerminal' : 'IfcFlowTerminal',
      name: `${name} ${room.scene.number}.${room.number + 1}`,
      placement: place(sample, room.scene.placement, [room.x + x, room.y + 0.05, 0]),
      shape: boxes(sample, 'plaster', [
        { z: key === 'toilet' ? 0 : 0.6, dx: 0.5, dy: 0.55, dz: key === 'toilet' ? 0.46 : 0.2 },
      ]),
      type: key,
      classification: 'sanitary',
      container: space,
      ...(sample.modern ? { attributes: { PredefinedType: kind } } : {}),
      sets: [
        {
          name: 'Lintel_Measured',
          properties: [length('FloorWidth', FREE_FLOOR[key][0]), length('FloorLength', FREE_FLOOR[key][1])],
        },
      ],
    })
  return [fixture('toilet', 'WC', 0.6, 'WCSEAT'), fixture('basin', 'Waschtisch', 2, 'WASHHANDBASIN')]
}
