/** How the relationships of a building are written. */
import type { LinkKind } from './building.ts'

/** Class, the attribute that relates, and the attribute that is related; a list where the schema says so. */
export const RELATIONSHIPS: Readonly<Record<LinkKind, readonly [string, string, string]>> = {
  aggregates: ['IfcRelAggregates', 'RelatingObject', 'RelatedObjects'],
  nests: ['IfcRelNests', 'RelatingObject', 'RelatedObjects'],
  contains: ['IfcRelContainedInSpatialStructure', 'RelatingStructure', 'RelatedElements'],
  voids: ['IfcRelVoidsElement', 'RelatingBuildingElement', 'RelatedOpeningElement'],
  fills: ['IfcRelFillsElement', 'RelatingOpeningElement', 'RelatedBuildingElement'],
  bounds: ['IfcRelSpaceBoundary', 'RelatingSpace', 'RelatedBuildingElement'],
  types: ['IfcRelDefinesByType', 'RelatingType', 'RelatedObjects'],
  groups: ['IfcRelAssignsToGroup', 'RelatingGroup', 'RelatedObjects'],
  connects: ['IfcRelConnectsElements', 'RelatingElement', 'RelatedElement'],
  serves: ['IfcRelServicesBuildings', 'RelatingSystem', 'RelatedBuildings'],
  material: ['IfcRelAssociatesMaterial', 'RelatingMaterial', 'RelatedObjects'],
  classification: ['IfcRelAssociatesClassification', 'RelatingClassification', 'RelatedObjects'],
}
