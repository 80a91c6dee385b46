/** What the checker carries through a rule: the pack's names, where it stands, and how large the rule has grown. */
import type { Parameter, Table } from '../pack/pack.ts'
import type { Node, Source, ToOneRelation } from './ast.ts'
import type { Declared } from './declared.ts'
import { faultAt, type SourceText } from './fault.ts'
import type { Expr, Span } from './syntax.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The names that a pack gives to its rules. */
export interface PackNames {
  readonly params: Readonly<Record<string, Parameter>>
  readonly tables: Readonly<Record<string, Table>>
  readonly definitions: Readonly<Record<string, string>>
}

/** The row that paths start at. */
export interface Scope {
  readonly classes: readonly string[]
  /** Steps before every path, inside a definition that is read through a relation. */
  readonly steps: readonly ToOneRelation[]
  /** Inside the conditions of an aggregate. */
  readonly member: boolean
}

/** A text value: the first source that is not missing, else the literal. */
export interface TextChain {
  readonly sources: readonly { readonly source: Source; readonly declared: Declared }[]
  readonly literal: string | null
  readonly origin: { readonly param: string } | null
}

export type ExprType = 'number' | 'text' | 'boolean' | 'any'

/** The state of checking one rule; its functions reach each other through it, so that no module imports in a circle. */
export interface Checking {
  readonly words: Vocabulary
  readonly names: PackNames
  /** The classes of `applies`. */
  readonly applies: readonly string[]
  /** The text being checked: the rule's own or a definition's. */
  source: SourceText
  /** Definitions being expanded, outermost first. */
  readonly expanding: string[]
  readonly parsed: Map<string, { readonly source: SourceText; readonly expr: Expr }>
  readonly usedParams: Map<string, number | string | boolean>
  size: number
  depth: number
  /** The type a value has by itself; `any` when what it is compared with decides. */
  typeOf(expr: Expr, scope: Scope): ExprType
  numeric(expr: Expr, scope: Scope): Node
  text(expr: Expr, scope: Scope): TextChain
  condition(expr: Expr, scope: Scope): Node
}

type Code = 'rule-syntax' | 'rule-unknown-name' | 'rule-dimension'

/** The error at a place of the text being checked. */
export function fault(checking: Checking, at: Span, code: Code, message: string): Error {
  return faultAt(checking.source, at.start, { code, message })
}

/** As the person wrote it, on one line, for messages. */
export function written(checking: Checking, { at }: { readonly at: Span }): string {
  const text = checking.source.text.slice(at.start, at.end).replaceAll(/\s+/gu, ' ')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

const MAX_SIZE = 4000
const MAX_DEPTH = 400

/** Counts a node against the size of a rule with its definitions expanded; guards the recursion. */
export function counted<T>(checking: Checking, at: Span, check: () => T): T {
  if (++checking.size > MAX_SIZE) {
    throw fault(
      checking,
      at,
      'rule-syntax',
      `with its definitions the rule has more than ${MAX_SIZE} parts; split it`,
    )
  }
  if (checking.depth >= MAX_DEPTH) {
    throw fault(
      checking,
      at,
      'rule-syntax',
      `more than ${MAX_DEPTH} operators within each other; add parentheses`,
    )
  }
  checking.depth++
  const result = check()
  checking.depth--
  return result
}
