/** Columns of properties and quantities: what is asked of the sets of a model, and of those of some rows. */
import { type Column, leafKey } from './columns.ts'
import type { Model, RowRange } from './model.ts'
import { SET_NAME_CELL, setClasses, setNames, setsOf } from './property-sets.ts'
import type { Relations } from './relations.ts'

/** Words of one entry of the kernel's `propertyRequests`: set, property, column, next, types. */
const REQUEST_WORDS = 5

interface Ask {
  readonly column: Column
  readonly set: number
  readonly property: number
}

/** Fills columns of properties; those of other leaves are passed over. */
export function fillProperties(model: Model, relations: Relations, columns: readonly Column[]): void {
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

/** Names that a glob with `*` for any run of characters matches. */
function matching(names: readonly string[], glob: string): string[] {
  const parts = glob.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`^${parts.join('.*')}$`, 'su')
  return names.filter((name) => pattern.test(name))
}
