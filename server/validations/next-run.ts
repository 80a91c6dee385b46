/**
 * Chooses the run whose turn it is. Organisations take turns: first the one of which fewest runs are under way, then the
 * one whose last run began longest ago; within one the oldest goes first. So a thousand of one delay another's by one run.
 */
import { sql } from 'kysely'
import type { Db } from '../store/store.ts'

export interface Wanted {
  readonly now: Date
  /** Whether runs that died before may be chosen: they may be what ends the process that does them. */
  readonly suspects: boolean
}

/** Runs that are chosen at once: who looks at the same time takes another of them. */
const CHOICES = 8

/**
 * The runs whose turn it is, first the one that is next. What was left behind by a process that died goes before everything
 * else; it is tried only so often.
 *
 * @returns ids of runs that nobody works on; others may take them meanwhile
 */
export async function nextRuns(db: Db, { now, suspects }: Wanted): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive waiting (organisation_id) as (
      (select organisation_id from validations where status = 'queued' order by organisation_id limit 1)
      union all
      select next.organisation_id from waiting cross join lateral (
        select organisation_id from validations
        where status = 'queued' and organisation_id > waiting.organisation_id
        order by organisation_id limit 1) next
    ), counted as (
      select organisation_id,
        (select count(*) from validations running
          where running.status = 'running' and running.organisation_id = waiting.organisation_id) as under_way,
        (select max(started_at) from validations turn
          where turn.attempts > 0 and turn.organisation_id = waiting.organisation_id) as last
      from waiting
    ), chosen as (
      select oldest.id, under_way + place as load, last from counted cross join lateral unnest(array(
        select id from validations
        where status = 'queued' and organisation_id = counted.organisation_id
          and (attempts = 0 or ${suspects}::boolean)
        order by created_at, id limit ${CHOICES})) with ordinality as oldest (id, place)
      order by load, last nulls first, oldest.id limit ${CHOICES}
    ), left_behind as (
      select id, leased_until from validations
      where status = 'running' and leased_until <= ${now}::timestamptz and ${suspects}::boolean
      order by leased_until limit ${CHOICES}
    )
    select id, 0 as late, null::bigint as load, leased_until as last from left_behind
    union all select id, 1, load, last from chosen
    order by late, load, last nulls first, id`.execute(db)
  return rows.map(({ id }) => id)
}
