/** The attribute facet: explicit attributes of the row itself; those of its type do not count. */
import type { Node } from '../language/ast.ts'
import type { AttributeKind, SchemaClass } from '../schema/schema.ts'
import type { IdsAttributeFacet, IdsValue } from './document.ts'
import { allOf, anyOf, attribute, certain, given, type Kinds, NO, not, valuePasses } from './nodes.ts'
import { valueTest } from './value.ts'

const NO_KINDS: Kinds = { text: false, boolean: false, real: false, integer: false }

/** What values an attribute's kind may have that can be compared; objects and lists have none. */
const KINDS: Readonly<Partial<Record<AttributeKind, Partial<Kinds>>>> = {
  string: { text: true },
  enumeration: { text: true },
  boolean: { boolean: true },
  logical: { boolean: true },
  real: { real: true },
  number: { real: true },
  integer: { integer: true },
  select: { text: true, boolean: true, real: true },
}

/** Names of the attributes of the classes that a facet's name means. */
export function attributeNames(classes: readonly SchemaClass[], name: IdsValue): string[] {
  const { only, text } = valueTest(name)
  if (only !== null)
    return only.filter((wanted) => classes.some((found) => attributeIn(found, wanted))).sort()
  const names = new Set(classes.flatMap(({ attributes }) => attributes.map((own) => own.name)))
  return [...names].filter(text).sort()
}

function attributeIn({ attributes }: SchemaClass, name: string): boolean {
  return attributes.some((own) => own.name === name)
}

/** Where any of the named attributes is filled and passes. */
export function attributeNode(classes: readonly SchemaClass[], { name, value }: IdsAttributeFacet): Node {
  const test = value === undefined ? null : valueTest(value)
  return anyOf(
    attributeNames(classes, name).map((found): Node => {
      const exists = certain({ kind: 'exists', source: attribute(found, 'any') })
      if (test === null) return exists
      const passes = valuePasses(() => ({ kind: 'attribute', name: found }), kindsOf(classes, found), test)
      // read although no value of its kind can pass: findings tell it
      return passes === NO ? certain({ kind: 'and', items: [exists, NO] }) : passes
    }),
  )
}

/** Where none of the named attributes is given. */
export function attributeAbsent(classes: readonly SchemaClass[], { name }: IdsAttributeFacet): Node {
  return allOf(attributeNames(classes, name).map((found) => not(given(attribute(found, 'any')))))
}

function kindsOf(classes: readonly SchemaClass[], name: string): Kinds {
  const kinds = classes.flatMap(({ attributes }) =>
    attributes.filter((own) => own.name === name).map((own) => KINDS[own.kind] ?? NO_KINDS),
  )
  const all = Object.assign({}, NO_KINDS, ...kinds) as Kinds
  return all.real ? { ...all, integer: false } : all
}
