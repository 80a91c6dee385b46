/** Which leaves a set of rules reads, and over which rows: what columns must be made. */
import { type ColumnLeaf, isColumnLeaf, leafKey, type WantedColumn } from '../columns.ts'
import type { AggregateNode, CheckedRule, Node, Source, ToOneRelation } from '../language/ast.ts'
import { madeOnce } from '../made-once.ts'
import type { Model, RowRange } from '../model.ts'
import type { Relations } from '../relations.ts'
import { acceptsEveryGlobalId } from './global-id.ts'

/** Classes that a to-one step leads to, where that is narrower than everything that can be related. */
const STEP_CLASSES: Readonly<Partial<Record<ToOneRelation, string>>> = {
  type: 'IfcTypeObject',
  storey: 'IfcBuildingStorey',
  building: 'IfcBuilding',
  site: 'IfcSite',
  space: 'IfcSpace',
}

type MembersRelation = Parameters<Relations['toMany']>[0]

/** The nodes directly below a node; those of an aggregate are seen from its members and are left out. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'coalesce':
      return node.items
    case 'arithmetic':
    case 'compare':
    case 'implies':
    case 'textEquals':
      return [node.left, node.right]
    case 'negate':
    case 'not':
    case 'known':
    case 'certain':
      return [node.value]
    case 'bounds':
      return node.margin === undefined ? [node.value] : [node.value, node.margin]
    case 'math':
      return node.args
    case 'length':
    case 'textIn':
    case 'matches':
    case 'exists':
    case 'unique':
    case 'textTest':
    case 'isText':
    case 'within':
    case 'given':
      return [node.source]
    case 'table':
      return node.keys
    default:
      return []
  }
}

/** Ways of to-one steps that a node itself follows without reading a value at their end. */
export function waysOfNode(node: Node): readonly (readonly ToOneRelation[])[] {
  if (node.kind === 'isA') return node.steps.length === 0 ? [] : [node.steps]
  if (node.kind === 'unique') return node.within === null ? [] : [[node.within]]
  return node.kind === 'aggregate' && node.over.kind === 'members' && node.over.steps.length > 0
    ? [node.over.steps]
    : []
}

/** The ways of a node and of all below it. */
export function waysOf(node: Node): readonly (readonly ToOneRelation[])[] {
  return [...waysOfNode(node), ...childrenOf(node).flatMap(waysOf)]
}

/** Every source of the node that is read from the row itself (not from members of an aggregate), each text once. */
export function ownSources(node: Node, into: Map<string, Source> = new Map()): Map<string, Source> {
  if (node.kind === 'source') into.set(node.text, node)
  for (const child of childrenOf(node)) ownSources(child, into)
  return into
}

/** The rows of some classes from the first to the last. */
export function spanOf(model: Model, classes: readonly string[]): RowRange {
  const ranges = classes.map((name) => model.rowsOf(name)).filter((rows) => rows.first < rows.end)
  if (ranges.length === 0) return { first: 0, end: 0 }
  return {
    first: Math.min(...ranges.map((rows) => rows.first)),
    end: Math.max(...ranges.map((rows) => rows.end)),
  }
}

/** Collects the columns that rules need, each with the rows that cover all its uses. */
export function wantedColumns(
  model: Model,
  relations: Relations,
  rules: readonly CheckedRule[],
): WantedColumn[] {
  const wanted = new Map<string, WantedColumn>()
  const keys = new Map<ColumnLeaf, string>()
  const want = (leaf: ColumnLeaf, rows: RowRange, guids: boolean): void => {
    const key = madeOnce(keys, leaf, () => leafKey(leaf))
    const known = wanted.get(key)
    if (known === undefined) wanted.set(key, { leaf, rows, guids })
    else wanted.set(key, { leaf, rows: joined(known.rows, rows), guids: known.guids && guids })
  }
  const visit = (node: Node, rows: RowRange, guids = false): void => {
    if (node.kind === 'source') {
      const { leaf } = node
      if (isColumnLeaf(leaf))
        want(leaf, stepTarget(model, relations, rows, node.steps), guids && isGlobalId(leaf))
    }
    if (node.kind === 'aggregate') visitMembers(node)
    const below = node.kind === 'unique' ? spanOf(model, node.classes) : rows
    for (const child of childrenOf(node)) visit(child, below, takesGlobalIds(node))
  }
  const ranges = new Map<string, RowRange>()
  const targetsOf = (relation: MembersRelation): RowRange => {
    const range = ranges.get(relation) ?? membersOf(model, relations, relation)
    ranges.set(relation, range)
    return range
  }
  const visitMembers = (node: AggregateNode): void => {
    const { over } = node
    const rows = over.kind === 'class' ? model.rowsOf(over.class ?? '') : targetsOf(over.relation)
    if (node.where !== null) visit(node.where, rows)
    if (node.value !== null) visit(node.value, rows)
  }
  const visited = new Map<Node, RowRange>()
  for (const rule of rules) {
    const rows = spanOf(model, rule.classes)
    for (const node of [...partsOf(rule.where), ...partsOf(rule.require)]) {
      const known = visited.get(node)
      // rules share what they ask alike
      if (known !== undefined && known.first <= rows.first && rows.end <= known.end) continue
      visited.set(node, rows)
      visit(node, rows)
    }
  }
  return [...wanted.values()]
}

/** What has to hold together. */
function partsOf(node: Node | null): readonly Node[] {
  if (node === null) return []
  return node.kind === 'and' ? node.items : [node]
}

/** Rows that may be members of a relation: of a model that is edited any row may become one. */
function membersOf(model: Model, relations: Relations, relation: MembersRelation): RowRange {
  return model.isSpread
    ? { first: 0, end: model.rowCount }
    : relations.targetRange(relations.toMany(relation))
}

function isGlobalId(leaf: ColumnLeaf): boolean {
  return leaf.kind === 'attribute' && leaf.name === 'GlobalId'
}

/** Whether a node can do with GlobalIds that are not texts. */
function takesGlobalIds(node: Node): boolean {
  return (
    node.kind === 'exists' ||
    node.kind === 'unique' ||
    (node.kind === 'matches' && acceptsEveryGlobalId(node.pattern))
  )
}

function joined(a: RowRange, b: RowRange): RowRange {
  if (a.first === a.end) return b
  if (b.first === b.end) return a
  return { first: Math.min(a.first, b.first), end: Math.max(a.end, b.end) }
}

function stepTarget(
  model: Model,
  relations: Relations,
  rows: RowRange,
  steps: readonly ToOneRelation[],
): RowRange {
  const last = steps[steps.length - 1]
  if (last === undefined) return rows
  const found = STEP_CLASSES[last]
  return found === undefined ? relations.mapped : model.rowsOf(found)
}
