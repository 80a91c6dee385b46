/** Properties that all three versions of IFC state alike, by class, and those of authoring programs and clients. */
import { ifcNames } from '../../engine/ids/ifc-names.ts'
import { IFC_VERSIONS } from '../../engine/ids/structure.ts'
import { type XmlType, xmlTypeOf } from '../../engine/ids/xml-types.ts'
import { loadSchema, SCHEMA_NAMES } from '../../engine/schema/load.ts'
import type { Schema } from '../../engine/schema/schema.ts'
import { CUSTOM_PROPERTIES } from './requests.ts'

export interface AskedProperty {
  readonly set: string
  readonly name: string
  /** In capitals, as an IDS writes it. */
  readonly dataType: string
  readonly type: XmlType
}

const VERSIONS = SCHEMA_NAMES.map(loadSchema)
const IFC4 = loadSchema('IFC4')
const NAMES = IFC_VERSIONS.map(ifcNames)
const PLAIN: readonly (XmlType | null)[] = ['string', 'double', 'integer', 'boolean']
/** Kept for any element; so many sets about making and guarantees drown those that are asked for. */
const RARE = /^Pset_(Warranty|PropertyAgreement|PrecastConcreteElementGeneral)$|History$/

const COMMON = /^Pset_(?!ElectricalDevice).*Common$/

const CUSTOM = CUSTOM_PROPERTIES.map((line): AskedProperty => {
  const [set, name, dataType] = line.split('|') as [string, string, string]
  return { set, name, dataType, type: xmlTypeOf(IFC4, dataType) as XmlType }
})

const known = new Map<string, readonly AskedProperty[]>()

/** Where properties come from: the set that every element of a class has, any standard set, authoring programs and clients. */
export type Source = 'common' | 'standard' | 'custom'

/** The properties of a source that a class may have; of a wider source where it has none of it. */
export function propertiesOf(className: string, source: Source): readonly AskedProperty[] {
  if (source === 'custom') return CUSTOM
  const found = known.get(className) ?? standard(className)
  known.set(className, found)
  if (found.length === 0) return CUSTOM
  const common = source === 'common' ? found.filter(({ set }) => COMMON.test(set)) : []
  return common.length === 0 ? found : common
}

function standard(className: string): AskedProperty[] {
  const sets = IFC4.propertySetNames.filter((name) => !RARE.test(name) && applies(name, className))
  return sets.flatMap((set) =>
    (IFC4.propertySet(set)?.properties ?? []).flatMap(({ name, type }) => {
      if (type === null || !VERSIONS.every((schema) => states(schema, set, name, type))) return []
      const types = new Set(VERSIONS.map((schema) => xmlTypeOf(schema, type)))
      const [xml = null] = types
      return types.size === 1 && PLAIN.includes(xml)
        ? [{ set, name, dataType: type.toUpperCase(), type: xml as XmlType }]
        : []
    }),
  )
}

/** Predefined types that all versions know of a class; none where one of them has no such attribute. */
export function predefinedTypesOf(className: string): readonly string[] {
  const found = NAMES.map(({ classes }) => classes.get(className.toUpperCase())?.predefinedTypes ?? [])
  return (found[0] ?? []).filter(
    (type) => !/^(USERDEFINED|NOTDEFINED)$/.test(type) && found.every((types) => types.includes(type)),
  )
}

function applies(set: string, className: string): boolean {
  const classes = IFC4.propertySet(set)?.applicable ?? []
  return classes.some((one) => !one.includes('/') && IFC4.isA(className, one))
}

function states(schema: Schema, set: string, name: string, type: string): boolean {
  return schema.propertySet(set)?.properties.some((one) => one.name === name && one.type === type) ?? false
}
