/** Checks expressions that stand for a text: sources one after the other, and perhaps a literal at the end. */
import { type Checking, counted, fault, type Scope, type TextChain, written } from './checking.ts'
import { expand } from './definitions.ts'
import { nothingFollows, otherParam, paramOf, unsetSource } from './pack-names.ts'
import { resolvePath, sourceOf } from './path.ts'
import type { Expr, ParamExpr, PathExpr } from './syntax.ts'

/**
 * The texts an expression may take, in the order in which they are tried.
 *
 * @throws LintelError
 */
export function checkText(checking: Checking, expr: Expr, scope: Scope): TextChain {
  return counted(checking, expr.at, () => {
    if (expr.kind === 'text') return literal(checking, expr, expr.value)
    if (expr.kind === 'param') return textParam(checking, expr)
    if (expr.kind === 'path') return textPath(checking, expr, scope)
    if (expr.kind === 'binary' && expr.op === '??') {
      return follow(checking.text(expr.left, scope), checking.text(expr.right, scope))
    }
    throw fault(checking, expr.at, 'rule-dimension', `expected a text, found ${written(checking, expr)}`)
  })
}

/** What stands after a literal is never tried. */
function follow(left: TextChain, right: TextChain): TextChain {
  if (left.literal !== null) return left
  return { ...right, sources: [...left.sources, ...right.sources] }
}

function literal(
  checking: Checking,
  expr: Expr,
  value: string,
  origin: TextChain['origin'] = null,
): TextChain {
  if (value === '') {
    throw fault(
      checking,
      expr.at,
      'rule-syntax',
      'an empty text is a missing value; write `exists(…)` or `not exists(…)`',
    )
  }
  return { sources: [], literal: value, origin }
}

function textParam(checking: Checking, expr: ParamExpr): TextChain {
  const { value, type, oneOf } = paramOf(checking, expr)
  if (type !== 'text') throw otherParam(checking, expr, 'a text')
  if (typeof value !== 'string') {
    const source = unsetSource(expr.name, { type, dimension: null })
    const literals = oneOf === null ? null : new Set(oneOf)
    return {
      sources: [{ source, declared: { type, dimension: null, literals } }],
      literal: null,
      origin: null,
    }
  }
  checking.usedParams.set(expr.name, value)
  return literal(checking, expr, value, { param: expr.name })
}

function textPath(checking: Checking, expr: PathExpr, scope: Scope): TextChain {
  const resolved = resolvePath(checking, expr, scope)
  if (resolved.kind === 'definition') {
    nothingFollows(checking, resolved)
    return expand(checking, { ...resolved, at: expr.at }, (inner, seen) => checking.text(inner, seen))
  }
  const type = resolved.kind === 'value' ? resolved.declared.type : 'object'
  if (resolved.kind !== 'value' || (type !== 'text' && type !== 'any')) {
    const found =
      type === 'object' ? 'rows or an object of the model' : type === 'number' ? 'a number' : 'true or false'
    throw fault(
      checking,
      expr.at,
      'rule-dimension',
      `expected a text, but '${written(checking, expr)}' is ${found}`,
    )
  }
  return {
    sources: [{ source: sourceOf(resolved, 'text'), declared: resolved.declared }],
    literal: null,
    origin: null,
  }
}
