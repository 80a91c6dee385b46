/**
 * The state of runs in the database. Every change names the attempt it belongs to: one whose lease passed, and that
 * another took, changes nothing any more.
 */
import { sql, type Transaction } from 'kysely'
import { appendLiveEvent } from '../live/log.ts'
import type { Services } from '../services.ts'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { liveEventOf } from './live-event.ts'
import { nextRuns } from './next-run.ts'
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

export class RunState {
  private readonly services: Pick<Services, 'store' | 'now'>
  private readonly lease: number

  /** @param lease milliseconds */
  constructor(services: Pick<Services, 'store' | 'now'>, lease: number) {
    this.services = services
    this.lease = lease
  }

  /** What is queued, and runs whose lease has passed; the oldest first, so many at most. */
  async open(many: number): Promise<Pick<ValidationRow, 'id' | 'attempts'>[]> {
    return this.services.store.db
      .selectFrom('validations')
      .select(['id', 'attempts'])
      .where((where) =>
        where.or([
          where('status', '=', 'queued'),
          where.and([where('status', '=', 'running'), where('leased_until', '<=', this.services.now())]),
        ]),
      )
      .orderBy('created_at')
      .limit(many)
      .execute()
  }

  /** Ends all leases: for a process that alone works in its database, at its start. */
  async releaseAll(): Promise<void> {
    await this.services.store.db
      .updateTable('validations')
      .set({ leased_until: this.services.now() })
      .where('status', '=', 'running')
      .execute()
  }

  /**
   * Takes the run whose turn it is; null where nothing waits.
   *
   * @param suspects whether runs that died before may be taken
   */
  async next(suspects: boolean): Promise<ClaimedRun | null> {
    const { store, now } = this.services
    for (;;) {
      const ids = await nextRuns(store.db, { now: now(), suspects })
      if (ids.length === 0) return null
      const row = await this.claim(...ids)
      if (row !== null) return row
    }
  }

  /** Takes the first of some runs that is to be had; null where none is: others have them, or they are over. */
  async claim(...ids: readonly string[]): Promise<ClaimedRun | null> {
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
      .where('validations.id', '=', (free) =>
        free
          .selectFrom('validations')
          .select('id')
          .where('id', 'in', ids)
          .where((where) =>
            where.or([
              where('status', '=', 'queued'),
              where.and([where('status', '=', 'running'), where('leased_until', '<=', now)]),
            ]),
          )
          .orderBy(sql`array_position(array[${sql.join(ids)}]::uuid[], id)`)
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .whereRef('model_versions.id', '=', 'validations.model_version_id')
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

  /** Whether a run is still wanted, and still of this attempt. */
  async isWanted({ id, attempts }: ValidationRow): Promise<boolean> {
    const found = await this.services.store.db
      .selectFrom('validations')
      .select('id')
      .where('id', '=', id)
      .where('status', '=', 'running')
      .where('attempts', '=', attempts)
      .executeTakeFirst()
    return found !== undefined
  }

  /** @returns the row as it is then; null: it is another's by now, or no longer wanted */
  done(row: ValidationRow, found: Found, also: Also): Promise<ValidationRow | null> {
    return this.end(row, { ...found, status: 'done', progress: 1 }, also)
  }

  /** @returns as `done` */
  failed(row: ValidationRow, error: ValidationFault, also: Also): Promise<ValidationRow | null> {
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

  private end(row: ValidationRow, values: Partial<ValidationRow>, also: Also): Promise<ValidationRow | null> {
    return this.services.store.db.transaction().execute(async (trx) => {
      const over = { leased_until: null, finished_at: this.services.now() }
      const ended = await this.update(trx, row, { ...values, ...over })
        .returningAll()
        .executeTakeFirst()
      if (ended === undefined) return null
      await also(trx)
      await appendLiveEvent(trx, liveEventOf(ended))
      return ended
    })
  }

  private leaseEnd(): Date {
    return new Date(this.services.now().getTime() + this.lease)
  }

  private async change(row: ValidationRow, values: Partial<ValidationRow>): Promise<boolean> {
    const { numUpdatedRows } = await this.update(this.services.store.db, row, values).executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** Of the attempt alone that somebody holds. */
  private update(
    db: Db | Transaction<Database>,
    { id, attempts }: ValidationRow,
    values: Partial<ValidationRow>,
  ) {
    return db
      .updateTable('validations')
      .set(values)
      .where('id', '=', id)
      .where('status', '=', 'running')
      .where('attempts', '=', attempts)
  }
}
