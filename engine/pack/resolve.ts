/** Decides what runs: requested packs with their bases, amendments, parameters and without drafts. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { canonicalJson } from '../canonical.ts'
import { LintelError } from '../errors.ts'
import type { PackNames } from '../language/checking.ts'
import type { PackAudit } from '../result.ts'
import { mergeNames, mergeRules, packChain, type ResolvedRule } from './chain.ts'
import { overrideParams, type ParamValues } from './override.ts'
import type { Pack } from './pack.ts'
import { PACK_SCHEMA } from './pack-schema.ts'
import { parsePack } from './parse.ts'
import { checkShape } from './shape.ts'

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
  /** Ids of rules that are declared and cannot be checked yet (spec 3.6). */
  readonly declared: readonly string[]
  /** Of an IDS that got something wrong. */
  readonly audit?: PackAudit
}

/**
 * The requested packs, in the order asked for; one that another requested pack extends is part of that one.
 *
 * @param packs every pack that is known
 * @throws LintelError pack-not-found, pack-invalid, call-invalid (a parameter, or two packs that amend one base)
 */
export function resolvePacks(
  packs: readonly Pack[],
  requested: readonly string[],
  { drafts = false, params = {} }: ResolveOptions = {},
): ResolvedPack[] {
  const chains = [...new Set(requested)].map((id) => packChain(packs, id))
  const bases = new Set(chains.flatMap((chain) => chain.slice(0, -1).map(({ id }) => id)))
  const wanted = chains.filter((chain) => !bases.has((chain[chain.length - 1] as Pack).id))
  refuseTwoAmendments(wanted)
  const merged = wanted.map((chain) => ({ chain, names: mergeNames(chain) }))
  const overridden = overrideParams(
    merged.map(({ names }) => names.params),
    params,
  )
  return merged.map(({ chain, names }, i) =>
    resolvedPack(chain, { names: { ...names, params: overridden[i] ?? {} }, drafts }),
  )
}

/** Two packs that amend one base would judge its rules twice, each its own way, under the same ids. */
function refuseTwoAmendments(chains: readonly (readonly Pack[])[]): void {
  const amended = new Map<string, string>()
  for (const chain of chains) {
    const own = (chain[chain.length - 1] as Pack).id
    for (const { id } of chain.slice(0, -1).filter(({ rules }) => rules.length > 0)) {
      const other = amended.get(id)
      if (other !== undefined)
        throw new LintelError(
          'call-invalid',
          `'${other}' and '${own}' both amend '${id}'; choose one of them`,
        )
      amended.set(id, own)
    }
  }
}

/** Which files the parts of a pack came from, for errors. */
export interface PackSources {
  readonly pack?: string
  /** In the order of the rules. */
  readonly rules?: readonly string[]
}

/**
 * The pack of a folder, `pack.json` and one file per rule: the same pack as one file with the rules inside (spec 3.1).
 *
 * @throws LintelError as `parsePack`; the place of a fault in a rule's shape names its file
 */
export function assemblePack(
  packJson: unknown,
  ruleJsons: readonly unknown[],
  sources: PackSources = {},
): Pack {
  const { pack: source = 'pack.json' } = sources
  checkShape(packJson, PACK_SCHEMA, { source, root: PACK_SCHEMA })
  ruleJsons.forEach((json, i) => {
    const ruleSource = sources.rules?.[i] ?? `rule file ${i + 1}`
    checkShape(json, { $ref: '#/$defs/rule' }, { source: ruleSource, root: PACK_SCHEMA })
  })
  const head = packJson as Partial<Pack>
  return parsePack({ ...head, rules: [...(head.rules ?? []), ...ruleJsons] }, source)
}

/** SHA-256 over the pack's canonical JSON without `$schema`, 64 hexadecimal digits; folder and file have the same. */
export function packDigest(pack: Pack): string {
  const found = digests.get(pack) ?? digestOf(pack)
  digests.set(pack, found)
  return found
}

/** A pack is read once and resolved often. */
const digests = new WeakMap<Pack, string>()

function digestOf({ $schema: _, ...pack }: Pack): string {
  return bytesToHex(sha256(new TextEncoder().encode(canonicalJson(pack))))
}

/**
 * A pack with one rule as its cases are judged: that rule alone, whatever the packs that it extends hold.
 *
 * @param bases those packs, in any order
 * @throws LintelError as `resolvePacks`
 */
export function resolveAlone(
  pack: Pack,
  bases: readonly Pack[],
  params: ParamValues = {},
): readonly ResolvedPack[] {
  const ids = new Set(pack.rules.map(({ id }) => id))
  return resolvePacks([pack, ...bases], [pack.id], { drafts: true, params }).map((resolved) => ({
    ...resolved,
    rules: resolved.rules.filter(({ id }) => ids.has(id)),
  }))
}

function resolvedPack(
  chain: readonly Pack[],
  { names, drafts }: { readonly names: PackNames; readonly drafts: boolean },
): ResolvedPack {
  const pack = chain[chain.length - 1] as Pack
  const all = mergeRules(chain)
  const isLeftOut = ({ verified }: ResolvedRule): boolean => !drafts && verified === 'draft'
  const chosen = all.filter((rule) => !isLeftOut(rule))
  return {
    id: pack.id,
    version: pack.version,
    title: pack.title,
    ...(pack.jurisdiction === undefined ? {} : { jurisdiction: pack.jurisdiction }),
    chain: chain.map((part) => ({ id: part.id, version: part.version, sha256: packDigest(part) })),
    names,
    rules: chosen.filter(({ live }) => live !== false),
    draftsLeftOut: all.filter(isLeftOut).map(({ id }) => id),
    declared: chosen.filter(({ live }) => live === false).map(({ id }) => id),
  }
}
