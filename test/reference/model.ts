/** A model as plain rows, small enough to generate, to read, and to write as a STEP file. */
import type { ToManyRelation, ToOneRelation } from '../../engine/language/ast.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'

/** A bounded property; ±∞ where a bound is not given. */
export interface PlainInterval {
  readonly lower: number
  readonly upper: number
}

/** Numbers are SI; null is an absent value. */
export type PlainValue = number | string | boolean | PlainInterval | null

export interface PlainRow {
  readonly id: string
  readonly class: string
  readonly attributes: Readonly<Record<string, PlainValue>>
  /** `Set.Name` → value, of properties and quantities; set names hold no dot. */
  readonly properties: Readonly<Record<string, PlainValue>>
  readonly toOne: Readonly<Partial<Record<ToOneRelation, string>>>
  readonly toMany: Readonly<Partial<Record<ToManyRelation, readonly string[]>>>
}

export interface PlainModel {
  readonly schema: SchemaName
  readonly rows: readonly PlainRow[]
}
