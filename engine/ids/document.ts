/**
 * An IDS 1.0 document as it was read (buildingSMART, Information Delivery Specification 1.0).
 * Every node keeps its place in the file, because an audit has to say where.
 */

/** Where an element starts in the file; both counted from 1. */
export interface IdsPlace {
  readonly line: number
  readonly column: number
}

/** The versions that `ifcVersion` may name. */
export type IdsIfcVersion = 'IFC2X3' | 'IFC4' | 'IFC4X3_ADD2'

export type IdsCardinality = 'required' | 'optional' | 'prohibited'

export interface IdsDocument {
  readonly info: IdsInfo
  readonly specifications: readonly IdsSpecification[]
}

/** What the file says of itself; each as it is written. */
export interface IdsInfo {
  readonly title: string
  readonly copyright?: string
  readonly version?: string
  readonly description?: string
  readonly author?: string
  readonly date?: string
  readonly purpose?: string
  readonly milestone?: string
}

export interface IdsSpecification {
  readonly place: IdsPlace
  readonly name: string
  readonly identifier?: string
  readonly description?: string
  readonly instructions?: string
  readonly ifcVersions: readonly IdsIfcVersion[]
  /** From minOccurs and maxOccurs of the applicability: (1, unbounded), (0, unbounded) or (0, 0). */
  readonly cardinality: IdsCardinality
  readonly applicability: readonly IdsFacet[]
  /** What the requirements say as a whole, for people. */
  readonly requirementsDescription?: string
  readonly requirements: readonly IdsRequirement[]
}

export interface IdsRequirement {
  readonly facet: IdsFacet
  readonly cardinality: IdsCardinality
  readonly instructions?: string
}

export type IdsFacet =
  | IdsEntityFacet
  | IdsAttributeFacet
  | IdsClassificationFacet
  | IdsPropertyFacet
  | IdsMaterialFacet
  | IdsPartOfFacet

export interface IdsEntityFacet {
  readonly kind: 'entity'
  readonly place: IdsPlace
  readonly name: IdsValue
  readonly predefinedType?: IdsValue
}

export interface IdsAttributeFacet {
  readonly kind: 'attribute'
  readonly place: IdsPlace
  readonly name: IdsValue
  readonly value?: IdsValue
}

export interface IdsClassificationFacet {
  readonly kind: 'classification'
  readonly place: IdsPlace
  readonly uri?: string
  readonly value?: IdsValue
  readonly system: IdsValue
}

export interface IdsPropertyFacet {
  readonly kind: 'property'
  readonly place: IdsPlace
  readonly uri?: string
  /** An IFC type's name in capitals. */
  readonly dataType?: string
  readonly propertySet: IdsValue
  readonly baseName: IdsValue
  readonly value?: IdsValue
}

export interface IdsMaterialFacet {
  readonly kind: 'material'
  readonly place: IdsPlace
  readonly uri?: string
  readonly value?: IdsValue
}

export interface IdsPartOfFacet {
  readonly kind: 'partOf'
  readonly place: IdsPlace
  /** None means any of the relations. */
  readonly relation?: IdsPartOfRelation
  readonly entity: IdsEntityFacet
}

export type IdsPartOfRelation =
  | 'IFCRELAGGREGATES'
  | 'IFCRELASSIGNSTOGROUP'
  | 'IFCRELCONTAINEDINSPATIALSTRUCTURE'
  | 'IFCRELNESTS'
  | 'IFCRELVOIDSELEMENT IFCRELFILLSELEMENT'

export type IdsValue = IdsSimpleValue | IdsRestriction

export interface IdsSimpleValue {
  readonly kind: 'simple'
  readonly place: IdsPlace
  /** As it is written. */
  readonly text: string
}

/** An xs:restriction. Facets of different kinds all hold; alternatives of one kind, any of them. */
export interface IdsRestriction {
  readonly kind: 'restriction'
  readonly place: IdsPlace
  /** Local name of the XML Schema base type: `string`, `double`, …; empty when not stated. */
  readonly base: string
  readonly enumeration: readonly IdsSimpleValue[]
  readonly patterns: readonly IdsSimpleValue[]
  readonly bounds: readonly IdsBound[]
  readonly lengths: readonly IdsLength[]
  /** Facets that XML Schema knows and IDS does not use; an audit refuses them. */
  readonly others: readonly IdsOtherFacet[]
}

export interface IdsBound {
  readonly kind: 'minInclusive' | 'minExclusive' | 'maxInclusive' | 'maxExclusive'
  readonly place: IdsPlace
  /** As it is written. */
  readonly text: string
}

export interface IdsLength {
  readonly kind: 'length' | 'minLength' | 'maxLength'
  readonly place: IdsPlace
  readonly value: number
}

export interface IdsOtherFacet {
  readonly kind: 'totalDigits' | 'fractionDigits' | 'whiteSpace'
  readonly place: IdsPlace
  /** As it is written. */
  readonly text: string
}
