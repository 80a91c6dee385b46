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

/**
 * What was left behind by a process that died goes before everything else; it is tried only so often.
 *
 * @returns the id of one that nobody works on, null where there is none; others may take it meanwhile
 */
export async function nextRun(db: Db, { now, suspects }: Wanted): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with recursive waiting (organisation_id) as (
      (select organisation_id from validations where status = 'queued' order by organisation_id limit 1)
      union all
      select next.organisation_id from waiting cross join lateral (
        select organisation_id from validations
        where status = 'queued' and organisation_id > waiting.organisation_id
        order by organisation_id limit 1) next
    ), fair as (
      select oldest.id from waiting cross join lateral (
        select id, created_at from validations
        where status = 'queued' and organisation_id = waiting.organisation_id
          and (attempts = 0 or ${suspects}::boolean)
        order by created_at, id limit 1) oldest
      order by
        (select count(*) from validations running
          where running.status = 'running' and running.organisation_id = waiting.organisation_id),
        (select max(started_at) from validations turn
          where turn.attempts > 0 and turn.organisation_id = waiting.organisation_id) nulls first,
        oldest.created_at, oldest.id
      limit 1
    ), left_behind as (
      select id from validations
      where status = 'running' and leased_until <= ${now}::timestamptz and ${suspects}::boolean
      order by leased_until limit 1
    )
    select id, 0 as late from left_behind union all select id, 1 from fair order by late limit 1`.execute(db)
  return rows[0]?.id ?? null
}
