/** A parsed file as plain objects: attributes by name, relations by looking all instances through. For the IDS reference only. */
import type { CellValue } from '../../../engine/cells.ts'
import { loadSchema } from '../../../engine/schema/load.ts'
import type { Schema, SchemaName } from '../../../engine/schema/schema.ts'
import type { PlainInstance, PlainStep } from '../step.ts'

export interface Plain {
  readonly schema: Schema
  readonly instances: readonly PlainInstance[]
  readonly byId: ReadonlyMap<number, PlainInstance>
}

export function plainOf(step: PlainStep): Plain {
  return {
    schema: loadSchema(step.schema as SchemaName),
    instances: step.instances,
    byId: new Map(step.instances.map((instance) => [instance.id, instance])),
  }
}

/** Undefined: the class has no such attribute; null: nothing is given. */
export function attributeOf(plain: Plain, instance: PlainInstance, name: string): CellValue | undefined {
  const place = plain.schema.class(instance.class)?.attributes.findIndex((one) => one.name === name) ?? -1
  return place < 0 ? undefined : (instance.values[place] ?? null)
}

export function isA(plain: Plain, instance: PlainInstance, name: string): boolean {
  return plain.schema.isA(instance.class, name)
}

/** The instances that a value refers to. */
export function refs(plain: Plain, value: CellValue | undefined): PlainInstance[] {
  if (value === null || value === undefined || typeof value !== 'object') return []
  if (value.kind === 'list') return value.items.flatMap((item) => refs(plain, item))
  if (value.kind !== 'ref') return []
  const found = plain.byId.get(value.id)
  return found === undefined ? [] : [found]
}

/** The text of a label or an enumeration; undefined for everything else. */
export function text(value: CellValue | undefined): string | undefined {
  if (value === null || value === undefined || typeof value !== 'object') return undefined
  if (value.kind === 'text' || value.kind === 'enumeration') return value.text
  return undefined
}

/** What stands at one end of a relationship class for an instance at its other end. */
export function related(
  plain: Plain,
  instance: PlainInstance,
  [relation, from, to]: readonly [relation: string, from: string, to: string],
): PlainInstance[] {
  return plain.instances
    .filter((one) => isA(plain, one, relation))
    .filter((one) => refs(plain, attributeOf(plain, one, from)).includes(instance))
    .flatMap((one) => refs(plain, attributeOf(plain, one, to)))
}

/** The type of an occurrence. */
export function typeOf(plain: Plain, instance: PlainInstance): PlainInstance | undefined {
  return related(plain, instance, ['IfcRelDefinesByType', 'RelatedObjects', 'RelatingType'])[0]
}
