/** Moves the limits that rules read, to see whether the rules' cases would notice (spec 3.9). */
import type { PackNames } from '../language/checking.ts'
import { onlyRule } from './case-run.ts'
import { mergeNames } from './chain.ts'
import type { Pack, Parameter, Rule, Table } from './pack.ts'

export interface MovedLimit {
  readonly rule: string
  /** The parameter's name, or `table[key]`. */
  readonly limit: string
  readonly from: number
  readonly to: number
  /** The pack with that one rule and the limit moved. */
  readonly pack: Pack
}

/**
 * Each number of a code that a rule reads, `param.…` and the entries of tables that say how far they were verified, moved
 * down and up: a whole number without a unit by one, any other by 1 %, or by 6 % where the rule counts rows and its cases
 * cannot come nearer. At least one case of the rule must then change its outcome, else the cases do not stand on both
 * sides of the limit.
 *
 * @param bases the packs it extends, outermost first
 */
export function* movedLimits(pack: Pack, bases: readonly Pack[] = []): Generator<MovedLimit> {
  const names = mergeNames([...bases, pack])
  for (const rule of pack.rules) {
    const share = /\bcount\s*\(/.test(rule.require ?? '') ? 0.06 : 0.01
    const read = namesRead(rule, names)
    for (const name of read.params) yield* movedParameter({ pack, rule, share }, name, names.params[name])
    for (const name of read.tables) yield* movedTable({ pack, rule, share }, name, names.tables[name])
  }
}

interface Moving {
  readonly pack: Pack
  readonly rule: Rule
  readonly share: number
}

function* movedParameter(moving: Moving, name: string, param: Parameter | undefined): Generator<MovedLimit> {
  if (typeof param?.value !== 'number') return
  const { pack, rule } = moving
  for (const to of neighbours(param.value, param.unit, moving.share)) {
    const moved = { ...pack, params: { ...pack.params, [name]: { ...param, value: to } } }
    yield { rule: rule.id, limit: name, from: param.value, to, pack: onlyRule(moved, rule) }
  }
}

function* movedTable(moving: Moving, name: string, table: Table | undefined): Generator<MovedLimit> {
  if (table?.verified === undefined) return
  const { pack, rule } = moving
  for (const [key, from] of Object.entries(table.values)) {
    for (const to of neighbours(from, table.unit, moving.share)) {
      const values = { ...table.values, [key]: to }
      const moved = { ...pack, tables: { ...pack.tables, [name]: { ...table, values } } }
      yield { rule: rule.id, limit: `${name}[${key}]`, from, to, pack: onlyRule(moved, rule) }
    }
  }
}

function neighbours(value: number, unit: string | undefined, share: number): readonly [number, number] {
  if (unit === undefined && Number.isInteger(value)) return [value - 1, value + 1]
  return [value * (1 - share), value * (1 + share)]
}

/** Names of the parameters and tables that a rule reads, itself or through definitions; sorted. */
export function namesRead(
  rule: Rule,
  { definitions }: Pick<PackNames, 'definitions'>,
): { readonly params: readonly string[]; readonly tables: readonly string[] } {
  const params = new Set<string>()
  const tables = new Set<string>()
  const seen = new Set<string>()
  const read = (text: string): void => {
    const code = text.replace(/'[^']*'|"[^"]*"|\bmatches\s*\/(?:[^/\\]|\\.)+\//g, ' ')
    for (const [, kind, name] of code.matchAll(/\b(param|table)\s*\.\s*(\w+)/g))
      (kind === 'param' ? params : tables).add(name as string)
    for (const [word] of code.matchAll(/\w+/g)) {
      if (!Object.hasOwn(definitions, word) || seen.has(word)) continue
      seen.add(word)
      read(definitions[word] as string)
    }
  }
  read(rule.applies)
  read(rule.require ?? '')
  return { params: [...params].sort(), tables: [...tables].sort() }
}
