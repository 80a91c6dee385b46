/** The typed cores of packs' rules, made once for a schema: they are the same for every model of it. */
import { madeOnce } from '../made-once.ts'
import { loadSchema, SCHEMA_NAMES } from '../schema/load.ts'
import type { Schema } from '../schema/schema.ts'
import type { CheckedRule } from './ast.ts'
import { checkRule, type RuleText } from './check.ts'
import type { PackNames } from './checking.ts'

type Cores = WeakMap<RuleText, CheckedRule>

/** By the names that the rules are read with; kept as long as somebody holds those, and the rule. */
const made = new WeakMap<PackNames, Map<Schema, Cores>>()

/**
 * The typed core of a rule for models of a schema. Neither the rule nor the names may change afterwards.
 *
 * @throws LintelError as `checkRule` does
 */
export function typedCore(rule: RuleText, names: PackNames, schema: Schema): CheckedRule {
  const bySchema = madeOnce(made, names, () => new Map<Schema, Cores>())
  const cores = madeOnce(bySchema, schema, (): Cores => new WeakMap())
  return madeOnce(cores, rule, () =>
    checkRule(rule, { ...names, schema, schemas: SCHEMA_NAMES.map(loadSchema) }),
  )
}
