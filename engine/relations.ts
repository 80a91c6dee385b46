/** The model's relations by the names of the rule language: compressed rows and to-one maps, built in the kernel when first asked for. */
import { NONE } from '../assembly/abi.ts'
import type { ToManyRelation, ToOneRelation } from './language/ast.ts'
import type { Model, RowRange } from './model.ts'

/** A relationship class and the attributes at its two ends. */
interface Ends {
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

/** The classes of sets that have members, in the order in which they count, and the attribute that lists them. */
export const SET_LISTS = [
  ['IfcPropertySet', 'HasProperties'],
  ['IfcElementQuantity', 'Quantities'],
] as const

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

/** What is told of an element names where it stands. */
export const PLACES = ['storey', 'space'] as const

/** To-one steps that lead to the first target in the first of these relations that has one. */
const FILLED = {
  type: [turned(TYPES)],
  parent: [turned(AGGREGATES), turned(NESTS)],
  container: [turned(CONTAINS)],
  opening: [turned(FILLS)],
} as const

/** To-one steps that climb to the first row of a class. */
const CLIMBED = {
  storey: 'IfcBuildingStorey',
  building: 'IfcBuilding',
  site: 'IfcSite',
  space: 'IfcSpace',
} as const

/** Sources and targets of a relation, in the kernel's memory; an edit may give it others. */
export interface Relation {
  readonly address: number
  readonly sources: RowRange
  readonly links: number
}

/** What an edit did to a relation or a map. */
export interface Again {
  /** The rows that lead elsewhere. */
  readonly rows: Uint32Array
  /** Of a relation: where they lead, and led before. */
  readonly targets: Uint32Array
}

interface MadeRelation {
  relation: Relation
  readonly collect: () => void
}

interface MadeMap {
  readonly address: number
  readonly fill: (map: number) => void
}

export class Relations {
  private readonly model: Model
  /** Those that others are made from come before them. */
  private readonly many = new Map<string, MadeRelation>()
  private readonly maps = new Map<string, MadeMap>()

  constructor(model: Model) {
    this.model = model
  }

  /** Rows that maps cover: everything that can be related. */
  get mapped(): RowRange {
    return this.model.rowsOf('IfcObjectDefinition')
  }

  /** A to-many relation of the language. */
  toMany(name: ToManyRelation): Relation {
    return this.cached(name, () => {
      if (name === 'materials') this.collectMaterials()
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

  /** From property set definitions to what they hold. */
  setMembers(): Relation {
    return this.cached('set members', () => {
      for (const [name, list] of SET_LISTS) {
        const found = this.model.schema.class(name)
        const cell = found?.attributes.findIndex((attribute) => attribute.name === list) ?? -1
        if (found !== undefined && cell >= 0)
          this.model.kernel.relationAttribute(found.index, found.index, cell)
      }
    })
  }

  /** From types to their occurrences, the other way round: all types of a row. */
  typesOf(): Relation {
    return this.plain(turned(TYPES))
  }

  /** Address of the map for a way of to-one steps, at least one. */
  toOne(steps: readonly ToOneRelation[]): number {
    const last = steps[steps.length - 1] as ToOneRelation
    if (steps.length === 1) return this.cachedMap(last, (map) => this.fillStep(map, last))
    return this.cachedMap(steps.join('.'), (map) =>
      this.model.kernel.mapCompose(map, this.toOne(steps.slice(0, -1)), this.toOne([last])),
    )
  }

  /** Addresses of all maps that were made. */
  mapsMade(): number[] {
    return [...this.maps.values()].map(({ address }) => address)
  }

  /** Makes everything anew that was made, in place; @returns what an edit did to the relations, by their names */
  again(): Map<string, Again> {
    const { kernel } = this.model
    const done = new Map<string, Again>()
    for (const [name, made] of this.many) {
      kernel.relationBegin()
      made.collect()
      kernel.relationAgain(made.relation.address)
      made.relation = this.relationAt(made.relation.address)
      done.set(name, {
        rows: this.model.vector(kernel.againRows()),
        targets: this.model.vector(kernel.againTargets()),
      })
    }
    for (const [name, { address, fill }] of this.maps) {
      kernel.mapOpen(address)
      fill(address)
      kernel.mapClose(address)
      // what is told of an element names these
      if (PLACES.some((place) => place === name))
        for (const row of this.model.vector(kernel.againRows())) kernel.standingRow(row)
    }
    return done
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

  private fillStep(map: number, name: ToOneRelation): void {
    if (name === 'host') this.model.kernel.mapCompose(map, this.toOne(['opening']), this.voided())
    else if (name in FILLED) this.fillFrom(map, FILLED[name as keyof typeof FILLED])
    else this.climb(map, CLIMBED[name as keyof typeof CLIMBED])
  }

  private voided(): number {
    return this.cachedMap('voided', (map) => this.fillFrom(map, [turned(VOIDS)]))
  }

  /** One step towards the project: container, else whole, else the opening filled, else the element voided. */
  private climb(map: number, className: string): void {
    const up = this.cachedMap('up', (made) =>
      this.fillFrom(made, [
        turned(CONTAINS),
        turned(AGGREGATES),
        turned(NESTS),
        turned(FILLS),
        turned(VOIDS),
      ]),
    )
    const rows = this.model.rowsOf(className)
    this.model.kernel.mapClimb(map, up, rows.first, rows.end)
  }

  /** Leads rows to their first target in the first of the relations that has one. */
  private fillFrom(map: number, all: readonly Ends[]): void {
    for (const ends of all) this.model.kernel.mapFill(map, this.plain(ends).address)
  }

  private cached(name: string, collect: () => void): Relation {
    const known = this.many.get(name)
    if (known !== undefined) return known.relation
    this.model.kernel.relationBegin()
    collect()
    const relation = this.relationAt(this.model.kernel.relationEnd() >>> 0)
    this.many.set(name, { relation, collect })
    return relation
  }

  private relationAt(address: number): Relation {
    return {
      address,
      sources: { first: this.model.u32(address), end: this.model.u32(address + 4) },
      links: this.model.u32(address + 16),
    }
  }

  private cachedMap(name: string, fill: (map: number) => void): number {
    const known = this.maps.get(name)
    if (known !== undefined) return known.address
    const { first, end } = this.mapped
    const address = this.model.kernel.mapNew(first, end) >>> 0
    fill(address)
    this.maps.set(name, { address, fill })
    return address
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

  private plain(ends: Ends): Relation {
    return this.cached(`${ends.class}:${ends.from}`, () => this.collect(ends))
  }

  /** Collects the links of a relation that lead to rows of a class. */
  private select(relation: Relation, className: string): void {
    const { first, end } = this.model.rowsOf(className)
    this.model.kernel.relationSelect(relation.address, first, end)
  }
}
