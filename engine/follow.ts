/** What an edit does to relations, maps and columns: they are brought up to date, and what of them differs is marked. */
import { BOX_PREFIX, TAG_ENUM, TAG_TEXT } from '../assembly/abi.ts'
import { type Column, fillAttributeAt, fillPropertiesAt, learnSetNames } from './columns.ts'
import type { EditedRows, StagedEdit } from './edit.ts'
import type { Model } from './model.ts'
import { type Again, PLACES, type Relations } from './relations.ts'
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

/** Classes whose statements say what others are related to, or what sets and materials are made of. */
const RELATING = [
  'IfcRelationship',
  'IfcTypeObject',
  'IfcMaterialDefinition',
  'IfcMaterialUsageDefinition',
  'IfcPropertyDefinition',
]
/** The same of schemas that have no common class for materials. */
const RELATING_MATERIALS = [
  'IfcMaterial',
  'IfcMaterialLayer',
  'IfcMaterialLayerSet',
  'IfcMaterialLayerSetUsage',
  'IfcMaterialList',
]
/** Makes ready what must be known of the model as it was before an edit. */
export function prepareEdit(model: Model, relations: Relations, { added, removed }: StagedEdit): void {
  const classes = [...added.values(), ...removed.map((id) => model.classOf(model.rowOfId(id)))]
  // a set that stays may name it
  if (classes.some((found) => isMember(model, found))) relations.setMembers()
}

function isMember(model: Model, { name }: SchemaClass): boolean {
  return ['IfcProperty', 'IfcPhysicalQuantity'].some((root) => model.schema.isA(name, root))
}

/** Brings everything up to date that programs read, after an edit was kept. */
export function followEdit(
  model: Model,
  relations: Relations,
  edited: EditedRows,
  columns: readonly ReadColumn[],
): Rereading {
  const { kernel } = model
  const touched = [...edited.added, ...edited.restated, ...edited.removed]
  const changed = isRelating(model, edited) ? relations.again() : new Map<string, Again>()
  for (const row of edited.restated) noteReaders(model, relations, row)
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

/** Whether an edit may lead rows elsewhere: whatever came or went may be named by relationships that stayed. */
function isRelating(model: Model, { added, restated, removed }: EditedRows): boolean {
  return (
    added.length + removed.length > 0 ||
    restated.some((row) =>
      [...RELATING, ...RELATING_MATERIALS].some((name) => model.schema.isA(model.classOf(row).name, name)),
    )
  )
}

/** What is found of a row names the rows that maps lead it to: when one of these is stated anew, it is told anew. */
function noteReaders(model: Model, relations: Relations, row: number): void {
  const { kernel } = model
  for (const step of PLACES) relations.toOne([step])
  for (const map of relations.mapsMade()) {
    const reversed = kernel.reversedOf(map, 1) >>> 0
    const readers = model
      .u32Array(kernel.reversedRows(reversed, row) >>> 0, kernel.reversedCount(reversed, row))
      .slice()
    for (const reader of readers) kernel.standingRow(reader)
  }
}

/** Rows that have a set, or a type with a set, that an edit touched; those that came, went or have another type. */
function rowsToReread(
  model: Model,
  relations: Relations,
  { added, restated, removed }: EditedRows,
  changed: ReadonlyMap<string, Again>,
): number[] {
  const rows = new Set<number>([...added, ...removed])
  const withOccurrences = new Set<number>()
  const targetsOf = (name: string): Iterable<number> => changed.get(name)?.targets ?? []
  for (const row of [...targetsOf('set objects'), ...targetsOf('set types')]) withOccurrences.add(row)
  for (const row of targetsOf('occurrences')) rows.add(row)
  const sets = new Set([...added, ...restated, ...(changed.get('set members')?.rows ?? [])])
  for (const member of restated) for (const set of holders(model, relations, member)) sets.add(set)
  for (const set of sets)
    for (const row of [
      ...relations.targets(relations.setObjects(), set),
      ...relations.targets(relations.setTypes(), set),
    ])
      withOccurrences.add(row)
  for (const row of withOccurrences) {
    rows.add(row)
    for (const occurrence of relations.targets(relations.toMany('occurrences'), row)) rows.add(occurrence)
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
