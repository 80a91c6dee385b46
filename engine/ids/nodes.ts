/** Pieces of the typed core that facets are made of; whatever a facet asks is true or false, never unknown. */
import type { ColumnLeaf } from '../columns.ts'
import type { Node, ReadType, Source, ToOneRelation } from '../language/ast.ts'
import { isMany, MARK_CODE, manyPasses } from './many.ts'
import type { ValueTest } from './value.ts'

export const YES: Node = { kind: 'boolean', value: true }
export const NO: Node = { kind: 'boolean', value: false }

export function allOf(nodes: readonly Node[]): Node {
  return joined('and', nodes, YES, NO)
}

export function anyOf(nodes: readonly Node[]): Node {
  return joined('or', nodes, NO, YES)
}

export function not(node: Node): Node {
  if (node === YES) return NO
  if (node === NO) return YES
  return node.kind === 'not' ? node.value : { kind: 'not', value: node }
}

export function certain(value: Node): Node {
  return { kind: 'certain', value }
}

function joined(kind: 'and' | 'or', nodes: readonly Node[], neutral: Node, absorbing: Node): Node {
  const items = nodes
    .filter((node) => node !== neutral)
    .flatMap((node) => (node.kind === kind ? node.items : [node]))
  if (items.includes(absorbing)) return absorbing
  if (items.length === 0) return neutral
  return items.length === 1 ? (items[0] as Node) : { kind, items }
}

/** Reads a leaf of the row, or of the row that the steps lead to. */
export function source(leaf: ColumnLeaf, type: ReadType, steps: readonly ToOneRelation[] = []): Source {
  const end =
    leaf.kind === 'attribute' ? leaf.name : leaf.kind === 'stated' ? `${leaf.set}.${leaf.name}` : leaf.kind
  return { kind: 'source', text: [...steps, end].join('.'), steps, leaf, type, dimension: null }
}

export function attribute(name: string, type: ReadType, steps: readonly ToOneRelation[] = []): Source {
  return source({ kind: 'attribute', name }, type, steps)
}

/** Where anything is given, an empty text, too. */
export function given(of: Source): Node {
  return { kind: 'given', source: of }
}

/** Where a text is one of some. */
export function textAmong(of: Source, texts: readonly string[]): Node {
  return certain({ kind: 'textIn', source: of, texts })
}

/** Where a text, or one of several values, passes a value's test. */
export function textPasses(of: Source, value: ValueTest): Node {
  const { key, only, bytes } = value
  const rest = { key, only, of: 'all' } as const
  if (of.leaf.kind !== 'stated')
    return certain({ kind: 'textTest', source: of, test: value.text, bytes, ...rest })
  return certain({
    kind: 'textTest',
    source: of,
    test: (text) => (isMany(text) ? manyPasses(text, value) : value.text(text)),
    bytes: bytes && ((utf8, from, end) => (utf8[from] === MARK_CODE ? undefined : bytes(utf8, from, end))),
    ...rest,
  })
}

/** The kinds of values that a cell may hold. */
export interface Kinds {
  readonly text: boolean
  readonly boolean: boolean
  /** Numbers, and whether they are integers, which are compared exactly. */
  readonly real: boolean
  readonly integer: boolean
}

/** Where a value is there, of some kinds, and passes a test; `leafOf` gives the leaf of one kind. */
export function valuePasses(
  leafOf: (kind: keyof Kinds) => ColumnLeaf,
  kinds: Kinds,
  test: ValueTest | null,
): Node {
  const parts: Node[] = []
  if (kinds.text) parts.push(textPart(source(leafOf('text'), 'text'), test))
  if (kinds.boolean) parts.push(booleanPart(source(leafOf('boolean'), 'boolean'), test))
  if (kinds.real) parts.push(numberPart(source(leafOf('real'), 'number'), test, false))
  if (kinds.integer) parts.push(numberPart(source(leafOf('integer'), 'number'), test, true))
  return anyOf(parts)
}

function textPart(of: Source, test: ValueTest | null): Node {
  return test === null ? { kind: 'isText', source: of } : textPasses(of, test)
}

/** Where one of several values passes. */
export function somePasses(of: Source, test: ValueTest | null): Node {
  return certain({
    kind: 'textTest',
    source: of,
    key: test === null ? 'any' : test.key,
    test: (text) => isMany(text) && manyPasses(text, test),
    bytes: null,
    only: [],
    of: 'many',
  })
}

function booleanPart(of: Source, test: ValueTest | null): Node {
  if (test === null) return { kind: 'known', value: of }
  const parts: Node[] = []
  if (test.text('true')) parts.push(certain(of))
  if (test.text('false')) parts.push(certain({ kind: 'not', value: of }))
  return anyOf(parts)
}

function numberPart(of: Source, test: ValueTest | null, isInteger: boolean): Node {
  if (test === null) return { kind: 'known', value: of }
  return anyOf(test.ranges(isInteger).map((range) => certain({ kind: 'within', source: of, ...range })))
}
