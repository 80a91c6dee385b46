/** The property facet: properties and quantities of the row's sets, those of its type included. */
import type { ColumnLeaf } from '../columns.ts'
import type { Node } from '../language/ast.ts'
import type { Schema } from '../schema/schema.ts'
import type { IdsPropertyFacet, IdsSpecification } from './document.ts'
import type { SetNames } from './model-names.ts'
import {
  allOf,
  anyOf,
  certain,
  given,
  type Kinds,
  NO,
  not,
  somePasses,
  source,
  valuePasses,
} from './nodes.ts'
import { ANY_TYPE, INTEGER_TYPES, OTHER_TYPES } from './stated.ts'
import { keyOfAll, type ValueTest, valueTest } from './value.ts'

/** A set that a facet's name means, and which of its properties. */
export interface AskedSet {
  readonly set: string
  readonly properties: readonly string[]
}

const ALL_KINDS: Kinds = { text: true, boolean: true, real: true, integer: true }
const NO_KINDS: Kinds = { text: false, boolean: false, real: false, integer: false }

const KINDS: Readonly<Record<string, Kinds>> = {
  STRING: { ...NO_KINDS, text: true },
  BOOLEAN: { ...NO_KINDS, boolean: true },
  LOGICAL: { ...NO_KINDS, boolean: true },
  REAL: { ...NO_KINDS, real: true },
  NUMBER: { ...NO_KINDS, real: true },
  INTEGER: { ...NO_KINDS, integer: true },
}

/** Whether what a specification means depends on the names that there are in a model. */
export function asksForNames({ applicability, requirements }: IdsSpecification): boolean {
  return [...applicability, ...requirements.map(({ facet }) => facet)].some(
    (facet) =>
      facet.kind === 'property' && !(facet.propertySet.kind === 'simple' && facet.baseName.kind === 'simple'),
  )
}

/** Facets with equal keys ask the same. */
export function propertyKey({ dataType, propertySet, baseName, value }: IdsPropertyFacet): string {
  return `property ${dataType} ${keyOfAll([propertySet, baseName, value])}`
}

/** The sets and properties that a facet's names mean in a model. */
export function askedSets(names: SetNames, { propertySet, baseName }: IdsPropertyFacet): AskedSet[] {
  const sets =
    propertySet.kind === 'simple' ? [propertySet.text] : names.sets.filter(valueTest(propertySet).text)
  return sets.map((set) => {
    if (baseName.kind === 'simple') return { set, properties: [baseName.text] }
    return { set, properties: names.propertiesOf(set).filter(valueTest(baseName).text) }
  })
}

/**
 * Where a row has a set of the name, and every such set has a property of the name, and all of these pass.
 */
export function propertyNode(schema: Schema, names: SetNames, facet: IdsPropertyFacet): Node {
  const sets = askedSets(names, facet)
  const passes = (asked: AskedSet): Node => setPasses({ schema, names, facet }, asked)
  if (facet.propertySet.kind === 'simple') return allOf(sets.map(passes))
  return allOf([
    anyOf(sets.map(({ set }) => isThere(set))),
    ...sets.map((asked) => anyOf([not(isThere(asked.set)), passes(asked)])),
  ])
}

/** Where what there is of the properties passes. */
export function propertyOptional(schema: Schema, names: SetNames, facet: IdsPropertyFacet): Node {
  return allOf(
    askedSets(names, facet).flatMap(({ set, properties }) =>
      properties
        .filter((name) => names.mayState(set, name))
        .map((name) => anyOf([not(isGiven(facet, set, name)), propertyPasses(schema, facet, { set, name })])),
    ),
  )
}

function isThere(set: string): Node {
  return certain({ kind: 'exists', source: source({ kind: 'set', set }, 'any') })
}

interface Asking {
  readonly schema: Schema
  readonly names: SetNames
  readonly facet: IdsPropertyFacet
}

function setPasses({ schema, names, facet }: Asking, { set, properties }: AskedSet): Node {
  const passes = (name: string): Node =>
    names.mayState(set, name) ? propertyPasses(schema, facet, { set, name }) : NO
  if (facet.baseName.kind === 'simple') return passes(facet.baseName.text)
  return allOf([
    anyOf(properties.map((name) => isGiven(facet, set, name))),
    ...properties.map((name) => anyOf([not(isGiven(facet, set, name)), passes(name)])),
  ])
}

/** The leaf that findings read, too: of the facet's type. */
export function statedLeaf(
  { dataType }: IdsPropertyFacet,
  set: string,
  name: string,
): Extract<ColumnLeaf, { kind: 'stated' }> {
  return { kind: 'stated', set, name, types: dataType ?? ANY_TYPE }
}

function isGiven(facet: IdsPropertyFacet, set: string, name: string): Node {
  return given(source(statedLeaf(facet, set, name), 'any'))
}

function propertyPasses(
  schema: Schema,
  facet: IdsPropertyFacet,
  { set, name }: { readonly set: string; readonly name: string },
): Node {
  const test = facet.value === undefined ? null : valueTest(facet.value)
  const kinds = kindsOf(schema, facet.dataType)
  const leaf = statedLeaf(facet, set, name)
  const one = valuePasses((kind) => ({ ...leaf, types: typesOf(facet.dataType, kind, test) }), kinds, test)
  return kinds.text ? one : anyOf([one, somePasses(source(leaf, 'text'), test)])
}

/** Where no type is named, integers are told from other numbers, because they are compared exactly. */
function typesOf(dataType: string | undefined, kind: keyof Kinds, test: ValueTest | null): string {
  if (dataType !== undefined) return dataType
  if (test === null || kind === 'text' || kind === 'boolean') return ANY_TYPE
  return kind === 'integer' ? INTEGER_TYPES : OTHER_TYPES
}

/** Literals of an enumeration are texts; a type that the schema does not know has no values. */
function kindsOf(schema: Schema, dataType: string | undefined): Kinds {
  if (dataType === undefined) return ALL_KINDS
  const base = schema.definedType(dataType)?.base
  if (base !== undefined) return KINDS[base] ?? NO_KINDS
  return schema.enumeration(dataType) === undefined ? NO_KINDS : { ...NO_KINDS, text: true }
}
