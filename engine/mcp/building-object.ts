/** Writes one object of a building: its class, its place, its properties where IFC keeps them. */
import { addProperty, addQuantity, attributeText } from '../pack/case-value.ts'
import { encodeReal, encodeText } from '../sample/step.ts'
import { loadSchema } from '../schema/load.ts'
import type { BuildingFile } from './building-file.ts'
import { type ElementType, elementType, knownElementType } from './element-types.ts'
import { isObject, type JsonObject, memberPath, own, reportUnknownKeys } from './fields.ts'
import { FIRE_EXIT } from './narrowing.ts'
import { shown, wholeText } from './note.ts'
import { OWN_SET, type PropertyPlace, placeText, type ValueKind } from './property-place.ts'

/** An object after it was written. */
export interface WrittenObject {
  readonly id: string
  readonly class: string
  /** Name of its instance. */
  readonly name: string
  readonly path: string
  /** As the file has them. */
  readonly connections: readonly unknown[]
}

interface Stated {
  readonly place: PropertyPlace
  readonly value: string | number | boolean
}

const KEYS = ['object_id', 'object_type', 'properties', 'location', 'connections']

/** Appends the object with its property sets and quantities; its connections follow when all objects are there. */
export function writeObject(file: BuildingFile, object: JsonObject, path: string): WrittenObject {
  reportUnknownKeys(object, { path, notes: file.notes }, KEYS)
  const id = String(own(object, 'object_id'))
  const type = typeOf(file, own(object, 'object_type') as string, `${path}.object_type`)
  const key = uniqueKey(file, id, `${path}.object_id`)
  const stated = [...statedValues(file, object, { path, type }), ...ownId(file, type, id)]
  const placement = placementOf(file, object, `${path}.location`)
  const sets = setsOf(file, stated)
  const attributes = stated.filter(({ place }) => place.kind === 'attribute')
  const name = file.addRooted(type.class, key, {
    ...identity(type, id),
    ...(placement === null || !has(type, 'ObjectPlacement') ? {} : { ObjectPlacement: placement }),
    ...Object.fromEntries(attributes.map((one) => [one.place.name, attributeValue(file, type, one)])),
  })
  for (const instance of sets) {
    file.addTie('IfcRelDefinesByProperties', {
      RelatedObjects: `(${name})`,
      RelatingPropertyDefinition: instance,
    })
  }
  const connections = own(object, 'connections')
  return { id, class: type.class, name, path, connections: Array.isArray(connections) ? connections : [] }
}

function typeOf(file: BuildingFile, word: string, path: string): ElementType {
  const type = elementType(word)
  const isAbstract = loadSchema('IFC4').class(type.class)?.abstract === true
  const isKnown = knownElementType(word) !== null && !isAbstract
  if (!isKnown)
    file.notes.decide(path, `the unknown kind of object ${shown(word)}`, {
      done: 'wrote an IfcBuildingElementProxy with that ObjectType',
      decide: 'which class of IFC is meant',
    })
  return isAbstract ? { word, class: 'IfcBuildingElementProxy', part: 'objectType' } : type
}

/** An id that stands twice gives GlobalIds of their own all the same. */
function uniqueKey(file: BuildingFile, id: string, path: string): string {
  const count = (file.ids.get(id) ?? 0) + 1
  file.ids.set(id, count)
  if (count === 1) return `object ${id}`
  file.notes.decide(path, `the object_id ${shown(id)}, which stands twice`, {
    done: 'wrote each object; connections lead to the first',
    decide: 'an id of its own',
  })
  return `object ${id}\n${count}`
}

/** Tag where the class has one; the Name may then be another, which the properties say. */
function identity(type: ElementType, id: string): Readonly<Record<string, string>> {
  const text = encodeText(id)
  return {
    Name: text,
    ...(has(type, 'Tag') ? { Tag: text } : {}),
    ...(has(type, 'ObjectType') ? { ObjectType: encodeText(type.word) } : {}),
  }
}

/** Groups have no Tag, and their Name is their own. */
function ownId(file: BuildingFile, type: ElementType, id: string): Stated[] {
  if (has(type, 'Tag') || has(type, 'LongName')) return []
  return [{ place: file.placeOf(type.class, `${OWN_SET}.object_id`, 'text'), value: id }]
}

function has(type: ElementType, attribute: string): boolean {
  return (
    loadSchema('IFC4')
      .class(type.class)
      ?.attributes.some(({ name }) => name === attribute) === true
  )
}

/** Properties, and the sizes of the location where no property states them. */
function statedValues(
  file: BuildingFile,
  object: JsonObject,
  { path, type }: { readonly path: string; readonly type: ElementType },
): Stated[] {
  const properties = own(object, 'properties')
  const location = own(object, 'location')
  const entries = isObject(properties)
    ? Object.keys(properties).map(
        (key) => [key, properties[key], memberPath(`${path}.properties`, key)] as const,
      )
    : []
  const sizes = isObject(location)
    ? SIZES.filter((key) => Object.hasOwn(location, key) && !entries.some(([name]) => name === key)).map(
        (key) => [key, location[key], `${path}.location.${key}`] as const,
      )
    : []
  const stated = new Map<string, Stated>()
  if (type.part === 'fireExit') stated.set(placeText(FIRE_EXIT), { place: FIRE_EXIT, value: true })
  for (const [key, value, at] of [...entries, ...sizes]) {
    const found = statedValue(file, { key, value, path: at, type, taken: stated })
    if (found !== null) stated.set(placeText(found.place), found)
  }
  return [...stated.values()]
}

const SIZES = ['width', 'height', 'depth']

function statedValue(
  file: BuildingFile,
  entry: {
    readonly key: string
    readonly value: unknown
    readonly path: string
    readonly type: ElementType
    readonly taken: ReadonlyMap<string, Stated>
  },
): Stated | null {
  const { key, value, path, type, taken } = entry
  const plain = plainValue(file, value, path)
  if (plain === null || key.trim() === '') return null
  const kind = typeof plain === 'string' ? 'text' : (typeof plain as ValueKind)
  const found = file.placeOf(type.class, key, kind)
  const isJson = typeof plain !== typeof value
  const isTaken = found.name === 'ObjectType' || taken.has(placeText(found))
  const fits = !isJson && !isTaken && (!found.isWhole || Number.isInteger(plain))
  const place = fits ? found : file.placeOf(type.class, `${OWN_SET}.${key.replaceAll('.', '_')}`, kind)
  const about = `the property ${shown(key)} of ${type.class}`
  file.notes.decide(path, about, {
    done: `wrote it as ${placeText(place).slice(0, 200)}`,
    decide: fits || isJson ? null : `what it says beside ${placeText(found).slice(0, 200)}`,
  })
  return { place, value: plain }
}

/** A plain value; a list or an object as JSON text. */
function plainValue(file: BuildingFile, value: unknown, path: string): Stated['value'] | null {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value === null || value === undefined) return null
  const text = wholeText(value)
  file.notes.decide(path, `a value that is ${Array.isArray(value) ? 'a list' : 'no plain value'}`, {
    done: 'kept it as JSON text',
    decide: 'which plain properties it should be',
  })
  return text
}

/** A location in metres, seen from the building's own zero. */
function placementOf(file: BuildingFile, object: JsonObject, path: string): string | null {
  const location = own(object, 'location')
  if (!isObject(location)) return null
  reportUnknownKeys(location, { path, notes: file.notes }, ['x', 'y', 'z', ...SIZES])
  const coordinate = (key: string): string => {
    const value = own(location, key) ?? 0
    if (typeof value === 'number' && Number.isFinite(value)) return encodeReal(value)
    file.notes.decide(`${path}.${key}`, `${shown(value)} where a number is expected`, {
      done: 'took it for 0',
      decide: 'where the object stands',
    })
    return '0.'
  }
  const coordinates = `(${['x', 'y', 'z'].map(coordinate).join(',')})`
  const point = file.lines.add('IfcCartesianPoint', { Coordinates: coordinates })
  const axes = file.lines.add('IfcAxis2Placement3D', { Location: point })
  return file.lines.add('IfcLocalPlacement', { RelativePlacement: axes })
}

/** The instances of the sets. */
function setsOf(file: BuildingFile, stated: readonly Stated[]): readonly string[] {
  const members = new Map<string, string[]>()
  for (const { place, value } of stated) {
    if (place.set === null) continue
    const at = [place.set, place.name] as const
    const name =
      place.kind === 'quantity'
        ? addQuantity(file.lines, at, value as number)
        : addProperty(file.lines, at, value)
    const known = members.get(place.set)
    if (known === undefined) members.set(place.set, [name])
    else known.push(name)
  }
  return [...members].map(([set, names]) => {
    const isQuantities = stated.some(({ place }) => place.set === set && place.kind === 'quantity')
    const list = `(${names.join(',')})`
    const values = { Name: encodeText(set), [isQuantities ? 'Quantities' : 'HasProperties']: list }
    return file.addTie(isQuantities ? 'IfcElementQuantity' : 'IfcPropertySet', values)
  })
}

function attributeValue(file: BuildingFile, type: ElementType, { place, value }: Stated): string {
  const attributes = loadSchema('IFC4').class(type.class)?.attributes ?? []
  const found = attributes.find(({ name }) => name === place.name)
  return found === undefined ? '$' : attributeText(file.lines, found, value)
}
