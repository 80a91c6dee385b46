/**
 * Whose turn it is to append a delta: only the database orders them. A turn keeps replicas from working in vain; that
 * nothing is appended out of order hangs on the number alone, which is compared when a delta is stored.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { holdContent } from '../files/content-references.ts'
import { HttpError } from '../http/problem.ts'
import type { Services } from '../services.ts'
import type { Base } from './base.ts'
import type { LiveOrder } from './held.ts'

/** Seconds after which a turn is over whose holder tells nothing of itself, and milliseconds between two times that one does. */
const TURN_SECONDS = 5
const RENEW = 1500
/** Milliseconds that one waits for a turn, and between two looks. */
const PATIENCE = 30_000
const LOOK = 5

export interface Turn {
  readonly version: string
  readonly holder: string
  /** Of the last delta that is stored. */
  readonly sequence: number
}

/** Makes the row of a live check where there is none. */
export async function ensureLiveRow(
  { store, now, files }: Pick<Services, 'store' | 'now' | 'files'>,
  { target }: Pick<Base, 'target'>,
  { asked, order, key, stamp }: LiveOrder,
): Promise<void> {
  const { versionId, organisation } = target
  await store.db.transaction().execute(async (trx) => {
    if (order.waivers !== null) await holdContent(trx, files, [order.waivers])
    await trx
      .insertInto('live_checks')
      .values({
        model_version_id: versionId,
        organisation_id: organisation,
        asked,
        order,
        waivers_sha256: order.waivers,
        key,
        stamp,
        // deltas may have come with the version from another server
        sequence: sql`(select coalesce(max(sequence), 0) from model_deltas where model_version_id = ${versionId})`,
        digest: null,
        summary: null,
        changed_at: now(),
      } as never)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

/** Waits for a turn. The version must have its row. @throws HttpError busy where others have it for too long */
export async function takeTurn(
  { store, newId }: Pick<Services, 'store' | 'newId'>,
  version: string,
): Promise<Turn> {
  const holder = newId()
  const until = performance.now() + PATIENCE
  // nobody else works in an embedded database; who had the turn there is dead
  const isAlone = store.kind === 'pglite'
  for (;;) {
    const { rows } = await sql<{ sequence: number }>`
      update live_checks set holder = ${holder}, held_until = now() + make_interval(secs => ${TURN_SECONDS}::int)
      where model_version_id = ${version} and (holder is null or held_until < now() or ${isAlone}::boolean)
      returning sequence`.execute(store.db)
    if (rows[0] !== undefined) return { version, holder, sequence: rows[0].sequence }
    if (performance.now() > until)
      throw new HttpError('busy', 'other servers change this model without end; send it again')
    await wait(LOOK + Math.random() * LOOK)
  }
}

/**
 * Says that one still works, so that a turn may take long although that of a server which died is over soon.
 *
 * @returns ends it
 */
export function keepTurn({ store }: Pick<Services, 'store'>, { version, holder }: Turn): () => void {
  const renew = (): void => {
    // who cannot say so may lose the turn; the number alone decides what is stored
    sql`update live_checks set held_until = now() + make_interval(secs => ${TURN_SECONDS}::int)
      where model_version_id = ${version} and holder = ${holder}`
      .execute(store.db)
      .catch(() => undefined)
  }
  const timer = setInterval(renew, RENEW)
  timer.unref()
  return () => clearInterval(timer)
}

/** Gives a turn back that was not used. */
export async function endTurn({ store }: Pick<Services, 'store'>, { version, holder }: Turn): Promise<void> {
  await store.db
    .updateTable('live_checks')
    .set({ holder: null, held_until: null })
    .where('model_version_id', '=', version)
    .where('holder', '=', holder)
    .execute()
}
