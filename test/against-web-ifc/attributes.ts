/** Compares every attribute of every kept instance with web-ifc's raw arguments. */
import type { CellValue } from '../../engine/cells.ts'
import type { Model } from '../../engine/model.ts'
import { type Argument, isList, KIND, nameOfCode, type RawValue, type Theirs } from './theirs.ts'

/** What `compareAttributes` saw. */
export interface AttributeReport {
  readonly values: number
  /** One line per difference: `#1 IfcDoor.Name: ours, theirs`. */
  readonly differences: readonly string[]
  /** Rows for which web-ifc has fewer or more arguments than the schema: `#1 IfcMapConversion: 8, 10`. */
  readonly otherCounts: readonly string[]
}

/** Compares all rows; a statement that is too short must read as if `$` stood there, and what is beyond the schema is passed over. */
export function compareAttributes(model: Model, theirs: Theirs): AttributeReport {
  const differences: string[] = []
  const otherCounts: string[] = []
  let values = 0
  for (let row = 0; row < model.rowCount; row++) {
    const found = model.classOf(row)
    const id = model.idOf(row)
    const args = theirs.args(id)
    values += found.attributes.length
    if (args.length !== found.attributes.length)
      otherCounts.push(`#${id} ${found.name}: ${found.attributes.length}, ${args.length}`)
    found.attributes.forEach((attribute, i) => {
      const [ours, other] = [model.cell(row, i), args[i] ?? null]
      if (!agrees(ours, other))
        differences.push(
          `#${id} ${found.name}.${attribute.name}: ${JSON.stringify(ours)}, ${JSON.stringify(other)}`,
        )
    })
  }
  return { values, differences, otherCounts }
}

/** How many `*` stand where the schema does not derive the attribute; a writer should have put `$` there. */
export function strayStars(model: Model, theirs: Theirs): number {
  let stray = 0
  for (const [id, positions] of theirs.stars) {
    const row = model.rowOfId(id)
    if (row < 0) continue
    const { attributes, derived } = model.classOf(row)
    for (const at of positions) if (!derived.includes(attributes[at]?.name ?? '')) stray++
  }
  return stray
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
      return (
        (cell.type === null ? arg.type === KIND.text : isTyped(arg, cell.type)) && arg.value === cell.text
      )
    case 'enumeration':
      return (
        (cell.type === null ? arg.type === KIND.enumeration : isTyped(arg, cell.type)) &&
        arg.value === cell.text
      )
    case 'logical':
      return (
        (cell.type === null ? arg.type === KIND.enumeration : isTyped(arg, cell.type)) &&
        (arg.value ?? null) === cell.value
      )
    default:
      return false
  }
}

function isNumber(arg: RawValue): boolean {
  return (
    (arg.type === KIND.real && typeof arg.value === 'string') ||
    (arg.type === KIND.integer && typeof arg.value === 'number')
  )
}

function isTyped(arg: RawValue, type: string | null): boolean {
  return arg.type === KIND.typed && type !== null && nameOfCode(arg.typecode ?? 0) === type.toUpperCase()
}

function typedAgrees(inner: CellValue, arg: RawValue): boolean {
  if (typeof inner === 'number') return arg.value !== null && arg.value !== '' && Number(arg.value) === inner
  const value: unknown = arg.value
  return (
    inner !== null &&
    inner.kind === 'list' &&
    Array.isArray(value) &&
    sameItems(inner.items, value as Argument[])
  )
}

function sameItems(items: readonly CellValue[], args: readonly Argument[]): boolean {
  return items.length === args.length && items.every((item, i) => agrees(item, args[i] ?? null))
}
