/** Checks what runs over a collection: `count sum min max`, and `any` and `every`, which become counts. */
import type { AggregateNode, Collection, Node } from './ast.ts'
import { compareWithZero, junction, negation } from './build.ts'
import { type Checking, fault, type Scope, written } from './checking.ts'
import { expand } from './definitions.ts'
import { type Resolved, resolvePath } from './path.ts'
import type { CallExpr, Expr, PathExpr, Segment } from './syntax.ts'
import { hasClass } from './vocabulary.ts'

/**
 * `count(…)` or `sum(…)`, `min(…)`, `max(…)` of one argument.
 *
 * @throws LintelError
 */
export function aggregate(checking: Checking, expr: CallExpr, scope: Scope): AggregateNode {
  const name = expr.name as AggregateNode['function']
  const members = membersOf(checking, expr, scope)
  const value = name === 'count' ? null : memberValue(checking, expr, members)
  const where = expr.where === null ? null : checking.condition(expr.where, members.scope)
  return { kind: 'aggregate', function: name, over: members.over, text: members.text, where, value }
}

/** `any(c where w)` is `count(c where w) > 0`. */
export function checkAny(checking: Checking, expr: CallExpr, scope: Scope): Node {
  return compareWithZero('>', countOf(checking, expr, scope))
}

/** `every(c where w satisfies s)` is `count(c where w and not s) = 0`. */
export function checkEvery(checking: Checking, expr: CallExpr, scope: Scope): Node {
  return compareWithZero('=', countOf(checking, expr, scope))
}

/** How many there are of a class: `exists(IfcLift)` asks for more than none. */
export function countOfClass(checking: Checking, name: string): AggregateNode {
  return {
    kind: 'aggregate',
    function: 'count',
    over: classCollection(checking, name),
    text: name,
    where: null,
    value: null,
  }
}

interface Members {
  readonly over: Collection
  readonly text: string
  /** What the paths inside `where` start at. */
  readonly scope: Scope
  readonly rest: readonly Segment[]
}

function countOf(checking: Checking, expr: CallExpr, scope: Scope): AggregateNode {
  const members = membersOf(checking, expr, scope)
  const where = expr.where === null ? [] : [checking.condition(expr.where, members.scope)]
  const broken = expr.satisfies === null ? [] : [negation(checking.condition(expr.satisfies, members.scope))]
  const conditions = [...where, ...broken]
  const condition = conditions.length === 0 ? null : junction('and', conditions)
  return {
    kind: 'aggregate',
    function: 'count',
    over: members.over,
    text: members.text,
    where: condition,
    value: null,
  }
}

function membersOf(checking: Checking, expr: CallExpr, scope: Scope): Members {
  const members = collection(checking, expr, [expr.args[0] as Expr, scope])
  const [first] = members.rest
  if (first !== undefined && !['sum', 'min', 'max'].includes(expr.name)) {
    const message = `${expr.name} runs over rows: expected its end after '${members.text}', found '.${first.name}'; put it into \`where\``
    throw fault(checking, first.at, 'rule-syntax', message)
  }
  return members
}

function collection(checking: Checking, call: CallExpr, [arg, scope]: readonly [Expr, Scope]): Members {
  if (arg.kind !== 'path') throw noCollection(checking, call, arg)
  const resolved = resolvePath(checking, arg, scope)
  if (resolved.kind === 'definition') {
    const use = { ...resolved, at: arg.at }
    const inner = expand(checking, use, (definition, seen) => collection(checking, call, [definition, seen]))
    return { ...inner, rest: [...inner.rest, ...resolved.rest] }
  }
  if (resolved.kind !== 'members' && resolved.kind !== 'class') throw noCollection(checking, call, arg)
  return membersIn(checking, resolved)
}

function membersIn(checking: Checking, resolved: Extract<Resolved, { kind: 'members' | 'class' }>): Members {
  const { rest } = resolved
  if (resolved.kind === 'class') {
    const scope: Scope = { classes: [resolved.class], steps: [], member: true }
    return { over: classCollection(checking, resolved.class), text: resolved.class, scope, rest }
  }
  const { steps, relation, text, classes } = resolved
  return {
    over: { kind: 'members', steps, relation },
    text,
    scope: { classes, steps: [], member: true },
    rest,
  }
}

function classCollection({ words }: Checking, name: string): Collection {
  return { kind: 'class', class: hasClass(words.schema, name) ? name : null }
}

function memberValue(checking: Checking, expr: CallExpr, { rest, scope, text }: Members): Node {
  const [first] = rest
  const last = rest[rest.length - 1]
  if (first === undefined || last === undefined) {
    const message = `${expr.name} needs a number of each member; write ${expr.name}(${text}.Attribute)`
    throw fault(checking, (expr.args[0] as Expr).at, 'rule-syntax', message)
  }
  const path: PathExpr = { kind: 'path', segments: rest, at: { start: first.at.start, end: last.at.end } }
  return checking.numeric(path, scope)
}

function noCollection(checking: Checking, { name }: CallExpr, arg: Expr): Error {
  const message = `${name} runs over a relation to many rows (parts, contents, …) or a class, found ${written(checking, arg)}`
  return fault(checking, arg.at, 'rule-syntax', message)
}
