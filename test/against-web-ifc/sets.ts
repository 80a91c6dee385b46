/** Property sets and quantity sets, member by member: as our rows state them and as web-ifc's arguments do. */
import type { CellValue } from '../../engine/cells.ts'
import { refsOf, textOf } from '../../engine/cells.ts'
import type { Model } from '../../engine/model.ts'
import { setClasses } from '../../engine/property-sets.ts'
import type { Relations } from '../../engine/relations.ts'
import type { TheirLinks } from './links.ts'
import { type Argument, isList, KIND, nameOfCode, refsIn, type Theirs, textIn } from './theirs.ts'

/** The members of every object's and type's sets, by instance name: `Pset_X|Name|CLASS|value|…`, sorted. */
export type Stated = Map<number, readonly string[]>

/** From our rows: relation `propertySets`, then the members' cells. */
export function ourSets(model: Model, relations: Relations): Stated {
  const bySet = new Map<number, readonly string[]>()
  for (const { found, cell } of setClasses(model)) {
    const rows = model.rowsOfClass(found)
    for (let row = rows.first; row < rows.end; row++) bySet.set(row, ourMembers(model, row, cell))
  }
  const stated: Stated = new Map()
  const relation = relations.toMany('propertySets')
  for (let row = relation.sources.first; row < relation.sources.end; row++) {
    const lines = relations.targets(relation, row).flatMap((set) => bySet.get(set) ?? [])
    if (lines.length > 0) stated.set(model.idOf(row), lines.sort())
  }
  return stated
}

function ourMembers(model: Model, set: number, list: number): string[] {
  const name = textOf(model.cell(set, 2))
  return refsOf(model.cell(set, list)).flatMap((id) => {
    const row = model.rowOfId(id)
    if (row < 0) return []
    const { name: className, attributes } = model.classOf(row)
    return [
      [name, className.toUpperCase(), ...attributes.map((_, i) => showCell(model.cell(row, i)))].join('|'),
    ]
  })
}

/** From web-ifc: one pass over the relationships and the types' HasPropertySets. */
export function theirSets(theirs: Theirs, links: TheirLinks): Stated {
  const bySet = new Map<number, readonly string[]>()
  for (const set of theirs.of('IfcPropertySet')) bySet.set(set, theirMembers(theirs, set, 4))
  for (const set of theirs.of('IfcElementQuantity')) bySet.set(set, theirMembers(theirs, set, 5))
  const stated: Stated = new Map()
  const lines = new Map<number, string[]>()
  for (const [object, set] of links.of('propertySets')) {
    const members = bySet.get(set) ?? []
    const known = lines.get(object)
    if (known === undefined) lines.set(object, [...members])
    else known.push(...members)
  }
  for (const [object, all] of lines) if (all.length > 0) stated.set(object, all.sort())
  return stated
}

function theirMembers(theirs: Theirs, set: number, list: number): string[] {
  const name = textIn(theirs.args(set)[2])
  return refsIn(theirs.args(set)[list]).flatMap((id) => {
    const args = theirs.args(id)
    return args.length === 0 ? [] : [[name, theirs.classOf(id), ...args.map(showArgument)].join('|')]
  })
}

/** A cell with its kind and type, as `showArgument` writes web-ifc's. */
function showCell(cell: CellValue): string {
  if (cell === null) return '$'
  if (typeof cell === 'number') return String(cell)
  switch (cell.kind) {
    case 'ref':
      return `#${cell.id}`
    case 'list':
      return `(${cell.items.map(showCell).join()})`
    case 'typed':
      return `${cell.type.toUpperCase()}(${typeof cell.value === 'number' ? cell.value : showCell(cell.value)})`
    case 'logical':
      return typedWord(cell.type, `.${cell.value}.`)
    case 'text':
    case 'enumeration':
    case 'binary':
      return cell.type === null
        ? cell.kind === 'text'
          ? `'${cell.text}'`
          : `.${cell.text}.`
        : typedWord(cell.type, cell.text)
    default:
      return cell.kind
  }
}

function typedWord(type: string | null, text: string): string {
  return type === null ? text : `${type.toUpperCase()}(${text})`
}

/** An argument as `showCell` writes ours; numbers are read, because web-ifc gives them as they are written. */
function showArgument(argument: Argument): string {
  if (argument === null) return '$'
  if (isList(argument)) return `(${argument.map(showArgument).join()})`
  const { type, value } = argument
  if (type === KIND.ref) return `#${value}`
  if (type === KIND.real || type === KIND.integer) return String(Number(value))
  if (type === KIND.text) return `'${value}'`
  const word = value === undefined || typeof value === 'boolean' ? `.${value ?? null}.` : String(value)
  if (type === KIND.enumeration) return typeof value === 'string' ? `.${value}.` : word
  const name = nameOfCode(argument.typecode ?? 0)
  return `${name}(${isNumeric(name) ? Number(value) : word})`
}

/** Types whose values are numbers: measures but the descriptive one, and the simple types. */
function isNumeric(type: string): boolean {
  return (
    /MEASURE$|^IFC(REAL|INTEGER|POSITIVEINTEGER|TIMESTAMP|PARAMETERVALUE|SPECULARROUGHNESS)$/.test(type) &&
    type !== 'IFCDESCRIPTIVEMEASURE'
  )
}
