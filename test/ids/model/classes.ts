/** The classes of objects that generated models have, and their predefined types. */
import { loadSchema } from '../../../engine/schema/load.ts'
import type { Schema, SchemaName } from '../../../engine/schema/schema.ts'

const PRODUCTS: Readonly<Record<SchemaName, readonly string[]>> = {
  IFC2X3: [
    'IfcWall',
    'IfcWallStandardCase',
    'IfcDoor',
    'IfcSlab',
    'IfcFlowTerminal',
    'IfcFlowController',
    'IfcTask',
  ],
  IFC4: ['IfcWall', 'IfcWallStandardCase', 'IfcDoor', 'IfcSlab', 'IfcAirTerminal', 'IfcTask'],
  IFC4X3: ['IfcWall', 'IfcDoor', 'IfcSlab', 'IfcAirTerminal', 'IfcTask'],
}
const SPATIAL = ['IfcSpace', 'IfcBuildingStorey', 'IfcBuilding'] as const
const OTHERS = ['IfcGroup', 'IfcZone', 'IfcOpeningElement', 'IfcElementAssembly'] as const
const TYPES: Readonly<Record<SchemaName, readonly string[]>> = {
  IFC2X3: ['IfcWallType', 'IfcSlabType', 'IfcAirTerminalType', 'IfcValveType'],
  IFC4: ['IfcWallType', 'IfcSlabType', 'IfcAirTerminalType', 'IfcTaskType'],
  IFC4X3: ['IfcWallType', 'IfcSlabType', 'IfcAirTerminalType', 'IfcTaskType'],
}

/** The classes of objects that files of a schema may have. */
export function objectClasses(schema: SchemaName): string[] {
  return [...occurrenceClasses(schema), ...TYPES[schema]]
}

/** Those of them that are no types. */
export function occurrenceClasses(schema: SchemaName): string[] {
  return [...PRODUCTS[schema], ...SPATIAL, ...OTHERS]
}

/** Those of them that are types. */
export function typeClasses(schema: SchemaName): readonly string[] {
  return TYPES[schema]
}

/** Predefined types that objects of these files may have, beside those of the user's own. */
export function predefinedTypes(schema: SchemaName): string[] {
  const found = loadSchema(schema)
  const types = objectClasses(schema).flatMap(
    (name) => found.class(name)?.attributes.find((one) => one.name === 'PredefinedType')?.type ?? [],
  )
  return [...new Set(types.flatMap((type) => literals(found, type)))]
}

/** The literals that these files use of an enumeration: one at most. */
export function literals(schema: Schema, type: string): readonly string[] {
  return (schema.enumeration(type) ?? []).slice(0, 1)
}
