/** Reads the generated table of types: enumerations, selects and defined types. */

import type { AttributeKind } from './schema.ts'

/** The types of one schema, by upper-case name. */
export interface TypeTable {
  /** All names as the schema spells them, in alphabetical order. */
  readonly names: readonly string[]
  readonly enumerations: ReadonlyMap<string, readonly string[]>
  readonly selects: ReadonlyMap<string, readonly string[]>
  /** Followed to the end: `IfcPositiveLengthMeasure` → `REAL`, `IfcLengthMeasure`. */
  readonly defined: ReadonlyMap<string, { readonly base: string; readonly measure: string }>
}

/** Reads lines such as `IfcLengthMeasure = REAL`, `IfcDoorTypeEnum = ENUMERATION DOOR …`, `IfcUnit = SELECT …`. */
export function readTypes(text: string): TypeTable {
  const pairs = text.trim().split('\n').map(splitLine)
  const stated = new Map(pairs)
  const enumerations = new Map<string, readonly string[]>()
  const selects = new Map<string, readonly string[]>()
  const defined = new Map<string, { base: string; measure: string }>()
  for (const [name, meaning] of pairs) {
    const key = name.toUpperCase()
    const [word, ...names] = meaning.split(' ')
    if (word === 'ENUMERATION') enumerations.set(key, names)
    else if (word === 'SELECT') selects.set(key, names)
    else defined.set(key, follow(name, stated))
  }
  return { names: pairs.map(([name]) => name), enumerations, selects, defined }
}

/** What values of a declared type are, once defined types are followed; a name that is no type is a class. */
export function kindOf(type: string, types: TypeTable): AttributeKind {
  const key = type.toUpperCase()
  if (types.enumerations.has(key)) return 'enumeration'
  if (types.selects.has(key)) return 'select'
  const base = types.defined.get(key)?.base ?? bareBase(type)
  if (AGGREGATE.test(base)) return 'list'
  return BASE_KINDS[base] ?? 'entity'
}

const AGGREGATE = /^(LIST|SET|ARRAY|BAG) /

const BASE_KINDS: Readonly<Record<string, AttributeKind>> = {
  REAL: 'real',
  INTEGER: 'integer',
  NUMBER: 'number',
  STRING: 'string',
  BOOLEAN: 'boolean',
  LOGICAL: 'logical',
  BINARY: 'binary',
}

function follow(name: string, stated: ReadonlyMap<string, string>): { base: string; measure: string } {
  let measure = name
  let base = stated.get(name)!
  while (stated.has(base)) {
    measure = base
    base = stated.get(base)!
  }
  return { base: bareBase(base), measure }
}

/** `STRING(22) FIXED` → `STRING`. */
function bareBase(type: string): string {
  return type.replace(/\(\d+\)( FIXED)?$/, '')
}

function splitLine(line: string): readonly [name: string, meaning: string] {
  const [name, meaning] = line.split(' = ')
  return [name!, meaning!]
}
