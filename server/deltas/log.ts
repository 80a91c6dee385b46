/** The deltas of a model version as the database has them. */
import { sql } from 'kysely'
import type { DeltaChange } from '../checks/live-protocol.ts'
import type { Db } from '../store/store.ts'

export interface StoredDelta {
  readonly sequence: number
  readonly created_by: string
  readonly created_at: Date
  readonly client_id: string | null
  readonly client_sequence: number | null
  readonly changes: readonly DeltaChange[]
}

/** Letters of the changes of one page; a page has at least one delta. */
const MOST_LETTERS = 2 ** 21

/** Those after number `after`, in their order: at most `limit`, and not more than fits into memory. */
export async function deltasAfter(
  db: Db,
  version: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly StoredDelta[]> {
  const { rows } = await sql<StoredDelta>`
    select sequence, created_by, created_at, client_id, client_sequence, changes from (
      select d.*, sum(size) over (order by sequence) - size as before from (
        select * from model_deltas where model_version_id = ${version} and sequence > ${after}::bigint
        order by sequence limit ${limit}::int) d) e
    where before < ${MOST_LETTERS}::int order by sequence`.execute(db)
  return rows
}

/** Whose delta, and what the sender called it. */
export interface ClientName {
  readonly version: string
  readonly userId: string
  readonly clientId: string
  readonly clientSequence: number
}

/** What was answered to a delta that was sent before; null where it is new. */
export async function answeredBefore(
  db: Db,
  { version, userId, clientId, clientSequence }: ClientName,
): Promise<{ readonly answer: string; readonly fingerprint: string } | null> {
  const row = await db
    .selectFrom('model_deltas')
    .select(['answer', 'fingerprint'])
    .where('model_version_id', '=', version)
    .where('created_by', '=', userId)
    .where('client_id', '=', clientId)
    .where('client_sequence', '=', clientSequence)
    .executeTakeFirst()
  return row ?? null
}
