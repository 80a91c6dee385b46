/** Writes the connections of a building's objects as the relationships that IFC has for them. */
import { loadSchema } from '../schema/load.ts'
import type { BuildingFile } from './building-file.ts'
import type { WrittenObject } from './building-object.ts'
import { isObject, own, reportUnknownKeys } from './fields.ts'
import { shown } from './note.ts'

/** Every connection once, however often and from whichever side it is named; then what nothing contains yet. */
export function connectObjects(file: BuildingFile, objects: readonly WrittenObject[]): void {
  const byId = new Map<string, WrittenObject>()
  for (const object of objects) if (!byId.has(object.id)) byId.set(object.id, object)
  const placed = new Set<string>()
  const known = new Set<string>()
  for (const object of objects) {
    for (const [i, connection] of object.connections.entries()) {
      const path = `${object.path}.connections[${i}]`
      const target = targetOf(file, connection, path)
      const other = target === null ? undefined : byId.get(target)
      if (target === null) continue
      if (other === undefined || other === object) {
        tellLost(file, path, other === undefined ? `no object ${shown(target)}` : 'a connection with itself')
        continue
      }
      const pair = [object.name, other.name].sort().join(' ')
      if (known.has(pair)) continue
      known.add(pair)
      connect(file, [object, other], { path, placed })
    }
  }
  for (const object of objects) if (!placed.has(object.name)) placeInBuilding(file, object)
}

/** An id, or an object that names one. */
function targetOf(file: BuildingFile, connection: unknown, path: string): string | null {
  if (typeof connection === 'string' || typeof connection === 'number') return String(connection)
  const key = isObject(connection) ? TARGET_KEYS.find((name) => Object.hasOwn(connection, name)) : undefined
  const target = isObject(connection) && key !== undefined ? own(connection, key) : undefined
  if (
    isObject(connection) &&
    key !== undefined &&
    (typeof target === 'string' || typeof target === 'number')
  ) {
    reportUnknownKeys(connection, { path, notes: file.notes }, [key])
    return String(target)
  }
  tellLost(file, path, `${shown(connection)} where an object_id is expected`)
  return null
}

const TARGET_KEYS = ['object_id', 'target_id', 'target', 'to']

function tellLost(file: BuildingFile, path: string, found: string): void {
  file.notes.notConverted(path, found, {
    done: 'left the connection out',
    decide: 'what is connected',
    whole: found,
  })
}

type Pair = readonly [WrittenObject, WrittenObject]

interface Connecting {
  readonly path: string
  /** Names of the instances that something contains or is made of. */
  readonly placed: Set<string>
}

/** How two objects can be connected: which of them stands in front, and for which pairs that is the way. */
interface Way {
  readonly front: (one: WrittenObject) => boolean
  readonly fits: (pair: Pair) => boolean
  readonly write: (file: BuildingFile, pair: Pair, at: Connecting) => void
}

const WAYS: readonly Way[] = [
  { front: (one) => isA(one, 'IfcGroup'), fits: ([group]) => isA(group, 'IfcGroup'), write: assign },
  {
    front: (one) => rank(one) > 0,
    fits: ([place, other]) => rank(place) > 0 && rank(place) !== rank(other) && isPlaceable(other),
    write: put,
  },
  {
    front: (one) => isA(one, 'IfcSpace'),
    fits: ([space, element]) => isA(space, 'IfcSpace') && isA(element, 'IfcElement'),
    write: bound,
  },
  {
    front: (one) => isA(one, 'IfcOpeningElement'),
    fits: ([opening, wall]) => isA(opening, 'IfcOpeningElement') && isA(wall, 'IfcElement'),
    write: hollow,
  },
  { front: () => true, fits: (pair) => pair.every((one) => isA(one, 'IfcElement')), write: join },
]

function connect(file: BuildingFile, pair: Pair, at: Connecting): void {
  for (const { front, fits, write } of WAYS) {
    const inOrder = ordered(pair, front)
    if (!fits(inOrder)) continue
    write(file, inOrder, at)
    return
  }
  tellLost(file, at.path, `a connection of ${pair[0].class} and ${pair[1].class}, for which IFC has none`)
}

/** Whether it can stand in a place. */
function isPlaceable(object: WrittenObject): boolean {
  return isA(object, 'IfcElement') || isA(object, 'IfcSpatialStructureElement')
}

/** The pair with the first of the two that fulfils the test in front. */
function ordered(pair: Pair, test: (one: WrittenObject) => boolean): Pair {
  return test(pair[0]) || !test(pair[1]) ? pair : [pair[1], pair[0]]
}

function isA(object: WrittenObject, className: string): boolean {
  return loadSchema('IFC4').isA(object.class, className)
}

const RANKS = ['IfcBuildingStorey', 'IfcBuilding', 'IfcSite']

/** How far up a place stands in a building; 0 for rooms and what is no place. */
function rank(object: WrittenObject): number {
  return RANKS.findIndex((name) => isA(object, name)) + 1
}

function assign(file: BuildingFile, [group, member]: Pair): void {
  file.addTie('IfcRelAssignsToGroup', {
    RelatedObjects: `(${member.name})`,
    RelatingGroup: group.name,
  })
}

/** Elements are contained in a place; places are made of smaller ones. */
function put(file: BuildingFile, pair: Pair, at: Connecting): void {
  const [upper, lower] = rank(pair[0]) > rank(pair[1]) ? pair : [pair[1], pair[0]]
  if (at.placed.has(lower.name)) {
    tellLost(file, at.path, `a second place of ${shown(lower.id)}: ${shown(upper.id)}`)
    return
  }
  at.placed.add(lower.name)
  place(file, { upper: upper.name, lower })
}

function place(
  file: BuildingFile,
  { upper, lower }: { readonly upper: string; readonly lower: WrittenObject },
): void {
  if (isA(lower, 'IfcSpatialStructureElement'))
    file.addTie('IfcRelAggregates', { RelatingObject: upper, RelatedObjects: `(${lower.name})` })
  else
    file.addTie('IfcRelContainedInSpatialStructure', {
      RelatedElements: `(${lower.name})`,
      RelatingStructure: upper,
    })
}

function bound(file: BuildingFile, [space, element]: Pair): void {
  file.addTie('IfcRelSpaceBoundary', {
    RelatingSpace: space.name,
    RelatedBuildingElement: element.name,
    PhysicalOrVirtualBoundary: '.PHYSICAL.',
    InternalOrExternalBoundary: '.NOTDEFINED.',
  })
}

function hollow(file: BuildingFile, [opening, wall]: Pair, { placed }: Connecting): void {
  placed.add(opening.name)
  file.addTie('IfcRelVoidsElement', {
    RelatingBuildingElement: wall.name,
    RelatedOpeningElement: opening.name,
  })
}

function join(file: BuildingFile, [first, second]: Pair): void {
  file.addTie('IfcRelConnectsElements', {
    RelatingElement: first.name,
    RelatedElement: second.name,
  })
}

/** Storeys, rooms and elements that no connection placed. */
function placeInBuilding(file: BuildingFile, object: WrittenObject): void {
  if (isA(object, 'IfcSite') || isA(object, 'IfcBuilding')) return
  if (!isPlaceable(object) || isA(object, 'IfcOpeningElement')) return
  place(file, { upper: file.building, lower: object })
}
