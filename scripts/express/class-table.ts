/** Writes the classes and types of a schema as the text that `engine/schema/read-classes.ts` reads. */

import type { ExpressAttribute, ExpressEntity, ExpressSchema, ExpressType } from './parse.ts'

/** One line per type, in alphabetical order. */
export function typeLines(schema: ExpressSchema): string[] {
  return schema.types.map(typeLine).sort()
}

/** One line per class in depth-first order, IfcRoot's tree first; the indentation is the depth in the tree. */
export function classLines(schema: ExpressSchema): string[] {
  const childrenOf = (parent: string | null) =>
    sorted(schema.entities.filter((entity) => entity.parent === parent))
  const lines: string[] = []
  const write = (entity: ExpressEntity, depth: number): void => {
    lines.push(' '.repeat(depth) + classLine(entity))
    for (const child of childrenOf(entity.name)) write(child, depth + 1)
  }
  for (const root of childrenOf(null)) write(root, 0)
  if (lines.length !== schema.entities.length) throw new Error(`${schema.name}: a supertype is not declared`)
  return lines
}

function typeLine(type: ExpressType): string {
  if (type.kind === 'defined') return `${type.name} = ${type.type}`
  return `${type.name} = ${type.kind.toUpperCase()} ${type.names.join(' ')}`
}

function classLine(entity: ExpressEntity): string {
  return [
    entity.abstract ? `${entity.name} abstract` : entity.name,
    ...entity.attributes.map(attributeField),
    ...entity.narrowed.map((attribute) => `!${attributeField(attribute)}`),
    ...entity.derived.map((name) => `*${name}`),
    ...entity.inverse.map((name) => `<${name}`),
  ].join('; ')
}

function attributeField({ name, type, optional }: ExpressAttribute): string {
  return `${name}${optional ? '?' : ''} ${type}`
}

function sorted(entities: readonly ExpressEntity[]): ExpressEntity[] {
  const key = (entity: ExpressEntity) => (entity.name === 'IfcRoot' ? '' : entity.name)
  return entities.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}
