/** A schema's classes and types by their keywords, for the plain reader of STEP. */
import { isGeometry } from '../../engine/names.ts'
import { loadSchema } from '../../engine/schema/load.ts'
import type { Schema, SchemaName } from '../../engine/schema/schema.ts'

/** What a reader needs of a class. */
export interface ClassFacts {
  readonly name: string
  readonly arity: number
  readonly kept: boolean
}

/** A schema's names by their keywords in upper case. */
export interface SchemaNames {
  readonly schema: Schema
  readonly classes: ReadonlyMap<string, ClassFacts>
  readonly types: ReadonlyMap<string, string>
}

const named = new Map<SchemaName, SchemaNames>()

/** Found once for each schema. */
export function namesOf(schemaName: SchemaName): SchemaNames {
  const have = named.get(schemaName)
  if (have !== undefined) return have
  const schema = loadSchema(schemaName)
  const classes = schema.classes.map((found): [string, ClassFacts] => {
    const { name, attributes } = found
    return [name.toUpperCase(), { name, arity: attributes.length, kept: !isGeometry(schema, found) }]
  })
  const types = new Map(schema.typeNames.map((name) => [name.toUpperCase(), name]))
  const names = { schema, classes: new Map(classes), types }
  named.set(schemaName, names)
  return names
}
