/**
 * The state of runs in the database. Every change names the attempt it belongs to: one whose lease passed, and that
 * another took, changes nothing any more.
 */
import type { Transaction } from 'kysely'
import { appendLiveEvent } from '../live/log.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { liveEventOf } from './live-event.ts'
import type { ValidationRow } from './rows.ts'

/** What else is written in the transaction that ends a run. */
type Also = (trx: Transaction<Database>) => Promise<void>

type Found = Pick<
  ValidationRow,
  'result_sha256' | 'index_sha256' | 'result_bytes' | 'digest' | 'result_status' | 'summary' | 'statement'
>

/** A run that was taken, with the model that it checks. */
export interface ClaimedRun extends ValidationRow {
  readonly model: { readonly fileName: string; readonly sha256: string; readonly size: number }
}

export interface ValidationFault {
  readonly code: string
  readonly message: string
}

/** Ids that are looked for at once. */
const MANY = 1000

export class RunState {
  private readonly services: Pick<Services, 'store' | 'now'>
  private readonly lease: number

  /** @param lease milliseconds */
  constructor(services: Pick<Services, 'store' | 'now'>, lease: number) {
    this.services = services
    this.lease = lease
  }

  /** Ids of what is queued, and of runs whose lease has passed; the oldest first. */
  async open(): Promise<string[]> {
    const rows = await this.services.store.db
      .selectFrom('validations')
      .select('id')
      .where((where) =>
        where.or([
          where('status', '=', 'queued'),
          where.and([where('status', '=', 'running'), where('leased_until', '<=', this.services.now())]),
        ]),
      )
      .orderBy('created_at')
      .limit(MANY)
      .execute()
    return rows.map(({ id }) => id)
  }

  /** Ends all leases: for a process that alone works in its database, at its start. */
  async releaseAll(): Promise<void> {
    await this.services.store.db
      .updateTable('validations')
      .set({ leased_until: this.services.now() })
      .where('status', '=', 'running')
      .execute()
  }

  /** Takes a run; null where it is not to be had: another has it, or it is over. */
  async claim(id: string): Promise<ClaimedRun | null> {
    const now = this.services.now()
    const row = await this.services.store.db
      .updateTable('validations')
      .from('model_versions')
      .set((set) => ({
        status: 'running',
        attempts: set('attempts', '+', 1),
        leased_until: this.leaseEnd(),
        started_at: set.fn.coalesce('started_at', set.val(now)),
        progress: 0,
      }))
      .where('validations.id', '=', id)
      .whereRef('model_versions.id', '=', 'validations.model_version_id')
      .where((where) =>
        where.or([
          where('status', '=', 'queued'),
          where.and([where('status', '=', 'running'), where('leased_until', '<=', now)]),
        ]),
      )
      .returningAll('validations')
      .returning(['model_versions.file_name', 'model_versions.sha256', 'model_versions.size'])
      .executeTakeFirst()
    if (row === undefined) return null
    const { file_name: fileName, sha256, size, ...own } = row
    return { ...own, model: { fileName, sha256, size } }
  }

  /** Says that a run lives. @returns false: it is another's by now, or no longer wanted */
  renew(row: ValidationRow, progress: number): Promise<boolean> {
    return this.change(row, { leased_until: this.leaseEnd(), progress })
  }

  done(row: ValidationRow, found: Found, also: Also): Promise<boolean> {
    return this.end(row, { ...found, status: 'done', progress: 1 }, also)
  }

  failed(row: ValidationRow, error: ValidationFault, also: Also): Promise<boolean> {
    return this.end(row, { status: 'failed', error }, also)
  }

  /** Back to the queue, as if it had not been tried. */
  giveBack(row: ValidationRow): Promise<boolean> {
    return this.change(row, { status: 'queued', attempts: row.attempts - 1, leased_until: null })
  }

  /** Back to the queue; the attempt counts. */
  release(row: ValidationRow): Promise<boolean> {
    return this.change(row, { status: 'queued', leased_until: null })
  }

  private end(row: ValidationRow, values: Partial<ValidationRow>, also: Also): Promise<boolean> {
    return this.services.store.db.transaction().execute(async (trx) => {
      const over = { leased_until: null, finished_at: this.services.now() }
      const isMine = await this.change(row, { ...values, ...over }, trx)
      if (!isMine) return false
      await also(trx)
      await appendLiveEvent(trx, liveEventOf({ ...row, ...values, ...over }))
      return true
    })
  }

  private leaseEnd(): Date {
    return new Date(this.services.now().getTime() + this.lease)
  }

  private async change(
    row: ValidationRow,
    values: Partial<ValidationRow>,
    db: Db | Transaction<Database> = this.services.store.db,
  ): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable('validations')
      .set(values)
      .where('id', '=', row.id)
      .where('status', '=', 'running')
      .where('attempts', '=', row.attempts)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }
}
