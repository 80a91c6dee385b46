/** Checks a rule for one schema: resolves its names, types and dimensions, and yields the core that is compiled. */
import type { Rule } from '../pack/pack.ts'
import type { Schema } from '../schema/schema.ts'
import type { CheckedRule, Node } from './ast.ts'
import { checkCondition } from './check-condition.ts'
import { checkNumber } from './check-number.ts'
import { checkText } from './check-text.ts'
import type { Checking, PackNames, Scope } from './checking.ts'
import type { SourceText } from './fault.ts'
import { parseApplies, parseExpression } from './parse.ts'
import { unknownClass } from './path.ts'
import type { Expr } from './syntax.ts'
import { typeOf } from './type-of.ts'
import { hasClass, isClass } from './vocabulary.ts'

export interface CheckOptions extends PackNames {
  /** The model's schema. */
  readonly schema: Schema
  /** All schemas whose names a rule may use, `schema` among them. */
  readonly schemas: readonly Schema[]
}

/** The parts of a rule that decide verdicts. */
export type RuleText = Pick<Rule, 'id' | 'applies' | 'require' | 'occurs'>

/**
 * The typed core of a rule.
 *
 * @throws LintelError rule-syntax, rule-unknown-name, rule-dimension; its place names the rule and the field
 */
export function checkRule(rule: RuleText, options: CheckOptions): CheckedRule {
  const appliesSource = { name: `${rule.id} applies`, text: rule.applies }
  const applies = parseApplies(appliesSource)
  const names = applies.classes.map(({ name }) => name)
  const { schema, schemas } = options
  const known = names.filter((name) => hasClass(schema, name))
  const checking = startChecking(options, { source: appliesSource, applies: known })
  const stranger = applies.classes.find(({ name }) => !isClass({ schema, schemas }, name))
  if (stranger !== undefined) throw unknownClass(checking, stranger)
  const scope: Scope = { classes: names, steps: [], member: false }
  const where = applies.where === null ? null : checking.condition(applies.where, scope)
  const require = requirement(checking, rule, scope)
  const params = Object.fromEntries([...checking.usedParams].sort(([a], [b]) => (a < b ? -1 : 1)))
  const occurs =
    rule.occurs === undefined ? null : { min: rule.occurs.min ?? 0, max: rule.occurs.max ?? null }
  return { id: rule.id, classes: [...new Set(known)], where, require, occurs, params }
}

function requirement(checking: Checking, { id, require }: RuleText, scope: Scope): Node | null {
  if (require === undefined) return null
  checking.source = { name: `${id} require`, text: require }
  return checking.condition(parseExpression(checking.source), scope)
}

function startChecking(
  options: CheckOptions,
  start: { readonly source: SourceText; readonly applies: readonly string[] },
): Checking {
  const checking: Checking = {
    words: { schema: options.schema, schemas: options.schemas },
    names: options,
    ...start,
    expanding: [],
    parsed: new Map(),
    usedParams: new Map(),
    size: 0,
    depth: 0,
    typeOf: (expr: Expr, scope: Scope) => typeOf(checking, expr, scope),
    numeric: (expr, scope) => checkNumber(checking, expr, scope),
    text: (expr, scope) => checkText(checking, expr, scope),
    condition: (expr, scope) => checkCondition(checking, expr, scope),
  }
  return checking
}
