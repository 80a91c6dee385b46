/** Reads the generated table of standard property and quantity sets. */

import type { SchemaProperty, SchemaPropertySet } from './schema.ts'

/**
 * Reads a set per block: its name and classes, then lines `[kind] type property…` where an absent kind is `single`
 * and the type `-` is not stated:
 * ```
 * Qto_DoorBaseQuantities: IfcDoor, IfcDoorType
 *  quantity IfcLengthMeasure Width Height
 * ```
 *
 * @returns the sets by name, in alphabetical order
 */
export function readPropertySets(text: string): Map<string, SchemaPropertySet> {
  const sets = new Map<string, SchemaPropertySet>()
  let properties: SchemaProperty[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    if (line.startsWith(' ')) {
      properties.push(...readProperties(line.trim()))
      continue
    }
    const [name, classes] = line.split(': ')
    properties = []
    sets.set(name!, { name: name!, applicable: classes!.split(', '), properties })
  }
  return sets
}

function readProperties(line: string): SchemaProperty[] {
  const words = line.split(' ')
  const kind = /^[a-z]/.test(words[0]!) ? (words.shift() as SchemaProperty['kind']) : 'single'
  const [stated, ...names] = words
  const type = stated === '-' ? null : stated!
  return names.map((name) => ({ name, kind, type }))
}
