/** Slabs, columns and beams. */
import { element } from './element.ts'
import {
  CORE_LENGTH,
  EXTERNAL,
  type RoomScene,
  SLAB,
  STOREY_HEIGHT,
  type StoreyScene,
  WALL_HEIGHT,
} from './layout.ts'
import { structuralProfile } from './material.ts'
import { defineProperties, flag, label, type SetSpec } from './property.ts'
import type { Sample } from './sample.ts'
import { boxes, extrudedProfile, place } from './shape.ts'
import type { Ref } from './step.ts'

/** IsExternal of slabs stands at their type only. */
export const SLAB_SET: SetSpec = {
  name: 'Pset_SlabCommon',
  properties: [flag('LoadBearing', true), label('FireRating', 'REI 90')],
}

/** The slab under a storey, or the roof above the last one. */
export function writeSlab(sample: Sample, scene: StoreyScene, kind: 'floor' | 'roof'): Ref {
  const { length, depth } = scene.layout
  const top = kind === 'roof' ? STOREY_HEIGHT : 0
  const plate = { dx: length + 2 * EXTERNAL + CORE_LENGTH, dy: depth + 2 * EXTERNAL, dz: SLAB }
  return element(sample, {
    class: 'IfcSlab',
    name: kind === 'roof' ? 'Dachdecke' : `Geschossdecke ${scene.number}`,
    placement: place(sample, scene.placement, [-EXTERNAL, -EXTERNAL, top - SLAB]),
    shape: boxes(sample, 'concrete', [plate]),
    type: `slab-${kind}`,
    classification: 'slab',
    material: 'slab',
    container: scene.storey,
    attributes: { PredefinedType: kind === 'roof' ? 'ROOF' : 'FLOOR' },
    sets: [SLAB_SET],
  })
}

/** The column at a room's façade and the beam above its corridor wall; LoadBearing of beams stands at their type. */
export function writeRoomStructure(sample: Sample, room: RoomScene): void {
  const { scene } = room
  const south = room.side === 'south'
  const id = `${scene.number}.${room.number + 1}`
  const column = element(sample, {
    class: 'IfcColumn',
    name: `Stütze ${id}`,
    placement: place(sample, scene.placement, [room.x + 0.2, south ? 0.2 : scene.layout.depth - 0.2, 0]),
    shape: extrudedProfile(sample, 'concrete', {
      profile: structuralProfile(sample, 'column'),
      depth: WALL_HEIGHT,
    }),
    type: 'column',
    classification: 'column',
    material: 'column',
    container: scene.storey,
    ...(sample.modern ? { attributes: { PredefinedType: 'COLUMN' } } : {}),
    sets: [
      {
        name: 'Pset_ColumnCommon',
        properties: [flag('LoadBearing', true), flag('IsExternal', false), label('FireRating', 'REI 90')],
      },
    ],
    defect: sample.defects.next('column'),
  })
  const beam = element(sample, {
    class: 'IfcBeam',
    name: `Unterzug ${id}`,
    placement: place(sample, scene.placement, [
      room.x,
      south ? room.depth - 0.3 : room.y + 0.3,
      WALL_HEIGHT - 0.2,
    ]),
    shape: extrudedProfile(sample, 'concrete', {
      profile: structuralProfile(sample, 'beam'),
      depth: room.width,
      lying: true,
    }),
    type: 'beam',
    classification: 'beam',
    material: 'beam',
    container: scene.storey,
    ...(sample.modern ? { attributes: { PredefinedType: 'BEAM' } } : {}),
  })
  scene.structure.push(column, beam)
}

/** Gives all beams of the storey one shared property set. */
export function shareStructureProperties(sample: Sample, scene: StoreyScene): void {
  if (scene.structure.length === 0) return
  defineProperties(sample, scene.structure, {
    name: 'Sample_Structure',
    properties: [label('ConcreteGrade', 'C30/37')],
  })
}
