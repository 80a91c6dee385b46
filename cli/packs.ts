/** Finds packs: bundled ones by id, a JSON file, a pack folder; and resolves what a check asks for. */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LintelError } from '../engine/errors.ts'
import { proposal } from '../engine/language/nearest.ts'
import type { PlaceAndDay } from '../engine/pack/jurisdiction.ts'
import type { Pack } from '../engine/pack/pack.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import { bundledChains, bundledHeads, bundledPack } from './bundled.ts'
import { type IdsFileOptions, isIdsFile, readIdsPacks } from './ids-file.ts'
import { readJson } from './json-file.ts'
import { isMcpPackFile, mcpPack, refuseMcpPack } from './mcp-file.ts'
import type { ParameterValue } from './options.ts'
import { selectRules } from './select-rules.ts'

interface PackOptions {
  readonly drafts: boolean
  readonly parameters: Readonly<Record<string, ParameterValue>>
  /** Rule ids, with `*` for any text; empty runs all. */
  readonly only: readonly string[]
  /** Where and when the building is checked: its packs, when none are asked for. */
  readonly place?: PlaceAndDay | undefined
  /** How IDS files and packs of the earlier MCP format are read; without it what they got wrong is not told. */
  readonly ids?: IdsFileOptions
}

/** @param requested ids, files and folders, IDS files among them; empty asks for the packs of the place, or the default one */
export async function requestedPacks(
  requested: readonly string[],
  options: PackOptions,
): Promise<readonly ResolvedPack[]> {
  const { resolvePacks } = await import('../engine/pack/resolve.ts')
  const files = [...new Set(requested)].filter(isIdsFile)
  const named = requested.filter((name) => !isIdsFile(name))
  const names = requested.length === 0 ? await defaultPacks(options.place) : [...new Set(named)]
  const foreign = options.ids ?? { audit: 'report', note: () => undefined }
  const fromIds = await readIdsPacks(files, foreign)
  const bundledIds = (await bundledHeads()).map(({ id }) => id)
  const own = await Promise.all(
    names
      .filter((name) => !bundledIds.includes(name))
      .map((name) => readPack(name, bundledIds, (json) => mcpPack(json, name, foreign))),
  )
  const asked = names.filter((name) => bundledIds.includes(name))
  const bundled = await bundledChains(asked, own)
  const ids = [...asked, ...new Set(own.map((pack) => pack.id))]
  const resolved = resolvePacks([...own, ...bundled], ids, {
    drafts: options.drafts,
    params: options.parameters,
  })
  return selectRules([...resolved, ...fromIds], options.only)
}

async function defaultPacks(place: PlaceAndDay | undefined): Promise<readonly string[]> {
  const { GENERAL_PACK, packsOfPlace } = await import('../engine/pack/jurisdiction.ts')
  if (place === undefined) return [GENERAL_PACK]
  return packsOfPlace(await bundledHeads(), place).packs
}

/** A bundled pack, or one of a file or folder. */
export async function anyPack(path: string): Promise<Pack> {
  const ids = (await bundledHeads()).map(({ id }) => id)
  return ids.includes(path) ? bundledPack(path) : readPack(path, ids)
}

/** The pack before the bundled ones that it extends. */
export async function withBases(pack: Pack): Promise<readonly Pack[]> {
  return [pack, ...(await bundledChains([], [pack]))]
}

/** The packs that a pack extends, outermost first. */
export async function basesOf(pack: Pack): Promise<readonly Pack[]> {
  const { packChain } = await import('../engine/pack/chain.ts')
  return packChain(await withBases(pack), pack.id).slice(0, -1)
}

/**
 * Reads a pack from a JSON file or from a folder with `pack.json` and `rules/*.json`.
 *
 * @param known what to propose when there is no such path
 * @param importMcp makes a pack of what a file of the earlier MCP format says; without it such a file is refused
 */
export async function readPack(
  path: string,
  known: readonly string[],
  importMcp?: (json: unknown) => Promise<Pack>,
): Promise<Pack> {
  if (isIdsFile(path)) throw idsNotPack(path)
  if (!existsSync(path)) throw unknownPack(path, known)
  const { parsePack } = await import('../engine/pack/parse.ts')
  if ((await stat(path)).isDirectory()) return readFolder(path)
  const json = await readJson(path, 'pack-invalid')
  if (!isMcpPackFile(json)) return parsePack(json, path)
  if (importMcp === undefined) throw refuseMcpPack(path)
  return importMcp(json)
}

async function readFolder(folder: string): Promise<Pack> {
  const { assemblePack } = await import('../engine/pack/resolve.ts')
  const packFile = join(folder, 'pack.json')
  if (!existsSync(packFile)) {
    throw new LintelError(
      'pack-not-found',
      `${folder} is no pack: it has no pack.json; name the folder that holds it`,
    )
  }
  const rulesFolder = join(folder, 'rules')
  const files = existsSync(rulesFolder)
    ? (await readdir(rulesFolder)).filter((name) => name.endsWith('.json')).sort()
    : []
  const sources = files.map((name) => join(rulesFolder, name))
  const rules = await Promise.all(sources.map((source) => readJson(source, 'pack-invalid')))
  return assemblePack(await readJson(packFile, 'pack-invalid'), rules, { pack: packFile, rules: sources })
}

function idsNotPack(path: string): LintelError {
  const what = `${path} is an IDS file, not a pack`
  return new LintelError('pack-not-found', `${what}; lintel check --rules and lintel rules lint take it`)
}

function unknownPack(name: string, known: readonly string[]): LintelError {
  const hint = proposal(name, known) || `; the bundled packs are ${known.join(', ')}`
  return new LintelError(
    'pack-not-found',
    `no pack '${name}': neither a bundled pack nor a file or folder${hint}`,
  )
}
