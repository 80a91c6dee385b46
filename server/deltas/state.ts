/** The live state of a model version: what it is checked with, how it stands, its whole result. */
import type { Transaction } from 'kysely'
import type { LiveDocument } from '../checks/live-protocol.ts'
import { holdContent } from '../files/content-references.ts'
import { HttpError } from '../http/problem.ts'
import type { Services } from '../services.ts'
import type { Database } from '../store/tables.ts'
import type { Asked } from '../validations/order.ts'
import { type AskedVersion, type Base, findBase } from './base.ts'
import { heldCheck, liveOrder, newOrder } from './held.ts'
import { endTurn, ensureLiveRow, takeTurn } from './turn.ts'

/** Who opens a live check, and what is written down beside it. */
export interface Opening {
  readonly organisation: string
  readonly model: string
  readonly asked: Asked
  readonly record: (trx: Transaction<Database>, base: Base, at: Date) => Promise<void>
}

/**
 * Opens the live check of a model's newest version, or lets it check with something else from now on.
 *
 * @throws HttpError not-found, busy; LintelError as `makeOrder` and `checkModel`, and then it stays as it was
 */
export async function openLive(
  services: Services,
  { organisation, model, asked, record }: Opening,
): Promise<Base> {
  const { store, files, now, liveChecks } = services
  const first = await findBase(services, organisation, { model })
  const version = first.target.versionId
  return liveChecks.exclusive(version, async () => {
    const order = await newOrder(services, first, asked)
    if (first.live === null) await ensureLiveRow(services, first, order)
    await heldCheck(services, first.target, { ...order, sequence: first.live?.sequence ?? 0 })
    const turn = await takeTurn(services, version)
    try {
      const held = await heldCheck(services, first.target, { ...order, sequence: turn.sequence })
      const { digest, summary } = await held.state()
      const at = now()
      await store.db.transaction().execute(async (trx) => {
        if (order.order.waivers !== null) await holdContent(trx, files, [order.order.waivers])
        const { numUpdatedRows } = await trx
          .updateTable('live_checks')
          .set({
            asked,
            order: order.order,
            waivers_sha256: order.order.waivers,
            key: order.key,
            stamp: order.stamp,
            digest,
            summary,
            holder: null,
            held_until: null,
            changed_at: at,
          })
          .where('model_version_id', '=', version)
          .where('sequence', '=', turn.sequence)
          .where('holder', '=', turn.holder)
          .executeTakeFirst()
        if (numUpdatedRows !== 1n)
          throw new HttpError('busy', 'deltas came at the same moment; send it again')
        await record(trx, first, at)
      })
    } catch (error) {
      await endTurn(services, turn).catch(services.log)
      throw error
    }
    return findBase(services, organisation, { model })
  })
}

/** The whole result of a version as it is after its last delta. */
export interface LiveResult extends LiveDocument {
  readonly sequence: number
}

/** @throws HttpError not-found, busy; LintelError as `makeOrder` and `checkModel` */
export async function liveResult(
  services: Services,
  organisation: string,
  asked: AskedVersion,
): Promise<LiveResult> {
  const { versionId } = (await findBase(services, organisation, asked)).target
  return services.liveChecks.exclusive(versionId, async () => {
    const base = await findBase(services, organisation, asked)
    const order = await liveOrder(services, base)
    const sequence = base.live?.sequence ?? 0
    const held = await heldCheck(services, base.target, { ...order, sequence })
    return { ...(await held.document()), sequence }
  })
}
