/** Fills columns for the leaves that a set of rules reads; properties in one pass over the property sets. */
import { type Column, leafKey, type WantedColumn } from './columns.ts'
import { fillIds } from './ids/fill.ts'
import type { Model } from './model.ts'
import { typeNumber } from './names.ts'
import { fillProperties } from './property-columns.ts'
import type { Relations } from './relations.ts'

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
