/** Puts a pack's definitions in the place of their names. */
import { type Checking, fault, type Scope } from './checking.ts'
import { parseExpression } from './parse.ts'
import type { Expr, Span } from './syntax.ts'

/** A definition's name where it is used, with the row it is seen from. */
export interface Use {
  readonly name: string
  readonly scope: Scope
  readonly at: Span
}

/**
 * Checks a definition's expression as if it stood in the place of its name; errors are placed in the definition.
 *
 * @throws LintelError rule-syntax when it refers to itself
 */
export function expand<T>(checking: Checking, use: Use, check: (expr: Expr, scope: Scope) => T): T {
  const { expanding, source } = checking
  if (expanding.includes(use.name)) {
    const circle = [...expanding.slice(expanding.indexOf(use.name)), use.name].join(' → ')
    throw fault(checking, use.at, 'rule-syntax', `the definition '${use.name}' refers to itself: ${circle}`)
  }
  const definition = parsed(checking, use.name)
  expanding.push(use.name)
  checking.source = definition.source
  const result = check(definition.expr, use.scope)
  checking.source = source
  expanding.pop()
  return result
}

/** Whether the pack defines the name. */
export function isDefinition(checking: Checking, name: string): boolean {
  return Object.hasOwn(checking.names.definitions, name)
}

function parsed(
  checking: Checking,
  name: string,
): { readonly source: Checking['source']; readonly expr: Expr } {
  const kept = checking.parsed.get(name)
  if (kept !== undefined) return kept
  const source = { name: `definition ${name}`, text: checking.names.definitions[name] as string }
  const made = { source, expr: parseExpression(source) }
  checking.parsed.set(name, made)
  return made
}
