/** The structure of an IDS 1.0 file: which element may hold which elements, attributes and text. It says no more than the schema does. */
import {
  ANY_URI,
  AUTHOR,
  BOOLEAN,
  CAPITALS,
  COUNT,
  COUNT_OR_UNBOUNDED,
  DATE,
  listOf,
  oneOf,
  QUALIFIED_NAME,
  type SimpleType,
  STRING,
} from './simple-types.ts'

export const IDS_NAMESPACE = 'http://standards.buildingsmart.org/IDS'
export const SCHEMA_NAMESPACE = 'http://www.w3.org/2001/XMLSchema'

export const IFC_VERSIONS = ['IFC2X3', 'IFC4', 'IFC4X3_ADD2'] as const

/** What files call a version that IDS calls otherwise. */
export const OTHER_VERSIONS: Readonly<Record<string, (typeof IFC_VERSIONS)[number]>> = {
  IFC4X3: 'IFC4X3_ADD2',
  IFC4X3_TC1: 'IFC4X3_ADD2',
  IFC4X3_ADD1: 'IFC4X3_ADD2',
}

export const RELATIONS = [
  'IFCRELAGGREGATES',
  'IFCRELASSIGNSTOGROUP',
  'IFCRELCONTAINEDINSPATIALSTRUCTURE',
  'IFCRELNESTS',
  'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT',
] as const

export interface ElementType {
  readonly attributes: Readonly<Record<string, AttributeUse>>
  readonly content: Content
}

export interface AttributeUse {
  readonly type: SimpleType
  readonly isRequired: boolean
}

export type Content =
  | { readonly kind: 'text'; readonly type: SimpleType }
  /** The elements in this order; one of them; any of them in any order and number. */
  | { readonly kind: 'sequence' | 'choice' | 'free'; readonly elements: readonly ElementUse[] }
  /** Whatever stands there, unread. */
  | { readonly kind: 'any' }

export interface ElementUse {
  readonly namespace: typeof IDS_NAMESPACE | typeof SCHEMA_NAMESPACE
  readonly name: string
  readonly type: ElementType
  readonly isRequired: boolean
  readonly isRepeatable: boolean
  /** Stands before all others, in free content. */
  readonly isFirst?: boolean
}

const ANNOTATION = first(schemaElement('annotation', { attributes: {}, content: { kind: 'any' } }))

const RESTRICTION: ElementType = {
  attributes: { base: optional(QUALIFIED_NAME), id: optional(STRING) },
  content: {
    kind: 'free',
    elements: [
      ANNOTATION,
      ...['minExclusive', 'minInclusive', 'maxExclusive', 'maxInclusive', 'enumeration', 'pattern'].map(
        (name) => schemaElement(name, facetOf(STRING)),
      ),
      ...['length', 'minLength', 'maxLength', 'totalDigits', 'fractionDigits'].map((name) =>
        schemaElement(name, facetOf(COUNT)),
      ),
      schemaElement('whiteSpace', facetOf(oneOf(['preserve', 'replace', 'collapse']))),
    ],
  },
}

const VALUE: ElementType = {
  attributes: {},
  content: {
    kind: 'choice',
    elements: [must('simpleValue', text(STRING)), schemaElement('restriction', RESTRICTION)],
  },
}

const ENTITY = sequence(must('name', VALUE), may('predefinedType', VALUE))
const PART_OF = sequence(must('entity', ENTITY))
const CLASSIFICATION = sequence(may('value', VALUE), must('system', VALUE))
const ATTRIBUTE = sequence(must('name', VALUE), may('value', VALUE))
const PROPERTY = sequence(must('propertySet', VALUE), must('baseName', VALUE), may('value', VALUE))
const MATERIAL = sequence(may('value', VALUE))

const RELATION = { relation: optional(oneOf(RELATIONS)) }
const DATA_TYPE = { dataType: optional(CAPITALS) }

const APPLICABILITY: ElementType = {
  ...sequence(
    may('entity', ENTITY),
    many('partOf', withAttributes(PART_OF, RELATION)),
    many('classification', CLASSIFICATION),
    many('attribute', ATTRIBUTE),
    many('property', withAttributes(PROPERTY, DATA_TYPE)),
    many('material', MATERIAL),
  ),
  attributes: { minOccurs: optional(COUNT), maxOccurs: optional(COUNT_OR_UNBOUNDED) },
}

const INSTRUCTIONS = { instructions: optional(STRING) }
const CARDINALITY = { cardinality: optional(oneOf(['required', 'prohibited', 'optional'])), ...INSTRUCTIONS }
const TWO_CARDINALITIES = { cardinality: optional(oneOf(['required', 'prohibited'])), ...INSTRUCTIONS }
const URI = { uri: optional(ANY_URI) }

const REQUIREMENTS: ElementType = {
  attributes: { description: optional(STRING) },
  content: {
    kind: 'free',
    elements: [
      many('entity', withAttributes(ENTITY, INSTRUCTIONS)),
      many('partOf', withAttributes(PART_OF, { ...RELATION, ...TWO_CARDINALITIES })),
      many('classification', withAttributes(CLASSIFICATION, { ...URI, ...CARDINALITY })),
      many('attribute', withAttributes(ATTRIBUTE, CARDINALITY)),
      many('property', withAttributes(PROPERTY, { ...DATA_TYPE, ...URI, ...CARDINALITY })),
      many('material', withAttributes(MATERIAL, { ...URI, ...CARDINALITY })),
    ],
  },
}

const SPECIFICATION: ElementType = {
  ...sequence(must('applicability', APPLICABILITY), may('requirements', REQUIREMENTS)),
  attributes: {
    name: { type: STRING, isRequired: true },
    ifcVersion: { type: listOf(IFC_VERSIONS, Object.keys(OTHER_VERSIONS)), isRequired: true },
    identifier: optional(STRING),
    description: optional(STRING),
    instructions: optional(STRING),
  },
}

const INFO = sequence(
  must('title', text(STRING)),
  may('copyright', text(STRING)),
  may('version', text(STRING)),
  may('description', text(STRING)),
  may('author', text(AUTHOR)),
  may('date', text(DATE)),
  may('purpose', text(STRING)),
  may('milestone', text(STRING)),
)

/** The root, `ids`. */
export const IDS: ElementType = sequence(
  must('info', INFO),
  must('specifications', sequence({ ...must('specification', SPECIFICATION), isRepeatable: true })),
)

function sequence(...elements: readonly ElementUse[]): ElementType {
  return { attributes: {}, content: { kind: 'sequence', elements } }
}

function text(type: SimpleType): ElementType {
  return { attributes: {}, content: { kind: 'text', type } }
}

function must(name: string, type: ElementType): ElementUse {
  return { namespace: IDS_NAMESPACE, name, type, isRequired: true, isRepeatable: false }
}

function may(name: string, type: ElementType): ElementUse {
  return { ...must(name, type), isRequired: false }
}

function many(name: string, type: ElementType): ElementUse {
  return { ...may(name, type), isRepeatable: true }
}

function schemaElement(name: string, type: ElementType): ElementUse {
  return { ...many(name, type), namespace: SCHEMA_NAMESPACE }
}

function first(use: ElementUse): ElementUse {
  return { ...use, isRepeatable: false, isFirst: true }
}

function optional(type: SimpleType): AttributeUse {
  return { type, isRequired: false }
}

function withAttributes(type: ElementType, attributes: ElementType['attributes']): ElementType {
  return { ...type, attributes }
}

function facetOf(value: SimpleType): ElementType {
  return {
    attributes: { value: { type: value, isRequired: true }, fixed: optional(BOOLEAN), id: optional(STRING) },
    content: { kind: 'free', elements: [ANNOTATION] },
  }
}
