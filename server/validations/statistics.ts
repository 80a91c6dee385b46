/** Sums over validations, by day of UTC. */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../store/store.ts'

/** Days and what they are about; the last day counts. */
export interface Scope {
  readonly organisation: string
  /** Null: all of the organisation. */
  readonly building: string | null
  readonly from: string
  readonly to: string
}

export interface ComplianceDay {
  readonly day: string
  readonly buildingId: string
  readonly validations: number
  readonly status: 'pass' | 'fail' | 'unknown'
  readonly pass: number
  readonly fail: number
  readonly unknown: number
  readonly waived: number
  readonly score: number
  readonly coverage: number
}

export interface UsageDay {
  readonly day: string
  readonly validations: number
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  readonly buildings: number
  readonly users: number
}

/** The last validation of each building and day, by day, then building. */
export async function complianceOf(db: Db, scope: Scope): Promise<ComplianceDay[]> {
  const { rows } = await sql<ComplianceDay>`
    select distinct on (day, "buildingId") day, "buildingId", validations, result_status as status,
      (summary->>'pass')::int as pass, (summary->>'fail')::int as fail, (summary->>'unknown')::int as unknown,
      (summary->>'waived')::int as waived, (summary->>'score')::float8 as score,
      (summary->>'coverage')::float8 as coverage
    from (
      select (v.finished_at at time zone 'UTC')::date as day, v.building_id as "buildingId", v.result_status,
        v.summary, v.finished_at, v.id,
        count(*) over (partition by v.building_id, (v.finished_at at time zone 'UTC')::date)::int as validations
      ${from(scope, sql`v.finished_at`)} and v.status = 'done') found
    order by day, "buildingId", finished_at desc, id desc`.execute(db)
  return rows
}

export async function usageOf(db: Db, scope: Scope): Promise<UsageDay[]> {
  const { rows } = await sql<UsageDay>`
    select (v.created_at at time zone 'UTC')::date as day, count(*)::int as validations,
      count(*) filter (where v.status = 'done')::int as done,
      count(*) filter (where v.status = 'failed')::int as failed,
      count(*) filter (where v.status = 'cancelled')::int as cancelled,
      count(distinct v.building_id)::int as buildings, count(distinct v.created_by)::int as users
    ${from(scope, sql`v.created_at`)}
    group by 1 order by 1`.execute(db)
  return rows
}

/** Validations of buildings that are there, within the days. */
function from(
  { organisation, building, from: first, to }: Scope,
  at: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const ofBuilding = building === null ? sql`` : sql`and v.building_id = ${building}`
  return sql`from validations v join buildings b on b.id = v.building_id
    where v.organisation_id = ${organisation} and b.deleted_at is null ${ofBuilding}
      and ${at} >= ${first}::date::timestamp at time zone 'UTC'
      and ${at} < (${to}::date + 1)::timestamp at time zone 'UTC'`
}
