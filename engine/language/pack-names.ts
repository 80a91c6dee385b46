/** Looks up a pack's parameters and tables, and words what is wrong with a name. */

import { parameterType } from '../pack/pack.ts'
import type { Source } from './ast.ts'
import { type Checking, fault } from './checking.ts'
import { proposal } from './nearest.ts'
import type { Resolved } from './path.ts'
import type { ParamExpr, Segment, TableExpr } from './syntax.ts'
import { isUnitName, type UnitName } from './units.ts'

interface ParamMeaning {
  /** Undefined when nobody has set it. */
  readonly value: number | string | boolean | undefined
  readonly type: 'number' | 'text' | 'boolean'
  readonly unit: UnitName | null
  /** The only values of a text; null when any will do. */
  readonly oneOf: readonly string[] | null
}

/** A parameter as the pack states it, or as it was set from outside. */
export function paramOf(checking: Checking, { name, at }: ParamExpr): ParamMeaning {
  const { params } = checking.names
  const found = own(params, name)
  if (found === undefined) throw unknown(checking, { what: 'parameter', name, at, known: params })
  const { value, unit, oneOf } = found
  return { value, type: parameterType(found), unit: unitOf(unit), oneOf: oneOf ?? null }
}

/** The value of a parameter that nobody has set: missing. */
export function unsetSource(param: string, { type, dimension }: Pick<Source, 'type' | 'dimension'>): Source {
  return {
    kind: 'source',
    text: `param.${param}`,
    steps: [],
    leaf: { kind: 'unset', param },
    type,
    dimension,
  }
}

/** Says that a parameter is not what its place expects: `a number`, `a text`. */
export function otherParam(checking: Checking, expr: ParamExpr, expected: string): Error {
  const { value, type } = paramOf(checking, expr)
  const found = value ?? (type === 'boolean' ? 'true or false' : `a ${type}`)
  const message = `expected ${expected}, found the parameter '${expr.name}': ${found}`
  return fault(checking, expr.at, 'rule-dimension', message)
}

/** A table as the pack states it, with its unit. */
export function tableOf(
  checking: Checking,
  { name, at }: TableExpr,
): { readonly values: Readonly<Record<string, number>>; readonly unit: UnitName | null } {
  const { tables } = checking.names
  const found = own(tables, name)
  if (found === undefined) throw unknown(checking, { what: 'table', name, at, known: tables })
  return { values: found.values, unit: unitOf(found.unit) }
}

/** Refuses `clearWidth.Name`: a definition is a value, which has no attributes. */
export function nothingFollows(
  checking: Checking,
  resolved: Extract<Resolved, { kind: 'definition' }>,
): void {
  const next: Segment | undefined = resolved.rest[0]
  if (next === undefined) return
  const message = `nothing can follow the definition '${resolved.name}'; found '.${next.name}'`
  throw fault(checking, next.at, 'rule-syntax', message)
}

/** An object's own value of a key, never an inherited one. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Unknown units were refused when the pack was read. */
function unitOf(unit: string | undefined): UnitName | null {
  return unit !== undefined && isUnitName(unit) ? unit : null
}

function unknown(
  checking: Checking,
  { what, name, at, known }: { what: string; name: string; at: ParamExpr['at']; known: object },
): Error {
  const names = Object.keys(known)
  const list =
    names.length === 0 ? `; the pack has no ${what}s` : `; the pack has ${names.slice(0, 12).join(' ')}`
  return fault(checking, at, 'rule-unknown-name', `unknown ${what} '${name}'${proposal(name, names) || list}`)
}
