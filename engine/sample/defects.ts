/** The kinds of defect that can be planted, and which element gets which. */
import type { SampleOptions } from './options.ts'
import { createRandom } from './random.ts'

/** What a defect is planted in: one of the elements that every room has, or something extra on a storey. */
type Host = 'furniture' | 'covering' | 'window' | 'wall' | 'door' | 'column' | 'space' | 'storey' | 'extra'

interface DefectKind {
  /** The id of the rule that must find it. */
  readonly rule: string
  /** The first defect goes to the first host, the second to the second, and round again. */
  readonly hosts: readonly Host[]
  /** Elements that each defect takes; 2 where both of a pair are wrong. */
  readonly elements: 1 | 2
  readonly note: string
}

const kind = (rule: string, hosts: readonly Host[], note: string, elements: 1 | 2 = 1): DefectKind => ({
  rule,
  hosts,
  elements,
  note,
})

/** Every kind of defect, in the order in which elements are given out. */
export const DEFECT_KINDS = [
  kind('core.name-present', ['furniture'], 'Name is missing'),
  kind('core.globalid-unique', ['furniture'], 'another element has the same GlobalId', 2),
  kind('core.globalid-form', ['furniture'], 'GlobalId is malformed'),
  kind(
    'core.element-contained',
    ['furniture'],
    'neither contained in a space or storey nor part of anything',
  ),
  kind('core.userdefined-object-type', ['covering'], 'PredefinedType is USERDEFINED without ObjectType'),
  kind('core.element-typed', ['window'], 'has no type'),
  kind('core.element-classified', ['window'], 'has no classification'),
  kind('core.element-material', ['wall'], 'has no material'),
  kind('core.is-external-set', ['wall', 'door', 'window'], 'IsExternal is missing'),
  kind('core.load-bearing-set', ['column', 'wall'], 'LoadBearing is missing'),
  kind('core.placeholder-value', ['door', 'wall'], 'FireRating is a placeholder'),
  kind('core.fire-rating-form', ['door', 'wall'], 'FireRating is a word without a duration'),
  kind('core.door-fills-opening', ['door'], 'fills no opening'),
  kind('core.door-size', ['door'], 'OverallWidth is missing'),
  kind('us.ada2010.404.2.3.width', ['door'], 'accessible door of OverallWidth 0.75 m'),
  kind('core.space-name-present', ['space'], 'Name (the room number) is missing'),
  kind('core.space-number-unique', ['space'], 'another space has the same Name', 2),
  kind('core.space-long-name', ['space'], 'LongName is missing'),
  kind('core.space-area', ['space'], 'NetFloorArea and GrossFloorArea are 0'),
  kind('core.space-in-storey', ['space'], 'is not part of a storey'),
  kind('core.storey-name-unique', ['storey'], 'another storey has the same Name', 2),
  kind('core.storey-elevation-present', ['storey'], 'Elevation is missing'),
  kind('core.proxy', ['extra'], 'is an IfcBuildingElementProxy'),
  kind('core.stair-parts', ['extra'], 'stair without a flight'),
  kind('core.railing-height', ['extra'], 'guardrail without Pset_RailingCommon.Height'),
  kind('us.ada2010.504.2.riser', ['extra'], 'RiserHeight 0.19 m'),
  kind('us.ada2010.504.2.tread', ['extra'], 'TreadLength 0.25 m'),
  kind('us.ada2010.505.4.height', ['extra'], 'handrail Height 0.80 m'),
  kind('us.ada2010.405.2.slope', ['extra'], 'Slope 1:8'),
  kind('us.ada2010.405.5.width', ['extra'], 'ClearWidth 0.80 m'),
  kind('us.ada2010.404.2.1.revolving', ['extra'], 'accessible revolving door'),
  kind('us.ada2010.407.4.1.car', ['extra'], 'lift car ClearWidth 1.20 m'),
  kind('us.ada2010.407.4.1.depth', ['extra'], 'lift car ClearDepth 1.10 m'),
] as const satisfies readonly DefectKind[]

/** One defect for one element. */
export interface Defect {
  readonly rule: string
  readonly note: string
  /** Which of its kind, 0…violations−1. */
  readonly index: number
  /** Which of the pair: 0 or 1. */
  readonly part: number
}

export interface DefectPlan {
  /** The defect of the next element of this host in the order of the file, if it gets one. */
  next(host: Host): Defect | undefined
  /** The extra elements of a storey. */
  extras(storey: number): readonly Defect[]
  /** The extra storeys. */
  readonly storeys: readonly Defect[]
}

/** Spreads the defects over the building by the seed. Throws a RangeError when it has too few elements for them. */
export function planDefects(options: Required<SampleOptions>): DefectPlan {
  const queues = queueByHost(options.violations)
  const rooms = options.storeys * options.roomsPerStorey
  const random = createRandom(options.seed, 0xdefec7)
  const slots = new Map<Host, Map<number, Defect>>()
  for (const host of ['furniture', 'covering', 'window', 'wall', 'door', 'column', 'space'] as const) {
    slots.set(host, spread(queues.get(host) ?? [], host === 'furniture' ? 2 * rooms : rooms, random.below))
  }
  const seen = new Map<Host, number>()
  const extras = queues.get('extra') ?? []
  return {
    next(host) {
      const number = seen.get(host) ?? 0
      seen.set(host, number + 1)
      return slots.get(host)?.get(number)
    },
    extras: (storey) => extras.filter((_, i) => i % options.storeys === storey),
    storeys: queues.get('storey') ?? [],
  }
}

function queueByHost(violations: number): Map<Host, Defect[]> {
  const queues = new Map<Host, Defect[]>()
  for (let index = 0; index < violations; index++) {
    for (const { rule, hosts, elements, note } of DEFECT_KINDS as readonly DefectKind[]) {
      const host = hosts[index % hosts.length]!
      const queue = queues.get(host) ?? []
      for (let part = 0; part < elements; part++) queue.push({ rule, note, index, part })
      queues.set(host, queue)
    }
  }
  return queues
}

function spread(
  defects: readonly Defect[],
  elements: number,
  below: (limit: number) => number,
): Map<number, Defect> {
  if (defects.length > elements) {
    throw new RangeError(
      `${defects.length} defects need as many elements, there are ${elements}: ask for more rooms`,
    )
  }
  const taken = new Map<number, Defect>()
  for (const defect of defects) {
    let slot = below(elements)
    while (taken.has(slot)) slot = (slot + 1) % elements
    taken.set(slot, defect)
  }
  return taken
}
