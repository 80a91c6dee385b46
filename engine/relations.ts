/** The model's relations by the names of the rule language: compressed rows and to-one maps, built in the kernel when first asked for. */
import { NONE, RELATION_MATERIALS } from '../assembly/abi.ts'
import { type Again, rowsOf } from './again.ts'
import type { ToManyRelation, ToOneRelation, WholeRelation } from './language/ast.ts'
import { isWhole } from './language/relations.ts'
import type { Model, RowRange } from './model.ts'
import {
  type Ends,
  HELD_SETS,
  PARTS,
  type Part,
  PROPERTIES,
  SET_MEMBERS,
  TYPES,
  turned,
  WHOLES,
} from './relationships.ts'
import { ToOneMaps } from './to-one.ts'

/** Sources and targets of a relation, in the kernel's memory; an edit may give it others. */
export interface Relation {
  readonly address: number
  readonly sources: RowRange
  readonly links: number
}

/** Links of another relation, and only those that lead to some rows. */
interface Input {
  readonly address: number
  readonly to: RowRange
}

/** Addresses of the relations that lead to the nearest wholes of a row, and on from there. */
interface Wholes {
  readonly nearest: readonly number[]
  readonly further: readonly number[]
}

interface MadeRelation {
  readonly address: number
  /** What it is put together from; null where rows of the model state it. */
  readonly inputs: readonly Input[] | null
  /** Of one that leads on from target to target: where. */
  readonly wholes?: Wholes
}

/** To-many relations, and those that only the engine asks for. */
type RelationName = ToManyRelation | WholeRelation | 'set objects' | 'set types' | 'set members'

const ALL_ROWS: RowRange = { first: 0, end: NONE }

export class Relations {
  private readonly model: Model
  /** Those that others are made from come before them. */
  private readonly many = new Map<string, MadeRelation>()
  private readonly maps: ToOneMaps

  constructor(model: Model) {
    this.model = model
    this.maps = new ToOneMaps(model, {
      addressOf: (ends) => this.stated(ends),
      readers: (map, row) => this.readers(map, row),
    })
  }

  /** Rows that maps cover: everything that can be related. */
  get mapped(): RowRange {
    return this.maps.rows
  }

  /** A to-many relation of the language, or one of IDS. */
  toMany(name: ToManyRelation | WholeRelation): Relation {
    return this.named(name)
  }

  /** The links that a class states between the two ends; none where the schema has no such class. */
  pairs(ends: Ends): Relation {
    return this.relationAt(this.stated(ends))
  }

  /** From property set definitions to the objects they are assigned to. */
  setObjects(): Relation {
    return this.named('set objects')
  }

  /** From property set definitions to the types that hold them. */
  setTypes(): Relation {
    return this.named('set types')
  }

  /** From property set definitions to what they hold. */
  setMembers(): Relation {
    return this.named('set members')
  }

  /** Whether `setMembers` was made. */
  get hasSetMembers(): boolean {
    return this.many.has('set members')
  }

  /** From occurrences to all their types. */
  typesOf(): Relation {
    return this.relationAt(this.stated(turned(TYPES)))
  }

  /** Address of the map for a way of to-one steps, at least one. */
  toOne(steps: readonly ToOneRelation[]): number {
    return this.maps.way(steps)
  }

  /** Where a way of to-one steps leads the rows that have one: u32[end - first], NONE for nowhere; a copy. */
  wayOf(steps: readonly ToOneRelation[]): { readonly first: number; readonly targets: Uint32Array } {
    const map = this.toOne(steps)
    const [first, end] = [this.model.u32(map), this.model.u32(map + 4)]
    return { first, targets: this.model.u32Array(this.model.u32(map + 8), end - first).slice() }
  }

  /** Where a way of to-one steps leads a row; -1 where it leads nowhere. */
  follow(row: number, steps: readonly ToOneRelation[]): number {
    if (steps.length === 0) return row
    const target = this.model.kernel.mapAt(this.toOne(steps), row) >>> 0
    return target === NONE ? -1 : target
  }

  /** Addresses of all maps that were made. */
  mapsMade(): number[] {
    return [...this.maps.made()].map(({ address }) => address)
  }

  /** Addresses of the relations to wholes that were made. */
  wholesMade(): number[] {
    return [...this.many.values()].flatMap(({ address, wholes }) => (wholes === undefined ? [] : [address]))
  }

  /** The targets of a row. */
  targets({ address }: Relation, row: number): number[] {
    const { kernel } = this.model
    const count = kernel.degree(address, row)
    return count === 0 ? [] : Array.from(this.model.u32Array(kernel.targetsOf(address, row), count))
  }

  /** The rows that have targets, ascending. */
  linkedRows({ address, sources }: Relation): number[] {
    const rows: number[] = []
    for (let row = sources.first; row < sources.end; row++)
      if (this.model.kernel.degree(address, row) > 0) rows.push(row)
    return rows
  }

  /** Every link, by ascending source, those of a row in their order; what takes them must not make the kernel allocate. */
  eachLink({ address, sources }: Relation, take: (row: number, target: number) => void): void {
    const { kernel } = this.model
    const words = this.model.words()
    const [offsets = 0, targets = 0] = words.subarray((address >>> 2) + 2, (address >>> 2) + 4)
    // the arrays speak of every row unless an edit changed some (assembly/relations.ts)
    const isPlain = words[(address >>> 2) + 7] === 0
    for (let row = sources.first; row < sources.end; row++) {
      const link = (offsets >>> 2) + row - sources.first
      const first = isPlain ? (words[link] as number) : 0
      const count = isPlain ? (words[link + 1] as number) - first : kernel.degree(address, row)
      if (count === 0) continue
      const at = (isPlain ? (targets >>> 2) + first : kernel.targetsOf(address, row) >>> 2) >>> 0
      for (let i = 0; i < count; i++) take(row, words[at + i] as number)
    }
  }

  /** Rows between the least and the greatest target. */
  targetRange({ address }: Relation): RowRange {
    const at = this.model.kernel.targetRange(address)
    return { first: this.model.u32(at), end: this.model.u32(at + 4) }
  }

  /** Makes everything anew that was made, in place; @returns what an edit did, by address of the relation or map */
  again(): Map<number, Again> {
    const { kernel } = this.model
    const changed = new Map<number, Again>()
    for (const { address, inputs, wholes } of this.many.values()) {
      if (inputs === null) kernel.relationRestate(address)
      else if (wholes !== undefined) this.collectWholes(wholes)
      else this.collect(inputs)
      kernel.relationAgain(address)
      this.note(changed, address)
    }
    for (const { address, fill } of this.maps.made()) {
      kernel.mapOpen(address)
      fill()
      kernel.mapClose(address)
      this.note(changed, address)
    }
    return changed
  }

  /** Brings everything up to date that was made, after rows came, went and were stated anew; @returns as `again` */
  settle(): Map<number, Again> {
    const { kernel } = this.model
    const changed = new Map<number, Again>()
    for (const { address, inputs, wholes } of this.many.values()) {
      const touched = rowsOf(changed, inputs?.map((input) => input.address) ?? [])
      if (wholes !== undefined) this.settleWholes(address, wholes, touched.size > 0)
      else
        for (const row of touched) {
          kernel.unionOpen()
          for (const { address: input, to } of inputs ?? []) kernel.unionAdd(input, row, to.first, to.end)
          kernel.unionPut(address, row)
        }
      kernel.relationSettle(address)
      this.note(changed, address)
    }
    for (const { address, follow } of this.maps.made()) {
      kernel.mapBegin()
      follow(changed)
      kernel.mapSettle(address)
      this.note(changed, address)
    }
    return changed
  }

  private note(changed: Map<number, Again>, address: number): void {
    const rows = this.model.vector(this.model.kernel.againRows())
    if (rows.length === 0) return
    changed.set(address, { rows, targets: this.model.vector(this.model.kernel.againTargets()) })
  }

  private named(name: RelationName): Relation {
    return this.relationAt(this.many.get(name)?.address ?? this.make(name))
  }

  private make(name: RelationName): number {
    if (name === 'set objects') return this.stated(PROPERTIES)
    if (name === 'set types') return this.stated(turned(HELD_SETS))
    if (name === 'set members') return this.union(name, SET_MEMBERS)
    if (isWhole(name)) return this.closure(name)
    return this.union(name, PARTS[name])
  }

  /** A relation of all links of some relationships; one alone stands for itself. */
  private union(name: string, parts: readonly Part[]): number {
    const [one] = parts
    if (one !== undefined && parts.length === 1 && one.to === undefined) return this.stated(one.ends)
    const inputs = parts.map(({ ends, to }) => ({
      address: this.stated(ends),
      to: to === undefined ? ALL_ROWS : this.model.rowsOf(to),
    }))
    this.collect(inputs)
    const address = this.model.kernel.relationEnd() >>> 0
    this.many.set(name, { address, inputs })
    return address
  }

  /** A relation that leads on from target to target. */
  private closure(name: WholeRelation): number {
    const addresses = (ends: readonly Ends[]): number[] => ends.map((one) => this.stated(one))
    const wholes = { nearest: addresses(WHOLES[name].first), further: addresses(WHOLES[name].next) }
    this.collectWholes(wholes)
    const address = this.model.kernel.relationEnd() >>> 0
    const inputs = [...wholes.nearest, ...wholes.further].map((input) => ({ address: input, to: ALL_ROWS }))
    this.many.set(name, { address, inputs, wholes })
    return address
  }

  private nameWholes({ nearest, further }: Wholes): void {
    const { kernel } = this.model
    kernel.wholesBegin()
    for (const relation of nearest) kernel.wholesNearest(relation)
    for (const relation of further) kernel.wholesFurther(relation)
  }

  private collectWholes(wholes: Wholes): void {
    this.nameWholes(wholes)
    this.model.kernel.wholesCollect()
  }

  /** Where one link changed any row may lead elsewhere. */
  private settleWholes(address: number, wholes: Wholes, isTouched: boolean): void {
    if (!isTouched) return
    this.nameWholes(wholes)
    const relations = [address, ...wholes.nearest].map((one) => this.relationAt(one))
    for (const row of new Set(relations.flatMap((relation) => this.linkedRows(relation))))
      this.model.kernel.wholesPut(address, row)
  }

  private collect(inputs: readonly Input[]): void {
    this.model.kernel.relationBegin()
    for (const { address, to } of inputs) this.model.kernel.relationSelect(address, to.first, to.end)
  }

  /** The relation that the rows of a relationship class state. */
  private stated(ends: Ends): number {
    const name = `${ends.class}:${ends.from}:${ends.to}${ends.ofMaterials === true ? ' of materials' : ''}`
    const known = this.many.get(name)
    if (known !== undefined) return known.address
    const { kernel, schema } = this.model
    const found = schema.class(ends.class)
    const cell = (attribute: string | null): number =>
      attribute === null ? NONE : (found?.attributes.findIndex((one) => one.name === attribute) ?? -1)
    const [from, to] = [cell(ends.from), cell(ends.to)]
    if (found === undefined || from < 0 || to < 0) return this.nothing(name)
    const target = ends.ofMaterials === true ? to + RELATION_MATERIALS : to
    const address = kernel.relationStated(found.index, found.last, from, target) >>> 0
    this.many.set(name, { address, inputs: null })
    return address
  }

  /** A relation that the schema does not know. */
  private nothing(name: string): number {
    this.model.kernel.relationBegin()
    const address = this.model.kernel.relationEnd() >>> 0
    this.many.set(name, { address, inputs: [] })
    return address
  }

  /** The relation at an address. */
  relationAt(address: number): Relation {
    return {
      address,
      sources: { first: this.model.u32(address), end: this.model.u32(address + 4) },
      links: this.model.u32(address + 16),
    }
  }

  /** The rows that a map leads to a row. */
  readers(map: number, row: number): Uint32Array {
    return this.leadingTo(this.model.kernel.reversedOf(map, 1) >>> 0, row)
  }

  /** The rows that have a row among their targets in the relation at an address. */
  sourcesOf(relation: number, row: number): Uint32Array {
    return this.leadingTo(this.model.kernel.reversedOf(relation, 0) >>> 0, row)
  }

  private leadingTo(reversed: number, row: number): Uint32Array {
    const { kernel } = this.model
    return this.model
      .u32Array(kernel.reversedRows(reversed, row), kernel.reversedCount(reversed, row))
      .slice()
  }
}
