/** Reads files of the earlier MCP format: packs for a check, buildings as models. */
import { LintelError } from '../engine/errors.ts'
import type { IdsAuditMode } from '../engine/ids/fault.ts'
import type { McpImport } from '../engine/mcp/import-pack.ts'
import type { ImportNote } from '../engine/mcp/note.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { readJson } from './json-file.ts'

/** Notes that are told; a person reads no more, and for packs there is a command that lists them. */
const MOST_NOTES = 10

/** Whether what was read from a JSON file is a pack of the earlier format. */
export function isMcpPackFile(json: unknown): boolean {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, 'mcp_id')
}

/**
 * The pack of a file of the earlier format, for a check: what is left to decide or was left out is told.
 *
 * @throws LintelError pack-invalid: not of the format, or, audited strictly, something is left to decide
 */
export async function mcpPack(
  json: unknown,
  path: string,
  { audit, note }: { readonly audit: IdsAuditMode; readonly note: (line: string) => void },
): Promise<Pack> {
  const { importMcpPack } = await import('../engine/mcp/import-pack.ts')
  const { pack, report, rules } = importMcpPack(json, path)
  const open = report.filter(({ kind }) => kind !== 'done')
  if (audit === 'strict' && open.length > 0) throw unsettled(path, open)
  for (const one of open.slice(0, MOST_NOTES)) note(`${path}: ${noteLine(one)}`)
  const more = open.length > MOST_NOTES ? `; ${open.length - MOST_NOTES} notes more` : ''
  if (open.length > 0)
    note(
      `${path}: ${pack.rules.length} of ${rules} rules were imported${more}; lintel rules import lists all`,
    )
  return pack
}

/** The pack before it is imported, for commands that work on packs. */
export function refuseMcpPack(path: string): LintelError {
  const message = `${path} is a pack of the earlier MCP format; lintel rules import ${path} --output FOLDER makes a pack of it`
  return new LintelError('pack-invalid', message, { place: { source: path } })
}

/** `rules[3].conditions[1].operator: found …; done …; to decide: …` */
export function noteLine({ path, kind, found, done, decide }: ImportNote): string {
  const place = path === '' ? '' : `${path}: `
  const sign = kind === 'notConverted' ? 'not converted: ' : ''
  return `${place}${sign}${found}; ${done}${decide === null ? '' : `; to decide: ${decide}`}`
}

/** Rules converted of a file, and everything there is to say. */
export async function readMcpPack(path: string): Promise<McpImport> {
  const { importMcpPack, isMcpPack } = await import('../engine/mcp/import-pack.ts')
  const json = await readJson(path, 'pack-invalid')
  if (isMcpPack(json)) return importMcpPack(json, path)
  throw new LintelError(
    'pack-invalid',
    `${path} is no pack of the earlier MCP format: it has no 'mcp_id' at its top; lintel check takes packs of Lintel as they are`,
    { place: { source: path } },
  )
}

/** The name of a file that is read as a building of the earlier format. */
export function isMcpBuildingFile(path: string): boolean {
  return /\.json$/i.test(path)
}

/**
 * A building as the bytes of an IFC file; what is left to decide is told.
 *
 * @throws LintelError input-…
 */
export async function readMcpBuilding(path: string, note: (line: string) => void): Promise<Uint8Array> {
  const { importMcpBuilding, isMcpBuilding } = await import('../engine/mcp/import-building.ts')
  const json = await readJson(path, 'input-invalid')
  if (!isMcpBuilding(json))
    throw new LintelError(
      'input-invalid',
      `${path} is no building model: of JSON files those with 'building_id' and 'objects' at their top are read; name an IFC file`,
    )
  const { step, report } = importMcpBuilding(json, path)
  const open = report.filter(({ kind }) => kind !== 'done')
  for (const one of open.slice(0, MOST_NOTES)) note(`${path}: ${noteLine(one)}`)
  if (open.length > MOST_NOTES) note(`${path}: and ${open.length - MOST_NOTES} notes more`)
  return new TextEncoder().encode(step)
}

function unsettled(path: string, open: readonly ImportNote[]): LintelError {
  const [first] = open
  const more = open.length > 1 ? `, and ${open.length - 1} notes more` : ''
  const message = `${path} leaves something to decide: ${first === undefined ? '' : noteLine(first)}${more}; lintel rules import lists all`
  return new LintelError('pack-invalid', message, { place: { source: path } })
}
