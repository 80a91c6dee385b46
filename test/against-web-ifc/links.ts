/** The relations of a model from web-ifc's arguments alone: pairs of instance names, by the names of the rule language. */
import type { ToManyRelation, ToOneRelation } from '../../engine/language/ast.ts'
import type { Schema } from '../../engine/schema/schema.ts'
import { refsIn, type Theirs } from './theirs.ts'

export type Link = readonly [from: number, to: number]

/** Classes of relationships (a class and its subclasses) and the positions of their two ends. */
interface Places {
  readonly classes: readonly string[]
  readonly from: number
  readonly to: number
}

const AGGREGATES: Places = { classes: ['IfcRelAggregates'], from: 4, to: 5 }
const NESTS: Places = { classes: ['IfcRelNests'], from: 4, to: 5 }
const CONTAINED: Places = { classes: ['IfcRelContainedInSpatialStructure'], from: 4, to: 5 }
const VOIDS: Places = { classes: ['IfcRelVoidsElement'], from: 4, to: 5 }
const FILLS: Places = { classes: ['IfcRelFillsElement'], from: 4, to: 5 }
const BOUNDS: Places = {
  classes: ['IfcRelSpaceBoundary', 'IfcRelSpaceBoundary1stLevel', 'IfcRelSpaceBoundary2ndLevel'],
  from: 4,
  to: 5,
}
const TYPED: Places = { classes: ['IfcRelDefinesByType'], from: 4, to: 5 }
const GROUPED: Places = { classes: ['IfcRelAssignsToGroup', 'IfcRelAssignsToGroupByFactor'], from: 4, to: 6 }
const CLASSIFIED: Places = { classes: ['IfcRelAssociatesClassification'], from: 4, to: 5 }
const MADE_OF: Places = { classes: ['IfcRelAssociatesMaterial'], from: 4, to: 5 }
const DEFINED: Places = {
  classes: ['IfcRelDefinesByProperties', 'IfcRelOverridesProperties'],
  from: 4,
  to: 5,
}
const PORTS: Places = { classes: ['IfcRelConnectsPortToElement'], from: 5, to: 4 }
const SERVES: Places = { classes: ['IfcRelServicesBuildings'], from: 4, to: 5 }
const CONNECTS: Places = {
  classes: ['IfcRelConnectsElements', 'IfcRelConnectsPathElements', 'IfcRelConnectsWithRealizingElements'],
  from: 5,
  to: 6,
}

/** Positions of what a material definition is made of; IfcMaterial itself is a leaf. */
const MATERIAL_PARTS: Readonly<Record<string, readonly number[]>> = {
  IFCMATERIALLIST: [0],
  IFCMATERIALLAYERSETUSAGE: [0],
  IFCMATERIALLAYERSET: [0],
  IFCMATERIALLAYER: [0],
  IFCMATERIALLAYERWITHOFFSETS: [0],
  IFCMATERIALPROFILESETUSAGE: [0],
  IFCMATERIALPROFILESETUSAGETAPERING: [0, 3],
  IFCMATERIALPROFILESET: [2],
  IFCMATERIALPROFILE: [2],
  IFCMATERIALPROFILEWITHOFFSETS: [2],
  IFCMATERIALCONSTITUENTSET: [2],
  IFCMATERIALCONSTITUENT: [2],
}

const turned = (places: Places): Places => ({ ...places, from: places.to, to: places.from })

/** Every to-many relation of the language; both ends are instances that are kept. */
export class TheirLinks {
  private readonly theirs: Theirs
  private readonly schema: Schema

  constructor(theirs: Theirs, schema: Schema) {
    this.theirs = theirs
    this.schema = schema
  }

  of(name: ToManyRelation): Link[] {
    const makers: Record<ToManyRelation, () => Link[]> = {
      parts: () => this.pairs(AGGREGATES, NESTS),
      contents: () => this.pairs(turned(CONTAINED)),
      containers: () => this.pairs(CONTAINED),
      openings: () => this.pairs(VOIDS),
      fillings: () => this.pairs(FILLS),
      boundaries: () => this.pairs(BOUNDS),
      spaces: () => this.pairs(turned(BOUNDS)),
      occurrences: () => this.pairs(turned(TYPED)),
      groups: () => this.pairs(GROUPED),
      members: () => this.pairs(turned(GROUPED)),
      systems: () => this.pairs(GROUPED).filter(([, to]) => this.isA(to, 'IfcSystem')),
      zones: () => this.pairs(GROUPED).filter(([, to]) => this.isA(to, 'IfcZone')),
      materials: () =>
        this.pairs(MADE_OF).flatMap(([from, to]) => this.leaves(to).map((leaf): Link => [from, leaf])),
      classifications: () => this.pairs(CLASSIFIED),
      propertySets: () => [...this.pairs(DEFINED), ...this.heldSets()],
      connected: () => this.pairs(CONNECTS, turned(CONNECTS)),
      ports: () => [...this.pairs(PORTS), ...this.pairs(NESTS).filter(([, to]) => this.isA(to, 'IfcPort'))],
      services: () => this.pairs(SERVES),
    }
    return makers[name]()
  }

  /** Where a to-one step leads, by instance names. */
  one(name: ToOneRelation): Map<number, number> {
    switch (name) {
      case 'type':
        return firstOf(this.pairs(TYPED))
      case 'parent':
        return firstOf(this.pairs(turned(AGGREGATES), turned(NESTS)))
      case 'container':
        return firstOf(this.pairs(CONTAINED))
      case 'opening':
        return firstOf(this.pairs(turned(FILLS)))
      case 'host':
        return composed(this.one('opening'), firstOf(this.pairs(turned(VOIDS))))
      case 'storey':
        return this.climb('IfcBuildingStorey')
      case 'building':
        return this.climb('IfcBuilding')
      case 'site':
        return this.climb('IfcSite')
      case 'space':
        return this.climb('IfcSpace')
    }
  }

  /** Going up from whole to whole (container, else what it is a part of, else the opening filled, else the element voided), the first of a class. */
  private climb(className: string): Map<number, number> {
    const up = firstOf(this.pairs(CONTAINED, turned(AGGREGATES), turned(NESTS), turned(FILLS), turned(VOIDS)))
    const met = new Map<number, number>()
    for (const start of up.keys()) {
      let at = up.get(start)
      for (let steps = 0; at !== undefined && steps < 50 && !this.isA(at, className); steps++) at = up.get(at)
      if (at !== undefined && this.isA(at, className)) met.set(start, at)
    }
    return met
  }

  /** Types and the sets in their HasPropertySets, which stands at 5. */
  private heldSets(): Link[] {
    const types = [...this.theirs.instances.keys()].filter((name) => this.schema.isA(name, 'IfcTypeObject'))
    return this.theirs
      .of(...types)
      .flatMap((type) => this.kept(refsIn(this.theirs.args(type)[5])).map((set): Link => [type, set]))
  }

  private pairs(...all: readonly Places[]): Link[] {
    return all.flatMap(({ classes, from, to }) =>
      this.theirs.of(...classes).flatMap((id) => {
        const args = this.theirs.args(id)
        const targets = this.kept(refsIn(args[to]))
        return this.kept(refsIn(args[from])).flatMap((source) =>
          targets.map((target): Link => [source, target]),
        )
      }),
    )
  }

  private kept(ids: readonly number[]): number[] {
    return ids.filter((id) => this.theirs.args(id).length > 0)
  }

  private isA(id: number, className: string): boolean {
    return this.schema.isA(this.theirs.classOf(id) ?? '', className)
  }

  private leaves(id: number): number[] {
    const name = this.theirs.classOf(id) ?? ''
    if (name === 'IFCMATERIAL') return [id]
    return (MATERIAL_PARTS[name] ?? [])
      .flatMap((at) => refsIn(this.theirs.args(id)[at]))
      .flatMap((part) => this.leaves(part))
  }
}

/** The first target of every source. */
export function firstOf(links: readonly Link[]): Map<number, number> {
  const first = new Map<number, number>()
  for (const [from, to] of links) if (!first.has(from)) first.set(from, to)
  return first
}

function composed(
  first: ReadonlyMap<number, number>,
  then: ReadonlyMap<number, number>,
): Map<number, number> {
  const whole = new Map<number, number>()
  for (const [from, via] of first) {
    const to = then.get(via)
    if (to !== undefined) whole.set(from, to)
  }
  return whole
}
