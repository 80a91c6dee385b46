/** Property and quantity values through ifc-lite: every set and property extracted once, and object by object as its manual shows. */
import {
  EntityExtractor,
  extractPropertiesOnDemand,
  extractQuantitiesOnDemand,
  IfcParser,
  scanIfcEntities,
} from '@ifc-lite/parser'
import { IfcAPI, initSync } from '@ifc-lite/wasm'
import { keep, type TheirValue, type TheirValues } from './values.ts'

/** Starts the Rust core. @param wasm the bytes of `ifc-lite_bg.wasm` */
export function startIfcLite(wasm: Uint8Array): IfcAPI {
  initSync({ module: wasm as Uint8Array<ArrayBuffer> })
  return new IfcAPI()
}

type Entity = NonNullable<ReturnType<EntityExtractor['extractEntity']>>
type EntityRef = Parameters<EntityExtractor['extractEntity']>[0]
/** What a set states: `set\nproperty` and the value, for those that have one. */
type Stated = readonly (readonly [string, TheirValue])[]

/**
 * Values by its own scan, as its geometry pass makes it, and its extractor, which then takes every relation, set and property
 * once. Faster than what its manual shows, because elements often share sets.
 */
export async function valuesByExtractor(api: IfcAPI, bytes: Uint8Array): Promise<TheirValues> {
  const preScannedEntityIndex = api.scanEntityIndexShard(bytes, 0, bytes.length)
  const { entityRefs } = await scanIfcEntities(bytes.buffer as ArrayBuffer, { preScannedEntityIndex })
  const extractor = new EntityExtractor(bytes)
  const members = new Map<number, EntityRef>()
  const relations: EntityRef[] = []
  for (const ref of entityRefs) {
    if (ref.type === 'IFCRELDEFINESBYPROPERTIES') relations.push(ref)
    else if (/^IFC(PROPERTY|QUANTITY|ELEMENTQUANTITY)/.test(ref.type)) members.set(ref.expressId, ref)
  }
  const extract = (id: number): Entity | null => {
    const ref = members.get(id)
    return ref === undefined ? null : extractor.extractEntity(ref)
  }
  const properties = new Map<number, Entity | null>()
  const property = (id: number): Entity | null => {
    const known = properties.get(id) ?? extract(id)
    properties.set(id, known)
    return known
  }
  const sets = new Map<number, Stated>()
  const values: TheirValues = new Map()
  for (const ref of relations) {
    const attributes = extractor.extractEntity(ref)?.attributes ?? []
    const id = attributes[5] as number
    const stated = sets.get(id) ?? statedBy(extract(id), property)
    sets.set(id, stated)
    for (const [key, value] of stated) keep(values, key, attributes[4] as number[], value)
  }
  return values
}

function statedBy(set: Entity | null, property: (id: number) => Entity | null): Stated {
  if (set === null) return []
  const list = set.attributes[set.type === 'IFCELEMENTQUANTITY' ? 5 : 4]
  const stated: [string, TheirValue][] = []
  for (const id of Array.isArray(list) ? list : []) {
    const member = property(id as number)
    const value = member === null ? null : statedValue(member)
    if (member !== null && value !== null)
      stated.push([`${set.attributes[2]}\n${member.attributes[0]}`, value])
  }
  return stated
}

/** The nominal value of a single property, the fourth attribute of a quantity; null for every other kind. */
function statedValue({ type, attributes }: Entity): TheirValue | null {
  if (type.startsWith('IFCQUANTITY')) return plain(attributes[3])
  return type === 'IFCPROPERTYSINGLEVALUE' ? plain(attributes[2]) : null
}

/** A typed value is a pair of type and value; literals keep their dots. */
function plain(attribute: unknown): TheirValue | null {
  const value = Array.isArray(attribute) ? attribute[1] : attribute
  if (value === '.T.' || value === '.F.') return value === '.T.'
  if (value === '.U.') return null
  return typeof value === 'string' || typeof value === 'number' ? value : null
}

/** Values as its manual shows: `parseColumnar`, and then the sets of each object on demand. A single value has a type, others have not. */
export async function valuesOnDemand(api: IfcAPI, bytes: Uint8Array): Promise<TheirValues> {
  const preScannedEntityIndex = api.scanEntityIndexShard(bytes, 0, bytes.length)
  const options = { preScannedEntityIndex, yieldIntervalMs: Number.MAX_SAFE_INTEGER }
  const store = await silently(() => new IfcParser().parseColumnar(bytes.buffer as ArrayBuffer, options))
  const values: TheirValues = new Map()
  for (const id of store.onDemandPropertyMap?.keys() ?? [])
    for (const set of extractPropertiesOnDemand(store, id))
      for (const { name, value, values: several, dataType } of set.properties)
        if (value !== null && several === undefined && dataType !== undefined)
          keep(values, `${set.name}\n${name}`, [id], value as TheirValue)
  for (const id of store.onDemandQuantityMap?.keys() ?? [])
    for (const set of extractQuantitiesOnDemand(store, id))
      for (const { name, value } of set.quantities) keep(values, `${set.name}\n${name}`, [id], value)
  return values
}

/** It tells the console how long each of its phases took. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console
  console.log = () => undefined
  try {
    return await work()
  } finally {
    console.log = log
  }
}
