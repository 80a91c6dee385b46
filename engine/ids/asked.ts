/** A requirement of a specification with what is needed to say of a row how it was met. */
import type { SchemaClass } from '../schema/schema.ts'
import type { IdsRequirement } from './document.ts'
import type { SetNames } from './model-names.ts'

export interface AskedRequirement {
  readonly requirement: IdsRequirement
  /** Its place among those of the specification, counted from 1. */
  readonly place: number
  readonly names: SetNames
  /** The classes of the rows that are asked. */
  readonly classes: readonly SchemaClass[]
}
