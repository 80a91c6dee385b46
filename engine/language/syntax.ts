/** An expression as it was written, with where each part stands: what the parser yields and the printer prints. */
import type { UnitName } from './units.ts'

/** Offsets into the text, end exclusive, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One name of a path; a quoted one is never a keyword, relation, definition or class. */
export interface Segment {
  readonly name: string
  readonly quoted: boolean
  readonly at: Span
}

/** A number as written, in its unit; the sign belongs to it (`-5 degC`). */
export interface NumberExpr {
  readonly kind: 'number'
  readonly value: number
  readonly unit: UnitName | null
  readonly at: Span
}

export interface TextExpr {
  readonly kind: 'text'
  readonly value: string
  readonly at: Span
}

export interface BooleanExpr {
  readonly kind: 'boolean'
  readonly value: boolean
  readonly at: Span
}

export interface PathExpr {
  readonly kind: 'path'
  readonly segments: readonly Segment[]
  readonly at: Span
}

export interface ParamExpr {
  readonly kind: 'param'
  readonly name: string
  readonly at: Span
}

export interface TableExpr {
  readonly kind: 'table'
  readonly name: string
  readonly key: Expr
  readonly at: Span
}

/** `where` and `satisfies` belong to the quantifiers and aggregates, `within` (a relation's name) to `unique`. */
export interface CallExpr {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Expr[]
  readonly where: Expr | null
  readonly satisfies: Expr | null
  readonly within: Segment | null
  readonly at: Span
}

export interface UnaryExpr {
  readonly kind: 'unary'
  readonly op: '-' | 'not'
  readonly value: Expr
  readonly at: Span
}

export type BinaryOp =
  | 'implies'
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '??'

export interface BinaryExpr {
  readonly kind: 'binary'
  readonly op: BinaryOp
  readonly left: Expr
  readonly right: Expr
  readonly at: Span
}

export type LiteralExpr = NumberExpr | TextExpr | BooleanExpr

export interface InListExpr {
  readonly kind: 'inList'
  readonly value: Expr
  readonly items: readonly LiteralExpr[]
  readonly negated: boolean
  readonly at: Span
}

export interface InRangeExpr {
  readonly kind: 'inRange'
  readonly value: Expr
  readonly low: Expr
  readonly high: Expr
  readonly negated: boolean
  readonly at: Span
}

/** `pattern` as it stood between the slashes. */
export interface MatchesExpr {
  readonly kind: 'matches'
  readonly value: Expr
  readonly pattern: string
  readonly negated: boolean
  readonly at: Span
}

export interface IsExpr {
  readonly kind: 'is'
  readonly value: Expr
  readonly class: Segment
  readonly negated: boolean
  readonly at: Span
}

export type Expr =
  | LiteralExpr
  | PathExpr
  | ParamExpr
  | TableExpr
  | CallExpr
  | UnaryExpr
  | BinaryExpr
  | InListExpr
  | InRangeExpr
  | MatchesExpr
  | IsExpr

/** `IfcDoor, IfcWindow where …`. */
export interface AppliesExpr {
  readonly classes: readonly Segment[]
  readonly where: Expr | null
}

export const KEYWORDS: ReadonlySet<string> = new Set([
  'where',
  'and',
  'or',
  'not',
  'implies',
  'in',
  'matches',
  'is',
  'true',
  'false',
  'satisfies',
  'within',
])
