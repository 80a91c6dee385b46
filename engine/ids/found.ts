/** What a row has of what a requirement asks for, in words. */
import { type CellValue, plainValue } from '../cells.ts'
import { type ColumnLeaf, columnSource, columnValue } from '../columns.ts'
import type { Model } from '../model.ts'
import type { FindingInput } from '../result.ts'
import type { Run } from '../run.ts'
import type { AskedRequirement } from './asked.ts'
import { classificationEntries, materialWords } from './associated.ts'
import { CLASSIFICATIONS, MATERIALS } from './associations.ts'
import { attributeNames } from './attribute.ts'
import type { IdsFacet } from './document.ts'
import { isMany, manyParts } from './many.ts'
import { wholeRelation } from './part-of.ts'
import { askedSets, statedLeaf } from './property.ts'

/** Things that are listed before the rest is counted. */
const MOST_SHOWN = 5

export interface Found {
  readonly text: string
  readonly inputs: readonly FindingInput[]
}

/** What a row has; `text` ends a sentence that begins with what is wanted. */
export function foundOf(run: Run, asked: AskedRequirement, row: number): Found {
  const { facet } = asked.requirement
  switch (facet.kind) {
    case 'entity':
      return { text: `it is ${entityOf(run, row)}`, inputs: [] }
    case 'attribute':
      return valuesFound(run, row, {
        leaves: attributeNames(asked.classes, facet.name).map((name) => ({ kind: 'attribute', name })),
        nothing: 'no such attribute',
      })
    case 'property':
      return propertiesFound(run, row, asked, facet)
    case 'classification':
      return { text: classificationsFound(run, row), inputs: [] }
    case 'material':
      return { text: materialsFound(run, row), inputs: [] }
    case 'partOf':
      return { text: wholesFound(run, row, wholeRelation(facet)), inputs: [] }
  }
}

/** `IFCWALL of the predefined type SOLIDWALL`. */
function entityOf({ model, relations }: Run, row: number): string {
  const types = [row, relations.follow(row, ['type'])]
    .filter((at) => at >= 0)
    .map((at) =>
      ['PredefinedType', 'ObjectType', 'ElementType', 'ProcessType']
        .map((name) => plainValue(model.attribute(at, name)))
        .filter((value) => value !== null && value !== '')
        .join(' '),
    )
    .filter((text) => text !== '')
  const name = model.classOf(row).name.toUpperCase()
  return types.length === 0 ? name : `${name} of the predefined type ${types.join(', its type ')}`
}

interface Asked {
  readonly leaves: readonly ColumnLeaf[]
  readonly nothing: string
}

function valuesFound(run: Run, row: number, { leaves, nothing }: Asked): Found {
  const values = leaves.flatMap((leaf) => {
    const column = run.column(leaf)
    if (column === undefined) return []
    const value = columnValue(run.model, column, row)
    if (value === null) return []
    return [{ path: pathOf(leaf), value, source: columnSource(run.model, column, row) }]
  })
  const several = leaves.length > 1
  if (values.length === 0)
    return { text: leaves.length === 0 ? `it has ${nothing}` : 'it has no value', inputs: [] }
  const texts = values.map(({ path, value }) => `${several ? `${path} ` : ''}${valueFound(run.model, value)}`)
  return {
    text: `it is ${listed(texts)}`,
    inputs: values.map(({ path, value, source }) => ({ path, value: inputValue(run.model, value), source })),
  }
}

function pathOf(leaf: ColumnLeaf): string {
  if (leaf.kind === 'attribute') return leaf.name
  return leaf.kind === 'stated' ? `${leaf.set}.${leaf.name}` : leaf.kind
}

function propertiesFound(
  run: Run,
  row: number,
  { names }: AskedRequirement,
  facet: Extract<IdsFacet, { kind: 'property' }>,
): Found {
  const leaves = askedSets(names, facet).flatMap(({ set, properties }) =>
    properties.map((name) => statedLeaf(facet, set, name)),
  )
  const found = valuesFound(run, row, { leaves, nothing: 'no such property' })
  return found.inputs.length > 0 ? found : { text: 'it has no such property', inputs: [] }
}

/** A value in words; a reference is a property whose value is of another type, or that has none. */
function valueFound(model: Model, value: CellValue): string {
  if (value !== null && typeof value === 'object' && value.kind === 'ref')
    return propertyFound(model, value.id)
  const plain = plainValue(value)
  if (typeof plain === 'string') {
    if (isMany(plain)) return listed(manyParts(plain).map((part) => quote(part.value)))
    return plain === '' ? 'empty' : quote(plain)
  }
  if (plain !== null) return String(plain)
  return value !== null && typeof value === 'object' && value.kind === 'logical'
    ? 'unknown'
    : 'no plain value'
}

/** What states a property's value; whatever else is referred to is a value itself. */
const STATING = ['IfcProperty', 'IfcPhysicalQuantity', 'IfcPropertySetDefinition']

function propertyFound(model: Model, id: number): string {
  const row = model.rowOfId(id)
  if (row < 0) return `#${id}`
  const { name } = model.classOf(row)
  const value = model.attribute(row, 'NominalValue')
  const type = value === null || typeof value !== 'object' || !('type' in value) ? null : value.type
  const what = plainValue(value)
  if (!STATING.some((root) => model.schema.isA(name, root))) return `an ${name}`
  if (name !== 'IfcPropertySingleValue' || type === null) return `an ${name} of another type`
  return `${what === null ? '' : `${quote(what)} `}of the type ${type.toUpperCase()}`
}

function inputValue(model: Model, value: CellValue): number | string | boolean | null {
  const plain = plainValue(value)
  return typeof plain === 'number' || typeof plain === 'boolean' ? plain : valueText(model, value, plain)
}

function valueText(model: Model, value: CellValue, plain: string | null): string {
  return plain === null || isMany(plain) ? valueFound(model, value) : plain
}

function quote(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function classificationsFound(run: Run, row: number): string {
  const text = associatedText(run, CLASSIFICATIONS.leaf as ColumnLeaf, row)
  if (text === null) return 'it has no classification'
  const entries = classificationEntries(text).map(([system, ids]) => {
    const [id = 'no value'] = ids
    return system === '' ? id : `${system}: ${id}`
  })
  return `it has ${listed(entries)}`
}

function materialsFound(run: Run, row: number): string {
  const text = associatedText(run, MATERIALS.leaf as ColumnLeaf, row)
  if (text === null) return 'it has no material'
  const words = materialWords(text)
  return words.length === 0 ? 'its material has no name' : `it has ${listed(words.map(quote))}`
}

function associatedText(run: Run, leaf: ColumnLeaf, row: number): string | null {
  const column = run.column(leaf)
  const plain = column === undefined ? null : plainValue(columnValue(run.model, column, row))
  return typeof plain === 'string' ? plain : null
}

function wholesFound(run: Run, row: number, relation: ReturnType<typeof wholeRelation>): string {
  const { model, relations } = run
  const wholes = relations.targets(relations.toMany(relation), row).map((whole) => {
    const name = plainValue(model.attribute(whole, 'Name'))
    const upper = model.classOf(whole).name.toUpperCase()
    return typeof name === 'string' && name !== '' ? `${upper} '${name}'` : upper
  })
  return wholes.length === 0 ? 'it is part of nothing' : `it is part of ${listed(wholes)}`
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_SHOWN
  return (more > 0 ? [...texts.slice(0, MOST_SHOWN), `${more} more`] : texts).join(', ')
}
