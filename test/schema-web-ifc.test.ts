/** Our schema tables against those of web-ifc, which were generated from the same publications by other people. */

import { describe, expect, test } from 'vitest'
import * as webIfc from 'web-ifc'
import { loadSchema } from '../engine/schema/load.ts'
import type { SchemaClass, SchemaName } from '../engine/schema/schema.ts'

/** The tables that web-ifc exports; the first index is its number of the schema, the second the code of the class. */
interface WebIfcTables {
  readonly Constructors: Record<number, Record<number, unknown>>
  readonly ToRawLineData: Record<number, Record<number, (instance: unknown) => unknown[]>>
  readonly InheritanceDef: Record<number, Record<number, number[]>>
  readonly InversePropertyDef: Record<number, Record<number, [name: string, ...rest: unknown[]][]>>
  readonly TypeInitialisers: Record<number, Record<number, unknown>>
}

const tables = webIfc as unknown as WebIfcTables
const codes = webIfc as unknown as Record<string, number>
const namespaces = webIfc as unknown as Record<SchemaName, Record<string, object>>

const NAMES = new Map(
  Object.entries(codes)
    .filter(([name, code]) => name.startsWith('IFC') && typeof code === 'number')
    .map(([name, code]) => [code, name]),
)

const code = (name: string) => codes[name.toUpperCase()]!
const upperNames = (numbers: Iterable<number | string>) =>
  [...numbers].map((number) => NAMES.get(Number(number))!)

describe.each([
  ['IFC2X3', 1],
  ['IFC4', 2],
  ['IFC4X3', 3],
] as const)('%s agrees with web-ifc 0.0.78, without a known difference', (name, number) => {
  const schema = loadSchema(name)
  const differing = (differs: (entity: SchemaClass) => boolean) =>
    schema.classes.filter(differs).map((it) => it.name)

  test('in the set of classes', () => {
    const theirs = upperNames(Object.keys(tables.Constructors[number]!))

    expect(schema.classes.map((entity) => entity.name.toUpperCase()).toSorted()).toEqual(theirs.toSorted())
  })

  test('in the supertype of every class', () => {
    const parentOf = (entity: SchemaClass) =>
      Object.getPrototypeOf(namespaces[name][entity.name]).name as string

    expect(differing((entity) => parentOf(entity) !== (entity.parent ?? 'IfcLineObject'))).toEqual([])
  })

  test('in the subtypes of every class', () => {
    const theirs = (entity: SchemaClass) =>
      upperNames(tables.InheritanceDef[number]![code(entity.name)] ?? [])
    const ours = (entity: SchemaClass) =>
      schema.classes.slice(entity.index + 1, entity.last + 1).map((subtype) => subtype.name.toUpperCase())

    expect(differing((entity) => !sameSet(ours(entity), theirs(entity)))).toEqual([])
  })

  test('in the names and the order of the attributes that a class states (web-ifc leaves out derived ones)', () => {
    const ours = (entity: SchemaClass) =>
      entity.attributes.map((attribute) => attribute.name).filter((it) => !entity.derived.includes(it))

    expect(differing((entity) => ours(entity).join() !== attributesWritten(number, entity).join())).toEqual(
      [],
    )
  })

  test('in the inverse attributes of every class', () => {
    const theirs = (entity: SchemaClass) =>
      (tables.InversePropertyDef[number]![code(entity.name)] ?? []).map(([inverse]) => inverse)

    expect(differing((entity) => !sameSet(entity.inverse, theirs(entity)))).toEqual([])
  })

  test('in the set of defined types', () => {
    const theirs = upperNames(Object.keys(tables.TypeInitialisers[number]!))
    const ours = schema.typeNames.filter((type) => schema.definedType(type) !== undefined)

    expect(ours.map((type) => type.toUpperCase()).toSorted()).toEqual(theirs.toSorted())
  })

  test('in the literals of every enumeration', () => {
    const enumerations = schema.typeNames.filter((type) => schema.enumeration(type) !== undefined)
    const theirs = (type: string) => Object.keys(namespaces[name][type]!)

    expect(enumerations.filter((type) => !sameSet(schema.enumeration(type)!, theirs(type)))).toEqual([])
  })
})

/** The attributes in the order in which web-ifc writes them, read from the source of its writer. */
function attributesWritten(number: number, entity: SchemaClass): string[] {
  const writer = tables.ToRawLineData[number]![code(entity.name)]!.toString()
  const names = [...writer.matchAll(/\bi\.(\w+)/g)].map(([, attribute]) => attribute!)
  return names.filter((attribute, position) => attribute !== names[position - 1])
}

function sameSet(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.toSorted().join() === theirs.toSorted().join()
}
