/** What administrators change: members by version and suspended, settings of organisations, keys that are withdrawn. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  'alter table memberships add column version integer not null default 1, add column disabled_at timestamptz',
  'alter table organisations add column version integer not null default 1, add column audit_days integer',
  'alter table signing_keys add column withdrawn_at timestamptz',
  'alter table validations add column result_bytes bigint',
]
