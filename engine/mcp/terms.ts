/** Makes expressions of the rule language, and turns them round; language/print.ts writes them. */
import type { BinaryOp, CallExpr, Expr, LiteralExpr, MatchesExpr, Segment } from '../language/syntax.ts'
import { KEYWORDS } from '../language/syntax.ts'
import type { UnitName } from '../language/units.ts'

/** They stand in no text yet. */
const AT = { start: 0, end: 0 }

/** A path as people write it: `type.Pset_DoorCommon.FireExit`, or segments of which each may hold any text. */
export function path(...segments: readonly string[]): Expr {
  return { kind: 'path', segments: segments.map(segment), at: AT }
}

export function segment(name: string): Segment {
  const quoted = !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || KEYWORDS.has(name)
  return { name: name.replaceAll('`', "'"), quoted, at: AT }
}

export function number(value: number, unit: UnitName | null): LiteralExpr {
  return { kind: 'number', value, unit, at: AT }
}

export function text(value: string): LiteralExpr {
  return { kind: 'text', value, at: AT }
}

export function truth(value: boolean): LiteralExpr {
  return { kind: 'boolean', value, at: AT }
}

export function binary(op: BinaryOp, left: Expr, right: Expr): Expr {
  return { kind: 'binary', op, left, right, at: AT }
}

export function inList(value: Expr, items: readonly LiteralExpr[], negated: boolean): Expr {
  return { kind: 'inList', value, items, negated, at: AT }
}

export function matches(value: Expr, pattern: string): MatchesExpr {
  return { kind: 'matches', value, pattern, negated: false, at: AT }
}

export function isA(value: Expr, className: string): Expr {
  return { kind: 'is', value, class: segment(className), negated: false, at: AT }
}

/** `exists(path)`, `count(collection where …)`, `any(collection where …)`. */
export function call(name: string, arg: Expr, where: Expr | null = null): CallExpr {
  return { kind: 'call', name, args: [arg], where, satisfies: null, within: null, at: AT }
}

/** All of them, or one of them; there is at least one. */
export function joined(op: 'and' | 'or', items: readonly Expr[]): Expr {
  return items.reduce((left, right) => binary(op, left, right))
}

const OPPOSITE: Readonly<Partial<Record<BinaryOp, BinaryOp>>> = {
  '=': '!=',
  '!=': '=',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
}

/** True where the expression is false, and the other way round; unknown where it is unknown. */
export function opposite(expr: Expr): Expr {
  switch (expr.kind) {
    case 'unary':
      return expr.op === 'not' ? expr.value : { kind: 'unary', op: 'not', value: expr, at: AT }
    case 'binary': {
      if (expr.op === 'and' || expr.op === 'or')
        return binary(expr.op === 'and' ? 'or' : 'and', opposite(expr.left), opposite(expr.right))
      const op = OPPOSITE[expr.op]
      if (op !== undefined) return binary(op, expr.left, expr.right)
      break
    }
    case 'inList':
    case 'inRange':
    case 'matches':
    case 'is':
      return { ...expr, negated: !expr.negated }
    case 'boolean':
      return truth(!expr.value)
  }
  return { kind: 'unary', op: 'not', value: expr, at: AT }
}
