/** What a name means in one schema, and whether another supported schema knows it (spec 2.2.5). */
import { madeOnce } from '../made-once.ts'
import type { Schema, SchemaAttribute } from '../schema/schema.ts'
import { type Declared, declaredType, merge } from './declared.ts'

export interface Vocabulary {
  /** The schema a rule is checked for. */
  readonly schema: Schema
  /** All supported ones, `schema` among them. */
  readonly schemas: readonly Schema[]
}

export interface Found {
  readonly declared: Declared
  /** Whether `schema` itself knows the name. */
  readonly here: boolean
}

/** An attribute of the classes or of any of their subclasses; null when no schema has it. */
export function findAttribute(words: Vocabulary, classes: readonly string[], name: string): Found | null {
  return best(
    words,
    inOrder(words).flatMap((schema) =>
      once(schema, ['attribute', name, classes], () =>
        attributesNamed(schema, classes, name).map((type) => declaredType(schema, type)),
      ),
    ),
  )
}

/** Every attribute that the classes or their subclasses have in any schema, for proposals. */
export function attributeNames(words: Vocabulary, classes: readonly string[]): Set<string> {
  const names = new Set<string>()
  for (const schema of words.schemas) {
    for (const entity of classesUnder(schema, classes))
      for (const { name } of entity.attributes) names.add(name)
  }
  return names
}

/** Whether some schema has such an inverse attribute there. */
export function isInverse(words: Vocabulary, classes: readonly string[], name: string): boolean {
  return words.schemas.some((schema) =>
    classesUnder(schema, classes).some((entity) => entity.inverse.includes(name)),
  )
}

/** Whether some schema has a class of exactly this name. */
export function isClass(words: Vocabulary, name: string): boolean {
  return words.schemas.some((schema) => hasClass(schema, name))
}

export function hasClass(schema: Schema, name: string): boolean {
  return schema.class(name)?.name === name
}

export function classNames(words: Vocabulary): Set<string> {
  return new Set(words.schemas.flatMap((schema) => schema.classes.map((entity) => entity.name)))
}

/** The names of the standard sets that a set name or a glob stands for, in any schema. */
export function setNames(words: Vocabulary, set: string, glob: boolean): string[] {
  if (set === BASE_QUANTITIES) return [...new Set(words.schemas.flatMap(quantitySets))]
  if (!glob) return words.schemas.some((schema) => schema.propertySet(set) !== undefined) ? [set] : []
  const pattern = globPattern(set)
  return knownSets(words).filter((name) => pattern.test(name))
}

export function knownSets(words: Vocabulary): string[] {
  return [...new Set(words.schemas.flatMap((schema) => schema.propertySetNames))]
}

/** Since IFC2X3 tools write the quantities of every class into one set of this name. */
export const BASE_QUANTITIES = 'BaseQuantities'

/** A property of any of the sets; null when none of them has it in any schema. */
export function findProperty(words: Vocabulary, sets: readonly string[], name: string): Found | null {
  return best(
    words,
    inOrder(words).flatMap((schema) =>
      once(schema, ['property', name, sets], () =>
        sets.flatMap((set) => {
          const property = schema.propertySet(set)?.properties.find((known) => known.name === name)
          return property === undefined ? [] : [declaredType(schema, property)]
        }),
      ),
    ),
  )
}

export function propertyNames(words: Vocabulary, sets: readonly string[]): Set<string> {
  const properties = words.schemas.flatMap((schema) =>
    sets.flatMap((set) => schema.propertySet(set)?.properties ?? []),
  )
  return new Set(properties.map((property) => property.name))
}

/** The whole name must match; `*` is any run of characters. */
export function globPattern(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'su')
}

interface InSchema {
  readonly schema: Schema
  readonly declared: Declared
}

/** What is found in a schema is the same for every rule that asks, and of every model. */
const memories = new WeakMap<Schema, Map<string, readonly InSchema[]>>()
/** Questions that are remembered of a schema: packs ask some hundred, whoever asks for more asks anew. */
const MOST_REMEMBERED = 2000

/** Nothing, or one entry: what the declarations that are found in a schema have in common. */
function once(
  schema: Schema,
  [kind, name, among]: readonly [string, string, readonly string[]],
  find: () => readonly Declared[],
): readonly InSchema[] {
  const memory = madeOnce(memories, schema, () => new Map())
  const key = [kind, name, ...among].join('\0')
  const known = memory.get(key)
  if (known !== undefined) return known
  const types = find()
  const found = types.length === 0 ? [] : [{ schema, declared: merge(types) }]
  if (memory.size >= MOST_REMEMBERED) memory.clear()
  memory.set(key, found)
  return found
}

const quantities = new WeakMap<Schema, readonly string[]>()

function quantitySets(schema: Schema): readonly string[] {
  return madeOnce(quantities, schema, () => schema.propertySetNames.filter((name) => name.startsWith('Qto_')))
}

/** The rule's schema decides the type; the others decide which literals an enumeration may have. */
function best(words: Vocabulary, found: readonly InSchema[]): Found | null {
  const first = found[0]
  if (first === undefined) return null
  const { literals } = merge(found.map(({ declared }) => declared))
  return { declared: { ...first.declared, literals }, here: first.schema === words.schema }
}

function inOrder({ schema, schemas }: Vocabulary): Schema[] {
  return [schema, ...schemas.filter((other) => other !== schema)]
}

function classesUnder(schema: Schema, names: readonly string[]): Schema['classes'] {
  return names.flatMap((name) => {
    const entity = schema.class(name)
    return entity === undefined ? [] : schema.classes.slice(entity.index, entity.last + 1)
  })
}

/** The attributes of a name that the classes or their subclasses have, one of each type. */
function attributesNamed(schema: Schema, classes: readonly string[], name: string): SchemaAttribute[] {
  const ranges = classes.flatMap((className) => schema.class(className) ?? [])
  const found = new Map<string, SchemaAttribute>()
  for (const [index, attribute] of attributeIndex(schema).get(name) ?? []) {
    if (found.has(attribute.type)) continue
    if (ranges.some((range) => range.index <= index && index <= range.last))
      found.set(attribute.type, attribute)
  }
  return [...found.values()]
}

type AttributeIndex = ReadonlyMap<string, readonly (readonly [number, SchemaAttribute])[]>

const indices = new WeakMap<Schema, AttributeIndex>()

function attributeIndex(schema: Schema): AttributeIndex {
  const kept = indices.get(schema)
  if (kept !== undefined) return kept
  const made = new Map<string, (readonly [number, SchemaAttribute])[]>()
  for (const entity of schema.classes) {
    for (const attribute of entity.attributes) {
      const list = made.get(attribute.name)
      if (list === undefined) made.set(attribute.name, [[entity.index, attribute]])
      else list.push([entity.index, attribute])
    }
  }
  indices.set(schema, made)
  return made
}
