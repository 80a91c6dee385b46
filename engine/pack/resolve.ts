/** Decides what runs: requested packs with their bases, amendments, parameters and without drafts. */
import { LintelError } from '../errors.ts'
import type { PackNames } from '../language/checking.ts'
import { proposal } from '../language/nearest.ts'
import { packDigest } from './digest.ts'
import { type ParamValues, overrideParams } from './override.ts'
import type { Pack, Rule } from './pack.ts'

export interface ResolveOptions {
  /** Run rules whose figures were not verified (spec 3.3). */
  readonly drafts?: boolean
  /** Parameter values that the caller sets; a text may carry a unit (`34in`). */
  readonly params?: ParamValues
}

/** A rule with the pack whose text it is: the amendment that decided. */
export interface ResolvedRule {
  readonly rule: Rule
  readonly pack: string
}

/** A requested pack, its bases merged in. */
export interface ResolvedPack {
  readonly id: string
  readonly version: string
  readonly title: string
  readonly jurisdiction?: string
  /** The packs it is made of, base first, itself last, each with its own digest. */
  readonly chain: readonly { readonly id: string; readonly version: string; readonly sha256: string }[]
  /** Parameters (overridden), tables and definitions, as the rules read them. */
  readonly names: PackNames
  /** The rules that run, sorted by id. */
  readonly rules: readonly ResolvedRule[]
  /** Ids of drafts left out. */
  readonly draftsLeftOut: readonly string[]
}

/**
 * The requested packs, in the order asked for; one that another requested pack extends is part of that one.
 *
 * @param packs every pack that is known
 * @throws LintelError pack-not-found, pack-invalid, call-invalid (a parameter)
 */
export function resolvePacks(
  packs: readonly Pack[],
  requested: readonly string[],
  { drafts = false, params = {} }: ResolveOptions = {},
): ResolvedPack[] {
  const chains = [...new Set(requested)].map((id) => packChain(packs, id))
  const bases = new Set(chains.flatMap((chain) => chain.slice(0, -1).map(({ id }) => id)))
  const wanted = chains.filter((chain) => !bases.has((chain[chain.length - 1] as Pack).id))
  const merged = wanted.map((chain) => ({ chain, names: mergeNames(chain) }))
  const overridden = overrideParams(merged.map(({ names }) => names.params), params)
  return merged.map(({ chain, names }, i) =>
    resolvedPack(chain, { names: { ...names, params: overridden[i] ?? {} }, drafts }),
  )
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
    for (const rule of pack.rules) rules.set(rule.id, { rule, pack: pack.id })
  }
  return [...rules.values()].sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
}

function resolvedPack(
  chain: readonly Pack[],
  { names, drafts }: { readonly names: PackNames; readonly drafts: boolean },
): ResolvedPack {
  const pack = chain[chain.length - 1] as Pack
  const all = mergeRules(chain)
  const isLeftOut = ({ rule }: ResolvedRule): boolean => !drafts && rule.verified === 'draft'
  return {
    id: pack.id,
    version: pack.version,
    title: pack.title,
    ...(pack.jurisdiction === undefined ? {} : { jurisdiction: pack.jurisdiction }),
    chain: chain.map((part) => ({ id: part.id, version: part.version, sha256: packDigest(part) })),
    names,
    rules: all.filter((rule) => !isLeftOut(rule)),
    draftsLeftOut: all.filter(isLeftOut).map(({ rule }) => rule.id),
  }
}

function notFound(packs: readonly Pack[], id: string, extending: Pack | undefined): Error {
  const ids = packs.map((pack) => pack.id)
  const by = extending === undefined ? '' : `, which '${extending.id}' extends`
  const hint = proposal(id, ids) || (ids.length === 0 ? '; no packs are known' : `; the packs are ${ids.join(' ')}`)
  return new LintelError('pack-not-found', `no pack '${id}'${by}${hint}`)
}

function unknownWithdrawal(pack: Pack, id: string, known: Iterable<string>): Error {
  const where = pack.extends === undefined ? 'a pack that extends none cannot withdraw' : `'${pack.extends}' has no such rule`
  return new LintelError('pack-invalid', `'${pack.id}' withdraws '${id}', but ${where}${proposal(id, known)}`, {
    place: { source: pack.id },
  })
}
