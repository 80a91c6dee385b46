/** Everything that a model states, in columns: the work that `lintel bench` and `npm run bench` time, in one place. */
import { BOX_PREFIX, TAG_TEXT } from '../assembly/abi.ts'
import { refsOf } from './cells.ts'
import { type Column, type ColumnLeaf, fillColumns, setClasses } from './columns.ts'
import { TO_MANY_RELATIONS, TO_ONE_RELATIONS } from './language/ast.ts'
import type { Model } from './model.ts'
import { Relations } from './relations.ts'

/** What was put into columns, so that nobody can leave a part of the work out. */
export interface Everything {
  /** Cells of attribute columns: every attribute of every kept instance. */
  readonly attributeCells: number
  /** A column for every set and property that the model states, over all objects and types; key `set\nproperty`. What stands inside a complex property is left out: no rule reaches it. */
  readonly properties: ReadonlyMap<string, Column>
  /** Links of all to-many relations of the rule language. */
  readonly links: number
}

const SET_NAME_CELL = 2
const PROPERTY_NAME_CELL = 0

/** Finds what a model states and puts it all into columns: attributes, properties and quantities, relations. */
export function everythingInColumns(model: Model): Everything {
  const relations = new Relations(model)
  const attributeCells = attributesInColumns(model, relations)
  const rows = model.rowsOf('IfcObjectDefinition')
  const properties = fillColumns(
    model,
    relations,
    statedProperties(model).map((leaf) => ({ leaf, rows })),
  )
  let links = 0
  for (const name of TO_MANY_RELATIONS) links += relations.toMany(name).links
  for (const name of TO_ONE_RELATIONS) relations.toOne([name])
  return { attributeCells, properties, links }
}

/** Class by class, so that a column is as long as the class has rows. */
function attributesInColumns(model: Model, relations: Relations): number {
  let cells = 0
  for (const found of model.schema.classes) {
    const rows = model.ownRows(found)
    if (rows.first === rows.end) continue
    const leaves = found.attributes.map(({ name }) => ({ kind: 'attribute', name }) as const)
    fillColumns(
      model,
      relations,
      leaves.map((leaf) => ({ leaf, rows })),
    )
    cells += leaves.length * (rows.end - rows.first)
  }
  return cells
}

/** Every set and property that stands in the model, each pair once, by the ids of their names. */
function statedProperties(model: Model): ColumnLeaf[] {
  const names = new Map<number, Set<number>>()
  for (const { found, cell } of setClasses(model)) {
    const rows = model.rowsOfClass(found)
    for (let row = rows.first; row < rows.end; row++) {
      const set = textId(model, row, SET_NAME_CELL)
      if (set < 0) continue
      const properties = names.get(set) ?? new Set<number>()
      names.set(set, properties)
      for (const id of refsOf(model.cell(row, cell))) {
        const property = model.rowOfId(id)
        if (property >= 0) properties.add(textId(model, property, PROPERTY_NAME_CELL))
      }
    }
  }
  return [...names].flatMap(([set, properties]) =>
    [...properties]
      .filter((name) => name >= 0)
      .map((name) => ({
        kind: 'property' as const,
        set: model.texts.get(set),
        glob: false,
        name: model.texts.get(name),
      })),
  )
}

/** Id of the text in a cell; -1 when it holds none. */
function textId(model: Model, row: number, cell: number): number {
  const at = model.cellAddress(row, cell)
  const high = model.u32(at + 4)
  return high >>> 16 === BOX_PREFIX && (high & 15) === TAG_TEXT ? model.u32(at) : -1
}
