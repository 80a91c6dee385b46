/** Decides what runs: requested packs with their bases, amendments, parameters and without drafts. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { canonicalJson } from '../canonical.ts'
import { LintelError } from '../errors.ts'
import type { PackNames } from '../language/checking.ts'
import { proposal } from '../language/nearest.ts'
import { mergeNames, mergeRules, type ResolvedRule } from './chain.ts'
import { overrideParams, type ParamValues } from './override.ts'
import type { Pack } from './pack.ts'

export interface ResolveOptions {
  /** Run rules whose figures were not verified (spec 3.3). */
  readonly drafts?: boolean
  /** Parameter values that the caller sets; a text may carry a unit (`34in`). */
  readonly params?: ParamValues
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
  const overridden = overrideParams(
    merged.map(({ names }) => names.params),
    params,
  )
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

/** SHA-256 over the pack's canonical JSON without `$schema`, 64 hexadecimal digits; folder and file have the same. */
export function packDigest({ $schema: _, ...pack }: Pack): string {
  return bytesToHex(sha256(new TextEncoder().encode(canonicalJson(pack))))
}

function resolvedPack(
  chain: readonly Pack[],
  { names, drafts }: { readonly names: PackNames; readonly drafts: boolean },
): ResolvedPack {
  const pack = chain[chain.length - 1] as Pack
  const all = mergeRules(chain)
  const isLeftOut = ({ verified }: ResolvedRule): boolean => !drafts && verified === 'draft'
  return {
    id: pack.id,
    version: pack.version,
    title: pack.title,
    ...(pack.jurisdiction === undefined ? {} : { jurisdiction: pack.jurisdiction }),
    chain: chain.map((part) => ({ id: part.id, version: part.version, sha256: packDigest(part) })),
    names,
    rules: all.filter((rule) => !isLeftOut(rule)),
    draftsLeftOut: all.filter(isLeftOut).map(({ id }) => id),
  }
}

function notFound(packs: readonly Pack[], id: string, extending: Pack | undefined): Error {
  const ids = packs.map((pack) => pack.id)
  const by = extending === undefined ? '' : `, which '${extending.id}' extends`
  const hint =
    proposal(id, ids) || (ids.length === 0 ? '; no packs are known' : `; the packs are ${ids.join(' ')}`)
  return new LintelError('pack-not-found', `no pack '${id}'${by}${hint}`)
}
