/** What finds the next run: whose turn it is, and the oldest of whoever that is. */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create index validations_queued on validations (organisation_id, created_at, id) where status = 'queued'`,
  `create index validations_running on validations (organisation_id, leased_until) where status = 'running'`,
  // answers that were there already have no attempt, and are nobody's turn
  'create index validations_turn on validations (organisation_id, started_at) where attempts > 0',
]
