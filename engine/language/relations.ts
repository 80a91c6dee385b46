/** Where each relation of spec 2.2.2 and 2.2.3 leads: the classes whose attributes may be asked for there. */
import {
  TO_MANY_RELATIONS,
  TO_ONE_RELATIONS,
  type ToManyRelation,
  type ToOneRelation,
  WHOLE_RELATIONS,
  type WholeRelation,
} from './ast.ts'

/** IfcSpatialElement since IFC4, IfcSpatialStructureElement before it. */
const SPATIAL = ['IfcSpatialElement', 'IfcSpatialStructureElement']

/** Classes at the end of a to-one relation; a schema may lack some of them. */
export const TO_ONE_CLASSES: Readonly<Record<ToOneRelation, readonly string[]>> = {
  type: ['IfcTypeObject'],
  parent: ['IfcObjectDefinition'],
  container: SPATIAL,
  storey: ['IfcBuildingStorey'],
  building: ['IfcBuilding'],
  site: ['IfcSite'],
  space: ['IfcSpace'],
  opening: ['IfcOpeningElement', 'IfcFeatureElementSubtraction'],
  host: ['IfcElement'],
}

/** Classes of the members of a to-many relation; a schema may lack some of them. */
export const TO_MANY_CLASSES: Readonly<Record<ToManyRelation, readonly string[]>> = {
  parts: ['IfcObjectDefinition'],
  contents: ['IfcProduct'],
  containers: SPATIAL,
  openings: ['IfcOpeningElement', 'IfcFeatureElementSubtraction'],
  fillings: ['IfcElement'],
  boundaries: ['IfcProduct'],
  spaces: ['IfcSpace', ...SPATIAL],
  occurrences: ['IfcObject'],
  groups: ['IfcGroup'],
  members: ['IfcObjectDefinition'],
  materials: [
    'IfcMaterial',
    'IfcMaterialDefinition',
    'IfcMaterialUsageDefinition',
    'IfcMaterialLayer',
    'IfcMaterialLayerSet',
    'IfcMaterialLayerSetUsage',
    'IfcMaterialList',
  ],
  classifications: ['IfcClassificationReference', 'IfcClassification'],
  propertySets: ['IfcPropertySetDefinition'],
  connected: ['IfcElement'],
  ports: ['IfcPort'],
  systems: ['IfcSystem'],
  zones: ['IfcZone'],
  services: SPATIAL,
}

export function isToOne(name: string): name is ToOneRelation {
  return (TO_ONE_RELATIONS as readonly string[]).includes(name)
}

export function isToMany(name: string): name is ToManyRelation {
  return (TO_MANY_RELATIONS as readonly string[]).includes(name)
}

export function isWhole(name: string): name is WholeRelation {
  return (WHOLE_RELATIONS as readonly string[]).includes(name)
}

/** The word for the row itself in a path: `this is IfcDoor`. */
export const THIS = 'this'

export const RELATION_NAMES: readonly string[] = [...TO_ONE_RELATIONS, ...TO_MANY_RELATIONS]
