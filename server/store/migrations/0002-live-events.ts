/**
 * The log of what happened in each building, numbered 1, 2, 3, … without gaps. Neither table refers to `buildings`: that
 * would lock the building's row, which others hold while they wait for the number. The sweep removes what was of buildings
 * that are gone.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table live_heads (
    building_id uuid primary key, organisation_id uuid not null, last bigint not null)`,
  `create table live_events (
    building_id uuid not null references live_heads on delete cascade, sequence bigint not null,
    organisation_id uuid not null, type text not null, data jsonb not null, at timestamptz not null,
    primary key (building_id, sequence))`,
  'create index live_events_sweep on live_events (at)',
]
