/** The facets of an IDS as XML, one function for each part. */
import type { SpecificationParts } from './files.ts'

/** A plain value. */
export const simple = (text: string): string => `<simpleValue>${text}</simpleValue>`

/** Facets of XML Schema around a base. */
export const restriction = (facets: string, base = 'string'): string =>
  `<xs:restriction base="xs:${base}">${facets}</xs:restriction>`

/** An enumeration of texts. */
export const oneOf = (...texts: string[]): string =>
  restriction(texts.map((text) => `<xs:enumeration value="${text}"/>`).join(''))

/** A pattern. */
export const like = (pattern: string): string => restriction(`<xs:pattern value="${pattern}"/>`)

/** A class by its plain name; `type` is a value. */
export const entity = (name: string, type = ''): string =>
  `<entity><name>${simple(name)}</name>${within('predefinedType', type)}</entity>`

/** An attribute by a plain name or a restriction; `value` is a value. */
export const attribute = (name: string, value = ''): string =>
  `<attribute><name>${name.startsWith('<') ? name : simple(name)}</name>${within('value', value)}</attribute>`

/** A property, of any data type where `type` is empty; set, name and value are values. */
export const property = (type: string, set: string, name: string, value = ''): string =>
  `<property${type === '' ? '' : ` dataType="${type}"`}><propertySet>${set}</propertySet><baseName>${name}</baseName>${within('value', value)}</property>`

/** A property of a set that no standard knows. */
export const custom = (type: string, value: string): string =>
  property(type, simple('Custom'), simple('P'), value)

/** A classification in a system by its plain name. */
export const classification = (system: string): string =>
  `<classification><system>${simple(system)}</system></classification>`

/** A whole, by an entity facet. */
export const partOf = (relation: string, whole: string): string =>
  `<partOf relation="${relation}">${whole}</partOf>`

/** A facet that asks only where there is something to ask. */
export const optional = (facet: string): string => withCardinality('optional', facet)

/** A facet that must not be met. */
export const prohibited = (facet: string): string => withCardinality('prohibited', facet)

/** A specification's applicability: the elements of a class. */
export const appliesTo = (name: string): SpecificationParts => ({ applicability: entity(name) })

function within(element: string, value: string): string {
  return value === '' ? '' : `<${element}>${value}</${element}>`
}

function withCardinality(cardinality: string, facet: string): string {
  return facet.replace(/^<\w+/, (start) => `${start} cardinality="${cardinality}"`)
}
