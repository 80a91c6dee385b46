/** Makes the document out of a tree of elements that has the structure of an IDS file. */
import { buildFacet } from './build-facet.ts'
import {
  attributeOf,
  childOf,
  type Draft,
  requiredAttribute,
  requiredChild,
  withoutAbsent,
} from './build-parts.ts'
import type {
  IdsCardinality,
  IdsDocument,
  IdsIfcVersion,
  IdsInfo,
  IdsRequirement,
  IdsSpecification,
} from './document.ts'
import { cardinalityOf } from './occurs.ts'
import { wordsOf } from './simple-types.ts'
import { OTHER_VERSIONS } from './structure.ts'
import type { XmlElement } from './xml.ts'

/** @param root an `ids` element without `structureFaults` */
export function buildDocument(root: XmlElement): IdsDocument {
  return {
    info: buildInfo(requiredChild(root, 'info')),
    specifications: requiredChild(root, 'specifications').children.map(buildSpecification),
  }
}

function buildInfo(info: XmlElement): IdsInfo {
  const optional: Draft<IdsInfo> = {
    copyright: childOf(info, 'copyright')?.text,
    version: childOf(info, 'version')?.text,
    description: childOf(info, 'description')?.text,
    author: childOf(info, 'author')?.text,
    date: childOf(info, 'date')?.text,
    purpose: childOf(info, 'purpose')?.text,
    milestone: childOf(info, 'milestone')?.text,
  }
  return { title: requiredChild(info, 'title').text, ...withoutAbsent(optional) }
}

function buildSpecification(element: XmlElement): IdsSpecification {
  const applicability = requiredChild(element, 'applicability')
  const requirements = childOf(element, 'requirements')
  const optional: Draft<IdsSpecification> = {
    identifier: attributeOf(element, 'identifier'),
    description: attributeOf(element, 'description'),
    instructions: attributeOf(element, 'instructions'),
    requirementsDescription: requirements && attributeOf(requirements, 'description'),
  }
  return {
    place: element.place,
    name: requiredAttribute(element, 'name'),
    ...withoutAbsent(optional),
    ifcVersions: versionsOf(requiredAttribute(element, 'ifcVersion')),
    cardinality: cardinalityOf(applicability),
    applicability: applicability.children.map(buildFacet),
    requirements: (requirements?.children ?? []).map(buildRequirement),
  }
}

function versionsOf(words: string): IdsIfcVersion[] {
  return [...new Set(wordsOf(words).map((word) => OTHER_VERSIONS[word] ?? (word as IdsIfcVersion)))]
}

function buildRequirement(element: XmlElement): IdsRequirement {
  const cardinality = (attributeOf(element, 'cardinality') ?? 'required') as IdsCardinality
  const optional: Draft<IdsRequirement> = { instructions: attributeOf(element, 'instructions') }
  return { facet: buildFacet(element), cardinality, ...withoutAbsent(optional) }
}
