/** Puts a pack on top of the packs it extends: which rules remain and what their names mean (spec 3.4). */
import { LintelError } from '../errors.ts'
import type { IdsSpecification } from '../ids/document.ts'
import type { PackNames } from '../language/checking.ts'
import { proposal } from '../language/nearest.ts'
import type { Pack, Rule } from './pack.ts'

/** A rule with the pack whose text it is: the amendment that decided. */
export interface ResolvedRule extends Rule {
  /** Id of the pack whose text the rule is. */
  readonly pack: string
  /** What an IDS asks, which then stands for the rule's expressions. */
  readonly specification?: IdsSpecification
}

/**
 * A pack after its bases, the outermost base first.
 *
 * @throws LintelError pack-not-found, pack-invalid when packs extend each other in a circle
 */
export function packChain(packs: readonly Pack[], id: string): Pack[] {
  const chain: Pack[] = []
  for (let next: string | undefined = id; next !== undefined; next = chain[0]?.extends) {
    const found = packs.find((pack) => pack.id === next)
    if (found === undefined) throw notFound(packs, next, chain[0])
    if (chain.includes(found)) {
      const circle = [...chain.map((pack) => pack.id).reverse(), found.id].join(' → ')
      throw new LintelError('pack-invalid', `packs extend each other in a circle: ${circle}`)
    }
    chain.unshift(found)
  }
  return chain
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

function notFound(packs: readonly Pack[], id: string, extending: Pack | undefined): Error {
  const ids = packs.map((pack) => pack.id)
  const by = extending === undefined ? '' : `, which '${extending.id}' extends`
  const hint =
    proposal(id, ids) || (ids.length === 0 ? '; no packs are known' : `; the packs are ${ids.join(' ')}`)
  return new LintelError('pack-not-found', `no pack '${id}'${by}${hint}`)
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
