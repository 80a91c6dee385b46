/** Makes validations: an equal one that is done is answered from, an equal one under way is joined. */
import type { Transaction } from 'kysely'
import { canonicalJson } from '../../engine/canonical.ts'
import { wordOf } from '../jobs/jobs.ts'
import { appendLiveEvent } from '../live/log.ts'
import { tellAppended } from '../live/tell.ts'
import type { Services } from '../services.ts'
import type { Database, ValidationOrder } from '../store/tables.ts'
import { liveEventOf } from './live-event.ts'
import { type Asked, cacheKey, makeOrder, type Target } from './order.ts'
import { isOver, type ValidationRow } from './rows.ts'
import { announceDone, runHere } from './runs.ts'

/** Who asks, and what is to be written down beside a validation that is made. */
export interface Author {
  readonly userId: string
  /** Whether somebody waits for the answer: then the run begins here at once, where there is room. */
  readonly waits: boolean
  readonly record: (trx: Transaction<Database>, row: ValidationRow) => Promise<void>
}

/** `made`: a new run waits. `joined`: an equal one is under way. `known`: it is done. */
export interface Created {
  readonly row: ValidationRow
  readonly how: 'made' | 'joined' | 'known'
  /** Of a run that began here at once: its row when it is done; null where it ended otherwise. */
  readonly end?: Promise<ValidationRow | null>
}

/** @throws as `makeOrder` */
export async function createValidation(
  services: Services,
  target: Target,
  asked: Asked,
  author: Author,
): Promise<Created> {
  const order = await makeOrder(services, target, asked)
  const key = cacheKey(services, target, order)
  const equal = await findEqual(services, target, { key, order })
  if (equal !== null && (equal.same || !isOver(equal.row)))
    return { row: equal.row, how: isOver(equal.row) ? 'known' : 'joined' }
  const made = newRow(services, { target, order, key, userId: author.userId }, equal?.row ?? null)
  const write = (row: ValidationRow): Promise<void> =>
    services.store.db.transaction().execute(async (trx) => {
      await trx.insertInto('validations').values(row).execute()
      await author.record(trx, row)
      if (isOver(made)) await announceDone(trx, services, made)
      await appendLiveEvent(trx, liveEventOf(made))
    })
  const here = equal === null && author.waits ? beginRun(services, { made, target, write }) : null
  if (here !== null) return { row: await here.written, how: 'made', end: here.end }
  const row = made
  await write(row)
  if (equal !== null) {
    await tellAppended(services, target)
    return { row, how: 'known' }
  }
  await services.events.publish({
    type: 'queued',
    organisation: target.organisation,
    building: target.building,
    validation: row.id,
    at: row.created_at.toISOString(),
  })
  await services.jobs.enqueue(wordOf(row))
  return { row, how: 'made' }
}

interface Begun {
  /** The row when it is written. */
  readonly written: Promise<ValidationRow>
  /** The row when the run is done; null where it ended otherwise. */
  readonly end: Promise<ValidationRow | null>
}

interface Beginning {
  readonly made: ValidationRow
  readonly target: Target
  readonly write: (row: ValidationRow) => Promise<void>
}

/**
 * Begins a run while its row is still being written, as one that this process has claimed already.
 *
 * @returns null where there is no room here: nothing was begun
 */
function beginRun(services: Services, { made, target, write }: Beginning): Begun | null {
  const { runs, jobs } = services
  const { fileName, sha256, size } = target
  const leasedUntil = new Date(made.created_at.getTime() + runs.lease)
  const row: ValidationRow = {
    ...made,
    status: 'running',
    attempts: 1,
    leased_until: leasedUntil,
    started_at: made.created_at,
  }
  const claimed = { ...row, model: { fileName, sha256, size } }
  let written: Promise<void> = Promise.resolve()
  let onDone: (row: ValidationRow | null) => void = () => undefined
  const end = new Promise<ValidationRow | null>((resolve) => {
    onDone = resolve
  })
  // it begins after this turn, in which the writing has begun as well
  const isHere = jobs.doNow(wordOf(made), (signal) =>
    runHere(services, { row: claimed, written, signal, onDone }).finally(() => onDone(null)),
  )
  if (!isHere) return null
  written = write(row)
  return { written: written.then(() => row), end }
}

interface Key {
  readonly key: string
  readonly order: ValidationOrder
}

/**
 * The newest equal validation of the organisation: done, or under way for the same model version with the same words.
 *
 * @returns `same`: it is one of this very version, asked in the same words, and so can be answered itself
 */
async function findEqual(
  { store }: Pick<Services, 'store'>,
  { organisation, versionId }: Target,
  { key, order }: Key,
): Promise<{ readonly row: ValidationRow; readonly same: boolean } | null> {
  const rows = await store.db
    .selectFrom('validations')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .where('cache_key', '=', key)
    .where('status', 'in', ['done', 'queued', 'running'])
    .orderBy('id', 'desc')
    .limit(20)
    .execute()
  const words = canonicalJson(order)
  const isSame = (row: ValidationRow): boolean =>
    row.model_version_id === versionId && canonicalJson(row.order) === words
  const done = rows.filter(({ status }) => status === 'done')
  const own = done.find(isSame) ?? rows.find((row) => !isOver(row) && isSame(row))
  if (own !== undefined) return { row: own, same: true }
  return done[0] === undefined ? null : { row: done[0], same: false }
}

interface New extends Key {
  readonly target: Target
  readonly userId: string
}

/** @param done an equal one whose result it has too */
function newRow(
  { now, newId }: Pick<Services, 'now' | 'newId'>,
  { target, order, key, userId }: New,
  done: ValidationRow | null,
): ValidationRow {
  const at = now()
  return {
    id: newId(),
    organisation_id: target.organisation,
    building_id: target.building,
    model_version_id: target.versionId,
    status: done === null ? 'queued' : 'done',
    order,
    cache_key: key,
    progress: done === null ? 0 : 1,
    attempts: 0,
    leased_until: null,
    result_sha256: done?.result_sha256 ?? null,
    index_sha256: done?.index_sha256 ?? null,
    result_bytes: done?.result_bytes ?? null,
    digest: done?.digest ?? null,
    result_status: done?.result_status ?? null,
    summary: done?.summary ?? null,
    error: null,
    statement: done?.statement ?? null,
    created_by: userId,
    created_at: at,
    started_at: done === null ? null : at,
    finished_at: done === null ? null : at,
  }
}
