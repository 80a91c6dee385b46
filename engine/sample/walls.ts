/** Walls and the openings in them. */
import type { Defect } from './defects.ts'
import { element } from './element.ts'
import {
  CORRIDOR_WALL,
  CORRIDOR_WIDTH,
  EXTERNAL,
  PARTITION,
  ROOM_DEPTH,
  type RoomScene,
  type StoreyScene,
  WALL_HEIGHT,
} from './layout.ts'
import { defineQuantities, flag, label, quantity } from './property.ts'
import { root, type Sample } from './sample.ts'
import { boxes, type Point, place, wallShape } from './shape.ts'
import type { Ref } from './step.ts'

export interface Wall {
  readonly ref: Ref
  readonly placement: Ref
  readonly thickness: number
}

interface Opening {
  readonly ref: Ref
  readonly placement: Ref
}

interface WallInput {
  readonly name: string
  readonly kind: 'external' | 'corridor' | 'partition'
  readonly at: Point
  readonly facing?: 'east' | 'north'
  readonly length: number
  readonly defect?: Defect | undefined
}

interface RoomWalls {
  readonly facade: Wall
  readonly corridor: Wall
  readonly partition: Wall
}

/** The façade, the corridor wall and the wall to the east of a room. */
export function writeRoomWalls(sample: Sample, room: RoomScene): RoomWalls {
  const { scene, x, side } = room
  const id = `${scene.number}.${room.number + 1}`
  const south = side === 'south'
  const length = room.width + PARTITION
  const defect = sample.defects.next('wall')
  return {
    facade: writeWall(sample, scene, {
      name: `Außenwand ${id}`,
      kind: 'external',
      at: [x, south ? -EXTERNAL : scene.layout.depth, 0],
      length,
    }),
    corridor: writeWall(sample, scene, {
      name: `Flurwand ${id}`,
      kind: 'corridor',
      at: [x, south ? ROOM_DEPTH - CORRIDOR_WALL : ROOM_DEPTH + CORRIDOR_WIDTH, 0],
      length,
    }),
    partition: writeWall(sample, scene, {
      name: room.last ? `Giebelwand Ost ${id}` : `Trennwand ${id}`,
      kind: room.last ? 'external' : 'partition',
      at: [x + room.width + (room.last ? EXTERNAL : PARTITION), room.y, 0],
      facing: 'north',
      length: room.depth,
      defect,
    }),
  }
}

/** The west gable: three walls, the middle one at the end of the corridor. */
export function writeGable(sample: Sample, scene: StoreyScene): Wall {
  const north = ROOM_DEPTH + CORRIDOR_WIDTH
  const gable = (name: string, y: number, length: number): Wall =>
    writeWall(sample, scene, { name, kind: 'external', at: [0, y, 0], facing: 'north', length })
  gable(`Giebelwand Südwest ${scene.number}`, 0, ROOM_DEPTH)
  gable(`Giebelwand Nordwest ${scene.number}`, north, ROOM_DEPTH)
  return gable(`Giebelwand Flur ${scene.number}`, ROOM_DEPTH, CORRIDOR_WIDTH)
}

const THICKNESS = { external: EXTERNAL, corridor: CORRIDOR_WALL, partition: PARTITION } as const
const RATING = { external: 'REI 90', corridor: 'EI 30', partition: 'EI 30' } as const

/** Writes a wall along its local x axis. */
export function writeWall(sample: Sample, scene: StoreyScene, input: WallInput): Wall {
  const thickness = THICKNESS[input.kind]
  const placement = place(sample, scene.placement, input.at, input.facing)
  const ref = element(sample, {
    class: sample.modern ? 'IfcWall' : 'IfcWallStandardCase',
    name: input.name,
    placement,
    shape: wallShape(sample, { dx: input.length, dy: thickness, dz: WALL_HEIGHT }),
    type: `wall-${input.kind}`,
    classification: 'wall',
    material: `wall-${input.kind}`,
    container: scene.storey,
    ...(sample.modern ? { attributes: { PredefinedType: 'STANDARD' } } : {}),
    sets: [
      {
        name: 'Pset_WallCommon',
        properties: [
          flag('IsExternal', input.kind === 'external'),
          flag('LoadBearing', input.kind === 'external'),
          label('FireRating', RATING[input.kind]),
        ],
      },
    ],
    defect: input.defect,
  })
  defineQuantities(sample, ref, {
    name: 'Qto_WallBaseQuantities',
    quantities: [
      quantity('Length', 'Length', input.length),
      quantity('Length', 'Width', thickness),
      quantity('Length', 'Height', WALL_HEIGHT),
      quantity('Area', 'GrossSideArea', input.length * WALL_HEIGHT),
      quantity('Volume', 'GrossVolume', input.length * thickness * WALL_HEIGHT),
    ],
  })
  return { ref, placement, thickness }
}

/** Cuts an opening: `x` along the wall, `z` above its foot. */
export function writeOpening(
  sample: Sample,
  wall: Wall,
  opening: {
    readonly name: string
    readonly x: number
    readonly z: number
    readonly width: number
    readonly height: number
  },
): Opening {
  const placement = place(sample, wall.placement, [opening.x, 0, opening.z])
  const body = { y: -0.05, dx: opening.width, dy: wall.thickness + 0.1, dz: opening.height }
  const ref = root(sample, 'IfcOpeningElement', {
    Name: opening.name,
    ...(sample.modern ? { PredefinedType: 'OPENING' } : { ObjectType: 'Opening' }),
    ObjectPlacement: placement,
    Representation: boxes(sample, 'void', [body]),
  })
  root(sample, 'IfcRelVoidsElement', { RelatingBuildingElement: wall.ref, RelatedOpeningElement: ref })
  return { ref, placement }
}
