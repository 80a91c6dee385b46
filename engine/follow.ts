/** What an edit does to relations, maps and columns: they are brought up to date, and what of them differs is marked. */
import { BOX_PREFIX, TAG_ENUM, TAG_TEXT } from '../assembly/abi.ts'
import type { Again } from './again.ts'
import type { Column } from './columns.ts'
import type { EditedRows, StagedEdit } from './edit.ts'
import { fillAttributeAt } from './fill-columns.ts'
import { isIdsLeaf, refillIds } from './ids/fill.ts'
import type { Model } from './model.ts'
import { isMaterialPart } from './names.ts'
import { fillPropertiesAt } from './property-columns.ts'
import { learnSetNames } from './property-sets.ts'
import type { Relation, Relations } from './relations.ts'
import { PLACES } from './relationships.ts'
import type { SchemaClass } from './schema/schema.ts'

/** A column that a program reads. */
export interface ReadColumn {
  /** Its number in the program. */
  readonly number: number
  /** As it was compiled, and as the run has it. */
  readonly compiled: Column
  readonly column: Column
}

/** Property columns in the middle of being read again. */
export interface Rereading {
  /** The rows whose properties are read again. */
  readonly rows: readonly number[]
  /** Ends it: marks what differs and tells of the texts that came into columns. */
  end(learn: (compiled: Column, text: number) => void): void
}

/** How relations are brought up to date: row by row; or all anew, where what materials are made of has changed. */
export type Linking = 'moved' | 'anew'

/** Makes ready what must be known of the model as it was before an edit. */
export function prepareEdit(model: Model, relations: Relations, staged: StagedEdit): Linking {
  const { added, restated, removed } = staged
  const { kernel } = model
  // what is told of a row names these
  for (const step of PLACES) relations.toOne([step])
  const classes = [...added.values(), ...removed.map((id) => model.classOf(model.rowOfId(id)))]
  // a set that stays may name it
  if (classes.some((found) => isMember(model, found))) relations.setMembers()
  kernel.linksBegin(removed.length > 0 ? 1 : 0)
  const touched = new Set([
    ...[...restated, ...removed].map((id) => model.rowOfId(id)),
    ...awaitingRows(model, staged),
  ])
  if ([...touched].some((row) => isMaterialPart(model.schema, model.classOf(row)))) return 'anew'
  for (const row of touched) kernel.linksSave(row)
  return 'moved'
}

/** Rows that refer to what comes. */
function awaitingRows(model: Model, { added }: StagedEdit): number[] {
  const { kernel } = model
  return [...added.keys()].flatMap((id) => {
    const count = kernel.awaiting(id)
    return [...model.u32Array(kernel.awaitingRows(), count)]
  })
}

function isOneOf(model: Model, { name }: SchemaClass, roots: readonly string[]): boolean {
  return roots.some((root) => model.schema.isA(name, root))
}

function isMember(model: Model, found: SchemaClass): boolean {
  return isOneOf(model, found, ['IfcProperty', 'IfcPhysicalQuantity'])
}

/** Brings relations and maps up to date; @returns what led elsewhere, by address */
function relink(
  model: Model,
  relations: Relations,
  { added, removed }: EditedRows,
  linking: Linking,
): ReadonlyMap<number, Again> {
  if (linking === 'anew') {
    model.kernel.danglingFind()
    return relations.again()
  }
  model.kernel.linksMove()
  for (const row of added) model.kernel.linksNew(row)
  for (const row of removed)
    if (!isOneOf(model, model.classOf(row), ['IfcRelationship'])) model.kernel.linksGone(row)
  if (removed.length > 0) model.kernel.linksForget()
  return relations.settle()
}

/** Brings everything up to date that programs read, after an edit was kept. */
export function followEdit(
  model: Model,
  relations: Relations,
  edited: EditedRows,
  linking: Linking,
  columns: readonly ReadColumn[],
): Rereading {
  const changed = relink(model, relations, edited, linking)
  noteTold(model, relations, edited, changed)
  const stated = [...edited.added, ...edited.restated]
  learnSetNames(model, stated)
  const attributes = columns.filter(({ column }) => column.leaf.kind === 'attribute')
  const touched = [...stated, ...edited.removed]
  for (const { number, column } of attributes) {
    fillAttributeAt(model, column, stated)
    for (const row of touched) model.kernel.changeMark(number, row)
  }
  const rows = rowsToReread(model, relations, edited, changed)
  reread(model, relations, columns, rows)
  return {
    rows,
    end: (learn) => {
      const count = model.kernel.cellsEnd()
      const differing = [...model.u32Array(model.kernel.cellsDiffering(), 2 * count)]
      const written = attributes.flatMap(({ number }) => touched.flatMap((row) => [number, row]))
      learnTexts(model, columns, [...differing, ...written], learn)
    },
  }
}

/** What is found of a row names what its maps and wholes are: when these are others, or stated anew, it is told anew. */
function noteTold(
  model: Model,
  relations: Relations,
  { restated }: EditedRows,
  changed: ReadonlyMap<number, Again>,
): void {
  const wholes = relations.wholesMade()
  const led = [...PLACES.map((step) => relations.toOne([step])), ...wholes]
  for (const address of led) for (const row of changed.get(address)?.rows ?? []) model.kernel.standingRow(row)
  for (const row of restated) {
    for (const map of relations.mapsMade())
      for (const reader of relations.readers(map, row)) model.kernel.standingRow(reader)
    for (const address of wholes)
      for (const part of relations.sourcesOf(address, row)) model.kernel.standingRow(part)
  }
}

/** Empties the cells of properties, and of what IDS alone reads, at some rows, and fills them again. */
function reread(
  model: Model,
  relations: Relations,
  columns: readonly ReadColumn[],
  rows: readonly number[],
): void {
  const { kernel } = model
  const properties = columns.filter(({ column }) => column.leaf.kind === 'property')
  kernel.cellsBegin()
  for (const { number, column } of properties)
    for (const row of rows)
      if (row >= column.rows.first && row < column.rows.end) kernel.cellAgain(number, column.address, row)
  fillPropertiesAt(
    model,
    relations,
    properties.map(({ column }) => column),
    rows,
  )
  const ids = columns.filter(({ column }) => isIdsLeaf(column.leaf))
  refillIds(
    model,
    relations,
    ids.map(({ number, column }) => ({ ...column, number })),
    rows,
  )
}

/** Tells of the texts in cells; @param cells pairs of column's number and row */
function learnTexts(
  model: Model,
  columns: readonly ReadColumn[],
  cells: readonly number[],
  learn: (compiled: Column, text: number) => void,
): void {
  const byNumber = new Map(columns.map((read) => [read.number, read]))
  for (let i = 0; i < cells.length; i += 2) {
    const read = byNumber.get(cells[i] as number) as ReadColumn
    const text = textAt(model, read.column, cells[i + 1] as number)
    if (text >= 0) learn(read.compiled, text)
  }
}

/** Rows that have a set, or a type with a set, that an edit touched; those that came, went, are stated anew or have another type. */
function rowsToReread(
  model: Model,
  relations: Relations,
  { added, restated, removed }: EditedRows,
  changed: ReadonlyMap<number, Again>,
): number[] {
  const rows = new Set<number>([...added, ...restated, ...removed])
  const withOccurrences = new Set<number>()
  const targetsOf = ({ address }: Relation): Iterable<number> => changed.get(address)?.targets ?? []
  const occurrences = relations.toMany('occurrences')
  for (const row of [...targetsOf(relations.setObjects()), ...targetsOf(relations.setTypes())])
    withOccurrences.add(row)
  for (const row of targetsOf(occurrences)) rows.add(row)
  const sets = new Set([...added, ...restated])
  if (relations.hasSetMembers)
    for (const row of changed.get(relations.setMembers().address)?.rows ?? []) sets.add(row)
  for (const member of restated) for (const set of holders(model, relations, member)) sets.add(set)
  for (const set of sets)
    for (const row of [
      ...relations.targets(relations.setObjects(), set),
      ...relations.targets(relations.setTypes(), set),
    ])
      withOccurrences.add(row)
  for (const row of withOccurrences) {
    rows.add(row)
    for (const occurrence of relations.targets(occurrences, row)) rows.add(occurrence)
  }
  return [...rows].sort((a, b) => a - b)
}

/** The sets that hold a property or quantity. */
function holders(model: Model, relations: Relations, member: number): number[] {
  if (!isMember(model, model.classOf(member))) return []
  return [...relations.sourcesOf(relations.setMembers().address, member)]
}

/** Id of the text that a column holds at a row, -1 when it holds none. */
function textAt(model: Model, column: Column, row: number): number {
  const at = model.kernel.columnRead(column.address, row) >>> 0
  const high = model.u32(at + 4)
  const tag = high & 15
  return high >>> 16 === BOX_PREFIX && (tag === TAG_TEXT || tag === TAG_ENUM) ? model.u32(at) : -1
}
