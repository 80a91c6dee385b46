/** Rules of rule-arbitrary.ts in their core form. */
import { LintelError } from '../../engine/errors.ts'
import type { CheckedRule } from '../../engine/language/ast.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import { checked } from '../language/harness.ts'
import { NAMES, type RuleTexts } from './rule-arbitrary.ts'

/** Texts of a rule, and how often it must apply. */
export interface TextsThatOccur extends RuleTexts {
  readonly occurs?: { readonly min?: number; readonly max?: number }
}

/** The rule as a list of one, or of none where the language refuses an attribute that a class does not have. */
export function checkedOrNone(
  { applies, require, occurs }: TextsThatOccur,
  schema: SchemaName,
): CheckedRule[] {
  try {
    return [checked(applies, require, { ...NAMES, schema, ...(occurs === undefined ? {} : { occurs }) })]
  } catch (error) {
    if (error instanceof LintelError && error.code !== 'rule-syntax') return []
    throw error
  }
}
