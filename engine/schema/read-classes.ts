/** Reads the generated table of classes into the numbered inheritance tree. */

import { kindOf, type TypeTable } from './read-types.ts'
import type { SchemaAttribute, SchemaClass } from './schema.ts'

/**
 * Reads one class per line, in depth-first order, indented by its depth:
 * ```
 * IfcRoot abstract; GlobalId IfcGloballyUniqueId; Name? IfcLabel
 *  IfcObjectDefinition abstract; <HasAssignments
 * ```
 * `Name Type` is an attribute, `Name? Type` an optional one, `!Name Type` narrows an inherited one,
 * `*Name` is derived here, `<Name` is inverse.
 *
 * @returns the classes; each stands at its own `index`
 */
export function readClasses(text: string, types: TypeTable): SchemaClass[] {
  const lines = text.split('\n').filter((line) => line !== '')
  const depths = lines.map((line) => line.search(/\S/))
  const lasts = lastOfSubtrees(depths)
  const classes: SchemaClass[] = []
  const ancestors: SchemaClass[] = []
  for (const [index, line] of lines.entries()) {
    const depth = depths[index]!
    const place = { index, last: lasts[index]! }
    const entity = readClass(line.trim(), ancestors[depth - 1], { place, types })
    ancestors[depth] = entity
    classes.push(entity)
  }
  return classes
}

/** For each line the number of the last line of its subtree: a line closes every open one that is not above it. */
function lastOfSubtrees(depths: readonly number[]): number[] {
  const lasts = depths.map((_, index) => index)
  const open: number[] = []
  for (const [index, depth] of [...depths, 0].entries()) {
    while (open.length > depth) lasts[open.pop()!] = index - 1
    open.push(index)
  }
  return lasts
}

interface ClassContext {
  readonly place: { readonly index: number; readonly last: number }
  readonly types: TypeTable
}

function readClass(
  line: string,
  parent: SchemaClass | undefined,
  { place, types }: ClassContext,
): SchemaClass {
  const [head, ...fields] = line.split('; ')
  const [name, abstract] = head!.split(' ')
  const attributes = [...(parent?.attributes ?? [])]
  const derived = [...(parent?.derived ?? [])]
  const inverse = [...(parent?.inverse ?? [])]
  for (const field of fields) {
    if (field.startsWith('*')) derived.push(field.slice(1))
    else if (field.startsWith('<')) inverse.push(field.slice(1))
    else if (field.startsWith('!')) narrow(attributes, readAttribute(field.slice(1), types))
    else attributes.push(readAttribute(field, types))
  }
  return {
    name: name!,
    ...place,
    parent: parent?.name ?? null,
    abstract: abstract === 'abstract',
    attributes,
    derived: [...new Set(derived)],
    inverse: [...new Set(inverse)],
  }
}

function readAttribute(field: string, types: TypeTable): SchemaAttribute {
  const space = field.indexOf(' ')
  const optional = field[space - 1] === '?'
  const type = field.slice(space + 1)
  return { name: field.slice(0, optional ? space - 1 : space), type, kind: kindOf(type, types), optional }
}

/** Replaces the inherited attribute in its slot. */
function narrow(attributes: SchemaAttribute[], attribute: SchemaAttribute): void {
  const slot = attributes.findIndex(({ name }) => name === attribute.name)
  attributes[slot] = attribute
}
