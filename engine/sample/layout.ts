/** The plan of a storey, in metres: a corridor from west to east with rooms on both sides, stairs and lift at its east end. */
import type { SampleOptions } from './options.ts'
import type { Ref } from './step.ts'

export const STOREY_HEIGHT = 3.5
export const SLAB = 0.25
export const WALL_HEIGHT = STOREY_HEIGHT - SLAB
export const CORRIDOR_WIDTH = 2.4
export const ROOM_DEPTH = 5.2
export const EXTERNAL = 0.36
export const CORRIDOR_WALL = 0.125
export const PARTITION = 0.1
/** East of the rooms: stairs, lift, switchboard. */
export const CORE_LENGTH = 12

export interface Layout {
  /** West edge of each pair of rooms, and last the east edge. */
  readonly edges: readonly number[]
  readonly length: number
  /** Outer edge of the north façade. */
  readonly depth: number
}

/** The plan for a number of rooms; widths repeat in a fixed pattern so that storeys line up. */
export function createLayout(options: Required<SampleOptions>): Layout {
  const edges = [0]
  const columns = Math.ceil(options.roomsPerStorey / 2)
  for (let column = 0; column < columns; column++) {
    edges.push(Math.round((edges[column]! + 3.9 + 0.3 * ((column * 7 + 3) % 4)) * 1000) / 1000)
  }
  return { edges, length: edges[columns]!, depth: 2 * ROOM_DEPTH + CORRIDOR_WIDTH }
}

/** One storey while it is written. */
export interface StoreyScene {
  readonly storey: Ref
  readonly placement: Ref
  /** 0… from the ground up. */
  readonly number: number
  readonly layout: Layout
  /** Spaces that are part of the storey. */
  readonly spaces: Ref[]
  /** Columns and beams, for the structural system. */
  readonly structure: Ref[]
}

/** One room: what stands in it is placed in the coordinates of its storey. */
export interface RoomScene {
  readonly scene: StoreyScene
  /** 0… along the storey. */
  readonly number: number
  readonly column: number
  readonly side: 'south' | 'north'
  readonly x: number
  /** Inner south-west corner and inner size. */
  readonly y: number
  readonly width: number
  readonly depth: number
  readonly last: boolean
}

/** Where the rooms of a storey are, in the order of their numbers: south, north, south… */
export function roomAt(scene: StoreyScene, number: number, rooms: number): RoomScene {
  const column = number >> 1
  const side = number % 2 === 0 ? 'south' : 'north'
  const x = scene.layout.edges[column]!
  return {
    scene,
    number,
    column,
    side,
    x,
    y: side === 'south' ? 0 : ROOM_DEPTH + CORRIDOR_WIDTH + CORRIDOR_WALL,
    width: scene.layout.edges[column + 1]! - x - PARTITION,
    depth: ROOM_DEPTH - CORRIDOR_WALL,
    last: number + 2 >= rooms,
  }
}
