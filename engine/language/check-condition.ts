/** Checks expressions that are true, false or unknown. */
import type { IsANode, Node, UniqueNode } from './ast.ts'
import { TO_ONE_RELATIONS, type ToOneRelation } from './ast.ts'
import { coalesce, junction, negation, truth } from './build.ts'
import { checkAny, checkEvery } from './check-aggregate.ts'
import { checkComparison, checkList, checkMatches, checkRange } from './check-compare.ts'
import { checkExists } from './check-exists.ts'
import { type Checking, counted, fault, type Scope, written } from './checking.ts'
import { expand } from './definitions.ts'
import { MEASURED, measuredSource } from './measured.ts'
import { proposal } from './nearest.ts'
import { nothingFollows, paramOf, unsetSource } from './pack-names.ts'
import { resolvePath, sourceOf, unknownClass } from './path.ts'
import { isToOne } from './relations.ts'
import type { BinaryExpr, CallExpr, Expr, IsExpr, ParamExpr, PathExpr, Segment } from './syntax.ts'
import { hasClass, isClass } from './vocabulary.ts'

/**
 * A node that stands for true, false or unknown.
 *
 * @throws LintelError
 */
export function checkCondition(checking: Checking, expr: Expr, scope: Scope): Node {
  return counted(checking, expr.at, () => {
    switch (expr.kind) {
      case 'boolean':
        return truth(expr.value)
      case 'param':
        return truthParam(checking, expr)
      case 'path':
        return truthPath(checking, expr, scope)
      case 'call':
        return call(checking, expr, scope)
      case 'unary':
        if (expr.op === 'not') return negation(checking.condition(expr.value, scope))
        break
      case 'binary':
        return binary(checking, expr, scope)
      case 'inList':
        return checkList(checking, expr, scope)
      case 'inRange':
        return checkRange(checking, expr, scope)
      case 'matches':
        return checkMatches(checking, expr, scope)
      case 'is':
        return classTest(checking, expr, scope)
    }
    throw noCondition(checking, expr)
  })
}

function noCondition(checking: Checking, expr: Expr): Error {
  const message = `expected a condition (true or false), found ${written(checking, expr)}`
  return fault(checking, expr.at, 'rule-dimension', message)
}

function binary(checking: Checking, expr: BinaryExpr, scope: Scope): Node {
  const condition = (side: Expr): Node => checking.condition(side, scope)
  switch (expr.op) {
    case 'and':
    case 'or':
      return junction(expr.op, [condition(expr.left), condition(expr.right)])
    case 'implies':
      return { kind: 'implies', left: condition(expr.left), right: condition(expr.right) }
    case '??':
      return coalesce('boolean', [condition(expr.left), condition(expr.right)])
    case '+':
    case '-':
    case '*':
    case '/':
      throw noCondition(checking, expr)
    default:
      return checkComparison(checking, expr, scope)
  }
}

function truthParam(checking: Checking, expr: ParamExpr): Node {
  const { value, type } = paramOf(checking, expr)
  if (type !== 'boolean') throw noCondition(checking, expr)
  if (typeof value !== 'boolean') return unsetSource(expr.name, { type, dimension: null })
  checking.usedParams.set(expr.name, value)
  return { kind: 'boolean', value, origin: { param: expr.name } }
}

function truthPath(checking: Checking, expr: PathExpr, scope: Scope): Node {
  const resolved = resolvePath(checking, expr, scope)
  if (resolved.kind === 'definition') {
    nothingFollows(checking, resolved)
    return expand(checking, { ...resolved, at: expr.at }, (inner, seen) => checking.condition(inner, seen))
  }
  if (resolved.kind !== 'value') {
    const message = `expected a condition, found ${written(checking, expr)}, which is rows of the model; write exists(…)`
    throw fault(checking, expr.at, 'rule-dimension', message)
  }
  const { type } = resolved.declared
  if (type !== 'boolean' && type !== 'any') {
    const found = type === 'object' ? 'an object' : `a ${type}`
    const message = `expected a condition, but '${resolved.text}' is ${found}; compare it, or write exists(${resolved.text})`
    throw fault(checking, expr.at, 'rule-dimension', message)
  }
  return sourceOf(resolved, 'boolean')
}

function call(checking: Checking, expr: CallExpr, scope: Scope): Node {
  if (MEASURED.get(expr.name)?.type === 'boolean') return measuredSource(expr.name, scope)
  switch (expr.name) {
    case 'exists':
      return checkExists(checking, expr.args[0] as Expr, scope)
    case 'any':
      return checkAny(checking, expr, scope)
    case 'every':
      return checkEvery(checking, expr, scope)
    case 'unique':
      return unique(checking, expr, scope)
    default:
      throw fault(
        checking,
        expr.at,
        'rule-dimension',
        `expected a condition, but ${expr.name}(…) is a number; compare it`,
      )
  }
}

function classTest(checking: Checking, expr: IsExpr, scope: Scope): Node {
  const { value, class: name } = expr
  const resolved = value.kind === 'path' ? resolvePath(checking, value, scope) : null
  if (resolved === null || resolved.kind !== 'row') {
    const message = `\`is\` asks for the class of a row: expected this, type, space, … before it, found ${written(checking, value)}`
    throw fault(checking, value.at, 'rule-syntax', message)
  }
  if (!isClass(checking.words, name.name)) throw unknownClass(checking, name)
  const classes = hasClass(checking.words.schema, name.name) ? [name.name] : []
  const node: IsANode = { kind: 'isA', steps: resolved.steps, classes }
  return expr.negated ? negation(node) : node
}

function unique(checking: Checking, expr: CallExpr, scope: Scope): UniqueNode {
  if (scope.member) {
    throw fault(
      checking,
      expr.at,
      'rule-syntax',
      'unique compares the rows of `applies`; it cannot stand in an aggregate',
    )
  }
  const arg = expr.args[0] as Expr
  const resolved = arg.kind === 'path' ? resolvePath(checking, arg, scope) : null
  if (resolved === null || resolved.kind !== 'value' || resolved.declared.type === 'object') {
    const message = `unique needs an attribute or property, found ${written(checking, arg)}`
    throw fault(checking, arg.at, 'rule-syntax', message)
  }
  const within = expr.within === null ? null : relation(checking, expr.within)
  return { kind: 'unique', source: sourceOf(resolved, 'any'), within, classes: checking.applies }
}

function relation(checking: Checking, { name, at }: Segment): ToOneRelation {
  if (isToOne(name)) return name
  const hint = proposal(name, TO_ONE_RELATIONS) || `; expected one of ${TO_ONE_RELATIONS.join(' ')}`
  throw fault(checking, at, 'rule-unknown-name', `'${name}' is no relation to one row${hint}`)
}
