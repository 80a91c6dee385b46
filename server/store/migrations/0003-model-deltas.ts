/** Deltas of model versions, numbered 1, 2, 3, … without gaps, and the live check of a version that follows them. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table live_checks (
    model_version_id uuid primary key references model_versions on delete cascade, organisation_id uuid not null,
    asked jsonb not null, "order" jsonb not null, waivers_sha256 text, key text not null, stamp text not null,
    sequence bigint not null, digest text, summary jsonb, holder uuid, held_until timestamptz,
    changed_at timestamptz not null)`,
  'create index live_checks_waivers on live_checks (waivers_sha256)',
  `create table model_deltas (
    model_version_id uuid not null references model_versions on delete cascade, sequence bigint not null,
    organisation_id uuid not null, created_by uuid not null references users, client_id text, client_sequence bigint,
    fingerprint text not null, changes jsonb not null, size integer not null, answer text not null,
    created_at timestamptz not null, primary key (model_version_id, sequence))`,
  `create unique index model_deltas_client on model_deltas (model_version_id, created_by, client_id, client_sequence)
    where client_id is not null`,
]
