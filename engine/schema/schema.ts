/** The IFC schema as the rest of the engine sees it; the tables behind it are generated from EXPRESS. */

export type SchemaName = 'IFC2X3' | 'IFC4' | 'IFC4X3'

/** What kind of value an attribute holds, after following defined types. */
export type AttributeKind =
  | 'real'
  | 'integer'
  | 'number'
  | 'string'
  | 'boolean'
  | 'logical'
  | 'binary'
  | 'enumeration'
  | 'entity'
  | 'select'
  | 'list'

export interface SchemaAttribute {
  readonly name: string
  /** Declared type verbatim: `IfcPositiveLengthMeasure`, `IfcDoorTypeEnum`, `LIST [1:?] OF IfcProduct`… */
  readonly type: string
  readonly kind: AttributeKind
  readonly optional: boolean
}

export interface SchemaClass {
  readonly name: string
  /** Depth-first pre-order number, 0…; a class and all its subtypes are `index … last`. Siblings in alphabetical order, roots likewise, but IfcRoot first. */
  readonly index: number
  readonly last: number
  readonly parent: string | null
  readonly abstract: boolean
  /** All explicit attributes, inherited first, in the order of the STEP line. */
  readonly attributes: readonly SchemaAttribute[]
  /** Attributes that the class or a supertype re-declares as DERIVE, written `*` in STEP; they keep their slot in `attributes`. */
  readonly derived: readonly string[]
  /** Inverse attributes, own and inherited. */
  readonly inverse: readonly string[]
}

export interface SchemaProperty {
  readonly name: string
  readonly kind: 'single' | 'enumerated' | 'bounded' | 'list' | 'table' | 'reference' | 'complex' | 'quantity'
  /** Measure or value type (`IfcLengthMeasure`); for quantities the measure they stand for; null when not stated. */
  readonly type: string | null
}

export interface SchemaPropertySet {
  readonly name: string
  /** Classes, each with its subtypes (`IfcDoor`), some narrowed to a predefined or user-defined type (`IfcValve/ISOLATING`). */
  readonly applicable: readonly string[]
  readonly properties: readonly SchemaProperty[]
}

export interface Schema {
  readonly name: SchemaName
  readonly classes: readonly SchemaClass[]
  /** Case-insensitive: `IfcDoor` or `IFCDOOR`. */
  class(name: string): SchemaClass | undefined
  /** Whether a class is another or one of its subtypes, case-insensitive; false when either is unknown. */
  isA(name: string, ancestor: string): boolean
  /** The literals of an enumeration type, case-insensitive; undefined when there is no such type. */
  enumeration(type: string): readonly string[] | undefined
  /** The members of a select type (classes, types, other selects), case-insensitive; undefined when there is no such type. */
  select(type: string): readonly string[] | undefined
  /**
   * What a defined type is made of, followed to the end (`IfcPositiveLengthMeasure` → `REAL`), and the measure it specialises
   * (`IfcLengthMeasure`; itself when it stands directly on its base); case-insensitive; undefined when there is no such type.
   * `base` is REAL, INTEGER, NUMBER, STRING, BOOLEAN, LOGICAL, BINARY or an aggregate verbatim (`LIST [3:4] OF INTEGER`).
   */
  definedType(type: string): { readonly base: string; readonly measure: string } | undefined
  /** Names of all defined types, enumerations and selects. */
  readonly typeNames: readonly string[]
  propertySet(name: string): SchemaPropertySet | undefined
  readonly propertySetNames: readonly string[]
}
