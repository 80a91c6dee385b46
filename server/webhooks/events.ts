/** What webhooks can be told: the events, and writing them down in the transaction of what happened. */
import type { Transaction } from 'kysely'
import type { Db } from '../store/store.ts'
import type { Database } from '../store/tables.ts'

/** Names of events; their data hold ids, and what a receiver needs to decide whether to ask for more. */
export const EVENTS = [
  'validation.done',
  'validation.failed',
  'waiver.given',
  'waiver.withdrawn',
  'comment.written',
  'version.created',
] as const

export type WebhookEvent = (typeof EVENTS)[number]

export interface Happening {
  readonly organisation: string
  readonly event: WebhookEvent
  /** Ids and plain values, no secrets; it leaves the server. */
  readonly data: Readonly<Record<string, unknown>>
}

/** What `announce` needs of the services. */
export interface AnnounceDeps {
  readonly newId: () => string
}

/**
 * Writes a delivery for each webhook of the organisation that wants the event. It is sent when the transaction has
 * committed, and never when it has not.
 */
export async function announce(
  trx: Db | Transaction<Database>,
  { newId }: AnnounceDeps,
  { organisation, event, data }: Happening,
  at: Date,
): Promise<void> {
  const hooks = await trx
    .selectFrom('webhooks')
    .select(['id', 'events'])
    .where('organisation_id', '=', organisation)
    .where('disabled_at', 'is', null)
    .execute()
  const wanting = hooks.filter(({ events }) => events.includes(event))
  if (wanting.length === 0) return
  const payload = { type: event, timestamp: at.toISOString(), data }
  const rows = wanting.map(({ id }) => ({
    id: newId(),
    webhook_id: id,
    organisation_id: organisation,
    event,
    payload,
    status: 'waiting' as const,
    attempts: 0,
    next_at: at,
    response_status: null,
    error: null,
    created_at: at,
  }))
  await trx.insertInto('webhook_deliveries').values(rows).execute()
}
