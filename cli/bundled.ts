/** The packs that come with Lintel: their index, and each as it was bundled. */
import type { PackHead } from '../engine/pack/jurisdiction.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { installedRuleset } from './installation.ts'

/** What the index says of a pack: enough to list it, and to know what it extends and where it decides. */
export interface BundledHead extends PackHead {
  readonly version: string
  readonly title: string
  readonly rules: number
  readonly drafts: number
  readonly declared: number
}

/** All of them, sorted by id. */
export async function bundledHeads(): Promise<readonly BundledHead[]> {
  return JSON.parse(await installedRuleset('index.json')) as readonly BundledHead[]
}

export async function bundledPack(id: string): Promise<Pack> {
  const { parsePack } = await import('../engine/pack/parse.ts')
  return parsePack(JSON.parse(await installedRuleset(`${id}.json`)), id)
}

export async function bundledPacks(): Promise<readonly Pack[]> {
  return Promise.all((await bundledHeads()).map(({ id }) => bundledPack(id)))
}

/**
 * The bundled ones among some packs with all that they extend; no other file is read.
 *
 * @param own packs from elsewhere, which stand before bundled ones of their ids
 */
export async function bundledChains(ids: readonly string[], own: readonly Pack[]): Promise<readonly Pack[]> {
  const all = await bundledHeads()
  const heads: readonly Pick<PackHead, 'id' | 'extends'>[] = [...own, ...all]
  const needed = new Set<string>()
  for (const id of [...ids, ...own.flatMap((pack) => pack.extends ?? [])]) {
    for (let next: string | undefined = id; next !== undefined && !needed.has(next); ) {
      needed.add(next)
      const found: string = next
      next = heads.find((head) => head.id === found)?.extends
    }
  }
  const isOwn = new Set(own.map(({ id }) => id))
  const bundled = all.filter(({ id }) => needed.has(id) && !isOwn.has(id))
  return Promise.all(bundled.map(({ id }) => bundledPack(id)))
}
