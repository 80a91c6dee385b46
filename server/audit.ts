/** The audit log: who did what to what, written in the transaction that does it. */
import type { Context } from 'hono'
import type { Transaction } from 'kysely'
import { principalOf } from './api/route.ts'
import { makeAttempt } from './http/idempotency-store.ts'
import { type AppEnv, requestOf } from './http/request.ts'
import type { Db } from './store/store.ts'
import type { Database } from './store/tables.ts'

export interface Deed {
  /** Thing and verb: `building.create`. */
  readonly action: string
  /** Id of what it was done to. */
  readonly target: string | null
  /** What changed; no secrets, no passwords. */
  readonly detail?: object
}

/** Writes a deed of whoever asks; under an idempotency key it is not done again from here on. */
export async function recordDeed(
  trx: Db | Transaction<Database>,
  context: Context<AppEnv>,
  { action, target, detail = {} }: Deed,
  now: Date,
): Promise<void> {
  const { userId, name, organisationId } = principalOf(context)
  await recordDeedOf(trx, context, { userId, name, organisationId, action, target, detail }, now)
  const { attempt } = requestOf(context)
  if (attempt !== null) await makeAttempt(trx, attempt)
}

/** Who did it, where the request itself does not say: at a sign-in. */
export interface Actor {
  readonly userId: string
  readonly name: string
  readonly organisationId: string
}

/** Writes a deed of somebody. */
export async function recordDeedOf(
  trx: Db | Transaction<Database>,
  context: Context<AppEnv>,
  deed: Deed & Actor,
  now: Date,
): Promise<void> {
  const { address, requestId } = requestOf(context)
  await writeDeed(trx, { address, requestId }, deed, now)
}

/** Where a deed came from; the live channel has no request for each. */
export interface Origin {
  readonly address: string | null
  readonly requestId: string | null
}

/** Writes a deed that came from somewhere. */
export async function writeDeed(
  trx: Db | Transaction<Database>,
  { address, requestId }: Origin,
  { userId, name, organisationId, action, target, detail = {} }: Deed & Actor,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      organisation_id: organisationId,
      at: now,
      actor_id: userId,
      actor: name,
      action,
      target,
      detail,
      address,
      request_id: requestId,
    })
    .execute()
}
