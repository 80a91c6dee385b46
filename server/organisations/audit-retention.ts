/** Removes lines of the audit log that are older than their organisation keeps them. */
import { sql } from 'kysely'
import type { Db } from '../store/store.ts'

/** Several servers may do it at once. @returns how many lines went */
export async function dropOldAudit(db: Db, now: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`delete from audit using organisations
    where organisations.id = audit.organisation_id and organisations.audit_days is not null
      and audit.at < ${now}::timestamptz - make_interval(days => organisations.audit_days)`.execute(db)
  return Number(numAffectedRows)
}
