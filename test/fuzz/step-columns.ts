/** The kernel's columns of everything that a file states, as plain data of the shape that the reference gives. */
import { type Column, type ColumnLeaf, columnSource, columnValue } from '../../engine/columns.ts'
import { fillColumns } from '../../engine/fill-columns.ts'
import type { Model } from '../../engine/model.ts'
import { everyProperty } from '../../engine/property-columns.ts'
import { Relations } from '../../engine/relations.ts'
import { type PlainColumn, type PlainColumns, propertyKey } from '../reference/step-columns.ts'

/** Beside what the reference gives: the properties once more, each asked for by its name. */
export type ColumnFacts = PlainColumns & { readonly asked: PlainColumns['properties'] }

export function modelColumns(model: Model): ColumnFacts {
  const relations = new Relations(model)
  const rows = relations.mapped
  const every = [...everyProperty(model, relations, rows)]
  const leaves = every.map(([, { leaf }]) => leaf).filter((leaf) => leaf.kind === 'property')
  const fill = (wanted: readonly ColumnLeaf[]): Column[] => [
    ...fillColumns(
      model,
      relations,
      wanted.map((leaf) => ({ leaf, rows, guids: false })),
    ).values(),
  ]
  const globs = [...new Set(leaves.map(({ name }) => name))].map(
    (name) => ({ kind: 'property', set: '*', glob: true, name }) as const,
  )
  const nameOf = ({ leaf }: Column): string =>
    leaf.kind === 'property' && !leaf.glob
      ? propertyKey(leaf.set, leaf.name)
      : (leaf as { readonly name: string }).name
  const named = (columns: readonly Column[]): Map<string, PlainColumn> =>
    sorted(columns.map((column) => [nameOf(column), valuesOf(model, column)]))
  return {
    attributes: sorted(attributeColumns(model, relations)),
    properties: named(every.map(([, column]) => column)),
    anySet: named(fill(globs)),
    asked: named(fill(leaves)),
  }
}

export function plainColumnFacts({ attributes, properties, anySet }: PlainColumns): ColumnFacts {
  return {
    attributes: sorted(attributes),
    properties: sorted(properties),
    anySet: sorted(anySet),
    asked: sorted(properties),
  }
}

function attributeColumns(model: Model, relations: Relations): [string, PlainColumn][] {
  return model.schema.classes.flatMap((found) => {
    const rows = model.ownRows(found)
    if (rows.first === rows.end) return []
    const leaves = found.attributes.map(({ name }) => ({ kind: 'attribute', name }) as const)
    const columns = fillColumns(
      model,
      relations,
      leaves.map((leaf) => ({ leaf, rows, guids: false })),
    )
    return [...columns].map(([name, column]): [string, PlainColumn] => [
      `${found.name}.${name}`,
      valuesOf(model, column),
    ])
  })
}

function valuesOf(model: Model, column: Column): PlainColumn {
  const values: PlainColumn = new Map()
  for (let row = column.rows.first; row < column.rows.end; row++) {
    const value = columnValue(model, column, row)
    if (value !== null) values.set(model.idOf(row), { value, source: columnSource(model, column, row) })
  }
  return values
}

/** Columns without values are left out: nobody can tell them from none. */
function sorted(columns: Iterable<readonly [string, PlainColumn]>): Map<string, PlainColumn> {
  const filled = [...columns].filter(([, values]) => values.size > 0)
  return new Map(
    filled
      .map(([key, values]) => [key, new Map([...values].sort(([a], [b]) => a - b))] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** Exact ratios and factors in floating point come to the same but for the last digits; units of many parts to fewer. */
const RELATIVE = 1e-12

/** Whether two values of columns are equal: numbers nearly. */
export function sameInColumn(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= RELATIVE * Math.abs(b)
}
