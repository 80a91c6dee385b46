/** Where idempotency keys are kept: one row for each key of a person, leased by the request that runs. */
import type { ExpressionBuilder, Transaction } from 'kysely'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'
import { HttpError } from './problem.ts'

/** Milliseconds after which a run that tells nothing of itself is taken for dead; one that lives renews them. */
export const LEASE_MILLISECONDS = 5000
/** Stands where the status of an answer will: the change is made, its answer is not kept yet. */
const MADE = 0
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** One request under a key. */
export interface Attempt {
  readonly organisationId: string
  readonly userId: string
  /** SHA-256 of the key, in hex. */
  readonly key: string
  readonly fingerprint: string
  /** A new id: whoever holds the row has it there. */
  readonly lease: string
}

export type Reservation =
  | { readonly state: 'reserved' }
  | { readonly state: 'reused' }
  | { readonly state: 'running' }
  /** `sealed` null: too large to be kept, or its process died before it could be. */
  | { readonly state: 'done'; readonly sealed: string | null }

/** Takes the key for this request, or says what became of the one that has it. */
export function reserveAttempt(db: Db, attempt: Attempt, now: Date): Promise<Reservation> {
  const row = {
    organisation_id: attempt.organisationId,
    user_id: attempt.userId,
    key: attempt.key,
    fingerprint: attempt.fingerprint,
    lease: attempt.lease,
    leased_until: leaseFrom(now),
    status: null,
    sealed: null,
    created_at: now,
  }
  return db.transaction().execute(async (trx): Promise<Reservation> => {
    const made = await trx
      .insertInto('idempotency')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    if (made !== undefined) return { state: 'reserved' }
    const before = await ofKey(trx, attempt).forUpdate().executeTakeFirst()
    const isOld = before === undefined || now.getTime() - before.created_at.getTime() >= DAY_MILLISECONDS
    if (!isOld && before.fingerprint !== attempt.fingerprint) return { state: 'reused' }
    const isRunning = before?.status == null || before.status === MADE
    if (!isOld && isRunning && before.leased_until > now) return { state: 'running' }
    if (!isOld && before.status !== null) return { state: 'done', sealed: before.sealed }
    // released between the two statements, a day old, or left behind by a process that died
    await trx
      .insertInto('idempotency')
      .values(row)
      .onConflict((conflict) => conflict.columns(['organisation_id', 'user_id', 'key']).doUpdateSet(row))
      .execute()
    return { state: 'reserved' }
  })
}

/**
 * Says in the transaction of a change that it is made under this key: both are there afterwards, or neither. Whoever comes
 * with the key again does not make it twice, even where this process dies before it can keep the answer.
 *
 * @throws HttpError conflict where this request was silent for so long that another has taken over
 */
export async function makeAttempt(trx: Db | Transaction<Database>, attempt: Attempt): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('idempotency')
    .set({ status: MADE })
    .where(held(attempt))
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n)
    throw new HttpError('conflict', 'another request with this `idempotency-key` has taken over; ask again')
}

/** Keeps the answer; nothing happens where another request has taken over. */
export async function completeAttempt(
  db: Db,
  attempt: Attempt,
  { status, sealed }: { readonly status: number; readonly sealed: string | null },
): Promise<void> {
  await db.updateTable('idempotency').set({ status, sealed }).where(held(attempt)).execute()
}

/** Gives the key back, unless the change was made. */
export async function releaseAttempt(db: Db, attempt: Attempt): Promise<void> {
  await db.deleteFrom('idempotency').where(held(attempt)).where('status', 'is', null).execute()
}

/** Says that the request still runs. */
export async function renewAttempt(db: Db, attempt: Attempt, now: Date): Promise<void> {
  await db
    .updateTable('idempotency')
    .set({ leased_until: leaseFrom(now) })
    .where(held(attempt))
    .execute()
}

/** Removes what is older than a day. @returns how many */
export async function sweepAttempts(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotency')
    .where('created_at', '<=', new Date(now.getTime() - DAY_MILLISECONDS))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function leaseFrom(now: Date): Date {
  return new Date(now.getTime() + LEASE_MILLISECONDS)
}

function ofKey(db: Db, { organisationId, userId, key }: Attempt) {
  return db
    .selectFrom('idempotency')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('user_id', '=', userId)
    .where('key', '=', key)
}

function held({ organisationId, userId, key, lease }: Attempt) {
  return ({ and }: ExpressionBuilder<Database, 'idempotency'>) =>
    and({ organisation_id: organisationId, user_id: userId, key, lease })
}
