/** `lintel rules show`: a pack, one rule, or what decides in a place on a day and where each rule came from. */
import { LintelError } from '../../engine/errors.ts'
import { proposal } from '../../engine/language/nearest.ts'
import { explainChain } from '../../engine/pack/explain-chain.ts'
import { type PlaceAndDay, packsOfPlace } from '../../engine/pack/jurisdiction.ts'
import type { Pack, Rule } from '../../engine/pack/pack.ts'
import { bundledChains, bundledHeads, bundledPack, bundledPacks } from '../bundled.ts'
import type { ExitCode, Host } from '../host.ts'
import { basesOf, readPack } from '../packs.ts'
import { prettyPack, prettyRule } from '../pretty/pack.ts'
import { prettyPlace } from '../pretty/place.ts'

/** @param id a pack's id, file or folder, or a rule's id */
export async function show(id: string, host: Host): Promise<ExitCode> {
  const style = host.style('output')
  const found = await findPackOrRule(id)
  await host.write(
    'rule' in found ? prettyRule(found.rule, found.pack, style) : prettyPack(found.pack, style),
  )
  return 0
}

/** The packs of a place, base first within each, with every rule and what was amended. */
export async function showPlace(place: PlaceAndDay, host: Host): Promise<ExitCode> {
  const decided = packsOfPlace(await bundledHeads(), place)
  const packs = await bundledChains(decided.packs, [])
  const chains = await Promise.all(
    decided.packs.map(async (id) => {
      const pack = packs.find((one) => one.id === id) as Pack
      return { pack, ...explainChain([...(await basesOf(pack)), pack]) }
    }),
  )
  await host.write(prettyPlace({ ...decided, chains }, host.style('output')))
  return 0
}

async function findPackOrRule(id: string): Promise<{ pack: Pack } | { pack: Pack; rule: Rule }> {
  const ids = (await bundledHeads()).map((head) => head.id)
  if (ids.includes(id)) return { pack: await bundledPack(id) }
  const packs = await bundledPacks()
  for (const pack of packs) {
    const rule = pack.rules.find((one) => one.id === id)
    if (rule !== undefined) return { pack, rule }
  }
  if (/[/\\]|\.json$/.test(id) || id === '.') return { pack: await readPack(id, ids) }
  const known = [...ids, ...packs.flatMap((pack) => pack.rules.map((rule) => rule.id))]
  throw new LintelError(
    'pack-not-found',
    `no pack or rule '${id}'${proposal(id, known) || '; lintel rules list shows the packs'}`,
  )
}
