/**
 * Properties as IDS reads them, into columns (assembly/stated.ts): every value has to be of the type that a facet names, a null of
 * an occurrence overrides its type's value, several values become one text (many.ts).
 */
import {
  BOX_PREFIX,
  PROPERTY_OF_SET,
  TAG_BOOL,
  TAG_ENUM,
  TAG_NULL,
  TAG_REF,
  TAG_TEXT,
} from '../../assembly/abi.ts'
import type { CellValue } from '../cells.ts'
import { refsOf, textOf } from '../cells.ts'
import { madeOnce } from '../made-once.ts'
import type { Model } from '../model.ts'
import { SET_NAME_CELL, setClasses } from '../property-sets.ts'
import type { Relations } from '../relations.ts'
import type { Ends } from '../relationships.ts'
import type { Schema, SchemaClass } from '../schema/schema.ts'
import { type ManyPart, type ManyRole, manyText } from './many.ts'
import { predefinedSets, resourceSets } from './set-classes.ts'

/** Every type; those whose numbers are integers; all others. */
export const ANY_TYPE = 'any'
export const INTEGER_TYPES = 'integers'
export const OTHER_TYPES = 'others'

/** Names no class, so that nothing states it. */
export const NOTHING: Ends = { class: '', from: null, to: null }

/** Type indices are below it. */
const TYPE_INDICES = 4096
/** Words of an entry of the kernel's `statedList`: set, property, column, types. */
const LATER_WORDS = 4
const ROOT_CELLS = 4

export interface StatedColumn {
  readonly address: number
  readonly set: string
  /** Null asks whether there is the set. */
  readonly name: string | null
  readonly types: string
}

/** Fills the columns; @returns the ids of the texts that stand for several values, by the address of their column */
export function fillStated(
  model: Model,
  relations: Relations,
  columns: readonly StatedColumn[],
): Map<number, Set<number>> {
  return new StatedPass(model, relations).fill(columns)
}

/** Rows that have sets which are no IfcRoot. */
export function resourceOwners(model: Model, relations: Relations): number[] {
  return resourceSets(model.schema).flatMap(({ found, owner }) =>
    relations.linkedRows(relations.pairs({ class: found.name, from: owner, to: null })),
  )
}

class StatedPass {
  private readonly model: Model
  private readonly relations: Relations
  private readonly tables = new Map<string, number>()
  private readonly typesAt = new Map<number, string>()
  private readonly many = new Map<number, Set<number>>()
  private readonly types: StatedTypes
  private readonly scratch: number
  private readonly to: readonly [objects: number, types: number, instances: number]

  constructor(model: Model, relations: Relations) {
    this.model = model
    this.relations = relations
    this.types = new StatedTypes(model.schema)
    this.scratch = model.kernel.alloc(8) >>> 0
    this.to = [
      relations.setObjects().address,
      relations.setTypes().address,
      relations.toMany('occurrences').address,
    ]
  }

  fill(columns: readonly StatedColumn[]): Map<number, Set<number>> {
    const { model } = this
    const { kernel, texts } = model
    kernel.propertiesBegin()
    for (const { address, set, name, types } of columns) {
      const property = name === null ? PROPERTY_OF_SET : texts.find(name)
      const setText = texts.find(set)
      if (setText >= 0 && (name === null || property >= 0))
        kernel.propertiesAsk(setText, property, address, this.tableOf(types))
    }
    this.readRooted()
    this.readResources()
    this.readPredefined(columns)
    return this.many
  }

  /** Sets that are assigned to objects, or held by types. */
  private readRooted(): void {
    for (const { found, cell } of setClasses(this.model))
      this.model.kernel.propertiesRead(found.index, found.index, cell, ...this.to, SET_NAME_CELL)
    this.readLater(this.to)
  }

  private readResources(): void {
    const { model, relations } = this
    const nothing = relations.pairs(NOTHING).address
    for (const { found, name, list, owner } of resourceSets(model.schema)) {
      const { first, end } = model.ownRows(found)
      if (first === end) continue
      const owners = relations.pairs({ class: found.name, from: null, to: owner }).address
      model.kernel.propertiesRead(found.index, found.index, list, owners, nothing, nothing, name)
      this.readLater([owners, nothing, nothing])
    }
  }

  /** Properties with several values, which the kernel leaves to us; then its list begins anew. */
  private readLater(to: StatedPass['to']): void {
    const { kernel } = this.model
    const words = this.model.u32Array(kernel.statedList(), LATER_WORDS * kernel.statedCount()).slice()
    for (let i = 0; i < words.length; i += LATER_WORDS) {
      const [set = 0, property = 0, column = 0, types = 0] = words.subarray(i, i + LATER_WORDS)
      this.give(column, set, this.severalOf(property, this.typesAt.get(types) ?? ANY_TYPE), to)
    }
    kernel.statedForget()
  }

  private give(column: number, set: number, [high, low]: Cell, to = this.to): void {
    const { model, scratch } = this
    model.words().set([low, high], scratch >>> 2)
    model.kernel.propertyGive(column, set, scratch, ...to)
    if (high !== box(TAG_TEXT) || !this.isMany.has(low)) return
    madeOnce(this.many, column, () => new Set()).add(low)
  }

  private readonly isMany = new Set<number>()

  /** One cell for the several values of a property. */
  private severalOf(row: number, types: string): Cell {
    const parts: ManyPart[] = []
    let isStated = false
    let isTaken = false
    for (const { role, cell, unit } of valuesOf(this.model, row)) {
      if (cell === null) continue
      isStated = true
      const { type, value } = this.types.untyped(cell)
      if (!this.types.takes(types, type)) continue
      isTaken = true
      const plain = this.plain(value, type, unit)
      if (plain !== null) parts.push({ role, value: plain, isInteger: this.types.isInteger(type) })
    }
    if (!isStated) return [box(TAG_NULL), 0]
    if (!isTaken) return [box(TAG_REF), this.model.idOf(row)]
    if (parts.length === 0) return [box(TAG_TEXT), 0]
    const id = this.model.texts.intern(manyText(parts))
    this.isMany.add(id)
    return [box(TAG_TEXT), id]
  }

  /** A value in SI; null for an empty text, a logical unknown and whatever is no plain value. */
  private plain(value: CellValue, type: string | null, unit: number): string | number | boolean | null {
    if (typeof value === 'number') {
      const si = this.model.kernel.numberInSi(value, this.types.indexOf(type), unit)
      return Number.isNaN(si) ? null : si
    }
    if (value?.kind === 'logical') return value.value
    return textOf(value) || null
  }

  /** The attributes of a predefined set count as its properties. */
  private readPredefined(columns: readonly StatedColumn[]): void {
    const { model } = this
    const filled = predefinedSets(model.schema).filter((found) => {
      const { first, end } = model.ownRows(found)
      return first < end
    })
    if (filled.length === 0) return
    const bySet = new Map<string, StatedColumn[]>()
    for (const column of columns) madeOnce(bySet, column.set, () => []).push(column)
    for (const found of filled) {
      const { first, end } = model.ownRows(found)
      for (let row = first; row < end; row++) {
        for (const column of bySet.get(textOf(model.cell(row, SET_NAME_CELL))) ?? []) {
          if (column.name === null) this.give(column.address, row, [box(TAG_BOOL), 1])
          else this.readAttribute(row, found, column, column.name)
        }
      }
    }
  }

  private readAttribute(row: number, found: SchemaClass, column: StatedColumn, name: string): void {
    const cell = found.attributes.findIndex((attribute, i) => i >= ROOT_CELLS && attribute.name === name)
    if (cell < 0) return
    const { type, value } = this.types.untyped(this.model.cell(row, cell))
    const declared = type ?? found.attributes[cell]?.type ?? null
    this.give(column.address, row, this.attributeCell(row, value, declared, column.types))
  }

  private attributeCell(row: number, value: CellValue, type: string | null, types: string): Cell {
    if (value === null) return [box(TAG_NULL), 0]
    const plain = this.types.takes(types, type) ? this.plain(value, type, 0) : null
    if (typeof plain === 'number') {
      const words = new Uint32Array(Float64Array.of(plain).buffer)
      return [words[1] as number, words[0] as number]
    }
    if (typeof plain === 'boolean') return [box(TAG_BOOL), plain ? 1 : 0]
    if (plain === null) return [box(TAG_REF), this.model.idOf(row)]
    return [box(TAG_ENUM), this.model.texts.intern(plain)]
  }

  /** Address of the table that says which type indices are taken. */
  private tableOf(types: string): number {
    return madeOnce(this.tables, types, () => this.makeTable(types))
  }

  private makeTable(types: string): number {
    const address = this.model.kernel.alloc(TYPE_INDICES) >>> 0
    const table = new Uint8Array(this.model.kernel.memory.buffer, address, TYPE_INDICES)
    // an index that is no name's is of no type that is known
    table.fill(this.types.takes(types, null) ? 1 : 0)
    for (const [i, name] of this.model.schema.typeNames.entries())
      table[i + 1] = this.types.takes(types, name) ? 1 : 0
    this.typesAt.set(address, types)
    return address
  }
}

/** The words of a cell. */
type Cell = readonly [high: number, low: number]

function box(tag: number): number {
  return ((BOX_PREFIX << 16) | tag) >>> 0
}

/** Which types a facet's type takes. */
class StatedTypes {
  private readonly schema: Schema
  private readonly numbers: ReadonlyMap<string, number>
  private readonly integers = new Map<string | null, boolean>()

  constructor(schema: Schema) {
    this.schema = schema
    this.numbers = new Map(schema.typeNames.map((name, i) => [name, i + 1]))
  }

  takes(types: string, type: string | null): boolean {
    if (types === ANY_TYPE) return true
    if (types === INTEGER_TYPES) return this.isInteger(type)
    if (types === OTHER_TYPES) return !this.isInteger(type)
    return type?.toUpperCase() === types
  }

  isInteger(type: string | null): boolean {
    return madeOnce(
      this.integers,
      type,
      () => type !== null && this.schema.definedType(type)?.base === 'INTEGER',
    )
  }

  indexOf(type: string | null): number {
    return type === null ? 0 : (this.numbers.get(type) ?? 0)
  }

  /** A value without the type it was written with. */
  untyped(cell: CellValue): { readonly type: string | null; readonly value: CellValue } {
    if (cell === null || typeof cell === 'number') return { type: null, value: cell }
    if (cell.kind === 'typed') return { type: cell.type, value: cell.value }
    return { type: 'type' in cell ? cell.type : null, value: cell }
  }
}

interface Stated {
  readonly role: ManyRole
  readonly cell: CellValue
  /** Instance name of the value's own unit, 0 for none. */
  readonly unit: number
}

/** The values that a property of several states. */
function valuesOf(model: Model, row: number): Stated[] {
  const unit = (i: number): number => refsOf(model.cell(row, i))[0] ?? 0
  const list = (i: number, own: number): Stated[] => {
    const cell = model.cell(row, i)
    const items = cell !== null && typeof cell === 'object' && cell.kind === 'list' ? cell.items : [cell]
    return items.map((item) => ({ role: 'value', cell: item, unit: own }))
  }
  const { name, attributes } = model.classOf(row)
  if (name === 'IfcPropertyEnumeratedValue') return list(2, 0)
  if (name === 'IfcPropertyListValue') return list(2, unit(3))
  if (name === 'IfcPropertyTableValue') return [...list(2, unit(5)), ...list(3, unit(6))]
  if (name !== 'IfcPropertyBoundedValue') return []
  const bounded: Stated[] = [
    { role: 'upper', cell: model.cell(row, 2), unit: unit(4) },
    { role: 'lower', cell: model.cell(row, 3), unit: unit(4) },
  ]
  if (attributes.length > 5) bounded.push({ role: 'setPoint', cell: model.cell(row, 5), unit: unit(4) })
  return bounded
}
