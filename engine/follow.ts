/** What an edit does to relations, maps and columns: they are brought up to date, and what of them differs is marked. */
import { BOX_PREFIX, TAG_ENUM, TAG_TEXT } from '../assembly/abi.ts'
import { type Column, fillAttributeAt, fillPropertiesAt, learnSetNames } from './columns.ts'
import type { EditedRows, StagedEdit } from './edit.ts'
import { isIdsLeaf, refillIds } from './ids/fill.ts'
import type { Model } from './model.ts'
import { isMaterialPart } from './names.ts'
import type { Again, Relation, Relations } from './relations.ts'
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
  const { kernel } = model
  const touched = [...edited.added, ...edited.restated, ...edited.removed]
  const changed = relink(model, relations, edited, linking)
  for (const step of PLACES)
    for (const row of changed.get(relations.toOne([step]))?.rows ?? []) kernel.standingRow(row)
  for (const row of edited.restated)
    for (const map of relations.mapsMade())
      for (const reader of relations.readers(map, row)) kernel.standingRow(reader)
  for (const wholes of relations.wholesMade()) {
    for (const row of changed.get(wholes)?.rows ?? []) kernel.standingRow(row)
    for (const row of edited.restated)
      for (const part of relations.sourcesOf(wholes, row)) kernel.standingRow(part)
  }
  learnSetNames(model, [...edited.added, ...edited.restated])
  for (const { column } of columns) fillAttributeAt(model, column, [...edited.added, ...edited.restated])
  for (const { number, column } of columns)
    if (column.leaf.kind === 'attribute') for (const row of touched) kernel.changeMark(number, row)
  const rows = rowsToReread(model, relations, edited, changed)
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
  return {
    rows,
    end: (learn) => {
      const byNumber = new Map(columns.map((read) => [read.number, read]))
      const count = kernel.cellsEnd()
      const cells = [...model.u32Array(kernel.cellsDiffering(), 2 * count)]
      for (const { number, column } of columns)
        if (column.leaf.kind === 'attribute') for (const row of touched) cells.push(number, row)
      for (let i = 0; i < cells.length; i += 2) {
        const read = byNumber.get(cells[i] as number) as ReadColumn
        const text = textAt(model, read.column, cells[i + 1] as number)
        if (text >= 0) learn(read.compiled, text)
      }
    },
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
  const reversed = model.kernel.reversedOf(relations.setMembers().address, 0) >>> 0
  return [
    ...model.u32Array(
      model.kernel.reversedRows(reversed, member) >>> 0,
      model.kernel.reversedCount(reversed, member),
    ),
  ]
}

/** Id of the text that a column holds at a row, -1 when it holds none. */
function textAt(model: Model, column: Column, row: number): number {
  const at = model.kernel.columnRead(column.address, row) >>> 0
  const high = model.u32(at + 4)
  const tag = high & 15
  return high >>> 16 === BOX_PREFIX && (tag === TAG_TEXT || tag === TAG_ENUM) ? model.u32(at) : -1
}
