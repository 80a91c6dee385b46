/** The few names and values of generated models, over which specifications ask too. */
import type { SchemaName } from '../../../engine/schema/schema.ts'

/** All of them. */
export const SCHEMAS = ['IFC2X3', 'IFC4', 'IFC4X3'] as const satisfies readonly SchemaName[]
/** Names, descriptions and values, some of which look like a number or a boolean, or differ in case only. */
export const TEXTS = ['a', 'A', 'b', '1', 'true', 'ä𝔸'] as const
/** Of property sets. */
export const SETS = ['P', 'PQ'] as const
/** Of properties and quantities. */
export const PROPERTIES = ['x', 'xy'] as const
/** Of classifications. */
export const SYSTEMS = ['S', 'T'] as const
/** Of references into a classification. */
export const CODES = ['1', '1.1', '2'] as const
/** In metres where they are lengths. */
export const NUMBERS = [0, 1, 1.2, -2, 1200, 1.2000005, 1.2001] as const
