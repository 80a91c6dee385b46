/** Finds packs: bundled ones by id, a JSON file, a pack folder; and resolves what a check asks for. */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LintelError } from '../engine/errors.ts'
import { proposal } from '../engine/language/nearest.ts'
import type { Pack } from '../engine/pack/pack.ts'
import type { ResolvedPack } from '../engine/pack/resolve.ts'
import { type IdsFileOptions, isIdsFile, readIdsPacks } from './ids-file.ts'
import { installedRuleset } from './installation.ts'
import { readJson } from './json-file.ts'
import { isMcpPackFile, mcpPack, refuseMcpPack } from './mcp-file.ts'
import type { ParameterValue } from './options.ts'
import { selectRules } from './select-rules.ts'

const DEFAULT_PACK = 'core/information'

interface PackOptions {
  readonly drafts: boolean
  readonly parameters: Readonly<Record<string, ParameterValue>>
  /** Rule ids, with `*` for any text; empty runs all. */
  readonly only: readonly string[]
  /** How IDS files and packs of the earlier MCP format are read; without it what they got wrong is not told. */
  readonly ids?: IdsFileOptions
}

/** @param requested ids, files and folders, IDS files among them; empty asks for the default pack */
export async function requestedPacks(
  requested: readonly string[],
  options: PackOptions,
): Promise<readonly ResolvedPack[]> {
  const { resolvePacks } = await import('../engine/pack/resolve.ts')
  const files = [...new Set(requested)].filter(isIdsFile)
  const named = requested.filter((name) => !isIdsFile(name))
  const names = requested.length === 0 ? [DEFAULT_PACK] : [...new Set(named)]
  const foreign = options.ids ?? { audit: 'report', note: () => undefined }
  const fromIds = await readIdsPacks(files, foreign)
  const bundledIds = await bundledPackIds()
  const own = await Promise.all(
    names
      .filter((name) => !bundledIds.includes(name))
      .map((name) => readPack(name, bundledIds, (json) => mcpPack(json, name, foreign))),
  )
  const isOwn = new Set(own.map((pack) => pack.id))
  const bundled = await Promise.all(bundledIds.filter((id) => !isOwn.has(id)).map(bundledPack))
  const ids = [...names.filter((name) => bundledIds.includes(name)), ...isOwn]
  const resolved = resolvePacks([...own, ...bundled], ids, {
    drafts: options.drafts,
    params: options.parameters,
  })
  return selectRules([...resolved, ...fromIds], options.only)
}

/** The ids of `dist/rulesets/index.json`. */
export async function bundledPackIds(): Promise<readonly string[]> {
  const index: unknown = JSON.parse(await installedRuleset('index.json'))
  return indexIds(index)
}

/** The index is a list of ids or of objects with an `id`, bare or as `packs`. */
function indexIds(index: unknown): string[] {
  const list = Array.isArray(index) ? index : ((index as { packs?: unknown[] }).packs ?? [])
  return list.map((entry: unknown) => (typeof entry === 'string' ? entry : (entry as { id: string }).id))
}

export async function bundledPack(id: string): Promise<Pack> {
  const { parsePack } = await import('../engine/pack/parse.ts')
  return parsePack(JSON.parse(await installedRuleset(`${id}.json`)), id)
}

/** A bundled pack, or one of a file or folder. */
export async function anyPack(path: string): Promise<Pack> {
  const ids = await bundledPackIds()
  return ids.includes(path) ? bundledPack(path) : readPack(path, ids)
}

/** The pack before all bundled ones, one of which it may extend. */
export async function withBundled(pack: Pack): Promise<readonly Pack[]> {
  const bundled = await Promise.all((await bundledPackIds()).map(bundledPack))
  return [pack, ...bundled.filter((one) => one.id !== pack.id)]
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
