/** To-one maps: where a way of steps leads each row. */
import { NONE } from '../assembly/abi.ts'
import { type Again, rowsOf } from './again.ts'
import type { ToOneRelation } from './language/ast.ts'
import type { Model, RowRange } from './model.ts'
import { CLIMBED, type Ends, FILLED, turned, UPWARDS, VOIDS } from './relationships.ts'

export interface MadeMap {
  readonly address: number
  /** Leads all rows. */
  readonly fill: () => void
  /** Leads those rows elsewhere that what the map is made from leads elsewhere. */
  readonly follow: (changed: ReadonlyMap<number, Again>) => void
}

/** What maps are made from. */
interface Links {
  /** Address of the relation that a relationship states. */
  readonly addressOf: (ends: Ends) => number
  /** The rows that a map leads to a row. */
  readonly readers: (map: number, row: number) => Uint32Array
}

export class ToOneMaps {
  private readonly model: Model
  private readonly links: Links
  /** Those that others are made from come before them. */
  private readonly maps = new Map<string, MadeMap>()

  constructor(model: Model, links: Links) {
    this.model = model
    this.links = links
  }

  /** Rows that maps cover: everything that can be related. */
  get rows(): RowRange {
    return this.model.rowsOf('IfcObjectDefinition')
  }

  /** The maps that were made, those that others are made from first. */
  made(): Iterable<MadeMap> {
    return this.maps.values()
  }

  /** Address of the map for a way of steps, at least one. */
  way(steps: readonly ToOneRelation[]): number {
    const last = steps[steps.length - 1] as ToOneRelation
    return steps.length === 1
      ? this.step(last)
      : this.composed(steps.join('.'), this.way(steps.slice(0, -1)), this.step(last))
  }

  private step(name: ToOneRelation): number {
    const known = this.maps.get(name)
    if (known !== undefined) return known.address
    if (name === 'host')
      return this.composed(name, this.step('opening'), this.filled('voided', [turned(VOIDS)]))
    if (name in FILLED) return this.filled(name, FILLED[name as keyof typeof FILLED])
    return this.climbed(name, CLIMBED[name as keyof typeof CLIMBED])
  }

  /**
   * Leads rows to their first target in the first of the relations that has one. What is no object, or for `type` no type,
   * is no target, whatever a file says.
   */
  private filled(name: string, all: readonly Ends[]): number {
    const { kernel } = this.model
    const relations = all.map((ends) => this.links.addressOf(ends))
    const { first, end } = name === 'type' ? this.model.rowsOf('IfcTypeObject') : this.rows
    return this.map(name, (map) => ({
      fill: () => {
        for (const relation of relations) kernel.mapFill(map, relation, first, end)
      },
      follow: (changed) => {
        for (const row of rowsOf(changed, relations)) {
          let target = NONE
          for (const relation of relations)
            if (target === NONE) target = kernel.firstTarget(relation, row, first, end) >>> 0
          kernel.mapPut(map, row, target)
        }
      },
    }))
  }

  /** Leads rows to the first row of a class that they meet on the way to the project. */
  private climbed(name: string, className: string): number {
    const { kernel } = this.model
    const up = this.filled('up', UPWARDS)
    const { first, end } = this.model.rowsOf(className)
    return this.map(name, (map) => ({
      fill: () => kernel.mapClimb(map, up, first, end),
      follow: (changed) => {
        for (const row of changed.get(up)?.rows ?? []) kernel.mapClimbFrom(row)
        if (changed.has(up)) kernel.mapClimbAgain(map, up, first, end)
      },
    }))
  }

  private composed(name: string, a: number, b: number): number {
    const { kernel } = this.model
    return this.map(name, (map) => ({
      fill: () => kernel.mapCompose(map, a, b),
      follow: (changed) => {
        const rows = new Set(changed.get(a)?.rows)
        for (const target of changed.get(b)?.rows ?? [])
          for (const row of this.links.readers(a, target)) rows.add(row)
        for (const row of rows) {
          const at = kernel.mapAt(a, row) >>> 0
          kernel.mapPut(map, row, at === NONE ? NONE : kernel.mapAt(b, at))
        }
      },
    }))
  }

  private map(name: string, make: (map: number) => Pick<MadeMap, 'fill' | 'follow'>): number {
    const known = this.maps.get(name)
    if (known !== undefined) return known.address
    const { first, end } = this.rows
    const address = this.model.kernel.mapNew(first, end) >>> 0
    const { fill, follow } = make(address)
    fill()
    this.maps.set(name, { address, fill, follow })
    return address
  }
}
