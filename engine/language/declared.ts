/** What kind of value a schema declares for an attribute or property. */
import { DIMENSIONLESS, type Dimension, measureOf } from '../schema/measures.ts'
import type { Schema, SchemaAttribute, SchemaProperty } from '../schema/schema.ts'
import { agree } from './dimension.ts'

export interface Declared {
  /** `any`: it can be of several types, or is not stated; `object`: an instance, a list, binary: it only exists or not. */
  readonly type: 'number' | 'text' | 'boolean' | 'any' | 'object'
  /** Of a number; null when not determined. */
  readonly dimension: Dimension | null
  /** All values that an enumeration allows; null when it is none. */
  readonly literals: ReadonlySet<string> | null
}

export const UNDECLARED: Declared = { type: 'any', dimension: null, literals: null }
const OBJECT: Declared = { type: 'object', dimension: null, literals: null }
const TEXT: Declared = { type: 'text', dimension: null, literals: null }
const BOOLEAN: Declared = { type: 'boolean', dimension: null, literals: null }

/** The declaration of one attribute or property. */
export function declaredType(schema: Schema, item: SchemaAttribute | SchemaProperty): Declared {
  switch (item.kind) {
    case 'real':
    case 'integer':
    case 'number':
      return numberOf(schema, item.type)
    case 'string':
      return TEXT
    case 'boolean':
    case 'logical':
      return BOOLEAN
    case 'enumeration':
      return { ...TEXT, literals: new Set(schema.enumeration(item.type)) }
    case 'select':
      return UNDECLARED
    case 'single':
    case 'bounded':
    case 'enumerated':
    case 'list':
    case 'quantity':
      return item.type === null || item.type.includes(' ') ? listed(item.kind) : valueType(schema, item.type)
    default:
      return OBJECT
  }
}

/** What declarations of one name have in common. @param all at least one */
export function merge(all: readonly Declared[]): Declared {
  const [first = UNDECLARED, ...others] = all
  if (others.length === 0) return first
  if (others.some(({ type }) => type !== first.type)) return UNDECLARED
  const dimension = others.reduce<Dimension | null>(
    (known, other) => (agree(known, other.dimension) ? known : null),
    first.dimension,
  )
  return { type: first.type, dimension, literals: literalsOf(all) }
}

function literalsOf(all: readonly Declared[]): ReadonlySet<string> | null {
  const union = new Set<string>()
  for (const { literals } of all) {
    if (literals === null) return null
    for (const literal of literals) union.add(literal)
  }
  return union
}

/** A list attribute is an object; a list property without a type may hold anything. */
function listed(kind: string): Declared {
  return kind === 'list' ? OBJECT : UNDECLARED
}

function valueType(schema: Schema, type: string): Declared {
  const base = schema.definedType(type)?.base ?? type
  if (base === 'REAL' || base === 'INTEGER' || base === 'NUMBER') return numberOf(schema, type)
  if (base === 'STRING') return TEXT
  if (base === 'BOOLEAN' || base === 'LOGICAL') return BOOLEAN
  if (base === 'BINARY' || /^(LIST|SET|ARRAY|BAG) /u.test(base)) return OBJECT
  if (schema.enumeration(type) !== undefined) return TEXT
  return schema.class(type) === undefined ? UNDECLARED : OBJECT
}

/** A number type that measures nothing (IfcInteger, IfcReal) is a bare number. */
function numberOf(schema: Schema, type: string | null): Declared {
  if (type === null) return { type: 'number', dimension: null, literals: null }
  const measure = measureOf(type) ?? measureOf(schema.definedType(type)?.measure ?? '')
  return { type: 'number', dimension: measure?.dimension ?? DIMENSIONLESS, literals: null }
}
