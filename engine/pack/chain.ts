/** Puts a pack on top of the packs it extends: which rules remain and what their names mean (spec 3.4). */
import { LintelError } from '../errors.ts'
import type { PackNames } from '../language/checking.ts'
import { proposal } from '../language/nearest.ts'
import type { Pack, Rule } from './pack.ts'

/** A rule with the pack whose text it is: the amendment that decided. */
export interface ResolvedRule extends Rule {
  /** Id of the pack whose text the rule is. */
  readonly pack: string
}

/** The names that a chain of packs gives its rules; a later pack's count. */
export function mergeNames(chain: readonly Pack[]): PackNames {
  return {
    params: Object.assign({}, ...chain.map((pack) => pack.params)),
    tables: Object.assign({}, ...chain.map((pack) => pack.tables)),
    definitions: Object.assign({}, ...chain.map((pack) => pack.definitions)),
  }
}

/** The rules of a chain of packs, sorted by id: later ones override by id, withdrawn ones are gone. */
export function mergeRules(chain: readonly Pack[]): ResolvedRule[] {
  const rules = new Map<string, ResolvedRule>()
  for (const pack of chain) {
    for (const id of pack.withdraw ?? []) {
      if (!rules.delete(id)) throw unknownWithdrawal(pack, id, rules.keys())
    }
    for (const rule of pack.rules) rules.set(rule.id, { ...rule, pack: pack.id })
  }
  return [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function unknownWithdrawal(pack: Pack, id: string, known: Iterable<string>): Error {
  const where =
    pack.extends === undefined
      ? 'a pack that extends none cannot withdraw'
      : `'${pack.extends}' has no such rule`
  return new LintelError(
    'pack-invalid',
    `'${pack.id}' withdraws '${id}', but ${where}${proposal(id, known)}`,
    {
      place: { source: pack.id },
    },
  )
}
