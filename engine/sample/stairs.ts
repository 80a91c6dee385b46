/** Stairs with flights, landing and handrails. */
import type { Defect } from './defects.ts'
import { element } from './element.ts'
import type { StoreyScene } from './layout.ts'
import { defineProperties, flag, label, length, measure, type SetSpec } from './property.ts'
import { root, type Sample } from './sample.ts'
import { boxes, type Point, place, sideProfile } from './shape.ts'
import type { Ref } from './step.ts'
import { SLAB_SET } from './structure.ts'

const RISERS = 10
const RISER = 0.175
const TREAD = 0.28
const WIDTH = 1.2

interface StairInput {
  readonly name: string
  readonly at: Point
  readonly riser?: number
  readonly tread?: number
  readonly handrail?: number
  /** Which part the defect is planted in. */
  readonly defect?: Defect | undefined
  readonly faulty?: 'stair' | 'flight' | 'handrail'
}

/** Writes a stair of two flights and a landing; of nothing where the missing flights are the defect. */
export function writeStair(sample: Sample, scene: StoreyScene, input: StairInput): void {
  const placement = place(sample, scene.placement, input.at)
  const empty = input.faulty === 'stair'
  const body = { dx: RISERS * TREAD, dy: WIDTH, dz: 0.2 }
  const stair = element(sample, {
    class: 'IfcStair',
    name: input.name,
    placement,
    ...(empty ? { shape: boxes(sample, 'concrete', [body]) } : {}),
    type: 'stair',
    classification: 'stair',
    material: 'concrete',
    container: scene.storey,
    attributes: { [sample.modern ? 'PredefinedType' : 'ShapeType']: 'STRAIGHT_RUN_STAIR' },
    sets: [stairSet()],
    defect: empty ? input.defect : undefined,
  })
  if (empty) return
  const parts = writeParts(sample, placement, input)
  root(sample, 'IfcRelAggregates', { RelatingObject: stair, RelatedObjects: parts })
}

function writeParts(sample: Sample, placement: Ref, input: StairInput): Ref[] {
  const run = (RISERS - 1) * (input.tread ?? TREAD)
  const rise = RISERS * (input.riser ?? RISER)
  const landing = element(sample, {
    class: 'IfcSlab',
    name: `Podest ${input.name}`,
    placement: place(sample, placement, [run, 0, rise - 0.2]),
    shape: boxes(sample, 'concrete', [{ dx: 1.3, dy: 2 * WIDTH + 0.1, dz: 0.2 }]),
    type: 'slab-landing',
    classification: 'slab',
    material: 'concrete',
    attributes: { PredefinedType: 'LANDING' },
    sets: [SLAB_SET],
  })
  const first = { ...input, name: `${input.name} Lauf 1` }
  const second = { ...input, name: `${input.name} Lauf 2`, defect: undefined }
  const upper = { ...second, riser: RISER, tread: TREAD, handrail: 0.9 }
  return [
    writeFlight(sample, place(sample, placement, [0, WIDTH, 0]), first),
    landing,
    writeFlight(sample, place(sample, placement, [0, 2 * WIDTH + 0.1, rise]), upper),
    writeHandrail(sample, place(sample, placement, [0, 0.05, 0]), first),
    writeHandrail(sample, place(sample, placement, [0, 2 * WIDTH + 0.15, rise]), upper),
  ]
}

function writeFlight(sample: Sample, placement: Ref, input: StairInput): Ref {
  const riser = input.riser ?? RISER
  const tread = input.tread ?? TREAD
  const flight = element(sample, {
    class: 'IfcStairFlight',
    name: input.name,
    placement,
    shape: sideProfile(sample, 'concrete', { outline: steps(riser, tread), width: WIDTH }),
    type: 'stair-flight',
    classification: 'stair',
    material: 'concrete',
    attributes: {
      [sample.modern ? 'NumberOfRisers' : 'NumberOfRiser']: RISERS,
      NumberOfTreads: RISERS - 1,
      RiserHeight: riser,
      TreadLength: tread,
      ...(sample.modern ? { PredefinedType: 'STRAIGHT' } : {}),
    },
    defect: input.faulty === 'flight' ? input.defect : undefined,
  })
  defineProperties(sample, [flight], {
    name: 'Pset_StairFlightCommon',
    properties: [
      measure('NumberOfRiser', 'IfcCountMeasure', RISERS),
      measure('NumberOfTreads', 'IfcCountMeasure', RISERS - 1),
      length('RiserHeight', riser),
      length('TreadLength', tread),
      length('Headroom', 2.3),
    ],
  })
  return flight
}

function steps(riser: number, tread: number): (readonly [number, number])[] {
  const outline: (readonly [number, number])[] = [[0, 0]]
  for (let i = 0; i < RISERS; i++) {
    outline.push([i * tread, (i + 1) * riser])
    if (i < RISERS - 1) outline.push([(i + 1) * tread, (i + 1) * riser])
  }
  const run = (RISERS - 1) * tread
  outline.push([run, RISERS * riser - 0.3], [0.2, 0])
  return outline
}

function writeHandrail(sample: Sample, placement: Ref, input: StairInput): Ref {
  const height = input.handrail ?? 0.9
  const run = (RISERS - 1) * (input.tread ?? TREAD)
  const rise = RISERS * (input.riser ?? RISER)
  const outline = [
    [0, height - 0.04],
    [run, rise + height - 0.04],
    [run, rise + height],
    [0, height],
  ] as const
  return element(sample, {
    class: 'IfcRailing',
    name: `Handlauf ${input.name}`,
    placement,
    shape: sideProfile(sample, 'metal', { outline, width: 0.04 }),
    type: 'handrail',
    classification: 'railing',
    material: 'steel',
    attributes: { PredefinedType: 'HANDRAIL' },
    sets: [railingSet(height, 0.04)],
    defect: input.faulty === 'handrail' ? input.defect : undefined,
  })
}

/** Writes a guardrail at the edge of the core; without its height where that is the defect. */
export function writeGuardrail(
  sample: Sample,
  scene: StoreyScene,
  input: { readonly name: string; readonly at: Point; readonly defect?: Defect | undefined },
): void {
  element(sample, {
    class: 'IfcRailing',
    name: input.name,
    placement: place(sample, scene.placement, input.at),
    shape: boxes(sample, 'metal', [{ dx: 2.4, dy: 0.05, dz: 1.1 }]),
    type: 'guardrail',
    classification: 'railing',
    material: 'steel',
    container: scene.storey,
    attributes: { PredefinedType: 'GUARDRAIL' },
    sets: [railingSet(input.defect === undefined ? 1.1 : undefined)],
    defect: input.defect,
  })
}

function railingSet(height: number | undefined, diameter?: number): SetSpec {
  const properties = [flag('IsExternal', false)]
  if (height !== undefined) properties.push(length('Height', height))
  if (diameter !== undefined) properties.push(length('Diameter', diameter))
  return { name: 'Pset_RailingCommon', properties }
}

function stairSet(): SetSpec {
  return {
    name: 'Pset_StairCommon',
    properties: [
      flag('IsExternal', false),
      flag('FireExit', true),
      flag('HandicapAccessible', false),
      label('FireRating', 'REI 90'),
      length('RequiredHeadroom', 2.1),
    ],
  }
}
