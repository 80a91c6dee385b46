/**
 * The log of what happened in a building: written in the transaction of what happened, numbered without gaps, read by
 * whoever was away. Removes what is old; who asks for that is told to read the state anew.
 */
import { sql, type Transaction } from 'kysely'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'

/** What can stand in the log. */
export type LiveEventType =
  | `validation.${'queued' | 'done' | 'failed' | 'cancelled'}`
  | `waiver.${'given' | 'changed' | 'withdrawn'}`
  | `comment.${'written' | 'changed' | 'removed'}`
  | 'version.created'
  | 'delta.applied'

/** Something that happens. */
export interface NewLiveEvent {
  readonly organisation: string
  readonly building: string
  readonly type: LiveEventType
  /** Ids, counts and what a client needs to decide whether to ask for more; at most `MOST_DATA` letters as JSON. */
  readonly data: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** Something that happened. */
export interface LiveEvent {
  /** 1, 2, 3, … within the building. */
  readonly sequence: number
  readonly type: LiveEventType
  readonly data: object
  readonly at: Date
}

/** Which building, and of whom. */
export interface OfBuilding {
  readonly organisation: string
  readonly building: string
}

/** Letters of an event's data as JSON: a page of the log is held in memory. */
export const MOST_DATA = 65_536

/**
 * Adds an event in the transaction of what happens: both are there afterwards, or neither. The building's number is locked
 * until that transaction ends, so call it last: others wait who append to the same building.
 *
 * @returns its number
 * @throws Error where the data are too many
 */
export async function appendLiveEvent(
  trx: Db | Transaction<Database>,
  { organisation, building, type, data, at }: NewLiveEvent,
): Promise<number> {
  const text = JSON.stringify(data)
  if (text.length > MOST_DATA)
    throw new Error(`the data of ${type} have ${text.length} letters, more than ${MOST_DATA}`)
  const { rows } = await sql<{ sequence: number }>`
    with head as (
      insert into live_heads (building_id, organisation_id, last) values (${building}, ${organisation}, 1)
      on conflict (building_id) do update set last = live_heads.last + 1
      returning last)
    insert into live_events (building_id, sequence, organisation_id, type, data, at)
    select ${building}::uuid, last, ${organisation}::uuid, ${type}::text, ${text}::jsonb, ${at}::timestamptz from head
    returning sequence`.execute(trx)
  return (rows[0] as { readonly sequence: number }).sequence
}

/** A piece of the log. `resync`: what was asked for is no longer there; read the state anew, and go on from `last`. */
export type LogPage =
  | { readonly kind: 'events'; readonly events: readonly LiveEvent[]; readonly last: number }
  | { readonly kind: 'resync'; readonly last: number }

/**
 * The events after number `after`, at most `limit`, in order and without gaps; `last` is the number of the newest event
 * of all, 0 where nothing has happened.
 */
export async function readLiveEvents(
  db: Db,
  { organisation, building }: OfBuilding,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<LogPage> {
  const { rows } = await sql<
    Partial<LiveEvent> & { readonly last: number; readonly sequence: number | null }
  >`
    select h.last, e.sequence, e.type, e.data, e.at from live_heads h
    left join lateral (
      select * from live_events where building_id = h.building_id and sequence > ${after}::bigint
      order by sequence limit ${limit}::int) e on true
    where h.building_id = ${building} and h.organisation_id = ${organisation} order by e.sequence`.execute(db)
  const last = rows[0]?.last ?? 0
  const events = rows.filter((row): row is LiveEvent & { last: number } => row.sequence !== null)
  const isThere = after === last || (after < last && events[0]?.sequence === after + 1)
  if (!isThere) return { kind: 'resync', last }
  return {
    kind: 'events',
    events: events.map(({ sequence, type, data, at }) => ({ sequence, type, data, at })),
    last,
  }
}

/** The number of the newest event of each building; of those where something has happened. One query. */
export async function lastSequences(
  db: Db,
  buildings: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (buildings.length === 0) return new Map()
  const rows = await db
    .selectFrom('live_heads')
    .select(['building_id', 'last'])
    .where('building_id', 'in', [...buildings])
    .execute()
  return new Map(rows.map(({ building_id, last }) => [building_id, last]))
}

/** What of the log is kept. */
export interface KeptEvents {
  /** Events of each building. */
  readonly many: number
  /** The time before which events go, however few there are. */
  readonly since: Date
}

/** Removes old events, and those of buildings that are gone. @returns how many */
export async function sweepLiveEvents(db: Db, { many, since }: KeptEvents): Promise<number> {
  const old = await sql`
    delete from live_events e using live_heads h
    where h.building_id = e.building_id and (e.at < ${since} or e.sequence <= h.last - ${many}::bigint)`.execute(
    db,
  )
  await sql`delete from live_heads h where not exists (select 1 from buildings b where b.id = h.building_id)`.execute(
    db,
  )
  return Number(old.numAffectedRows ?? 0n)
}
