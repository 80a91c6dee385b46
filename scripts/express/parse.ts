/** Parses the declarations of an EXPRESS schema (ISO 10303-11) that a STEP reader needs; functions and rules are skipped. */

import { TokenCursor, tokenize } from './tokens.ts'

export interface ExpressAttribute {
  readonly name: string
  readonly type: string
  readonly optional: boolean
}

export interface ExpressEntity {
  readonly name: string
  readonly abstract: boolean
  readonly parent: string | null
  /** New explicit attributes, in order. */
  readonly attributes: readonly ExpressAttribute[]
  /** Inherited attributes declared again with a narrower type (`SELF\IfcX.A : …`): no slot of their own. */
  readonly narrowed: readonly ExpressAttribute[]
  /** Inherited attributes declared again under DERIVE: `*` in STEP. */
  readonly derived: readonly string[]
  readonly inverse: readonly string[]
}

/** A TYPE: the literals of an enumeration, the members of a select, or what a defined type stands for. */
export type ExpressType =
  | { readonly name: string; readonly kind: 'enumeration' | 'select'; readonly names: readonly string[] }
  | { readonly name: string; readonly kind: 'defined'; readonly type: string }

export interface ExpressSchema {
  readonly name: string
  readonly types: readonly ExpressType[]
  readonly entities: readonly ExpressEntity[]
}

/**
 * Parses a whole schema file.
 *
 * @throws Error when the text is not the EXPRESS that IFC uses
 */
export function parseExpress(text: string): ExpressSchema {
  const cursor = new TokenCursor(tokenize(text))
  const types: ExpressType[] = []
  const entities: ExpressEntity[] = []
  cursor.expect('SCHEMA')
  const name = cursor.next()
  cursor.expect(';')
  while (!cursor.take('END_SCHEMA')) {
    if (cursor.take('TYPE')) types.push(parseType(cursor))
    else if (cursor.take('ENTITY')) entities.push(parseEntity(cursor))
    else if (cursor.take('FUNCTION')) cursor.skipPast('END_FUNCTION')
    else if (cursor.take('RULE')) cursor.skipPast('END_RULE')
    else throw new Error(`EXPRESS: expected a declaration, found '${cursor.next()}'`)
    cursor.expect(';')
  }
  return { name, types, entities }
}

function parseType(cursor: TokenCursor): ExpressType {
  const name = cursor.next()
  cursor.expect('=')
  const type = parseUnderlying(cursor, name)
  cursor.skipPast('END_TYPE')
  return type
}

function parseUnderlying(cursor: TokenCursor, name: string): ExpressType {
  if (cursor.take('ENUMERATION')) {
    cursor.expect('OF')
    return { name, kind: 'enumeration', names: cursor.names() }
  }
  if (cursor.take('SELECT')) return { name, kind: 'select', names: cursor.names() }
  return { name, kind: 'defined', type: parseTypeName(cursor) }
}

/** `IfcLabel`, `STRING(22) FIXED`, `LIST [1:?] OF UNIQUE IfcX`; spaced one way, whatever the source does. */
function parseTypeName(cursor: TokenCursor): string {
  if (!cursor.at('LIST', 'SET', 'ARRAY', 'BAG')) return parseSimpleTypeName(cursor)
  let name = cursor.next().toUpperCase()
  if (cursor.take('[')) {
    name += ` [${cursor.next()}`
    while (!cursor.at(']')) name += cursor.next()
    cursor.expect(']')
    name += ']'
  }
  cursor.expect('OF')
  name += ' OF '
  for (const word of ['OPTIONAL', 'UNIQUE']) if (cursor.take(word)) name += `${word} `
  return name + parseTypeName(cursor)
}

function parseSimpleTypeName(cursor: TokenCursor): string {
  let name = cursor.next()
  if (cursor.at('(')) name += `(${cursor.names().join()})`
  if (cursor.take('FIXED')) name += ' FIXED'
  return name
}

function parseEntity(cursor: TokenCursor): ExpressEntity {
  const head = parseHead(cursor)
  const { attributes, narrowed } = parseExplicit(cursor)
  const derived = cursor.take('DERIVE') ? parseDerived(cursor) : []
  const inverse = cursor.take('INVERSE') ? parseInverse(cursor) : []
  cursor.skipPast('END_ENTITY')
  return { ...head, attributes, narrowed, derived, inverse }
}

function parseHead(cursor: TokenCursor): Pick<ExpressEntity, 'name' | 'abstract' | 'parent'> {
  const name = cursor.next()
  let abstract = false
  let parent: string | null = null
  while (!cursor.take(';')) {
    if (cursor.take('ABSTRACT')) abstract = true
    else if (cursor.take('SUBTYPE')) parent = parseParent(cursor, name)
    else skipSupertype(cursor)
  }
  return { name, abstract, parent }
}

function parseParent(cursor: TokenCursor, name: string): string {
  cursor.expect('OF')
  const [parent, another] = cursor.names()
  if (another !== undefined)
    throw new Error(`EXPRESS: ${name} has several supertypes; IFC has single inheritance`)
  return parent!
}

/** `SUPERTYPE OF (ONEOF (…))`: the subtypes name their parent themselves. */
function skipSupertype(cursor: TokenCursor): void {
  cursor.expect('SUPERTYPE')
  if (!cursor.take('OF')) return
  let depth = 0
  do {
    const token = cursor.next()
    if (token === '(') depth++
    if (token === ')') depth--
  } while (depth > 0)
}

const SECTIONS = ['DERIVE', 'INVERSE', 'UNIQUE', 'WHERE', 'END_ENTITY']

function parseExplicit(cursor: TokenCursor): Pick<ExpressEntity, 'attributes' | 'narrowed'> {
  const attributes: ExpressAttribute[] = []
  const narrowed: ExpressAttribute[] = []
  while (!cursor.at(...SECTIONS)) {
    const names = [parseAttributeName(cursor)]
    while (cursor.take(',')) names.push(parseAttributeName(cursor))
    cursor.expect(':')
    const optional = cursor.take('OPTIONAL')
    const type = parseTypeName(cursor)
    cursor.expect(';')
    for (const { name, redeclared } of names) {
      const target = redeclared ? narrowed : attributes
      target.push({ name, type, optional })
    }
  }
  return { attributes, narrowed }
}

/** `Name`, or `SELF\IfcX.Name` for an attribute of a supertype. */
function parseAttributeName(cursor: TokenCursor): { name: string; redeclared: boolean } {
  if (!cursor.take('SELF')) return { name: cursor.next(), redeclared: false }
  cursor.expect('\\')
  cursor.next()
  cursor.expect('.')
  return { name: cursor.next(), redeclared: true }
}

/** New derived attributes are computed and stand in no file, so only the redeclared ones count. */
function parseDerived(cursor: TokenCursor): string[] {
  const derived: string[] = []
  while (!cursor.at(...SECTIONS)) {
    const { name, redeclared } = parseAttributeName(cursor)
    if (redeclared) derived.push(name)
    cursor.skipPast(';')
  }
  return derived
}

function parseInverse(cursor: TokenCursor): string[] {
  const inverse: string[] = []
  while (!cursor.at(...SECTIONS)) {
    inverse.push(parseAttributeName(cursor).name)
    cursor.skipPast(';')
  }
  return inverse
}
