/** Removes from time to time what nobody can reach any more: expired uploads, removed models, content without a name. */
import { namedAmong, removeUnnamed } from './files/content-references.ts'
import { sweepLiveEvents } from './live/log.ts'
import type { Services } from './services.ts'

/** What a sweep works with. */
export type SweepServices = Pick<Services, 'store' | 'files' | 'snapshots' | 'now'>

/** How much a sweep removed. */
export interface Swept {
  readonly uploads: number
  readonly models: number
  readonly buildings: number
  readonly contents: number
  readonly liveEvents: number
}

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR
/** Buildings and models that were removed stay this long, so that a mistake can be undone in the database. */
const KEPT_REMOVED = 7 * DAY
/** Content that nothing speaks of stays this long after it was stored last: whoever stores it names it much sooner. */
const KEPT_UNNAMED = DAY
/** Events of the live channel that a client finds who was away, for each building, and for how long. */
const KEPT_EVENTS = 10_000
const KEPT_EVENTS_FOR = 7 * DAY
/** Hashes that one query asks about. */
const BATCH = 500

/** Several servers may sweep at once. @throws what database or storage fail with; the next sweep goes on */
export async function sweep(services: SweepServices): Promise<Swept> {
  const { store, files, snapshots, now } = services
  const at = now().getTime()
  const uploads = await sweepUploads(services)
  const removed = new Date(at - KEPT_REMOVED)
  const models = await store.db.deleteFrom('models').where('deleted_at', '<', removed).executeTakeFirst()
  const buildings = await store.db
    .deleteFrom('buildings')
    .where('deleted_at', '<', removed)
    .executeTakeFirst()
  const kept = { many: KEPT_EVENTS, since: new Date(at - KEPT_EVENTS_FOR) }
  await files.dropUnfinished(new Date(at - DAY))
  await snapshots.sweep()
  return {
    uploads,
    models: Number(models.numDeletedRows),
    buildings: Number(buildings.numDeletedRows),
    contents: await sweepContents(services, new Date(at - KEPT_UNNAMED)),
    liveEvents: await sweepLiveEvents(store.db, kept),
  }
}

/**
 * Sweeps soon after the start and then every hour, until told to stop; keeps no process alive.
 *
 * @returns stops it, and resolves when a sweep that runs has ended
 */
export function startSweeps(services: SweepServices & Pick<Services, 'log'>): () => Promise<void> {
  let running = Promise.resolve()
  const run = (): void => {
    running = running.then(async () => void (await sweep(services))).catch(services.log)
  }
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  services.store.ready.then(
    () => {
      if (stopped) return
      run()
      timer = setInterval(run, HOUR)
      timer.unref()
    },
    () => undefined,
  )
  return async () => {
    stopped = true
    clearInterval(timer)
    await running
  }
}

/** Rows that have expired, and parts without an open row. Parts come after their row, so what has none is done with. */
async function sweepUploads({ store, files, now }: SweepServices): Promise<number> {
  const { numDeletedRows } = await store.db
    .deleteFrom('uploads')
    .where('expires_at', '<=', now())
    .executeTakeFirst()
  for await (const upload of files.listUploads()) {
    const open = await store.db
      .selectFrom('uploads')
      .select('id')
      .where('id', '=', upload)
      .where('model_version_id', 'is', null)
      .executeTakeFirst()
    if (open === undefined) await files.deleteParts(upload)
  }
  return Number(numDeletedRows)
}

async function sweepContents({ store, files }: SweepServices, before: Date): Promise<number> {
  let removed = 0
  const remove = async (hashes: readonly string[]): Promise<void> => {
    const named = await namedAmong(store.db, hashes)
    for (const sha256 of hashes) {
      if (!named.has(sha256) && (await removeUnnamed(store.db, files, sha256, before))) removed += 1
    }
  }
  let old: string[] = []
  for await (const { sha256, storedAt } of files.listContent()) {
    if (storedAt >= before) continue
    old.push(sha256)
    if (old.length < BATCH) continue
    await remove(old)
    old = []
  }
  await remove(old)
  return removed
}
