/** The sets of a model that have members: their classes, their names, and which of them give a row its values. */
import { SOURCE_OCCURRENCE, SOURCE_TYPE } from '../assembly/abi.ts'
import { textOf } from './cells.ts'
import type { Model } from './model.ts'
import type { Relations } from './relations.ts'
import { SET_LISTS } from './relationships.ts'
import type { SchemaClass } from './schema/schema.ts'

/** Attribute of a set that holds its name. */
export const SET_NAME_CELL = 2

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

/** Names of a model's sets, in code unit order. */
export function setNames(model: Model): string[] {
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

/** A set that gives a row its values, itself or through the row's type. */
export interface GivingSet {
  readonly set: number
  /** The attribute that lists its members. */
  readonly cell: number
  readonly source: number
}

/** The sets of a row in the order in which they count: its own before those of its types, each kind in the file's. */
export function setsOf(model: Model, relations: Relations, row: number): GivingSet[] {
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
