/** Gives the schema of a model: names it from FILE_SCHEMA and reads its generated tables on first use. */

import { LintelError } from '../errors.ts'
import { madeOnce } from '../made-once.ts'
import * as ifc2x3Classes from './generated/ifc2x3-classes.ts'
import * as ifc2x3PropertySets from './generated/ifc2x3-property-sets.ts'
import * as ifc2x3Types from './generated/ifc2x3-types.ts'
import * as ifc4Classes from './generated/ifc4-classes.ts'
import * as ifc4PropertySets from './generated/ifc4-property-sets.ts'
import * as ifc4Types from './generated/ifc4-types.ts'
import * as ifc4x3Classes from './generated/ifc4x3-classes.ts'
import * as ifc4x3PropertySets from './generated/ifc4x3-property-sets.ts'
import * as ifc4x3Types from './generated/ifc4x3-types.ts'
import { readClasses } from './read-classes.ts'
import { readPropertySets } from './read-property-sets.ts'
import { readTypes } from './read-types.ts'
import type { Schema, SchemaName } from './schema.ts'

/** Every schema that models may have, oldest first. */
export const SCHEMA_NAMES: readonly SchemaName[] = ['IFC2X3', 'IFC4', 'IFC4X3']

/** Reads a schema's tables once and keeps them; its property sets are read when first asked for. */
export function loadSchema(name: SchemaName): Schema {
  return madeOnce(loaded, name, () => makeSchema(name))
}

/**
 * The schema that a name in FILE_SCHEMA stands for (spec 1.2); case and surrounding blanks do not count.
 *
 * @throws LintelError `schema-unsupported`
 */
export function schemaOfFile(fileSchema: string): SchemaName {
  const found = fileSchema.trim().toUpperCase()
  if (found.startsWith('IFC2X3')) return 'IFC2X3'
  if (/^IFC4(_ADD1|_ADD2|_ADD2_TC1)?$/.test(found)) return 'IFC4'
  if (/^IFC4X3(_TC1|_ADD1|_ADD2)?$/.test(found)) return 'IFC4X3'
  throw new LintelError('schema-unsupported', unsupported(found))
}

const loaded = new Map<SchemaName, Schema>()

const TABLES = {
  IFC2X3: { ...ifc2x3Types, ...ifc2x3Classes, ...ifc2x3PropertySets },
  IFC4: { ...ifc4Types, ...ifc4Classes, ...ifc4PropertySets },
  IFC4X3: { ...ifc4x3Types, ...ifc4x3Classes, ...ifc4x3PropertySets },
}

function makeSchema(name: SchemaName): Schema {
  const tables = TABLES[name]
  const types = readTypes(tables.TYPES)
  const classes = readClasses(tables.CLASSES, types)
  const byName = new Map(classes.map((entity) => [entity.name.toUpperCase(), entity]))
  const findClass = (className: string) => byName.get(className.toUpperCase())
  const propertySets = once(() => readPropertySets(tables.PROPERTY_SETS))
  const propertySetNames = once(() => [...propertySets().keys()])
  return {
    name,
    classes,
    class: findClass,
    isA(className, ancestorName) {
      const entity = findClass(className)
      const ancestor = findClass(ancestorName)
      if (entity === undefined || ancestor === undefined) return false
      return ancestor.index <= entity.index && entity.index <= ancestor.last
    },
    enumeration: (type) => types.enumerations.get(type.toUpperCase()),
    select: (type) => types.selects.get(type.toUpperCase()),
    definedType: (type) => types.defined.get(type.toUpperCase()),
    typeNames: types.names,
    propertySet: (setName) => propertySets().get(setName),
    get propertySetNames() {
      return propertySetNames()
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** One line, whatever stood in the file: control characters go, a long name is cut. */
function unsupported(found: string): string {
  const name = found.replace(/\p{C}/gu, '').slice(0, 60)
  const accepted = ['IFC2X3', 'IFC4 (also _ADD1, _ADD2, _ADD2_TC1)', 'IFC4X3 (also _TC1, _ADD1, _ADD2)'].join(
    ', ',
  )
  const what = name === '' ? 'FILE_SCHEMA names no schema' : `the schema '${name}' is not supported`
  return `${what}; expected one of ${accepted}: export the model again in one of these`
}
