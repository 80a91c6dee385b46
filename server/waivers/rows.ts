/** Waivers in the database: found, given, changed and withdrawn, each with its version, its deed and its event. */

import { isDeepStrictEqual } from 'node:util'
import type { Context } from 'hono'
import type { Selectable } from 'kysely'
import { findingOf, type WaiverEntry } from '../../engine/waivers/waiver.ts'
import { findBuilding } from '../api/buildings.ts'
import { principalOf } from '../api/route.ts'
import { recordDeed } from '../audit.ts'
import { recordVersion } from '../history.ts'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import { appendLiveEvent, type LiveEventType } from '../live/log.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { WaiversTable } from '../store/tables.ts'
import { announce } from '../webhooks/events.ts'

export type WaiverRow = Selectable<WaiversTable>

/** What whoever changes waivers works with, inside one transaction. */
export interface WaiverWork {
  readonly trx: Db
  readonly context: Context<AppEnv>
  readonly services: Services
  readonly at: Date
}

/** `inForce`: the day lies within its days; `notYet`: before `given`; `lapsed`: after `until`. */
export const WAIVER_STATES = ['inForce', 'notYet', 'lapsed', 'withdrawn'] as const
export type WaiverState = (typeof WAIVER_STATES)[number]

/** What a waiver is on a day. */
export function stateOf({ entry, withdrawn_at }: WaiverRow, today: string): WaiverState {
  const { given, until } = entry as WaiverEntry
  if (withdrawn_at !== null) return 'withdrawn'
  if (until < today) return 'lapsed'
  return given !== undefined && given > today ? 'notYet' : 'inForce'
}

/**
 * A waiver of the organisation; one of another, or of a building that is gone, is not told apart from none.
 *
 * @throws HttpError `not-found`
 */
export async function findWaiver(
  db: Db,
  organisation: string,
  waiver: string,
  lock?: 'lock',
): Promise<WaiverRow> {
  let query = db
    .selectFrom('waivers')
    .selectAll('waivers')
    .innerJoin('buildings', 'buildings.id', 'waivers.building_id')
    .where('waivers.id', '=', waiver)
    .where('waivers.organisation_id', '=', organisation)
    .where('buildings.deleted_at', 'is', null)
  if (lock !== undefined) query = query.forUpdate('waivers')
  const row = await query.executeTakeFirst()
  if (row !== undefined) return row
  throw new HttpError('not-found', `there is no waiver ${waiver}`)
}

/** Those of a building that were not withdrawn, in the order in which they were given. */
export function standingWaivers(db: Db, building: string): Promise<WaiverRow[]> {
  return db
    .selectFrom('waivers')
    .selectAll()
    .where('building_id', '=', building)
    .where('withdrawn_at', 'is', null)
    .orderBy('id')
    .execute()
}

/** @throws HttpError `conflict` where its finding has a waiver that stands */
export async function giveOne(work: WaiverWork, building: string, entry: WaiverEntry): Promise<WaiverRow> {
  const { organisationId } = principalOf(work.context)
  await findBuilding(work.trx, organisationId, building, 'lock')
  const finding = findingOf(entry)
  const twin = (await standingWaivers(work.trx, building)).find((row) => row.finding === finding)
  if (twin === undefined) return addWaiver(work, building, entry)
  throw new HttpError(
    'conflict',
    `the finding has the waiver ${twin.id} already; change or withdraw that one`,
  )
}

/** Adds a waiver whose finding has none. */
export async function addWaiver(work: WaiverWork, building: string, entry: WaiverEntry): Promise<WaiverRow> {
  const { trx, context, services, at } = work
  const { organisationId, userId } = principalOf(context)
  const row: WaiverRow = {
    id: services.newId(),
    organisation_id: organisationId,
    building_id: building,
    finding: findingOf(entry),
    entry,
    version: 1,
    created_by: userId,
    created_at: at,
    withdrawn_at: null,
  }
  await trx.insertInto('waivers').values(row).execute()
  await recordVersion(trx, context, { target: row.id, version: 1, content: { entry, withdrawn: false } }, at)
  const detail = { building, finding: row.finding, until: entry.until }
  await recordDeed(trx, context, { action: 'waiver.give', target: row.id, detail }, at)
  await announce(
    trx,
    services,
    { organisation: organisationId, event: 'waiver.given', data: dataOf(row) },
    at,
  )
  await append(work, 'waiver.given', row)
  return row
}

/** @throws HttpError `conflict` where it was withdrawn, or the entry is one of another finding */
export async function changeOne(work: WaiverWork, before: WaiverRow, entry: WaiverEntry): Promise<WaiverRow> {
  refuseWithdrawn(before)
  if (findingOf(entry) !== before.finding)
    throw new HttpError(
      'conflict',
      `the waiver is one of the finding ${before.finding}; give that one a new waiver`,
    )
  if (isDeepStrictEqual(before.entry, entry)) return before
  const { trx, context, at } = work
  const version = before.version + 1
  await trx.updateTable('waivers').set({ entry, version }).where('id', '=', before.id).execute()
  await recordVersion(trx, context, { target: before.id, version, content: { entry, withdrawn: false } }, at)
  const detail = { building: before.building_id, finding: before.finding, until: entry.until }
  await recordDeed(trx, context, { action: 'waiver.change', target: before.id, detail }, at)
  const row = { ...before, entry, version }
  await append(work, 'waiver.changed', row)
  return row
}

/** @throws HttpError `conflict` where it was withdrawn before */
export async function withdrawOne(work: WaiverWork, before: WaiverRow): Promise<void> {
  refuseWithdrawn(before)
  const { trx, context, services, at } = work
  const { id, finding, building_id, entry, organisation_id } = before
  const version = before.version + 1
  await trx.updateTable('waivers').set({ version, withdrawn_at: at }).where('id', '=', id).execute()
  await recordVersion(trx, context, { target: id, version, content: { entry, withdrawn: true } }, at)
  const detail = { building: building_id, finding }
  await recordDeed(trx, context, { action: 'waiver.withdraw', target: id, detail }, at)
  const data = dataOf({ ...before, version })
  await announce(trx, services, { organisation: organisation_id, event: 'waiver.withdrawn', data }, at)
  await append(work, 'waiver.withdrawn', { ...before, version })
}

function refuseWithdrawn({ withdrawn_at }: WaiverRow): void {
  if (withdrawn_at === null) return
  throw new HttpError('conflict', `it was withdrawn on ${withdrawn_at.toISOString()}; give a new one`)
}

async function append({ trx, at }: WaiverWork, type: LiveEventType, row: WaiverRow): Promise<void> {
  const { organisation_id: organisation, building_id: building } = row
  await appendLiveEvent(trx, { organisation, building, type, data: dataOf(row), at })
}

function dataOf({ id, building_id, finding, entry, version }: WaiverRow) {
  const { by, until } = entry as WaiverEntry
  return { waiverId: id, buildingId: building_id, finding, by, until, version }
}
