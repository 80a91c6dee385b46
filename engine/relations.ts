/** The model's relations by the names of the rule language: compressed rows and to-one maps, built in the kernel when first asked for. */
import { NONE } from '../assembly/abi.ts'
import { collectWholes } from './ids/wholes.ts'
import type { ToManyRelation, ToOneRelation, WholeRelation } from './language/ast.ts'
import { isWhole } from './language/relations.ts'
import type { Model, RowRange } from './model.ts'

/** A relationship class and the attributes at its two ends. */
export interface Ends {
  readonly class: string
  readonly from: string
  readonly to: string
}

const AGGREGATES: Ends = { class: 'IfcRelAggregates', from: 'RelatingObject', to: 'RelatedObjects' }
const NESTS: Ends = { class: 'IfcRelNests', from: 'RelatingObject', to: 'RelatedObjects' }
const CONTAINS: Ends = {
  class: 'IfcRelContainedInSpatialStructure',
  from: 'RelatingStructure',
  to: 'RelatedElements',
}
const VOIDS: Ends = {
  class: 'IfcRelVoidsElement',
  from: 'RelatingBuildingElement',
  to: 'RelatedOpeningElement',
}
const FILLS: Ends = {
  class: 'IfcRelFillsElement',
  from: 'RelatingOpeningElement',
  to: 'RelatedBuildingElement',
}
const BOUNDS: Ends = { class: 'IfcRelSpaceBoundary', from: 'RelatingSpace', to: 'RelatedBuildingElement' }
const TYPES: Ends = { class: 'IfcRelDefinesByType', from: 'RelatingType', to: 'RelatedObjects' }
const GROUPS: Ends = { class: 'IfcRelAssignsToGroup', from: 'RelatingGroup', to: 'RelatedObjects' }
const CLASSIFIES: Ends = {
  class: 'IfcRelAssociatesClassification',
  from: 'RelatingClassification',
  to: 'RelatedObjects',
}
const PROPERTIES: Ends = {
  class: 'IfcRelDefinesByProperties',
  from: 'RelatingPropertyDefinition',
  to: 'RelatedObjects',
}
const CONNECTS: Ends = { class: 'IfcRelConnectsElements', from: 'RelatingElement', to: 'RelatedElement' }
const PORTS: Ends = { class: 'IfcRelConnectsPortToElement', from: 'RelatedElement', to: 'RelatingPort' }
const SERVES: Ends = { class: 'IfcRelServicesBuildings', from: 'RelatingSystem', to: 'RelatedBuildings' }
const MATERIALS: Ends = { class: 'IfcRelAssociatesMaterial', from: 'RelatingMaterial', to: 'RelatedObjects' }

const turned = (ends: Ends): Ends => ({ class: ends.class, from: ends.to, to: ends.from })

/** Relations that are plain pairs of ends. */
const PLAIN: Readonly<Partial<Record<ToManyRelation, readonly Ends[]>>> = {
  parts: [AGGREGATES, NESTS],
  contents: [CONTAINS],
  containers: [turned(CONTAINS)],
  openings: [VOIDS],
  fillings: [FILLS],
  boundaries: [BOUNDS],
  spaces: [turned(BOUNDS)],
  occurrences: [TYPES],
  groups: [turned(GROUPS)],
  members: [GROUPS],
  classifications: [turned(CLASSIFIES)],
  connected: [CONNECTS, turned(CONNECTS)],
  services: [SERVES],
}

/** Sources and targets of a relation, in the kernel's memory. */
export interface Relation {
  readonly address: number
  readonly sources: RowRange
  readonly links: number
}

export class Relations {
  private readonly model: Model
  private readonly many = new Map<string, Relation>()
  private readonly maps = new Map<string, number>()

  constructor(model: Model) {
    this.model = model
  }

  /** Rows that maps cover: everything that can be related. */
  get mapped(): RowRange {
    return this.model.rowsOf('IfcObjectDefinition')
  }

  /** A to-many relation of the language, or one of IDS. */
  toMany(name: ToManyRelation | WholeRelation): Relation {
    return this.cached(name, () => {
      if (isWhole(name)) collectWholes(this.model, this, name)
      else if (name === 'materials') this.collectMaterials()
      else if (name === 'propertySets') this.collectPropertySets()
      else if (name === 'ports') this.collectPorts()
      else if (name === 'systems' || name === 'zones')
        this.collectFiltered('groups', name === 'systems' ? 'IfcSystem' : 'IfcZone')
      else for (const ends of PLAIN[name] ?? []) this.collect(ends)
    })
  }

  /** From property set definitions to the objects they are assigned to. */
  setObjects(): Relation {
    return this.cached('set objects', () => this.collect(PROPERTIES))
  }

  /** From property set definitions to the types that hold them. */
  setTypes(): Relation {
    return this.cached('set types', () => {
      this.collectHeldSets()
      this.model.kernel.relationFlip()
    })
  }

  /** Address of the map for a way of to-one steps, at least one. */
  toOne(steps: readonly ToOneRelation[]): number {
    return this.cachedMap(steps.join('.'), () => {
      const last = steps[steps.length - 1] as ToOneRelation
      if (steps.length === 1) return this.single(last)
      return this.model.kernel.mapCompose(this.toOne(steps.slice(0, -1)), this.toOne([last])) >>> 0
    })
  }

  /** Where a way of to-one steps leads a row; -1 where it leads nowhere. */
  follow(row: number, steps: readonly ToOneRelation[]): number {
    if (steps.length === 0) return row
    const target = this.model.kernel.mapAt(this.toOne(steps), row) >>> 0
    return target === NONE ? -1 : target
  }

  /** The targets of a row. */
  targets(relation: Relation, row: number): number[] {
    if (row < relation.sources.first || row >= relation.sources.end) return []
    const at = this.model.u32(relation.address + 8) + 4 * (row - relation.sources.first)
    const from = this.model.u32(at)
    return Array.from(
      this.model.u32Array(this.model.u32(relation.address + 12) + 4 * from, this.model.u32(at + 4) - from),
    )
  }

  /** The rows that have targets, ascending. */
  linkedRows({ address, sources }: Relation): number[] {
    const offsets = this.model.u32Array(this.model.u32(address + 8), sources.end - sources.first + 1)
    const rows: number[] = []
    for (let i = 0; i + 1 < offsets.length; i++)
      if (offsets[i] !== offsets[i + 1]) rows.push(sources.first + i)
    return rows
  }

  /** Rows between the least and the greatest target. */
  targetRange(relation: Relation): RowRange {
    let first = Number.MAX_SAFE_INTEGER
    let end = 0
    for (const row of this.model.u32Array(this.model.u32(relation.address + 12), relation.links)) {
      if (row < first) first = row
      if (row >= end) end = row + 1
    }
    return relation.links === 0 ? { first: 0, end: 0 } : { first, end }
  }

  private single(name: ToOneRelation): number {
    switch (name) {
      case 'type':
        return this.mapOver([turned(TYPES)])
      case 'parent':
        return this.mapOver([turned(AGGREGATES), turned(NESTS)])
      case 'container':
        return this.mapOver([turned(CONTAINS)])
      case 'opening':
        return this.mapOver([turned(FILLS)])
      case 'host':
        return this.model.kernel.mapCompose(this.toOne(['opening']), this.voided()) >>> 0
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

  private voided(): number {
    return this.cachedMap('voided', () => this.mapOver([turned(VOIDS)]))
  }

  /** One step towards the project: container, else whole, else the opening filled, else the element voided. */
  private climb(className: string): number {
    const up = this.cachedMap('up', () =>
      this.mapOver([turned(CONTAINS), turned(AGGREGATES), turned(NESTS), turned(FILLS), turned(VOIDS)]),
    )
    const rows = this.model.rowsOf(className)
    return this.model.kernel.mapClimb(up, rows.first, rows.end) >>> 0
  }

  private mapOver(all: readonly Ends[]): number {
    const { first, end } = this.mapped
    const map = this.model.kernel.mapNew(first, end) >>> 0
    for (const ends of all) {
      this.model.kernel.mapFill(map, this.plain(ends).address)
    }
    return map
  }

  /** A relation by a name of the caller's; `collect` collects its links in the kernel when it is first asked for. */
  cached(name: string, collect: () => void): Relation {
    const known = this.many.get(name)
    if (known !== undefined) return known
    this.model.kernel.relationBegin()
    collect()
    const address = this.model.kernel.relationEnd() >>> 0
    const relation = {
      address,
      sources: { first: this.model.u32(address), end: this.model.u32(address + 4) },
      links: this.model.u32(address + 16),
    }
    this.many.set(name, relation)
    return relation
  }

  private cachedMap(name: string, make: () => number): number {
    const known = this.maps.get(name)
    if (known !== undefined) return known
    const map = make()
    this.maps.set(name, map)
    return map
  }

  private collect(ends: Ends): void {
    const found = this.model.schema.class(ends.class)
    if (found === undefined) return
    for (const own of this.model.schema.classes.slice(found.index, found.last + 1)) {
      const from = own.attributes.findIndex((attribute) => attribute.name === ends.from)
      const to = own.attributes.findIndex((attribute) => attribute.name === ends.to)
      if (from >= 0 && to >= 0) this.model.kernel.relationCollect(own.index, own.index, from, to)
    }
  }

  private collectMaterials(): void {
    const found = this.model.schema.class(MATERIALS.class)
    if (found === undefined) return
    const material = found.attributes.findIndex((attribute) => attribute.name === MATERIALS.from)
    const objects = found.attributes.findIndex((attribute) => attribute.name === MATERIALS.to)
    this.model.kernel.relationMaterials(found.index, found.last, material, objects)
  }

  private collectHeldSets(): void {
    const types = this.model.schema.class('IfcTypeObject')
    const cell = types?.attributes.findIndex((attribute) => attribute.name === 'HasPropertySets') ?? -1
    if (types !== undefined && cell >= 0) this.model.kernel.relationAttribute(types.index, types.last, cell)
  }

  private collectPropertySets(): void {
    this.collect(turned(PROPERTIES))
    this.collectHeldSets()
  }

  private collectPorts(): void {
    const nested = this.plain(NESTS)
    this.model.kernel.relationBegin()
    this.collect(PORTS)
    this.select(nested, 'IfcPort')
  }

  private collectFiltered(base: ToManyRelation, className: string): void {
    const whole = (PLAIN[base] ?? []).map((ends) => this.plain(ends))
    this.model.kernel.relationBegin()
    for (const relation of whole) this.select(relation, className)
  }

  /** The links between the two ends of a relationship class and its subclasses. */
  plain(ends: Ends): Relation {
    return this.cached(`${ends.class}:${ends.from}`, () => this.collect(ends))
  }

  /** Collects the links of a relation that lead to rows of a class. */
  private select(relation: Relation, className: string): void {
    const { first, end } = this.model.rowsOf(className)
    this.model.kernel.relationSelect(relation.address, first, end)
  }
}
