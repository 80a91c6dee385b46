/** The planted defects that need an element of their own, lined up south of the building. */
import type { Defect } from './defects.ts'
import { writeDoor } from './doors.ts'
import { element } from './element.ts'
import { EXTERNAL, type StoreyScene } from './layout.ts'
import type { Sample } from './sample.ts'
import { boxes, type Point, place } from './shape.ts'
import { bound } from './spaces.ts'
import { writeGuardrail, writeStair } from './stairs.ts'
import { writeLift, writeRamp } from './transport.ts'
import { writeWall } from './walls.ts'

const SPACING = 4

type WriteExtra = (
  sample: Sample,
  scene: StoreyScene,
  input: { readonly name: string; readonly at: Point; readonly defect: Defect },
) => void

const WRITERS: Readonly<Record<string, WriteExtra>> = {
  'core.proxy': (sample, scene, { name, at, defect }) => {
    element(sample, {
      class: 'IfcBuildingElementProxy',
      name: `Importiertes Objekt ${name}`,
      placement: place(sample, scene.placement, at),
      shape: boxes(sample, 'metal', [{ dx: 1, dy: 1, dz: 1 }]),
      type: 'proxy',
      classification: 'generic',
      material: 'steel',
      container: scene.storey,
      defect,
    })
  },
  'core.stair-parts': (sample, scene, { name, at, defect }) =>
    writeStair(sample, scene, { name: `Nebentreppe ${name}`, at, defect, faulty: 'stair' }),
  'core.railing-height': (sample, scene, { name, at, defect }) =>
    writeGuardrail(sample, scene, { name: `Geländer ${name}`, at, defect }),
  'us.ada2010.504.2.riser': (sample, scene, { name, at, defect }) =>
    writeStair(sample, scene, { name: `Steile Treppe ${name}`, at, riser: 0.19, defect, faulty: 'flight' }),
  'us.ada2010.504.2.tread': (sample, scene, { name, at, defect }) =>
    writeStair(sample, scene, { name: `Schmale Treppe ${name}`, at, tread: 0.25, defect, faulty: 'flight' }),
  'us.ada2010.505.4.height': (sample, scene, { name, at, defect }) =>
    writeStair(sample, scene, {
      name: `Kellertreppe ${name}`,
      at,
      handrail: 0.8,
      defect,
      faulty: 'handrail',
    }),
  'us.ada2010.405.2.slope': (sample, scene, { name, at, defect }) =>
    writeRamp(sample, scene, { name: `Steile Rampe ${name}`, at, slope: 1 / 8, clearWidth: 1.5, defect }),
  'us.ada2010.405.5.width': (sample, scene, { name, at, defect }) =>
    writeRamp(sample, scene, { name: `Schmale Rampe ${name}`, at, slope: 1 / 14, clearWidth: 0.8, defect }),
  'us.ada2010.404.2.1.revolving': (sample, scene, { name, at, defect }) => {
    const wall = writeWall(sample, scene, { name: `Windfang ${name}`, kind: 'external', at, length: 3.5 })
    const door = writeDoor(sample, scene, wall, {
      name: `Karusselltür ${name}`,
      x: 0.75,
      width: 2,
      operation: 'REVOLVING',
      accessible: true,
      external: true,
      fireExit: false,
      defect,
    })
    const [corridor] = scene.spaces
    if (corridor !== undefined) bound(sample, corridor, door, 'EXTERNAL')
  },
  'us.ada2010.407.4.1.car': (sample, scene, { name, at, defect }) =>
    writeLift(sample, scene, {
      name: `Schmaler Aufzug ${name}`,
      at,
      clearWidth: 1.2,
      clearDepth: 2.1,
      defect,
    }),
  'us.ada2010.407.4.1.depth': (sample, scene, { name, at, defect }) =>
    writeLift(sample, scene, {
      name: `Flacher Aufzug ${name}`,
      at,
      clearWidth: 2.1,
      clearDepth: 1.1,
      defect,
    }),
}

/** Writes the extra elements of a storey. */
export function writeExtras(sample: Sample, scene: StoreyScene): void {
  sample.defects.extras(scene.number).forEach((defect, i) => {
    const write = WRITERS[defect.rule]
    if (write === undefined) throw new Error(`Nothing writes the extra element of ${defect.rule}`)
    const at: Point = [i * (SPACING + 1), -EXTERNAL - SPACING, 0]
    write(sample, scene, { name: `${scene.number}.${i + 1}`, at, defect })
  })
}
