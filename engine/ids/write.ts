/** Writes a document as an IDS 1.0 file; read again it is the same document, but for places. */
import type {
  IdsCardinality,
  IdsDocument,
  IdsFacet,
  IdsInfo,
  IdsRequirement,
  IdsRestriction,
  IdsSpecification,
  IdsValue,
} from './document.ts'
import { IDS_NAMESPACE, SCHEMA_NAMESPACE } from './structure.ts'
import { type WrittenElement, writeXml } from './write-xml.ts'

/**
 * The text of the file, UTF-8 when it is encoded. The facets of an applicability are put into the order that the schema asks for.
 *
 * @throws LintelError call-invalid: a text holds a character that XML does not have
 */
export function writeIds({ info, specifications }: IdsDocument): string {
  return writeXml({
    name: 'ids',
    attributes: {
      xmlns: IDS_NAMESPACE,
      'xmlns:xs': SCHEMA_NAMESPACE,
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:schemaLocation': `${IDS_NAMESPACE} ${IDS_NAMESPACE}/1.0/ids.xsd`,
    },
    children: [
      { name: 'info', children: infoElements(info) },
      { name: 'specifications', children: specifications.map(specificationElement) },
    ],
  })
}

const INFO = [
  'title',
  'copyright',
  'version',
  'description',
  'author',
  'date',
  'purpose',
  'milestone',
] as const satisfies readonly (keyof IdsInfo)[]

function infoElements(info: IdsInfo): WrittenElement[] {
  return INFO.flatMap((name) => {
    const text = info[name]
    return text === undefined ? [] : [{ name, text }]
  })
}

const OCCURS: Readonly<Record<IdsCardinality, Readonly<Record<string, string>>>> = {
  required: { minOccurs: '1', maxOccurs: 'unbounded' },
  optional: { minOccurs: '0', maxOccurs: 'unbounded' },
  prohibited: { minOccurs: '0', maxOccurs: '0' },
}

/** The facets of an applicability in the order of the schema. */
export const FACET_ORDER: readonly IdsFacet['kind'][] = [
  'entity',
  'partOf',
  'classification',
  'attribute',
  'property',
  'material',
]

function specificationElement(specification: IdsSpecification): WrittenElement {
  const { name, identifier, description, instructions, ifcVersions, cardinality } = specification
  const facets = [...specification.applicability].sort(
    (a, b) => FACET_ORDER.indexOf(a.kind) - FACET_ORDER.indexOf(b.kind),
  )
  const applicability = {
    name: 'applicability',
    attributes: OCCURS[cardinality],
    // only requirements have one
    children: facets.map((facet) => facetElement(facet, { uri: undefined })),
  }
  return {
    name: 'specification',
    attributes: { name, ifcVersion: ifcVersions.join(' '), identifier, description, instructions },
    children: [applicability, ...requirementsElements(specification)],
  }
}

function requirementsElements({ requirements, requirementsDescription }: IdsSpecification): WrittenElement[] {
  if (requirements.length === 0 && requirementsDescription === undefined) return []
  const attributes = { description: requirementsDescription }
  return [{ name: 'requirements', attributes, children: requirements.map(requirementElement) }]
}

/** An entity is always required, and the schema has no attribute to say so. */
function requirementElement({ facet, cardinality, instructions }: IdsRequirement): WrittenElement {
  return facetElement(facet, facet.kind === 'entity' ? { instructions } : { cardinality, instructions })
}

function facetElement(facet: IdsFacet, more: Readonly<Record<string, string | undefined>>): WrittenElement {
  const { kind: name } = facet
  switch (facet.kind) {
    case 'entity':
      return {
        name,
        attributes: more,
        children: values({ name: facet.name, predefinedType: facet.predefinedType }),
      }
    case 'attribute':
      return { name, attributes: more, children: values({ name: facet.name, value: facet.value }) }
    case 'classification':
      return {
        name,
        attributes: { uri: facet.uri, ...more },
        children: values({ value: facet.value, system: facet.system }),
      }
    case 'property':
      return {
        name,
        attributes: { dataType: facet.dataType, uri: facet.uri, ...more },
        children: values({ propertySet: facet.propertySet, baseName: facet.baseName, value: facet.value }),
      }
    case 'material':
      return { name, attributes: { uri: facet.uri, ...more }, children: values({ value: facet.value }) }
    case 'partOf':
      return {
        name,
        attributes: { relation: facet.relation, ...more },
        children: [facetElement(facet.entity, {})],
      }
  }
}

/** The present ones, in this order. */
function values(named: Readonly<Record<string, IdsValue | undefined>>): WrittenElement[] {
  return Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, children: [valueElement(value)] }],
  )
}

function valueElement(value: IdsValue): WrittenElement {
  return value.kind === 'simple' ? { name: 'simpleValue', text: value.text } : restrictionElement(value)
}

function restrictionElement({
  base,
  enumeration,
  patterns,
  bounds,
  lengths,
  others,
}: IdsRestriction): WrittenElement {
  const facets = [
    ...enumeration.map(({ text }) => ['enumeration', text] as const),
    ...patterns.map(({ text }) => ['pattern', text] as const),
    ...bounds.map(({ kind, text }) => [kind, text] as const),
    ...lengths.map(({ kind, value }) => [kind, String(value)] as const),
    ...others.map(({ kind, text }) => [kind, text] as const),
  ]
  return {
    name: 'xs:restriction',
    attributes: { base: base === '' ? undefined : `xs:${base}` },
    children: facets.map(([name, value]) => ({ name: `xs:${name}`, attributes: { value } })),
  }
}
