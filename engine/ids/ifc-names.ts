/**
 * What an IDS may name of an IFC version: classes in capitals, their predefined types and attributes, data types.
 *
 * Some occurrences have a class in IFC4 and none in IFC2X3, where only their type has one (IfcAirTerminalType); IDS names them all the
 * same, and means the generic occurrence (IfcFlowTerminal) that is typed so.
 */
import { loadSchema } from '../schema/load.ts'
import type { Schema, SchemaAttribute, SchemaClass } from '../schema/schema.ts'
import type { IdsIfcVersion } from './document.ts'
import { type NameList, nameList } from './matching.ts'

export interface IdsClass {
  /** In capitals, as an IDS writes it. */
  readonly name: string
  /** The class whose attributes it has: itself, or the generic occurrence. */
  readonly entity: SchemaClass
  /** Null when the class has none. */
  readonly predefinedTypes: readonly string[] | null
}

export interface IfcNames {
  readonly version: IdsIfcVersion
  readonly schema: Schema
  readonly classes: ReadonlyMap<string, IdsClass>
  readonly classNames: NameList
  /** What the classes store under a name: not the inverse and derived attributes. */
  readonly attributes: ReadonlyMap<string, readonly StoredAttribute[]>
  readonly attributeNames: NameList
  readonly propertySetNames: NameList
  /** The classes that are one of these or below. */
  readonly below: (ancestors: readonly string[]) => ReadonlySet<IdsClass>
}

export interface StoredAttribute {
  readonly of: IdsClass
  readonly attribute: SchemaAttribute
}

export function ifcNames(version: IdsIfcVersion): IfcNames {
  const known = loaded.get(version)
  if (known !== undefined) return known
  const made = makeNames(version)
  loaded.set(version, made)
  return made
}

const loaded = new Map<IdsIfcVersion, IfcNames>()

function makeNames(version: IdsIfcVersion): IfcNames {
  const schema = loadSchema(version === 'IFC4X3_ADD2' ? 'IFC4X3' : version)
  const own = schema.classes.map((entity) => idsClass(schema, entity.name, { entity, typed: entity }))
  const classes = new Map([...typedOccurrences(schema), ...own].map((one) => [one.name, one]))
  const attributes = attributesOf(classes.values())
  const found = new Map<string, ReadonlySet<IdsClass>>()
  return {
    version,
    schema,
    classes,
    classNames: nameList(classes.keys()),
    attributes,
    attributeNames: nameList(attributes.keys()),
    propertySetNames: nameList(schema.propertySetNames),
    below(ancestors) {
      const key = ancestors.join()
      const known = found.get(key)
      if (known !== undefined) return known
      const isBelow = ({ entity }: IdsClass) =>
        ancestors.some((ancestor) => schema.isA(entity.name, ancestor))
      const made = new Set([...classes.values()].filter(isBelow))
      found.set(key, made)
      return made
    },
  }
}

function attributesOf(classes: Iterable<IdsClass>): Map<string, StoredAttribute[]> {
  const all = new Map<string, StoredAttribute[]>()
  for (const of of classes) {
    for (const attribute of of.entity.attributes) {
      if (of.entity.derived.includes(attribute.name)) continue
      const stored = all.get(attribute.name) ?? []
      if (stored.length === 0) all.set(attribute.name, stored)
      stored.push({ of, attribute })
    }
  }
  return all
}

/** @param typed the class that has the predefined type */
function idsClass(
  schema: Schema,
  name: string,
  { entity, typed }: { readonly entity: SchemaClass; readonly typed: SchemaClass },
): IdsClass {
  const attribute = typed.attributes.find((one) => one.name === 'PredefinedType')
  const predefinedTypes = (attribute && schema.enumeration(attribute.type)) ?? null
  return { name: name.toUpperCase(), entity, predefinedTypes }
}

/** The occurrences that IFC2X3 knows by their types only. */
function typedOccurrences(schema: Schema): IdsClass[] {
  if (schema.name !== 'IFC2X3') return []
  const later = loadSchema('IFC4')
  return schema.classes.flatMap((typed) => {
    const name = typed.name.replace(/Type$/, '')
    if (name === typed.name || schema.class(name) !== undefined || later.class(name) === undefined) return []
    const entity = genericOccurrence(schema, typed)
    return entity === null ? [] : [idsClass(schema, name, { entity, typed })]
  })
}

/** IfcAirTerminalType → IfcFlowTerminal, by the nearest ancestor of the type that has an occurrence. */
function genericOccurrence(schema: Schema, typed: SchemaClass): SchemaClass | null {
  const parent = typed.parent === null ? undefined : schema.class(typed.parent)
  if (parent === undefined) return null
  return schema.class(parent.name.replace(/Type$/, '')) ?? genericOccurrence(schema, parent)
}
