/** Rules and small models for the language's tests, checked for IFC4 and judged by the reference. */

import { LintelError } from '../../engine/errors.ts'
import type { CheckedRule, Node } from '../../engine/language/ast.ts'
import { type CheckOptions, checkRule } from '../../engine/language/check.ts'
import { loadSchema, SCHEMA_NAMES } from '../../engine/schema/load.ts'
import type { SchemaName } from '../../engine/schema/schema.ts'
import { evaluateRule, type RuleOutcome, type Verdict } from '../reference/evaluate.ts'
import type { PlainModel, PlainRow } from '../reference/model.ts'

export const schemas = SCHEMA_NAMES.map(loadSchema)

export interface PackPart extends Partial<Pick<CheckOptions, 'params' | 'tables' | 'definitions'>> {
  readonly schema?: SchemaName
  readonly occurs?: { readonly min?: number; readonly max?: number }
}

/** The rule `r` in its core form. */
export function checked(applies: string, require: string | undefined, part: PackPart = {}): CheckedRule {
  const { schema = 'IFC4', occurs, params = {}, tables = {}, definitions = {} } = part
  const rule = {
    id: 'r',
    applies,
    ...(require === undefined ? {} : { require }),
    ...(occurs === undefined ? {} : { occurs }),
  }
  return checkRule(rule, { schema: loadSchema(schema), schemas, params, tables, definitions })
}

/** What `require` of a door becomes. */
export function core(require: string, part: PackPart = {}): Node {
  return checked('IfcDoor', require, part).require as Node
}

/** `code message @ source line:column` of the error that a call throws. */
export function errorOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (!(error instanceof LintelError)) throw error
    const { source = '', line, column } = error.place ?? {}
    return `${error.code} ${error.message} @ ${source}${line === undefined ? '' : ` ${line}:${column}`}`
  }
  throw new Error('expected an error, found none')
}

/** The error of a door's `require`. */
export function requireError(require: string, part: PackPart = {}): string {
  return errorOf(() => core(require, part))
}

export type RowPart = Partial<Omit<PlainRow, 'id'>>

export function row(id: string, part: RowPart = {}): PlainRow {
  return { class: 'IfcDoor', attributes: {}, properties: {}, toOne: {}, toMany: {}, ...part, id }
}

export function model(...rows: readonly PlainRow[]): PlainModel {
  return { schema: 'IFC4', rows }
}

export function outcome(rule: CheckedRule, ...rows: readonly PlainRow[]): RuleOutcome {
  return evaluateRule(rule, model(...rows), loadSchema('IFC4'))
}

/** The verdict of `require` on the first row, a door; the other rows are around it. */
export function judge(
  require: string,
  first: RowPart = {},
  others: readonly PlainRow[] = [],
  part: PackPart = {},
): Verdict {
  return outcome(checked('IfcDoor', require, part), row('door', first), ...others).verdicts.get(
    'door',
  ) as Verdict
}

/** A door with properties `X.a`, `X.b`, … of a set that no schema knows. */
export function given(values: Readonly<Record<string, number | string | boolean | null>>): RowPart {
  return {
    properties: Object.fromEntries(Object.entries(values).map(([name, value]) => [`X.${name}`, value])),
  }
}
