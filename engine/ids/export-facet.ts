/** Makes facets out of the conditions of a rule, where IDS has the like. */
import type { CompareNode, CompareOp, Node, Source } from '../language/ast.ts'
import { constantValue } from '../language/conjuncts.ts'
import type { IdsFacet, IdsRequirement, IdsValue } from './document.ts'
import { exportPattern } from './export-pattern.ts'
import { NOWHERE, numberValue, patternValue, simpleValue, textValue } from './export-value.ts'
import type { IfcNames } from './ifc-names.ts'
import { type XmlType, xmlTypeOf } from './xml-types.ts'

/** Why a condition cannot be said in IDS. */
export class Unsaid extends Error {}

export interface ExportContext {
  readonly names: IfcNames
  /** In capitals: what the rule applies to. */
  readonly classes: readonly string[]
}

/** @throws Unsaid */
export function applicabilityFacet(context: ExportContext, node: Node): IdsFacet {
  const facet = positiveFacet(context, node)
  if (facet !== null) return facet
  throw new Unsaid(node.kind === 'not' ? 'IDS selects by what is there, not by what is not' : reasonOf(node))
}

/** @throws Unsaid */
export function requirementsOf(context: ExportContext, node: Node): IdsRequirement[] {
  const facet = positiveFacet(context, node)
  if (facet !== null) return [{ facet, cardinality: 'required' }]
  if (node.kind !== 'not') throw new Unsaid(reasonOf(node))
  const prohibited = positiveFacet(context, node.value)
  if (prohibited === null) throw new Unsaid(reasonOf(node.value))
  const source = sourceOf(node.value)
  if (node.value.kind === 'exists' || source === null)
    return [{ facet: prohibited, cardinality: 'prohibited' }]
  // What is missing is not known to differ, so it has to be there.
  return [
    { facet: existsFacet(context, source), cardinality: 'required' },
    { facet: prohibited, cardinality: 'prohibited' },
  ]
}

/** The facet that holds where the node is true; null when there is none of its sort. */
function positiveFacet(context: ExportContext, node: Node): IdsFacet | null {
  switch (node.kind) {
    case 'exists':
      return existsFacet(context, node.source)
    case 'textIn':
      return valueFacet(context, node.source, (type) => textValue(node.texts, type))
    case 'matches':
      return valueFacet(context, node.source, () => patternOf(node.pattern))
    case 'compare':
      return comparisonFacet(context, node)
    case 'source':
      return valueFacet(context, node, () => simpleValue('true'))
    case 'not':
      return node.value.kind === 'source' ? valueFacet(context, node.value, () => simpleValue('false')) : null
    case 'or':
      return inheritedFacet(node.items)
    default:
      return null
  }
}

function sourceOf(node: Node): Source | null {
  if (node.kind === 'textIn' || node.kind === 'matches') return node.source
  return node.kind === 'compare' ? (comparisonOf(node)?.source ?? null) : null
}

function existsFacet(context: ExportContext, source: Source): IdsFacet {
  const { leaf } = own(source)
  if (leaf.kind === 'attribute') return attributeFacet(leaf.name)
  if (leaf.kind === 'property') return propertyFacet(context, leaf)
  if (leaf.kind === 'absent') throw new Unsaid(`the version has no ${leaf.name}`)
  if (leaf.kind === 'unset') throw new Unsaid(`nobody has set the parameter ${leaf.param}`)
  throw new Unsaid(`IDS has no facet for '${source.text}'`)
}

/** `exists(materials) or exists(type.materials)`: IDS reads materials, and nothing else of the like, of the element and of its type. */
function inheritedFacet(items: readonly Node[]): IdsFacet | null {
  const isMaterials = (node: Node, steps: string) =>
    node.kind === 'exists' &&
    node.source.steps.join() === steps &&
    node.source.leaf.kind === 'relation' &&
    node.source.leaf.relation === 'materials'
  const isWhole =
    items.length === 2 && ['', 'type'].every((steps) => items.some((node) => isMaterials(node, steps)))
  return isWhole ? { kind: 'material', place: NOWHERE } : null
}

function valueFacet(context: ExportContext, source: Source, valueFor: (type: XmlType) => IdsValue): IdsFacet {
  const { leaf } = own(source)
  if (leaf.kind === 'attribute')
    return { ...attributeFacet(leaf.name), value: valueFor(attributeType(context, leaf.name)) }
  if (leaf.kind !== 'property') return existsFacet(context, source)
  const dataType = dataTypeOf(context, leaf)
  const type = xmlTypeOf(context.names.schema, dataType)
  if (type === null) throw new Unsaid(`IDS compares no value of ${dataType}`)
  return { ...propertyFacet(context, leaf), dataType, value: valueFor(type) }
}

function comparisonFacet(context: ExportContext, node: CompareNode): IdsFacet | null {
  const found = comparisonOf(node)
  if (found === null) return null
  const { source, op, limit } = found
  return valueFacet(context, source, (type) => {
    if (type === 'integer' && !Number.isInteger(limit))
      throw new Unsaid(`'${source.text}' counts in whole ones`)
    return numberValue(op, limit, type)
  })
}

const TURNED: Readonly<Record<CompareOp, CompareOp>> = {
  '=': '=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function comparisonOf({
  left,
  right,
  op,
}: CompareNode): { source: Source; op: CompareOp; limit: number } | null {
  const [atLeft, atRight] = [constantValue(left), constantValue(right)]
  if (left.kind === 'source' && atRight !== null) return { source: left, op, limit: atRight }
  if (right.kind === 'source' && atLeft !== null) return { source: right, op: TURNED[op], limit: atLeft }
  return null
}

function patternOf(pattern: string): IdsValue {
  const exported = exportPattern(pattern)
  if (exported === null) throw new Unsaid(`XML Schema has no such pattern: /${pattern}/`)
  return patternValue(exported)
}

/** A source of the element itself. */
function own(source: Source): Source {
  if (source.steps.length > 0)
    throw new Unsaid(`IDS reads no '${source.text}', which belongs to another element`)
  return source
}

function attributeFacet(name: string): IdsFacet & { kind: 'attribute' } {
  return { kind: 'attribute', place: NOWHERE, name: simpleValue(name) }
}

type PropertyLeaf = Source['leaf'] & { kind: 'property' }

function propertyFacet(context: ExportContext, leaf: PropertyLeaf): IdsFacet & { kind: 'property' } {
  const { set, glob, name } = leaf
  if (!isKnown(context, leaf)) throw new Unsaid(`the version has no '${set}.${name}'`)
  const propertySet = glob ? patternValue(globPattern(set)) : simpleValue(set)
  return { kind: 'property', place: NOWHERE, propertySet, baseName: simpleValue(name) }
}

/** A set of one's own may have any property; a reserved prefix is the standard's. */
function isKnown({ names: { schema } }: ExportContext, { set, glob, name }: PropertyLeaf): boolean {
  if (!/^(Pset|Qto)_/i.test(set) || glob) return true
  return schema.propertySet(set)?.properties.some((one) => one.name === name) === true
}

function globPattern(glob: string): string {
  return glob
    .split('*')
    .map((part) => part.replace(/[\\|.?*+(){}[\]]/g, '\\$&'))
    .join('.*')
}

function attributeType({ names, classes }: ExportContext, name: string): XmlType {
  const stored = names.attributes.get(name)?.find(({ of }) => classes.includes(of.name))
  const type = stored === undefined ? null : xmlTypeOf(names.schema, stored.attribute.type)
  if (type === null) throw new Unsaid(`IDS compares no value of '${name}'`)
  return type
}

/** Only a standard set says which data type a property has. */
function dataTypeOf({ names: { schema } }: ExportContext, { set, glob, name }: PropertyLeaf): string {
  const property = schema.propertySet(set)?.properties.find((one) => one.name === name)
  const type = glob ? null : (property?.type ?? null)
  if (type === null) throw new Unsaid(`the data type of '${set}.${name}' is not known, which IDS asks for`)
  return type.toUpperCase()
}

const REASONS: Readonly<Partial<Record<Node['kind'], string>>> = {
  aggregate: 'IDS counts and sums nothing',
  coalesce: 'IDS does not take the first of several values',
  compare: 'IDS compares one value with a fixed one, and calculates nothing',
  implies: 'IDS has no conditions inside a requirement',
  isA: 'IDS asks the class in the applicability',
  or: 'IDS has no alternatives between requirements',
  textEquals: 'IDS compares no two values of the model',
  unique: 'IDS does not compare elements with one another',
}

function reasonOf(node: Node): string {
  const sides = node.kind === 'compare' ? [node.left.kind, node.right.kind] : []
  const reasons = [...sides, node.kind].map((kind) => REASONS[kind])
  return reasons.find((reason) => reason !== undefined) ?? 'IDS has nothing of the kind'
}
