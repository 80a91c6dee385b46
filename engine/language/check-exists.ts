/** Checks `exists`: of a path, of a class, of a definition. */
import type { Node, Source } from './ast.ts'
import { compareWithZero, junction, truth } from './build.ts'
import { countOfClass } from './check-aggregate.ts'
import { type Checking, fault, type Scope } from './checking.ts'
import { expand } from './definitions.ts'
import { nothingFollows } from './pack-names.ts'
import { type Resolved, resolvePath, sourceOf } from './path.ts'
import type { Expr } from './syntax.ts'

/**
 * A node that is true or false, never unknown (spec 2.3.7).
 *
 * @throws LintelError
 */
export function checkExists(checking: Checking, arg: Expr, scope: Scope): Node {
  if (arg.kind !== 'path') return known(checking, arg, scope)
  const resolved = resolvePath(checking, arg, scope)
  switch (resolved.kind) {
    case 'definition':
      nothingFollows(checking, resolved)
      return expand(checking, { ...resolved, at: arg.at }, (inner, seen) =>
        checkExists(checking, inner, seen),
      )
    case 'class':
      refuseRest(checking, resolved)
      return compareWithZero('>', countOfClass(checking, resolved.class))
    case 'members':
      refuseRest(checking, resolved)
      return existence({ ...resolved, leaf: { kind: 'relation', relation: resolved.relation } })
    case 'row':
      return resolved.steps.length === 0 ? truth(true) : existence({ ...resolved, leaf: { kind: 'row' } })
    case 'value':
      return { kind: 'exists', source: sourceOf(resolved, 'any') }
  }
}

function existence({ text, steps, leaf }: Pick<Source, 'text' | 'steps' | 'leaf'>): Node {
  return { kind: 'exists', source: { kind: 'source', text, steps, leaf, type: 'any', dimension: null } }
}

/** Any other value: whether it comes out as one. */
function known(checking: Checking, arg: Expr, scope: Scope): Node {
  const type = checking.typeOf(arg, scope)
  if (type === 'number') return { kind: 'known', value: checking.numeric(arg, scope) }
  if (type === 'boolean') return { kind: 'known', value: checking.condition(arg, scope) }
  if (arg.kind === 'binary') {
    return junction('or', [checkExists(checking, arg.left, scope), checkExists(checking, arg.right, scope)])
  }
  return truth(true)
}

function refuseRest(checking: Checking, { rest }: Extract<Resolved, { kind: 'class' | 'members' }>): void {
  const [first] = rest
  if (first === undefined) return
  const message = `exists looks at one row; for a value of many write any(… where exists(${first.name}))`
  throw fault(checking, first.at, 'rule-syntax', message)
}
