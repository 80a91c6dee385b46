/** Classes whose instances IDS takes for property sets beside IfcPropertySet and IfcElementQuantity. */
import { madeOnce } from '../made-once.ts'
import type { Schema, SchemaClass } from '../schema/schema.ts'

/** A class of sets that is no IfcRoot: places of the attributes with its name and its properties, and the attribute of its owner. */
export interface ResourceSet {
  readonly found: SchemaClass
  readonly name: number
  readonly list: number
  readonly owner: string
}

const resources = new WeakMap<Schema, readonly ResourceSet[]>()
const predefined = new WeakMap<Schema, readonly SchemaClass[]>()

/** The classes of sets that are no IfcRoot and belong to a material or a profile. */
export function resourceSets(schema: Schema): readonly ResourceSet[] {
  return madeOnce(resources, schema, () => {
    const find = ({ attributes }: SchemaClass, names: readonly string[]): number =>
      attributes.findIndex(({ name }) => names.includes(name))
    return schema.classes.flatMap((found) => {
      const [name, list] = [find(found, ['Name']), find(found, ['Properties', 'ExtendedProperties'])]
      const owner = found.attributes[find(found, ['Material', 'ProfileDefinition'])]?.name
      return name < 0 || list < 0 || owner === undefined ? [] : [{ found, name, list, owner }]
    })
  })
}

/** Classes of sets whose properties are attributes of their own. */
export function predefinedSets(schema: Schema): readonly SchemaClass[] {
  return madeOnce(predefined, schema, () => {
    const root = schema.class('IfcPropertySetDefinition')
    if (root === undefined) return []
    return schema.classes
      .slice(root.index, root.last + 1)
      .filter(({ name, abstract }) => !abstract && name !== 'IfcPropertySet' && name !== 'IfcElementQuantity')
  })
}
