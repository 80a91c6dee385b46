/** Reads what a delta says against the model that it is of: everything is found and fits, or nothing is done. */
import type { ColumnLeaf } from '../../engine/columns.ts'
import { type ModelEdit, type StagedEdit, stageEdit } from '../../engine/edit.ts'
import type { Model } from '../../engine/model.ts'
import type { SchemaAttribute } from '../../engine/schema/schema.ts'
import { type ElementNames, refused } from './element-names.ts'
import type { DeltaChange, DeltaValue } from './live-protocol.ts'

/** A value for a cell of an instance; rows are numbered anew by edits, names stay. */
export interface PutValue {
  readonly id: number
  readonly leaf: ColumnLeaf
  readonly value: DeltaValue
}

/** What a delta does: first the edit, then the values. */
export interface ReadDelta {
  readonly edit: ModelEdit | null
  /** Names of the instances that the edit touches. */
  readonly touched: readonly number[]
  readonly values: readonly PutValue[]
}

/** @throws LintelError edit-invalid, and then the model is as it was */
export function readDelta(model: Model, names: ElementNames, changes: readonly DeltaChange[]): ReadDelta {
  const removed: number[] = []
  const values: PutValue[] = []
  const [added, restated]: [string[], string[]] = [[], []]
  for (const change of changes) {
    if (change.op === 'add') added.push(change.statements)
    else if (change.op === 'restate') restated.push(change.statements)
    else if (change.op === 'remove') removed.push(names.find(change.element))
    else values.push(putValue(model, names.find(change.element), change))
  }
  const gone = new Set(removed)
  const late = values.find(({ id }) => gone.has(id))
  if (late !== undefined)
    throw refused(`#${late.id} is removed and gets a value in the same delta; do one of the two`)
  if (added.length + restated.length + removed.length === 0) return { edit: null, touched: [], values }
  const coming = stageEdit(model, { statements: added.join('\n') })
  const changing = stageEdit(model, { statements: restated.join('\n'), removed })
  expectNames(coming, changing, gone)
  const edit = { statements: [...added, ...restated].join('\n'), removed }
  return { edit, touched: [...coming.added.keys(), ...changing.restated, ...removed], values }
}

/** What is new must not take the place of what another sender made. */
function expectNames(coming: StagedEdit, changing: StagedEdit, gone: ReadonlySet<number>): void {
  const [taken] = coming.restated
  if (taken !== undefined)
    throw refused(
      `#${taken} is to be added and is there already; give what is new a name that nothing has, or say 'restate'`,
    )
  const [missing] = changing.added.keys()
  if (missing !== undefined)
    throw refused(`#${missing} is to be restated and is not there; name what is there, or say 'add'`)
  const both = changing.restated.find((id) => gone.has(id))
  if (both !== undefined)
    throw refused(`#${both} is removed and restated in the same delta; do one of the two`)
}

type ValueChange = Extract<DeltaChange, { op: 'attribute' | 'property' }>

function putValue(model: Model, id: number, change: ValueChange): PutValue {
  const { name, value } = change
  if (change.op === 'property')
    return { id, leaf: { kind: 'property', set: change.set, glob: false, name }, value }
  const found = model.classOf(model.rowOfId(id))
  const attribute = found.attributes.find((one) => one.name === name)
  if (attribute === undefined || found.derived.includes(name)) {
    const names = found.attributes.map((one) => one.name).filter((one) => !found.derived.includes(one))
    throw refused(`#${id} is an ${found.name}, which has no attribute '${name}'; it has ${names.join(', ')}`)
  }
  if (name === 'GlobalId')
    throw refused(`the GlobalId of #${id} is changed by stating it anew; send its statement with 'restate'`)
  expectFitting(model, attribute, { id, value })
  return { id, leaf: { kind: 'attribute', name }, value }
}

type Kind = SchemaAttribute['kind']

/** What JavaScript calls a value of each kind that can be put into a cell. */
const TYPES: Readonly<Partial<Record<Kind, 'number' | 'string' | 'boolean'>>> = {
  real: 'number',
  integer: 'number',
  number: 'number',
  string: 'string',
  enumeration: 'string',
  boolean: 'boolean',
  logical: 'boolean',
}

function expectFitting(
  model: Model,
  { name, kind, type, optional }: SchemaAttribute,
  { id, value }: { readonly id: number; readonly value: DeltaValue },
): void {
  const wanted = TYPES[kind]
  const where = `${name} of #${id}`
  if (wanted === undefined)
    throw refused(`${where} is a ${type} and no single value; send the statement of #${id} with 'restate'`)
  if (value === null) {
    if (!optional) throw refused(`${where} must have a value; expected a ${wanted}`)
    return
  }
  if (typeof value !== wanted || (kind === 'integer' && !Number.isInteger(value)))
    throw refused(`${where} is a ${type}: expected ${article(kind)}, found ${JSON.stringify(value)}`)
  if (kind !== 'enumeration') return
  const literals = model.schema.enumeration(type) ?? []
  if (!literals.includes(value as string))
    throw refused(`${where} is a ${type}: expected one of ${literals.join(', ')}, found '${value}'`)
}

function article(kind: Kind): string {
  if (kind === 'integer') return 'a whole number'
  const type = TYPES[kind] as string
  return type === 'number' ? 'a number in SI units' : type === 'boolean' ? 'true or false' : 'a text'
}
