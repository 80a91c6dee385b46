/** Columns of a model for the sources that a set of rules reads; filled in one pass over the property sets. */
import { SOURCE_OCCURRENCE, SOURCE_TYPE } from '../assembly/abi.ts'
import { type CellValue, readCell, textOf } from './cells.ts'
import { fillIds } from './ids/fill.ts'
import type { Leaf } from './language/ast.ts'
import type { Model, RowRange } from './model.ts'
import { typeNumber } from './names.ts'
import type { Relations } from './relations.ts'
import { SET_LISTS } from './relationships.ts'
import type { InputSource } from './result.ts'
import type { SchemaClass } from './schema/schema.ts'

/** Words of one entry of the kernel's `propertyRequests`: set, property, column, next, types. */
const REQUEST_WORDS = 5
/** Attribute of a set that holds its name. */
const SET_NAME_CELL = 2

/** A leaf that has a column. */
export type ColumnLeaf = Extract<Leaf, { kind: 'attribute' | 'property' | 'stated' | 'set' | 'associated' }>

/** One column in the kernel's memory. */
export interface Column {
  readonly leaf: ColumnLeaf
  readonly rows: RowRange
  readonly address: number
  /** Whether GlobalIds stand in it as 128 bits; only where no rule compares them with texts. */
  readonly guids: boolean
  /** Ids of the texts in it that stand for several values (ids/many.ts). */
  readonly many: readonly number[]
}

/** A column that rules need. */
export type WantedColumn = Pick<Column, 'leaf' | 'rows' | 'guids'>

/** Whether a leaf has a column. */
export function isColumnLeaf(leaf: Leaf): leaf is ColumnLeaf {
  return leaf.kind !== 'row' && leaf.kind !== 'relation' && leaf.kind !== 'absent'
}

/** Equal leaves have equal keys, others have others: names may hold any character. */
export function leafKey(leaf: ColumnLeaf): string {
  switch (leaf.kind) {
    case 'attribute':
      return leaf.name
    case 'property':
      return `${leaf.glob ? 'glob ' : ''}${leaf.set.length} ${leaf.set}\n${leaf.name}`
    case 'stated':
      return `\0stated ${JSON.stringify([leaf.types, leaf.set, leaf.name])}`
    case 'set':
      return `\0set\n${leaf.set}`
    case 'associated':
      return `\0associated\n${leaf.what}`
  }
}

/** Makes and fills a column for every wanted leaf over its rows. */
export function fillColumns(
  model: Model,
  relations: Relations,
  wanted: readonly WantedColumn[],
): Map<string, Column> {
  const columns = wanted.map(({ leaf, rows, guids }) => {
    const end = Math.max(rows.first, rows.end)
    const address = model.kernel.columnNew(rows.first, end) >>> 0
    return { leaf, rows: { first: rows.first, end }, address, guids, many: [] }
  })
  for (const column of columns)
    if (column.leaf.kind === 'attribute') fillAttribute(model, column, column.leaf.name)
  fillProperties(model, relations, columns)
  const many = fillIds(model, relations, columns)
  return new Map(
    columns.map((column) => [
      leafKey(column.leaf),
      { ...column, many: [...(many.get(column.address) ?? [])] },
    ]),
  )
}

function fillAttribute(model: Model, column: Column, name: string): void {
  for (const found of model.classesIn(column.rows)) {
    const cell = found.attributes.findIndex((attribute) => attribute.name === name)
    if (cell < 0) continue
    if (column.guids) {
      model.kernel.columnStored(column.address, found.index, found.index, cell)
      continue
    }
    const type = typeNumber(model.schema, found.attributes[cell]?.type ?? '')
    model.kernel.columnAttribute(column.address, found.index, found.index, cell, type)
  }
}

interface Ask {
  readonly column: Column
  readonly set: number
  readonly property: number
}

function fillProperties(model: Model, relations: Relations, columns: readonly Column[]): void {
  for (const pass of passesOf(model, columns)) {
    ask(model, pass)
    readSets(model, relations)
    for (const { column } of pass)
      if (column.leaf.kind === 'property' && column.leaf.glob) model.kernel.columnSeal(column.address)
  }
}

/** Of several sets that a glob matches the first in code unit order counts: one pass each, sealed in between. */
function passesOf(model: Model, columns: readonly Column[]): Ask[][] {
  const passes: Ask[][] = []
  for (const column of columns) {
    if (column.leaf.kind !== 'property') continue
    const property = model.texts.find(column.leaf.name)
    if (property < 0) continue
    const names = column.leaf.glob ? matching(setNames(model), column.leaf.set) : [column.leaf.set]
    names.forEach((name, i) => {
      const set = model.texts.find(name)
      passes[i] ??= []
      if (set >= 0) passes[i].push({ column, set, property })
    })
  }
  return passes
}

function ask({ kernel }: Model, pass: readonly Ask[]): void {
  kernel.propertiesBegin()
  for (const { column, set, property } of pass) kernel.propertiesAsk(set, property, column.address, 0)
}

/** Fills the cells of property columns at some rows, which must have been emptied. */
export function fillPropertiesAt(
  model: Model,
  relations: Relations,
  columns: readonly Column[],
  rows: readonly number[],
): void {
  const sets = rows.map((row) => setsOf(model, relations, row))
  for (const pass of passesOf(model, columns)) {
    ask(model, pass)
    rows.forEach((row, i) => {
      for (const { set, cell, source } of sets[i] ?? []) model.kernel.propertiesGive(set, cell, row, source)
      for (const { column } of pass)
        if (column.leaf.kind === 'property' && column.leaf.glob)
          model.kernel.columnSealAt(column.address, row)
    })
  }
}

/** A set that gives a row its values, itself or through the row's type. */
interface GivingSet {
  readonly set: number
  /** The attribute that lists its members. */
  readonly cell: number
  readonly source: number
}

/** The sets of a row in the order in which they count: its own before those of its types, each kind in the file's. */
function setsOf(model: Model, relations: Relations, row: number): GivingSet[] {
  const held = relations.toMany('propertySets')
  const inherited = relations.targets(relations.typesOf(), row)
  const classes = setClasses(model)
  const inOrder = (sets: readonly number[], source: number): GivingSet[] =>
    classes.flatMap(({ found, cell }) => {
      const { first, end } = model.ownRows(found)
      const own = [...new Set(sets)].filter((set) => set >= first && set < end)
      return own.sort((a, b) => a - b).map((set) => ({ set, cell, source }))
    })
  return [
    ...inOrder(relations.targets(held, row), SOURCE_OCCURRENCE),
    ...inOrder(
      inherited.flatMap((type) => relations.targets(held, type)),
      SOURCE_TYPE,
    ),
  ]
}

/** Puts what the statements of some rows say since an edit into an attribute's column. */
export function fillAttributeAt(model: Model, column: Column, rows: readonly number[]): void {
  const { leaf } = column
  if (leaf.kind !== 'attribute') return
  for (const row of rows) {
    const { attributes } = model.classOf(row)
    const cell = attributes.findIndex(({ name }) => name === leaf.name)
    if (cell < 0 || row < column.rows.first || row >= column.rows.end) continue
    const type = typeNumber(model.schema, attributes[cell]?.type ?? '')
    model.kernel.columnAttributeAt(column.address, row, cell, type, column.guids ? 1 : 0)
  }
}

/** Makes a column for every property of every set that the model states, over its rows; by the key of its leaf. */
export function everyProperty(model: Model, relations: Relations, rows: RowRange): Map<string, Column> {
  const { kernel, texts } = model
  kernel.propertiesBegin()
  kernel.propertiesAskAll(rows.first, rows.end, false)
  readSets(model, relations)
  const words = model.u32Array(kernel.propertyRequests(), REQUEST_WORDS * kernel.propertyCount()).slice()
  const columns = new Map<string, Column>()
  for (let i = 0; i < words.length; i += REQUEST_WORDS) {
    const [set = 0, name = 0, address = 0] = words.subarray(i, i + 3)
    const leaf = { kind: 'property', set: texts.get(set), glob: false, name: texts.get(name) } as const
    columns.set(leafKey(leaf), { leaf, rows, address, guids: false, many: [] })
  }
  return columns
}

/** Reads what the kernel was asked for out of all sets. */
function readSets(model: Model, relations: Relations): void {
  const objects = relations.setObjects().address
  const types = relations.setTypes().address
  const instances = relations.toMany('occurrences').address
  for (const { found, cell } of setClasses(model))
    model.kernel.propertiesRead(found.index, found.index, cell, objects, types, instances, SET_NAME_CELL)
}

/** The classes of sets that have members, and the attribute that lists them. */
export function setClasses(model: Model): { readonly found: SchemaClass; readonly cell: number }[] {
  return SET_LISTS.flatMap(([name, list]) => {
    const found = model.schema.class(name)
    const cell = found?.attributes.findIndex((attribute) => attribute.name === list) ?? -1
    return found === undefined || cell < 0 ? [] : [{ found, cell }]
  })
}

/** Names of the sets of models whose rules asked for them; of an edited model also of sets that are gone. */
const knownSetNames = new WeakMap<Model, Set<string>>()

function setNames(model: Model): string[] {
  let names = knownSetNames.get(model)
  if (names === undefined) {
    names = new Set()
    knownSetNames.set(model, names)
    for (const { found } of setClasses(model)) {
      const rows = model.rowsOfClass(found)
      for (let row = rows.first; row < rows.end; row++) names.add(textOf(model.cell(row, SET_NAME_CELL)))
    }
  }
  return [...names].sort()
}

/** Learns the names of sets that an edit brought. */
export function learnSetNames(model: Model, rows: readonly number[]): void {
  const names = knownSetNames.get(model)
  if (names === undefined) return
  for (const { found } of setClasses(model)) {
    const { first, end } = model.rowsOfClass(found)
    for (const row of rows) if (row >= first && row < end) names.add(textOf(model.cell(row, SET_NAME_CELL)))
  }
}

/** Names that a glob with `*` for any run of characters matches. */
function matching(names: readonly string[], glob: string): string[] {
  const parts = glob.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`^${parts.join('.*')}$`, 'su')
  return names.filter((name) => pattern.test(name))
}

/** Value of a column at a row. */
export function columnValue(model: Model, column: Column, row: number): CellValue {
  return readCell(model, model.kernel.columnRead(column.address, row) >>> 0)
}

/** Where a value that a column holds at a row came from. */
export function columnSource(model: Model, column: Column, row: number): InputSource {
  const source = model.kernel.columnMeta(column.address, row) & 7
  return source === SOURCE_OCCURRENCE ? 'occurrence' : source === SOURCE_TYPE ? 'type' : 'missing'
}

/** Whether a column holds intervals (bounded properties), so that both bounds must be coded; or may, after an edit. */
export function holdsBounds(model: Model, column: Column): boolean {
  return model.isSpread ? column.leaf.kind === 'property' : model.u32(column.address + 20) !== 0
}

/** Ids of the distinct texts and enumeration literals in a column. */
export function columnTexts(model: Model, column: Column): Uint32Array {
  const count = model.kernel.columnTexts(column.address)
  return model.u32Array(model.kernel.columnTextList(), count).slice()
}
