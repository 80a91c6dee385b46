/** What type a value has before it is known what it is compared with. */
import { type Checking, counted, type ExprType, type Scope } from './checking.ts'
import { expand } from './definitions.ts'
import { MEASURED } from './measured.ts'
import { nothingFollows, paramOf } from './pack-names.ts'
import { resolvePath } from './path.ts'
import type { CallExpr, Expr, PathExpr } from './syntax.ts'

/** `any` for a property of one's own set, or of several types; rows and objects count as `any` and fail later. */
export function typeOf(checking: Checking, expr: Expr, scope: Scope): ExprType {
  return counted(checking, expr.at, () => {
    switch (expr.kind) {
      case 'number':
      case 'table':
        return 'number'
      case 'text':
        return 'text'
      case 'param':
        return paramOf(checking, expr).type
      case 'path':
        return typeOfPath(checking, expr, scope)
      case 'call':
        return typeOfCall(expr)
      case 'unary':
        return expr.op === '-' ? 'number' : 'boolean'
      case 'binary':
        return typeOfBinary(checking, expr, scope)
      default:
        return 'boolean'
    }
  })
}

function typeOfBinary(checking: Checking, expr: Extract<Expr, { kind: 'binary' }>, scope: Scope): ExprType {
  if (expr.op === '??') {
    const left = checking.typeOf(expr.left, scope)
    return left === 'any' ? checking.typeOf(expr.right, scope) : left
  }
  return ['+', '-', '*', '/'].includes(expr.op) ? 'number' : 'boolean'
}

function typeOfCall({ name }: CallExpr): ExprType {
  const measured = MEASURED.get(name)
  if (measured !== undefined) return measured.type
  return ['exists', 'any', 'every', 'unique'].includes(name) ? 'boolean' : 'number'
}

function typeOfPath(checking: Checking, path: PathExpr, scope: Scope): ExprType {
  const resolved = resolvePath(checking, path, scope)
  if (resolved.kind === 'definition') {
    nothingFollows(checking, resolved)
    return expand(checking, { ...resolved, at: path.at }, (inner, seen) => checking.typeOf(inner, seen))
  }
  if (resolved.kind !== 'value' || resolved.declared.type === 'object') return 'any'
  return resolved.declared.type
}
