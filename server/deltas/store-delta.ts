/** Stores a delta with all that it did, at once: its number, its answer, who sent it, what everybody is told. */
import type { Transaction } from 'kysely'
import { type Origin, writeDeed } from '../audit.ts'
import type { Principal } from '../auth/principal.ts'
import type { DeltaChange, DeltaOutcome } from '../checks/live-protocol.ts'
import { holdContent } from '../files/content-references.ts'
import { appendLiveEvent, MOST_DATA } from '../live/log.ts'
import type { Services } from '../services.ts'
import type { Database } from '../store/tables.ts'
import type { Base } from './base.ts'
import type { LiveOrder } from './held.ts'
import type { DeltaAnswer } from './shapes.ts'
import type { Turn } from './turn.ts'

/** A delta that the live check has followed. */
export interface NewDelta {
  readonly base: Base
  readonly order: LiveOrder
  readonly turn: Turn
  readonly principal: Principal
  readonly origin: Origin
  readonly client: { readonly id: string; readonly sequence: number } | null
  readonly fingerprint: string
  readonly changes: readonly DeltaChange[]
  readonly size: number
  readonly outcome: DeltaOutcome
  readonly answer: DeltaAnswer
}

/** Somebody else was first: nothing is stored. */
export class Overtaken extends Error {}

/** @throws Overtaken where another delta has the number, or the turn was over */
export async function storeDelta(services: Services, delta: NewDelta): Promise<string> {
  const answer = JSON.stringify(delta.answer)
  const at = services.now()
  await services.store.db.transaction().execute(async (trx) => {
    await moveOn(trx, services, delta, at)
    await insertDelta(trx, delta, { answer, at })
    const { userId, name, organisationId } = delta.principal
    const { sequence } = delta.answer
    const detail = { model: delta.base.model, sequence, changes: delta.changes.length }
    const deed = { userId, name, organisationId, action: 'delta.send', target: delta.turn.version, detail }
    await writeDeed(trx, delta.origin, deed, at)
    await appendLiveEvent(trx, { ...eventOf(delta), at })
  })
  return answer
}

async function moveOn(
  trx: Transaction<Database>,
  { files }: Pick<Services, 'files'>,
  { base, order, turn, outcome }: NewDelta,
  at: Date,
): Promise<void> {
  const isNew = base.live?.key !== order.key || base.live.stamp !== order.stamp
  if (isNew && order.order.waivers !== null) await holdContent(trx, files, [order.order.waivers])
  const { numUpdatedRows } = await trx
    .updateTable('live_checks')
    .set({
      sequence: turn.sequence + 1,
      digest: outcome.digest,
      summary: outcome.summary,
      holder: null,
      held_until: null,
      changed_at: at,
      ...(isNew
        ? { order: order.order, waivers_sha256: order.order.waivers, key: order.key, stamp: order.stamp }
        : {}),
    })
    .where('model_version_id', '=', turn.version)
    .where('sequence', '=', turn.sequence)
    .where('holder', '=', turn.holder)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Overtaken('another delta was first')
}

async function insertDelta(
  trx: Transaction<Database>,
  { turn, principal, client, fingerprint, changes, size }: NewDelta,
  { answer, at }: { readonly answer: string; readonly at: Date },
): Promise<void> {
  await trx
    .insertInto('model_deltas')
    .values({
      model_version_id: turn.version,
      sequence: turn.sequence + 1,
      organisation_id: principal.organisationId,
      created_by: principal.userId,
      client_id: client?.id ?? null,
      client_sequence: client?.sequence ?? null,
      fingerprint,
      changes: JSON.stringify(changes),
      size,
      answer,
      created_at: at,
    })
    .execute()
}

/** What everybody in the building is told: as the sender, but for what only concerns him. */
function eventOf({ base, principal, client, answer }: NewDelta) {
  const { missed: _, ...told } = answer
  const sender = {
    userId: principal.userId,
    clientId: client?.id ?? null,
    clientSequence: client?.sequence ?? null,
  }
  return {
    organisation: base.target.organisation,
    building: base.target.building,
    type: 'delta.applied' as const,
    data: fitting(storable({ ...told, ...sender })),
  }
}

/** Without its lists where the log does not take it with them. */
function fitting<T extends Pick<DeltaAnswer, 'findings' | 'rules' | 'complete'>>(data: T): T {
  if (JSON.stringify(data).length <= MOST_DATA) return data
  return { ...data, complete: false, findings: { added: [], changed: [], removed: [] }, rules: [] }
}

const UNSTORABLE = /\0|\p{Cs}/gu

/** Texts of models may hold what the database does not take as JSON. */
function storable<T>(value: T): T {
  const text = JSON.stringify(value)
  if (!/\\u0000|\\ud[89a-f]/i.test(text)) return value
  return JSON.parse(text, (_, one: unknown) =>
    typeof one === 'string' ? one.replaceAll(UNSTORABLE, '\ufffd') : one,
  ) as T
}

/** Whether the database refused a second delta of one name. */
export function isTwin(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' && constraint === 'model_deltas_client'
}
