/** What a thread makes of an order: packs of the IDS files that came with it, the waivers in force. */
import { idsFilePacks } from '../../engine/ids/files.ts'
import type { ResolvedPack } from '../../engine/pack/resolve.ts'
import { parseWaivers } from '../../engine/waivers/parse.ts'
import type { WaiversInForce } from '../../engine/waivers/waiver.ts'
import type { CheckOrder } from './check-protocol.ts'
import { nodeHasher } from './hasher.ts'

/** The packs of the IDS files stand behind the others, as those of the command line do. */
export function packsOf({ packs, ids, audit }: Pick<CheckOrder, 'packs' | 'ids' | 'audit'>): ResolvedPack[] {
  const files = ids.map(({ name, bytes }) => ({ name, source: name, bytes }))
  return [...packs, ...Array.from(idsFilePacks(files, audit, nodeHasher), ({ pack }) => pack)]
}

/** @throws LintelError waivers-invalid */
export function waiversOf({ waivers }: Pick<CheckOrder, 'waivers'>): WaiversInForce | undefined {
  if (waivers === undefined) return undefined
  const { file, date } = waivers
  return { file: parseWaivers(file.bytes, file.name), date }
}
