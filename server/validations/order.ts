/** What a validation is asked to check with, fixed when it is made, so that it says the same whenever it runs. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../engine/canonical.ts'
import type { IdsAuditMode } from '../../engine/ids/fault.ts'
import { GENERAL_PACK, packsOfPlace } from '../../engine/pack/jurisdiction.ts'
import type { Pack } from '../../engine/pack/pack.ts'
import { parsePack } from '../../engine/pack/parse.ts'
import { type ResolvedPack, resolvePacks } from '../../engine/pack/resolve.ts'
import { streamOfBytes } from '../files/files.ts'
import { HttpError, wrongCall } from '../http/problem.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { ValidationOrder } from '../store/tables.ts'

/** What a caller says; what is left out is decided by the building and the day. */
export interface Asked {
  readonly rules: readonly string[]
  /** Ids of rows of uploaded packs. */
  readonly packs: readonly string[]
  /** Ids of rows of uploaded IDS files. */
  readonly ids: readonly string[]
  readonly jurisdiction?: string | undefined
  /** The day whose code decides. */
  readonly date?: string | undefined
  /** The day on which waivers must hold. */
  readonly today?: string | undefined
  readonly parameters: Readonly<Record<string, string>>
  readonly drafts: boolean
  readonly audit: IdsAuditMode
}

/** The model version that is checked, and what of its building matters. */
export interface Target {
  readonly versionId: string
  readonly organisation: string
  readonly building: string
  readonly fileName: string
  readonly sha256: string
  readonly size: number
  readonly jurisdiction: string | null
  readonly buildingType: string | null
  readonly facts: Readonly<Record<string, string>>
  /** Whether the building may have waivers in force; false only where that is known. */
  readonly isWaived: boolean
}

type Known = Pick<Services, 'packs' | 'files' | 'store' | 'today'>

/** @throws HttpError not-found (an uploaded pack or IDS file), LintelError as `resolvePacks` */
export async function makeOrder(known: Known, target: Target, asked: Asked): Promise<ValidationOrder> {
  const { db } = known.store
  const { organisation } = target
  const own = await ownPacks(db, organisation, asked.packs, 'standing')
  const ids = await idsFiles(db, organisation, asked.ids)
  const date = asked.date ?? known.today()
  const jurisdiction = asked.jurisdiction ?? target.jurisdiction ?? undefined
  const twin = own.find(({ id }) => known.packs.some((pack) => pack.id === id))
  if (twin !== undefined)
    throw wrongCall(
      `the uploaded pack '${twin.id}' is called as one that comes with Lintel; give it another id`,
    )
  const packs = [...known.packs, ...own]
  const rules =
    asked.rules.length > 0 || own.length > 0
      ? [...asked.rules, ...own.map(({ id }) => id).filter((id) => !asked.rules.includes(id))]
      : defaultRules(packs, { jurisdiction, date, hasIds: ids.length > 0 })
  const { drafts } = asked
  const parameters = { ...usableFacts(packs, rules, target.facts), ...asked.parameters }
  const resolved = resolvePacks(packs, rules, { drafts, params: parameters })
  return {
    packs: refsOf(resolved),
    ownPacks: asked.packs,
    ids,
    rules,
    parameters,
    jurisdiction: jurisdiction ?? null,
    date,
    today: asked.today ?? known.today(),
    drafts,
    audit: asked.audit,
    waivers: target.isWaived ? await waiverFile(known, target.building) : null,
  }
}

/**
 * The packs of an order, as they were when it was made.
 *
 * @throws LintelError call-invalid where a pack has changed since, as those that come with Lintel do with its version
 */
export async function packsOfOrder(
  { packs, store }: Pick<Services, 'packs' | 'store'>,
  organisation: string,
  order: ValidationOrder,
): Promise<ResolvedPack[]> {
  const own = await ownPacks(store.db, organisation, order.ownPacks, 'all')
  const { drafts, parameters: params, rules } = order
  const resolved = resolvePacks([...packs, ...own], rules, { drafts, params })
  if (canonicalJson(refsOf(resolved)) === canonicalJson(order.packs)) return resolved
  throw wrongCall('the packs are others than when this validation was asked for; ask for a new one')
}

/**
 * SHA-256, in hex, over everything that decides the bytes of a result. The day whose code decides is not among it, for all
 * that it decides is which packs they are; the day of the waivers is where there are waivers.
 */
export function cacheKey(
  { version, kernelSha256 }: Pick<Services, 'version' | 'kernelSha256'>,
  { sha256, fileName }: Pick<Target, 'sha256' | 'fileName'>,
  order: ValidationOrder,
): string {
  const { packs, rules, parameters, jurisdiction, drafts, audit, waivers, today } = order
  const decides = {
    form: 1,
    version,
    kernelSha256,
    model: { sha256, name: fileName },
    packs,
    rules,
    parameters,
    ids: order.ids.map((file) => ({ name: file.name, sha256: file.sha256 })),
    waivers: waivers === null ? null : { sha256: waivers, today },
    jurisdiction,
    drafts,
    audit,
  }
  return createHash('sha256').update(canonicalJson(decides)).digest('hex')
}

interface Place {
  readonly jurisdiction: string | undefined
  readonly date: string
  readonly hasIds: boolean
}

/** IDS files alone where there are some, else the packs of the place on the day, else the general one. */
function defaultRules(packs: readonly Pack[], { jurisdiction, date, hasIds }: Place): readonly string[] {
  if (hasIds) return []
  return jurisdiction === undefined ? [GENERAL_PACK] : packsOfPlace(packs, { jurisdiction, date }).packs
}

/** Facts that the packs ask for; what a building is known for beside them is no parameter of this run. */
function usableFacts(
  packs: readonly Pack[],
  rules: readonly string[],
  facts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(facts)
  if (entries.length === 0) return {}
  const names = new Set(resolvePacks(packs, rules).flatMap((pack) => Object.keys(pack.names.params)))
  return Object.fromEntries(entries.filter(([name]) => names.has(name)))
}

function refsOf(resolved: readonly ResolvedPack[]): ValidationOrder['packs'] {
  return resolved.flatMap(({ chain }) => chain.map(({ id, version, sha256 }) => ({ id, version, sha256 })))
}

/** @param which whether one that was withdrawn counts: not for a new order */
async function ownPacks(
  db: Db,
  organisation: string,
  ids: readonly string[],
  which: 'standing' | 'all',
): Promise<readonly Pack[]> {
  if (ids.length === 0) return []
  let query = db
    .selectFrom('packs')
    .select(['id', 'content'])
    .where('organisation_id', '=', organisation)
    .where('id', 'in', [...ids])
  if (which === 'standing') query = query.where('withdrawn_at', 'is', null)
  const rows = new Map((await query.execute()).map((row) => [row.id, row.content]))
  return ids.map((id) => {
    const content = rows.get(id)
    if (content === undefined) throw new HttpError('not-found', `there is no uploaded pack ${id}`)
    return parsePack(content, `pack ${id}`)
  })
}

async function idsFiles(
  db: Db,
  organisation: string,
  ids: readonly string[],
): Promise<ValidationOrder['ids']> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('ids_files')
    .select(['id', 'name', 'sha256'])
    .where('organisation_id', '=', organisation)
    .where('id', 'in', [...ids])
    .where('withdrawn_at', 'is', null)
    .execute()
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id)
    if (row === undefined) throw new HttpError('not-found', `there is no IDS file ${id}`)
    return row
  })
}

/** The waivers in force of a building as a file in content storage; null where there are none. */
async function waiverFile({ store, files }: Known, building: string): Promise<string | null> {
  const rows = await store.db
    .selectFrom('waivers')
    .select('entry')
    .where('building_id', '=', building)
    .where('withdrawn_at', 'is', null)
    .orderBy('finding')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return null
  const waivers = rows.map(({ entry }) => entry)
  const text = canonicalJson({ schema: 'lintel-waivers/1', waivers })
  const { sha256 } = await files.putContent(streamOfBytes(Buffer.from(text)))
  return sha256
}
