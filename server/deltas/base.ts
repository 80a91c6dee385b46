/** The model version that deltas are of, with its live check where it has one. */
import { type RawBuilder, sql } from 'kysely'
import { HttpError } from '../http/problem.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { ValidationOrder } from '../store/tables.ts'
import type { Asked, Target } from '../validations/order.ts'
import { STAMP } from '../validations/standing.ts'

/** The live check of a version as the database has it. */
export interface LiveRow {
  readonly asked: Asked
  readonly order: ValidationOrder
  readonly key: string
  readonly stamp: string
  readonly sequence: number
  readonly digest: string | null
  readonly summary: Readonly<Record<string, unknown>> | null
  readonly changedAt: Date
}

export interface Base {
  readonly model: string
  /** Of the version; 1… */
  readonly number: number
  /** Of the newest version. */
  readonly newest: number
  readonly target: Target
  /** Changes with everything beside the deltas that an order is made of. */
  readonly stamp: string
  /** Null before anybody has opened it. */
  readonly live: LiveRow | null
}

type Known = Pick<Services, 'store' | 'today' | 'version' | 'kernelSha256'>

/** Which version of a model; without a number the newest. */
export interface AskedVersion {
  readonly model: string
  readonly number?: number | undefined
}

/** @throws HttpError `not-found`, also where it is another organisation's */
export async function findBase(
  known: Known,
  organisation: string,
  { model, number }: AskedVersion,
): Promise<Base> {
  const row = await baseRow(known.store.db, organisation, { model, number })
  if (row === undefined) throw new HttpError('not-found', `there is no model ${model}`)
  const { id, newest } = row
  if (id === null || newest === null)
    throw new HttpError(
      'not-found',
      number === undefined || newest === null
        ? 'the model has no version yet; upload one first'
        : `the model has no version ${number}; its newest is ${newest}`,
    )
  return {
    model,
    number: row.number as number,
    newest,
    target: {
      versionId: id,
      organisation,
      building: row.building,
      fileName: row.file_name as string,
      sha256: row.sha256 as string,
      size: row.size as number,
      jurisdiction: row.jurisdiction,
      buildingType: row.building_type,
      facts: row.facts,
      isWaived: true,
    },
    stamp: `${row.stamp}/${known.today()}/${known.version}/${known.kernelSha256}`,
    live: liveOf(row),
  }
}

interface Row {
  readonly id: string | null
  readonly number: number | null
  readonly newest: number | null
  readonly file_name: string | null
  readonly sha256: string | null
  readonly size: number | null
  readonly building: string
  readonly jurisdiction: string | null
  readonly building_type: string | null
  readonly facts: Readonly<Record<string, string>>
  readonly stamp: string
  readonly asked: Asked | null
  readonly order: ValidationOrder | null
  readonly key: string | null
  readonly live_stamp: string | null
  readonly sequence: number | null
  readonly digest: string | null
  readonly summary: Readonly<Record<string, unknown>> | null
  readonly changed_at: Date | null
}

async function baseRow(
  db: Db,
  organisation: string,
  { model, number }: AskedVersion,
): Promise<Row | undefined> {
  const wanted: RawBuilder<unknown> = number === undefined ? sql`newest.last` : sql`${number}::integer`
  const { rows } = await sql<Row>`
    select v.id, v.number, newest.last as newest, v.file_name, v.sha256, v.size, buildings.id as building,
      buildings.jurisdiction, buildings.building_type, buildings.facts, ${STAMP} as stamp,
      l.asked, l."order", l.key, l.stamp as live_stamp, l.sequence, l.digest, l.summary, l.changed_at
    from models m join buildings on buildings.id = m.building_id
    cross join lateral (select max(n.number) as last from model_versions n where n.model_id = m.id) newest
    left join model_versions v on v.model_id = m.id and v.number = ${wanted}
    left join live_checks l on l.model_version_id = v.id
    where m.id = ${model} and m.organisation_id = ${organisation} and buildings.organisation_id = ${organisation}
      and m.deleted_at is null and buildings.deleted_at is null`.execute(db)
  return rows[0]
}

function liveOf(row: Row): LiveRow | null {
  if (row.key === null) return null
  return {
    asked: row.asked as Asked,
    order: row.order as ValidationOrder,
    key: row.key,
    stamp: row.live_stamp as string,
    sequence: row.sequence as number,
    digest: row.digest,
    summary: row.summary,
    changedAt: row.changed_at as Date,
  }
}
