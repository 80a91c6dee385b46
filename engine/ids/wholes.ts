/** What rows are part of by IDS: the wholes along one relation or along any, the next and those behind it. */
import type { WholeRelation } from '../language/ast.ts'
import type { Model } from '../model.ts'
import type { Ends, Relation, Relations } from '../relations.ts'

/** From a part to its whole. */
const UP = {
  aggregates: { class: 'IfcRelAggregates', from: 'RelatedObjects', to: 'RelatingObject' },
  nests: { class: 'IfcRelNests', from: 'RelatedObjects', to: 'RelatingObject' },
  groups: { class: 'IfcRelAssignsToGroup', from: 'RelatedObjects', to: 'RelatingGroup' },
  contains: {
    class: 'IfcRelContainedInSpatialStructure',
    from: 'RelatedElements',
    to: 'RelatingStructure',
  },
  fills: { class: 'IfcRelFillsElement', from: 'RelatedBuildingElement', to: 'RelatingOpeningElement' },
  voids: { class: 'IfcRelVoidsElement', from: 'RelatedOpeningElement', to: 'RelatingBuildingElement' },
} as const satisfies Readonly<Record<string, Ends>>

interface Way {
  readonly first: readonly Ends[]
  readonly next: readonly Ends[]
}

/** Containment goes on through the decomposition of the spatial structure. */
const WAYS: Readonly<Record<WholeRelation, Way>> = {
  aggregationWholes: along(UP.aggregates),
  nestingWholes: along(UP.nests),
  groupWholes: along(UP.groups),
  openingWholes: along(UP.fills, UP.voids),
  containmentWholes: { first: [UP.contains], next: [UP.aggregates] },
  anyWholes: along(...Object.values(UP)),
}

function along(...ends: readonly Ends[]): Way {
  return { first: ends, next: ends }
}

/** Collects, in the kernel, the links from rows to their wholes; those of a circle lead to themselves, too. */
export function collectWholes(model: Model, relations: Relations, name: WholeRelation): void {
  const { kernel } = model
  const way = WAYS[name]
  const first = way.first.map((ends) => relations.plain(ends))
  const next = way.next.map((ends) => relations.plain(ends))
  const climb = new Climb(relations, next)
  kernel.relationBegin()
  const rows = new Set(first.flatMap((relation) => relations.linkedRows(relation)))
  for (const row of [...rows].sort((a, b) => a - b)) {
    const wholes = new Set<number>()
    for (const relation of first) {
      for (const nearest of relations.targets(relation, row)) {
        wholes.add(nearest)
        for (const whole of climb.from(nearest)) wholes.add(whole)
      }
    }
    for (const whole of wholes) kernel.relationLink(row, whole)
  }
}

/** All that stands above a row; parts share their wholes, so that each is climbed from once. */
class Climb {
  private readonly relations: Relations
  private readonly up: readonly Relation[]
  private readonly known = new Map<number, readonly number[]>()

  constructor(relations: Relations, up: readonly Relation[]) {
    this.relations = relations
    this.up = up
  }

  from(row: number): readonly number[] {
    const known = this.known.get(row)
    if (known !== undefined) return known
    const met = new Set<number>()
    const open = [row]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const relation of this.up) {
        for (const whole of this.relations.targets(relation, next)) {
          if (met.has(whole)) continue
          met.add(whole)
          open.push(whole)
        }
      }
    }
    const wholes = [...met]
    this.known.set(row, wholes)
    return wholes
  }
}
