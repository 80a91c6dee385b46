/** Compares every attribute of every kept instance with web-ifc's raw arguments. */
import { TAG_STAR } from '../../assembly/abi.ts'
import type { CellValue } from '../../engine/cells.ts'
import type { Model } from '../../engine/model.ts'
import { type Argument, isList, KIND, nameOfCode, type RawValue, type Theirs } from './theirs.ts'

/** What `compareAttributes` saw. */
export interface AttributeReport {
  readonly rows: number
  readonly values: number
  /** One line per difference: `#1 IfcDoor.Name: ours, theirs`. */
  readonly differences: string[]
  /** Rows with a `*`, and the attributes where it stands; web-ifc leaves these arguments out. */
  readonly starred: Map<number, readonly string[]>
  /** Classes of the rows where web-ifc has fewer or more arguments than the schema, and how many. */
  readonly otherCount: Map<string, number>
}

/** Compares all rows; values are `$` where a statement is too short, and what is beyond the schema is passed over. */
export function compareAttributes(model: Model, theirs: Theirs): AttributeReport {
  const report: AttributeReport = { rows: model.rowCount, values: 0, differences: [], starred: new Map(), otherCount: new Map() }
  let values = 0
  for (let row = 0; row < model.rowCount; row++) values += compareRow(model, theirs, row, report)
  return { ...report, values }
}

function compareRow(model: Model, theirs: Theirs, row: number, report: AttributeReport): number {
  const found = model.classOf(row)
  const id = model.idOf(row)
  const args = theirs.args(id)
  const stars: string[] = []
  let next = 0
  found.attributes.forEach((attribute, i) => {
    if (isStar(model, row, i)) {
      stars.push(attribute.name)
      return
    }
    const cell = model.cell(row, i)
    const arg = args[next++] ?? null
    if (!agrees(cell, arg)) {
      report.differences.push(`#${id} ${found.name}.${attribute.name}: ${JSON.stringify(cell)}, ${JSON.stringify(arg)}`)
    }
  })
  if (stars.length > 0) report.starred.set(row, stars)
  if (args.length !== next) report.otherCount.set(found.name, (report.otherCount.get(found.name) ?? 0) + 1)
  return found.attributes.length
}

/** Whether `*` stands in a cell; `Model.cell` gives null for it as for `$`. */
function isStar(model: Model, row: number, i: number): boolean {
  return model.u32(model.cellAddress(row, i) + 4) === (0xfff80000 | TAG_STAR) >>> 0
}

/** Whether our value and theirs are the same: kind, type and value, numbers to the last bit. */
export function agrees(cell: CellValue, arg: Argument): boolean {
  if (cell === null || arg === null) return cell === null && arg === null
  if (typeof cell === 'number') return !isList(arg) && isNumber(arg) && cell === Number(arg.value)
  if (cell.kind === 'list') return isList(arg) && sameItems(cell.items, arg)
  if (isList(arg)) return false
  switch (cell.kind) {
    case 'ref':
      return arg.type === KIND.ref && arg.value === cell.id
    case 'typed':
      return isTyped(arg, cell.type) && typedAgrees(cell.value, arg)
    case 'text':
      return (cell.type === null ? arg.type === KIND.text : isTyped(arg, cell.type)) && arg.value === cell.text
    case 'enumeration':
      return (cell.type === null ? arg.type === KIND.enumeration : isTyped(arg, cell.type)) && arg.value === cell.text
    case 'logical':
      return (cell.type === null ? arg.type === KIND.enumeration : isTyped(arg, cell.type)) && (arg.value ?? null) === cell.value
    default:
      return false
  }
}

function isNumber(arg: RawValue): boolean {
  return (arg.type === KIND.real && typeof arg.value === 'string') || (arg.type === KIND.integer && typeof arg.value === 'number')
}

function isTyped(arg: RawValue, type: string | null): boolean {
  return arg.type === KIND.typed && type !== null && nameOfCode(arg.typecode ?? 0) === type.toUpperCase()
}

function typedAgrees(inner: CellValue, arg: RawValue): boolean {
  if (typeof inner === 'number') return arg.value !== null && arg.value !== '' && Number(arg.value) === inner
  const value: unknown = arg.value
  return inner !== null && inner.kind === 'list' && Array.isArray(value) && sameItems(inner.items, value as Argument[])
}

function sameItems(items: readonly CellValue[], args: readonly Argument[]): boolean {
  return items.length === args.length && items.every((item, i) => agrees(item, args[i] ?? null))
}
