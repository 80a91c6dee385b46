/** Makes the facets of a document and their values out of checked elements. */
import {
  attributeOf,
  childOf,
  type Draft,
  requiredAttribute,
  requiredChild,
  withoutAbsent,
} from './build-parts.ts'
import type {
  IdsAttributeFacet,
  IdsBound,
  IdsClassificationFacet,
  IdsEntityFacet,
  IdsFacet,
  IdsLength,
  IdsMaterialFacet,
  IdsOtherFacet,
  IdsPartOfFacet,
  IdsPartOfRelation,
  IdsPropertyFacet,
  IdsRestriction,
  IdsSimpleValue,
  IdsValue,
} from './document.ts'
import { collapsed } from './simple-types.ts'
import type { XmlElement } from './xml.ts'

/** @param element a facet of an applicability or of requirements */
export function buildFacet(element: XmlElement): IdsFacet {
  switch (element.name as IdsFacet['kind']) {
    case 'entity':
      return buildEntity(element)
    case 'attribute':
      return buildAttribute(element)
    case 'classification':
      return buildClassification(element)
    case 'property':
      return buildProperty(element)
    case 'material':
      return buildMaterial(element)
    case 'partOf':
      return buildPartOf(element)
  }
}

function buildEntity(element: XmlElement): IdsEntityFacet {
  const optional: Draft<IdsEntityFacet> = { predefinedType: optionalValue(element, 'predefinedType') }
  const name = buildValue(requiredChild(element, 'name'))
  return { kind: 'entity', place: element.place, name, ...withoutAbsent(optional) }
}

function buildAttribute(element: XmlElement): IdsAttributeFacet {
  const optional: Draft<IdsAttributeFacet> = { value: optionalValue(element, 'value') }
  const name = buildValue(requiredChild(element, 'name'))
  return { kind: 'attribute', place: element.place, name, ...withoutAbsent(optional) }
}

function buildClassification(element: XmlElement): IdsClassificationFacet {
  const optional: Draft<IdsClassificationFacet> = {
    uri: attributeOf(element, 'uri'),
    value: optionalValue(element, 'value'),
  }
  const system = buildValue(requiredChild(element, 'system'))
  return { kind: 'classification', place: element.place, ...withoutAbsent(optional), system }
}

function buildProperty(element: XmlElement): IdsPropertyFacet {
  const optional: Draft<IdsPropertyFacet> = {
    uri: attributeOf(element, 'uri'),
    dataType: attributeOf(element, 'dataType')?.toUpperCase(),
    value: optionalValue(element, 'value'),
  }
  return {
    kind: 'property',
    place: element.place,
    propertySet: buildValue(requiredChild(element, 'propertySet')),
    baseName: buildValue(requiredChild(element, 'baseName')),
    ...withoutAbsent(optional),
  }
}

function buildMaterial(element: XmlElement): IdsMaterialFacet {
  const optional: Draft<IdsMaterialFacet> = {
    uri: attributeOf(element, 'uri'),
    value: optionalValue(element, 'value'),
  }
  return { kind: 'material', place: element.place, ...withoutAbsent(optional) }
}

function buildPartOf(element: XmlElement): IdsPartOfFacet {
  const optional: Draft<IdsPartOfFacet> = {
    relation: attributeOf(element, 'relation') as IdsPartOfRelation | undefined,
  }
  const entity = buildEntity(requiredChild(element, 'entity'))
  return { kind: 'partOf', place: element.place, ...withoutAbsent(optional), entity }
}

function optionalValue(element: XmlElement, name: string): IdsValue | undefined {
  const child = childOf(element, name)
  return child && buildValue(child)
}

function buildValue(element: XmlElement): IdsValue {
  const simple = childOf(element, 'simpleValue')
  if (simple !== undefined) return { kind: 'simple', place: simple.place, text: simple.text }
  return buildRestriction(requiredChild(element, 'restriction'))
}

function buildRestriction(element: XmlElement): IdsRestriction {
  return {
    kind: 'restriction',
    place: element.place,
    base: baseOf(element),
    enumeration: valuesOf(element, 'enumeration'),
    patterns: valuesOf(element, 'pattern'),
    bounds: element.children.filter(isOneOf(BOUNDS)).map((child) => ({
      kind: child.name as IdsBound['kind'],
      place: child.place,
      text: requiredAttribute(child, 'value'),
    })),
    lengths: element.children.filter(isOneOf(LENGTHS)).map((child) => ({
      kind: child.name as IdsLength['kind'],
      place: child.place,
      value: Math.min(Number(collapsed(requiredAttribute(child, 'value'))), Number.MAX_SAFE_INTEGER),
    })),
    others: element.children.filter(isOneOf(OTHERS)).map((child) => ({
      kind: child.name as IdsOtherFacet['kind'],
      place: child.place,
      text: requiredAttribute(child, 'value'),
    })),
  }
}

const BOUNDS: readonly string[] = ['minInclusive', 'minExclusive', 'maxInclusive', 'maxExclusive']
const LENGTHS: readonly string[] = ['length', 'minLength', 'maxLength']
const OTHERS: readonly string[] = ['totalDigits', 'fractionDigits', 'whiteSpace']

function isOneOf(names: readonly string[]): (child: XmlElement) => boolean {
  return (child) => names.includes(child.name)
}

function valuesOf(element: XmlElement, name: string): IdsSimpleValue[] {
  return element.children
    .filter((child) => child.name === name)
    .map((child) => ({ kind: 'simple', place: child.place, text: requiredAttribute(child, 'value') }))
}

/** A name without a prefix means XML Schema's type, too: so it is written in practice. */
function baseOf(element: XmlElement): string {
  return collapsed(attributeOf(element, 'base') ?? '').replace(/^.*:/, '')
}
