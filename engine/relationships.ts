/** How IFC states relations: the relationship classes, which attributes stand at their ends, and what the language makes of them. */
import type { ToManyRelation, WholeRelation } from './language/ast.ts'

/** A class and the attributes at the two ends of what its instances state; null: the instance itself. */
export interface Ends {
  readonly class: string
  readonly from: string | null
  readonly to: string | null
  /** Whether `to` names definitions, and the materials that these are made of are meant. */
  readonly ofMaterials?: boolean
}

const AGGREGATES: Ends = { class: 'IfcRelAggregates', from: 'RelatingObject', to: 'RelatedObjects' }
const NESTS: Ends = { class: 'IfcRelNests', from: 'RelatingObject', to: 'RelatedObjects' }
const CONTAINS: Ends = {
  class: 'IfcRelContainedInSpatialStructure',
  from: 'RelatingStructure',
  to: 'RelatedElements',
}
export const VOIDS: Ends = {
  class: 'IfcRelVoidsElement',
  from: 'RelatingBuildingElement',
  to: 'RelatedOpeningElement',
}
const FILLS: Ends = {
  class: 'IfcRelFillsElement',
  from: 'RelatingOpeningElement',
  to: 'RelatedBuildingElement',
}
const BOUNDS: Ends = { class: 'IfcRelSpaceBoundary', from: 'RelatingSpace', to: 'RelatedBuildingElement' }
export const TYPES: Ends = { class: 'IfcRelDefinesByType', from: 'RelatingType', to: 'RelatedObjects' }
const GROUPS: Ends = { class: 'IfcRelAssignsToGroup', from: 'RelatingGroup', to: 'RelatedObjects' }
export const CLASSIFIES: Ends = {
  class: 'IfcRelAssociatesClassification',
  from: 'RelatingClassification',
  to: 'RelatedObjects',
}
export const PROPERTIES: Ends = {
  class: 'IfcRelDefinesByProperties',
  from: 'RelatingPropertyDefinition',
  to: 'RelatedObjects',
}
const CONNECTS: Ends = { class: 'IfcRelConnectsElements', from: 'RelatingElement', to: 'RelatedElement' }
const PORTS: Ends = { class: 'IfcRelConnectsPortToElement', from: 'RelatedElement', to: 'RelatingPort' }
const SERVES: Ends = { class: 'IfcRelServicesBuildings', from: 'RelatingSystem', to: 'RelatedBuildings' }
export const MATERIALS: Ends = {
  class: 'IfcRelAssociatesMaterial',
  from: 'RelatedObjects',
  to: 'RelatingMaterial',
  ofMaterials: true,
}

/** The sets that types hold. */
export const HELD_SETS: Ends = { class: 'IfcTypeObject', from: null, to: 'HasPropertySets' }

/** The same the other way round. */
export const turned = (ends: Ends): Ends => ({ class: ends.class, from: ends.to, to: ends.from })

/** The classes of sets that have members, in the order in which they count, and the attribute that lists them. */
export const SET_LISTS = [
  ['IfcPropertySet', 'HasProperties'],
  ['IfcElementQuantity', 'Quantities'],
] as const

/** Links of a relationship; with `to` only those that lead to rows of a class. */
export interface Part {
  readonly ends: Ends
  readonly to?: string
}

const all = (...ends: readonly Ends[]): Part[] => ends.map((one) => ({ ends: one }))

/** The to-many relations of the language. */
export const PARTS: Readonly<Record<ToManyRelation, readonly Part[]>> = {
  parts: all(AGGREGATES, NESTS),
  contents: all(CONTAINS),
  containers: all(turned(CONTAINS)),
  openings: all(VOIDS),
  fillings: all(FILLS),
  boundaries: all(BOUNDS),
  spaces: all(turned(BOUNDS)),
  occurrences: all(TYPES),
  groups: all(turned(GROUPS)),
  members: all(GROUPS),
  systems: [{ ends: turned(GROUPS), to: 'IfcSystem' }],
  zones: [{ ends: turned(GROUPS), to: 'IfcZone' }],
  materials: all(MATERIALS),
  classifications: all(turned(CLASSIFIES)),
  propertySets: all(turned(PROPERTIES), HELD_SETS),
  connected: all(CONNECTS, turned(CONNECTS)),
  ports: [{ ends: PORTS }, { ends: NESTS, to: 'IfcPort' }],
  services: all(SERVES),
}

/** What sets hold. */
export const SET_MEMBERS: readonly Part[] = SET_LISTS.map(([name, list]) => ({
  ends: { class: name, from: null, to: list },
}))

/** To-one steps that lead to the first target in the first of these relations that has one. */
export const FILLED = {
  type: [turned(TYPES)],
  parent: [turned(AGGREGATES), turned(NESTS)],
  container: [turned(CONTAINS)],
  opening: [turned(FILLS)],
} as const

/** From parts to their nearest wholes, and how it goes on from there. */
interface Way {
  readonly first: readonly Ends[]
  readonly next: readonly Ends[]
}

const along = (...ends: readonly Ends[]): Way => ({ first: ends, next: ends })

/** What rows are part of by IDS; containment goes on through the decomposition of the spatial structure. */
export const WHOLES: Readonly<Record<WholeRelation, Way>> = {
  aggregationWholes: along(turned(AGGREGATES)),
  nestingWholes: along(turned(NESTS)),
  groupWholes: along(turned(GROUPS)),
  openingWholes: along(turned(FILLS), turned(VOIDS)),
  containmentWholes: { first: [turned(CONTAINS)], next: [turned(AGGREGATES)] },
  anyWholes: along(...[AGGREGATES, NESTS, GROUPS, CONTAINS, FILLS, VOIDS].map(turned)),
}

/** One step towards the project: container, else whole, else the opening filled, else the element voided. */
export const UPWARDS = [
  turned(CONTAINS),
  turned(AGGREGATES),
  turned(NESTS),
  turned(FILLS),
  turned(VOIDS),
] as const

/** To-one steps that climb to the first row of a class. */
export const CLIMBED = {
  storey: 'IfcBuildingStorey',
  building: 'IfcBuilding',
  site: 'IfcSite',
  space: 'IfcSpace',
} as const

/** What is told of an element names where it stands. */
export const PLACES = ['storey', 'space'] as const
