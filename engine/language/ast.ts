/** The typed core of the rule language: what the checker makes of a rule, and what compiler and reference walk. */

import type { AskedRequirement } from '../ids/asked.ts'
import type { Dimension } from '../schema/measures.ts'

/** Spec 2.2.2. */
export const TO_ONE_RELATIONS = [
  'type',
  'parent',
  'container',
  'storey',
  'building',
  'site',
  'space',
  'opening',
  'host',
] as const
export type ToOneRelation = (typeof TO_ONE_RELATIONS)[number]

/** Spec 2.2.3. */
export const TO_MANY_RELATIONS = [
  'parts',
  'contents',
  'containers',
  'openings',
  'fillings',
  'boundaries',
  'spaces',
  'occurrences',
  'groups',
  'members',
  'materials',
  'classifications',
  'propertySets',
  'connected',
  'ports',
  'systems',
  'zones',
  'services',
] as const
export type ToManyRelation = (typeof TO_MANY_RELATIONS)[number]

/** What a row is part of along the relations of IDS: directly, and through what that is part of. */
export const WHOLE_RELATIONS = [
  'aggregationWholes',
  'groupWholes',
  'containmentWholes',
  'nestingWholes',
  'openingWholes',
  'anyWholes',
] as const
export type WholeRelation = (typeof WHOLE_RELATIONS)[number]

/**
 * How a source's value is read; a value of another type is missing.
 * `any` (whatever is there) stands only directly in `exists` and `unique`.
 */
export type ReadType = 'number' | 'text' | 'boolean' | 'any'

/** Where a value stands, seen from a row, after the steps. */
export type Leaf =
  | { readonly kind: 'attribute'; readonly name: string }
  /** `glob`: `set` may hold `*` for any run of characters; of several sets the first in code unit order counts. */
  | { readonly kind: 'property'; readonly set: string; readonly glob: boolean; readonly name: string }
  /** The row itself, at the end of the steps: only in `exists` and `isA`. */
  | { readonly kind: 'row' }
  /** Whether there is at least one: only in `exists`. */
  | { readonly kind: 'relation'; readonly relation: ToManyRelation }
  /** A name of another schema than this one: always missing. */
  | { readonly kind: 'absent'; readonly name: string }
  /** A parameter that nobody has set: missing until someone does. */
  | { readonly kind: 'unset'; readonly param: string }
  /** A property as IDS reads it (ids/stated.ts), of one IFC type in capitals or of a group of types. */
  | { readonly kind: 'stated'; readonly set: string; readonly name: string; readonly types: string }
  /** True where there is a property set of this name. */
  | { readonly kind: 'set'; readonly set: string }
  /** What is associated with a row, as a text (ids/associated.ts). */
  | { readonly kind: 'associated'; readonly what: 'classifications' | 'materials' }

/** A value read from a row. */
export interface Source {
  readonly kind: 'source'
  /** As a person writes it: `type.Pset_DoorCommon.FireRating`. Equal texts read as equal types are equal sources. */
  readonly text: string
  readonly steps: readonly ToOneRelation[]
  readonly leaf: Leaf
  readonly type: ReadType
  /** Of a number; null when it could not be determined (a free property never compared with anything). */
  readonly dimension: Dimension | null
}

/** A number in SI; `origin` names the parameter it came from. */
export interface NumberNode {
  readonly kind: 'number'
  readonly value: number
  readonly dimension: Dimension | null
  readonly origin?: { readonly param: string }
}

export interface BooleanNode {
  readonly kind: 'boolean'
  readonly value: boolean
  readonly origin?: { readonly param: string }
}

/** The first item that is not missing (a number) or not unknown (a boolean); two or more items, all of one type. */
export interface CoalesceNode {
  readonly kind: 'coalesce'
  readonly type: 'number' | 'boolean'
  readonly items: readonly Node[]
}

export interface ArithmeticNode {
  readonly kind: 'arithmetic'
  readonly op: '+' | '-' | '*' | '/'
  readonly left: Node
  readonly right: Node
}

export interface NegateNode {
  readonly kind: 'negate'
  readonly value: Node
}

/** Spec 2.3.3; `margin` only with `about`. */
export interface BoundsNode {
  readonly kind: 'bounds'
  readonly function: 'atMost' | 'atLeast' | 'about'
  readonly value: Node
  readonly margin?: Node
}

export type UnaryMath = 'abs' | 'round' | 'floor' | 'ceil' | 'sqrt' | 'sin' | 'cos' | 'tan' | 'atan'

/** One argument, but `min` and `max` have exactly two. */
export interface MathNode {
  readonly kind: 'math'
  readonly function: UnaryMath | 'min' | 'max'
  readonly args: readonly Node[]
}

/** How many characters (UTF-16 code units) a text has; missing when the text is. */
export interface LengthNode {
  readonly kind: 'length'
  readonly source: Source
}

/**
 * The first of `keys` that is not missing, looked up in `entries`; a text that is not a key is missing.
 * When every key is missing, `otherwise` is looked up; null is missing.
 */
export interface TableNode {
  readonly kind: 'table'
  readonly table: string
  readonly keys: readonly Source[]
  readonly otherwise: string | null
  /** Key and number in SI, sorted by key. */
  readonly entries: readonly (readonly [string, number])[]
  readonly dimension: Dimension | null
}

/** The rows an aggregate runs over: the members of a to-many relation of a row, or every row of a class. */
export type Collection =
  | {
      readonly kind: 'members'
      readonly steps: readonly ToOneRelation[]
      readonly relation: ToManyRelation | WholeRelation
    }
  /** With subclasses; null: the schema has no such class, so there are no rows. */
  | { readonly kind: 'class'; readonly class: string | null }

/**
 * Spec 2.4.2 and 2.4.3. A number; `value` (a number, seen from the member) only with sum, min and max.
 * When a step of `over` leads nowhere the aggregate is missing.
 */
export interface AggregateNode {
  readonly kind: 'aggregate'
  readonly function: 'count' | 'sum' | 'min' | 'max'
  readonly over: Collection
  /** As written, for reports: `space.boundaries`. */
  readonly text: string
  readonly where: Node | null
  readonly value: Node | null
}

export type CompareOp = '=' | '<' | '<=' | '>' | '>='

/** Two numbers, spec 2.3.5 and 2.3.6; `a = b` is `a <= b and a >= b`, `a <= b` is `not a > b`. */
export interface CompareNode {
  readonly kind: 'compare'
  readonly op: CompareOp
  readonly left: Node
  readonly right: Node
  readonly dimension: Dimension | null
}

/** Whether a text equals one of `texts` (sorted by code unit, distinct, none empty); unknown when missing. */
export interface TextInNode {
  readonly kind: 'textIn'
  readonly source: Source
  readonly texts: readonly string[]
  /** The parameter that the one text came from. */
  readonly origin?: { readonly param: string }
}

/** Two texts of the model are the same. */
export interface TextEqualsNode {
  readonly kind: 'textEquals'
  readonly left: Source
  readonly right: Source
}

/** Test with `new RegExp('^(?:' + pattern + ')$', 'u')`; unknown when the text is missing. */
export interface MatchesNode {
  readonly kind: 'matches'
  readonly source: Source
  readonly pattern: string
}

/** True or false, never unknown, spec 2.3.7. */
export interface ExistsNode {
  readonly kind: 'exists'
  readonly source: Source
}

/** True where `value` is not missing (a number) or not unknown (a boolean), else false: `exists` of a definition. */
export interface KnownNode {
  readonly kind: 'known'
  readonly value: Node
}

/** The row at the end of the steps is of one of the classes or their subclasses; unknown when a step leads nowhere. */
export interface IsANode {
  readonly kind: 'isA'
  readonly steps: readonly ToOneRelation[]
  /** Empty when the schema has no such class: false. */
  readonly classes: readonly string[]
  /** Subclasses do not count. */
  readonly exact?: boolean
}

/** Whether the UTF-8 from…end of some bytes passes a test of texts; undefined: it has to be decoded to know. */
export type ByteTest = (bytes: Uint8Array, from: number, end: number) => boolean | undefined

/** A text passes a test, each distinct text being tried once; unknown when it is missing. */
export interface TextTestNode {
  readonly kind: 'textTest'
  readonly source: Source
  /** Tests with equal keys are the same. */
  readonly key: string
  readonly test: (text: string) => boolean
  /** The same test without decoding; null where there is none. */
  readonly bytes: ByteTest | null
  /** The only texts that can pass, when they are known; several values made one text (ids/many.ts) are tried beside them. */
  readonly only: readonly string[] | null
  /** `many`: only several values made one text are tried. */
  readonly of: 'all' | 'many'
}

/** Where a text is not missing. */
export interface IsTextNode {
  readonly kind: 'isText'
  readonly source: Source
}

/** A bound that a number is compared with exactly; `open`: the bound itself lies outside. */
export interface ExactBound {
  readonly value: number
  readonly open: boolean
}

/** A number lies between two bounds, without tolerance; unknown when it is missing. */
export interface WithinNode {
  readonly kind: 'within'
  readonly source: Source
  readonly low: ExactBound | null
  readonly high: ExactBound | null
}

/** True or false, never unknown: whether anything is given, an empty text or list and a logical unknown included. */
export interface GivenNode {
  readonly kind: 'given'
  readonly source: Source
}

/** True where `value` is true, else false. */
export interface CertainNode {
  readonly kind: 'certain'
  readonly value: Node
}

/**
 * No other row of `classes` and their subclasses (those of `applies`) has the same value, compared exactly and with
 * its type; with `within`, no other such row with the same target of that relation.
 * Unknown when the row's value, or its target, is missing.
 */
export interface UniqueNode {
  readonly kind: 'unique'
  readonly source: Source
  readonly within: ToOneRelation | null
  readonly classes: readonly string[]
}

/** Kleene; two or more items, none of them an `and` itself (nor an `or` in an `or`). */
export interface JunctionNode {
  readonly kind: 'and' | 'or'
  readonly items: readonly Node[]
}

export interface NotNode {
  readonly kind: 'not'
  readonly value: Node
}

/** Kleene: `not left or right`; kept so that reports know the condition from the requirement. */
export interface ImpliesNode {
  readonly kind: 'implies'
  readonly left: Node
  readonly right: Node
}

/** A node that stands for a number, possibly missing, possibly an interval; a `source` of type number is one too. */
export type NumericNode =
  | NumberNode
  | ArithmeticNode
  | NegateNode
  | BoundsNode
  | MathNode
  | LengthNode
  | TableNode
  | AggregateNode

/** A node that stands for true, false or unknown; a `source` of type boolean is one too. */
export type LogicalNode =
  | BooleanNode
  | CompareNode
  | TextInNode
  | TextEqualsNode
  | MatchesNode
  | ExistsNode
  | KnownNode
  | IsANode
  | TextTestNode
  | IsTextNode
  | WithinNode
  | GivenNode
  | CertainNode
  | UniqueNode
  | JunctionNode
  | NotNode
  | ImpliesNode

export type Node = Source | CoalesceNode | NumericNode | LogicalNode

/** A rule ready to be compiled for one schema. */
export interface CheckedRule {
  readonly id: string
  /** Those the schema has, in the order written; with subclasses. Empty: the rule applies to nothing. */
  readonly classes: readonly string[]
  /** The classes stand for themselves, without their subclasses. */
  readonly exact?: boolean
  readonly where: Node | null
  /** Null only when `occurs` alone is the requirement; then an applicable row passes. */
  readonly require: Node | null
  readonly occurs: { readonly min: number; readonly max: number | null } | null
  /** Parameters that the rule reads, sorted by name, as they were used (SI). */
  readonly params: Readonly<Record<string, number | string | boolean>>
  /** What a finding reports of its own; without them the conjuncts of `require` (language/conjuncts.ts). */
  readonly conjuncts?: readonly Conjunct[]
}

/** One requirement of a conjunction, with what a finding reports about it. */
export interface Conjunct {
  readonly node: Node
  /** Conditions (left sides of `implies`) under which it is required. */
  readonly given: readonly Node[]
  /** The value judged: a number, or a source of a text or boolean. Null when no single value decides. */
  readonly value: Node | null
  readonly limit: ConjunctLimit | null
  /** The requirement of an IDS specification that it is, which then says what a finding reports. */
  readonly requirement?: AskedRequirement
}

export type ConjunctLimit =
  /** `op` read from the value's side: value `>=` limit. */
  | { readonly kind: 'number'; readonly op: CompareOp | '!='; readonly node: Node }
  | { readonly kind: 'texts'; readonly negated: boolean; readonly texts: readonly string[] }
  | { readonly kind: 'pattern'; readonly negated: boolean; readonly pattern: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
