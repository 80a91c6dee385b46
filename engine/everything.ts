/** Everything that a model states, in columns: the work that `lintel bench` and `npm run bench` time, in one place. */
import type { Column } from './columns.ts'
import { fillColumns } from './fill-columns.ts'
import { TO_MANY_RELATIONS, TO_ONE_RELATIONS } from './language/ast.ts'
import type { Model } from './model.ts'
import { everyProperty } from './property-columns.ts'
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

/** Finds what a model states and puts it all into columns: attributes, properties and quantities, relations. */
export function everythingInColumns(model: Model): Everything {
  const relations = new Relations(model)
  const attributeCells = attributesInColumns(model, relations)
  const rows = model.rowsOf('IfcObjectDefinition')
  const properties = everyProperty(model, relations, rows)
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
      leaves.map((leaf) => ({ leaf, rows, guids: leaf.name === 'GlobalId' })),
    )
    cells += leaves.length * (rows.end - rows.first)
  }
  return cells
}
