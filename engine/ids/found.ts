/** What a row has of what a requirement asks for, in words. */
import { type CellValue, plainValue, textOf } from '../cells.ts'
import { type ColumnLeaf, columnSource, columnValue } from '../columns.ts'
import { madeOnce } from '../made-once.ts'
import type { Model } from '../model.ts'
import type { FindingInput, InputSource } from '../result.ts'
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
  /** Ends a sentence that begins with what is wanted. */
  readonly text: string
  readonly inputs: readonly FindingInput[]
}

/** Tells what a row has; the same object for rows that have the same. */
export type FoundReader = (run: Run, row: number) => Found

/** Tells what rows have of what a requirement asks for. */
export function foundReader(asked: AskedRequirement): FoundReader {
  const { facet } = asked.requirement
  switch (facet.kind) {
    case 'entity':
      return textReader((run, row) => `it is ${entityOf(run, row)}`)
    case 'attribute':
      return valuesReader({
        leaves: attributeNames(asked.classes, facet.name).map((name) => ({ kind: 'attribute', name })),
        nothing: 'no such attribute',
        absent: 'it has no value',
      })
    case 'property':
      return valuesReader({
        leaves: propertyLeaves(asked, facet),
        nothing: NO_PROPERTY,
        absent: `it has ${NO_PROPERTY}`,
      })
    case 'classification':
      return cellReader(CLASSIFICATIONS.leaf as ColumnLeaf, (cell) => plainFound(classificationsFound(cell)))
    case 'material':
      return cellReader(MATERIALS.leaf as ColumnLeaf, (cell) => plainFound(materialsFound(cell)))
    case 'partOf': {
      const relation = wholeRelation(facet)
      return textReader((run, row) => wholesFound(run, row, relation))
    }
  }
}

/** Answers that are kept before all are forgotten. */
const MOST_KEPT = 4096
const NO_PROPERTY = 'no such property'

function plainFound(text: string): Found {
  return { text, inputs: [] }
}

function textReader(read: (run: Run, row: number) => string): FoundReader {
  const known = new Map<string, Found>()
  return (run, row) => {
    if (known.size >= MOST_KEPT) known.clear()
    const text = read(run, row)
    return madeOnce(known, text, () => plainFound(text))
  }
}

/** What a column's cell at a row comes to: equal cells come to the same. */
function cellReader(
  leaf: ColumnLeaf,
  tell: (cell: CellValue, run: Run, source: InputSource) => Found,
): FoundReader {
  const known = new Map<string, Found>()
  let last:
    | { readonly low: number; readonly high: number; readonly source: InputSource; readonly found: Found }
    | undefined
  return (run, row) => {
    const { model } = run
    const column = run.column(leaf)
    if (column === undefined) return tell(null, run, 'missing')
    const at = model.kernel.columnRead(column.address, row) >>> 0
    const [low, high] = [model.u32(at), model.u32(at + 4)]
    const source = columnSource(model, column, row)
    if (last !== undefined && last.low === low && last.high === high && last.source === source)
      return last.found
    if (known.size >= MOST_KEPT) known.clear()
    const found = madeOnce(known, `${low} ${high} ${source}`, () =>
      tell(columnValue(model, column, row), run, source),
    )
    last = { low, high, source, found }
    return found
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
  /** What there is none of where no leaf is asked. */
  readonly nothing: string
  /** What is told where none of the leaves has a value. */
  readonly absent: string
}

interface InputFound {
  readonly text: string
  readonly input: FindingInput
}

function valuesReader({ leaves, nothing, absent }: Asked): FoundReader {
  const none = plainFound(leaves.length === 0 ? `it has ${nothing}` : absent)
  const [only] = leaves
  if (only === undefined) return () => none
  if (leaves.length === 1)
    return cellReader(only, (cell, run, source) => {
      if (cell === null) return none
      const { text, input } = inputFound(run, only, { cell, source })
      return { text: `it is ${text}`, inputs: [input] }
    })
  return (run, row) => {
    const found = leaves.flatMap((leaf) => {
      const column = run.column(leaf)
      const cell = column === undefined ? null : columnValue(run.model, column, row)
      if (column === undefined || cell === null) return []
      return [inputFound(run, leaf, { cell, source: columnSource(run.model, column, row) })]
    })
    if (found.length === 0) return none
    const text = listed(found.map((one) => `${one.input.path} ${one.text}`))
    return { text: `it is ${text}`, inputs: found.map(({ input }) => input) }
  }
}

function inputFound(
  { model }: Run,
  leaf: ColumnLeaf,
  { cell, source }: { readonly cell: CellValue; readonly source: InputSource },
): InputFound {
  return {
    text: valueFound(model, cell),
    input: { path: pathOf(leaf), value: inputValue(model, cell), source },
  }
}

function pathOf(leaf: ColumnLeaf): string {
  if (leaf.kind === 'attribute') return leaf.name
  return leaf.kind === 'stated' ? `${leaf.set}.${leaf.name}` : leaf.kind
}

function propertyLeaves(
  { names }: AskedRequirement,
  facet: Extract<IdsFacet, { kind: 'property' }>,
): ColumnLeaf[] {
  return askedSets(names, facet).flatMap(({ set, properties }) =>
    properties.map((name) => statedLeaf(facet, set, name)),
  )
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

function classificationsFound(cell: CellValue): string {
  const text = textOf(cell)
  if (text === '') return 'it has no classification'
  const entries = classificationEntries(text).map(([system, ids]) => {
    const [id = 'no value'] = ids
    return system === '' ? id : `${system}: ${id}`
  })
  return `it has ${listed(entries)}`
}

function materialsFound(cell: CellValue): string {
  const text = textOf(cell)
  if (text === '') return 'it has no material'
  const words = materialWords(text)
  return words.length === 0 ? 'its material has no name' : `it has ${listed(words.map(quote))}`
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
