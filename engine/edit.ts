/**
 * Edits of a read model: instances that come, that are stated anew and that go, relationships among them. The model is then
 * what its file would be with these statements (docs/spec.md, 4.7).
 */
import { NONE, NOTE_DANGLING } from '../assembly/abi.ts'
import { LintelError } from './errors.ts'
import type { Model } from './model.ts'
import { noteWords } from './notes.ts'
import type { SchemaClass } from './schema/schema.ts'

/** What a host changed in its model, as the model's file would say it. */
export interface ModelEdit {
  /**
   * Statements as in a file's data section, `#12=IFCDOOR(…);`: of instances that are new, and of instances that are there,
   * whose statement they replace. An instance keeps its class.
   */
  readonly statements?: string
  /** Names of instances (`12` of `#12`) that are gone; what still refers to them leads nowhere. */
  readonly removed?: readonly number[]
}

/** An edit that was read and found good; the model is as it was. */
export interface StagedEdit {
  /** Names of kept instances that were not there, with their classes, and of those that are stated anew. */
  readonly added: ReadonlyMap<number, SchemaClass>
  readonly restated: readonly number[]
  readonly removed: readonly number[]
}

/** Rows that an edit touched. */
export interface EditedRows {
  readonly added: readonly number[]
  readonly restated: readonly number[]
  readonly removed: readonly number[]
}

/** Bytes of statements that are read at once. */
const PORTION = 1 << 16
const NOTE_WORDS = 3
/** Classes whose instances say how to read others: a model with other units is another model. */
const UNIT_CLASSES = [
  'IfcUnitAssignment',
  'IfcNamedUnit',
  'IfcDerivedUnit',
  'IfcDerivedUnitElement',
  'IfcMonetaryUnit',
  'IfcMeasureWithUnit',
  'IfcDimensionalExponents',
]

/**
 * Reads an edit without doing it.
 *
 * Errors: `edit-invalid` when a statement cannot be read, changes an instance's class or the model's units, or when what is
 * removed is not there; the model stays as it was.
 */
export function stageEdit(model: Model, edit: ModelEdit): StagedEdit {
  const removed = removedOf(model, edit.removed ?? [])
  readStatements(model, edit.statements ?? '')
  const added = new Map<number, SchemaClass>()
  const restated: number[] = []
  const met = new Set<number>()
  for (let i = 0; i < model.kernel.stagedCount(); i++) {
    const at = model.kernel.stagedAt(i) >>> 0
    const [id, number] = [model.u32(at), model.u32(at + 4)]
    if (met.has(id)) throw invalid(`#${id} is stated twice; state it once`)
    met.add(id)
    const found = number === NONE ? null : (model.schema.classes[number] as SchemaClass)
    checkStated(model, id, found)
    if (found === null) continue
    if (model.rowOfId(id) >= 0) restated.push(id)
    else added.set(id, found)
  }
  return { added, restated, removed: removed.filter((id) => !met.has(id)) }
}

/** The rows more that an edit needs and a model has no room for, by class; none when it fits. */
export function roomMissing(model: Model, { added }: StagedEdit): ReadonlyMap<SchemaClass, number> {
  const wanted = new Map<SchemaClass, number>()
  // one that was there before comes back to its row
  for (const [id, found] of added)
    if (model.kernel.instance(id) >>> 0 <= 1) wanted.set(found, (wanted.get(found) ?? 0) + 1)
  for (const [found, rows] of wanted)
    if (model.kernel.classRoom(found.index) >>> 0 >= rows) wanted.delete(found)
  return wanted
}

/** Does what was staged last; there must be room. */
export function keepEdit(model: Model, { added, restated, removed }: StagedEdit): EditedRows {
  const gone = removed.map((id) => model.rowOfId(id))
  for (const row of gone) model.kernel.rowRemove(row)
  model.kernel.editKeep()
  model.edition++
  return {
    added: [...added.keys()].map((id) => model.rowOfId(id)),
    restated: restated.map((id) => model.rowOfId(id)),
    removed: gone,
  }
}

function removedOf(model: Model, ids: readonly number[]): number[] {
  const once = [...new Set(ids)]
  for (const id of once) {
    const row = model.rowOfId(id)
    if (row < 0)
      throw invalid(
        `#${id} is to be removed and is not there, or only geometry; name an instance of the model`,
      )
    checkUnits(model, id, model.classOf(row))
  }
  return once
}

function readStatements(model: Model, statements: string): void {
  const { kernel } = model
  const bytes = new TextEncoder().encode(statements)
  kernel.editBegin()
  for (let from = 0; from < bytes.length; from += PORTION) {
    const part = bytes.subarray(from, from + PORTION)
    new Uint8Array(kernel.memory.buffer, kernel.inputPtr() >>> 0, part.length).set(part)
    kernel.feed(part.length)
  }
  const line = kernel.lineNow()
  const isWhole = kernel.editEnd() !== 0
  const notes = model.vector(kernel.notesDiverted())
  for (let i = 0; i < notes.length; i += NOTE_WORDS) {
    const [kind = 0, detail = 0, where = 0] = notes.subarray(i, i + NOTE_WORDS)
    if (kind === NOTE_DANGLING) continue
    const words = noteWords(model.schema, kind, detail === 0 ? '' : model.texts.get(detail))
    throw invalid(`the statements hold ${words}; mend the statement`, where)
  }
  if (!isWhole)
    throw invalid('the last statement does not end; expected #12=IFCDOOR(…); for each instance', line)
}

function checkStated(model: Model, id: number, found: SchemaClass | null): void {
  const handle = model.kernel.instance(id) >>> 0
  if (found === null) {
    if (handle > 1) throw invalid(`#${id} is stated as geometry and was none; give what is new a new name`)
    return
  }
  checkUnits(model, id, found)
  if (handle === 1)
    throw invalid(`#${id} is stated as ${found.name} and is geometry; give what is new a new name`)
  if (handle === 0) return
  const before = model.schema.classes[model.kernel.handleClass(handle)] as SchemaClass
  if (before !== found)
    throw invalid(
      `#${id} is stated as ${found.name} and is, or was, an ${before.name}; an instance keeps its class: remove it and give the new one a new name`,
    )
}

function checkUnits(model: Model, id: number, found: SchemaClass): void {
  if (!UNIT_CLASSES.some((name) => model.schema.isA(found.name, name))) return
  throw invalid(
    `#${id} is an ${found.name}: an edit cannot change the units that all numbers are read in; read the model again`,
  )
}

function invalid(what: string, line?: number): LintelError {
  return new LintelError('edit-invalid', `edit: ${what}${line === undefined ? '' : ` (line ${line})`}`, {
    ...(line === undefined ? {} : { place: { source: 'edit', line } }),
  })
}
