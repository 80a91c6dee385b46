/**
 * Runs validations: takes one by a lease, checks, stores what was found. A server that dies in a run leaves a lease that
 * passes; whoever looks next runs it again, and who lost his lease writes nothing any more.
 */
import type { Transaction } from 'kysely'
import { LintelError } from '../../engine/errors.ts'
import type { StoredAnswer } from '../checks/check-protocol.ts'
import { ThreadEnded } from '../checks/check-thread.ts'
import type { ValidationEvent } from '../events/events.ts'
import { holdContent } from '../files/content-references.ts'
import { type StoredContent, streamOfBytes } from '../files/files.ts'
import { HttpError } from '../http/problem.ts'
import { wordOf } from '../jobs/jobs.ts'
import type { Services } from '../services.ts'
import { signResult } from '../signing/sign-result.ts'
import { resultSigner } from '../signing/signer.ts'
import { isAway, untilAnswered } from '../store/away.ts'
import type { Database } from '../store/tables.ts'
import { announce, type Happening } from '../webhooks/events.ts'
import { checkRun } from './check-run.ts'
import { DocumentStore, storing } from './document-store.ts'
import { Life } from './life.ts'
import type { ValidationRow } from './rows.ts'
import { type ClaimedRun, RunState, type ValidationFault } from './run-state.ts'

/** Milliseconds between two looks into the database, where words reach every process (at most) and where they do not. */
const LOOK = 15_000
const LOOK_ALONE = 1000
/** Runs that one look tells of. */
const MANY = 1000

type EventOf = ValidationEvent extends infer E
  ? E extends ValidationEvent
    ? Omit<E, keyof Said>
    : never
  : never
type Said = { organisation: string; building: string; validation: string; at: string }

/**
 * Begins to work on what is queued, what a dead server left behind too.
 *
 * @returns ends it: running checks are given back to the queue
 */
export function startRuns(services: Services): () => Promise<void> {
  const { jobs, store, runs, redis, log } = services
  let stopped = false
  const state = new RunState(services, runs.lease)
  const looks = { state, suspects: 0 }
  jobs.start((signal) => runNext(services, looks, signal))
  const look = async (): Promise<void> => {
    try {
      if (!stopped) await jobs.enqueue(...(await state.open(MANY)).map(wordOf))
    } catch (error) {
      if (!stopped && !isAway(error)) log(error)
    }
  }
  // nobody else works in an embedded database, so what runs there at the start runs no more
  const begun = store.ready.then(() => (store.kind === 'pglite' ? state.releaseAll() : undefined))
  let looking = begun.then(look).catch(() => undefined)
  let last = performance.now()
  // who died left a lease, of which nobody tells
  const lookTold = Math.min(LOOK, runs.lease / 2)
  const timer = setInterval(() => {
    const isAlone = store.kind === 'postgres' && !jobs.isShared()
    if (isAlone && runs.atOnce === 0) return
    if (performance.now() - last < (isAlone ? LOOK_ALONE : lookTold) - LOOK_ALONE / 2) return
    last = performance.now()
    looking = looking.then(look)
  }, LOOK_ALONE)
  timer.unref()
  // a Redis that comes back may have forgotten what it was told
  const deaf = redis?.onChange((isUp) => {
    if (isUp) looking = looking.then(look)
  })
  return async () => {
    stopped = true
    deaf?.()
    clearInterval(timer)
    await jobs.drain()
    await looking
  }
}

interface Looks {
  readonly state: RunState
  /** How many runs of this process died before. */
  suspects: number
}

/**
 * Does the run whose turn it is. Of those that died before one at a time: what kills its process takes only what is new
 * along, and never another time the same.
 *
 * @returns whether somebody should look again
 */
async function runNext(services: Services, looks: Looks, signal: AbortSignal): Promise<boolean> {
  const { state } = looks
  await services.store.ready
  const row = await state.next(looks.suspects === 0)
  if (row === null) return false
  if (row.attempts === 1) return runOne(services, { state, row, signal })
  looks.suspects += 1
  try {
    await runOne(services, { state, row, signal })
  } finally {
    looks.suspects -= 1
  }
  // another suspect may have been passed over meanwhile
  return true
}

interface Job {
  readonly state: RunState
  readonly row: ClaimedRun
  readonly signal: AbortSignal
  /** Settles when the row is written; default: it is. */
  readonly written?: Promise<void>
  /** Gets the row as it is when the run is done, before anybody is told. */
  readonly onDone?: ((row: ValidationRow) => void) | undefined
}

/**
 * Does a run that was made as this process's own, while its row is still being written. Nothing is checked for nothing:
 * where the row cannot be written the run ends.
 *
 * @returns whether somebody should look again
 */
export function runHere(services: Services, run: Omit<Job, 'state'>): Promise<boolean> {
  return runOne(services, { ...run, state: new RunState(services, services.runs.lease) })
}

async function runOne(
  services: Services,
  { state, row, signal, onDone, written = Promise.resolve() }: Job,
): Promise<boolean> {
  const { attempts } = services.runs
  if (row.attempts > attempts) {
    await fail(services, { state, row, signal, ...died(attempts) })
    return false
  }
  const life = new Life(services, state, { row, written })
  const isWritten = written.catch(() => life.lost.abort())
  try {
    const document = new DocumentStore(services.files)
    const answer = await checkRun(services, row, {
      signal: AbortSignal.any([signal, life.lost.signal]),
      onPiece: (bytes) => document.add(bytes),
      onProgress: (done) => {
        life.progress = Math.max(life.progress, done)
        tell(services, row, { type: 'progress', progress: life.progress })
      },
    }).catch((error: unknown) => document.drop(error))
    await isWritten
    if (life.lost.signal.aborted) await document.drop(new Error('the run could not be written down'))
    await finish(services, { state, row, signal, onDone, answer, document })
    return false
  } catch (error) {
    await isWritten
    return life.lost.signal.aborted ? false : await settle(services, { state, row, error, signal })
  } finally {
    await life.end()
  }
}

/** The signal says that this process ends. */
type Ended = Job

/** Stores the document and its index before the row that names them. */
async function finish(
  services: Services,
  {
    state,
    row,
    signal,
    onDone,
    answer,
    document,
  }: Ended & { readonly answer: StoredAnswer; readonly document: DocumentStore },
): Promise<void> {
  const { files } = services
  const { index, digest, summary, violations } = answer
  const ending = document.end()
  const indexing = storing(files, streamOfBytes(index))
  const [result, indexed] = await Promise.all([ending.came, indexing.came])
  const stored = Promise.all([ending.stored, indexing.stored])
  stored.catch(() => undefined)
  // a disk of this machine is not waited for before the transaction begins, only before it ends
  if (files.contentPath(result.sha256) === null) await stored
  const found = {
    result_sha256: result.sha256,
    index_sha256: indexed.sha256,
    result_bytes: result.size + indexed.size,
    digest,
    result_status: summary.status,
    summary,
    statement: await sign(services, { row, answer, document: result }),
  }
  const over = await untilAnswered(signal, () =>
    state.done(row, found, async (trx) => {
      await announceDone(trx, services, { ...row, ...found })
      await stored
      await holdContent(trx, files, [result.sha256, indexed.sha256])
    }),
  )
  if (over === null) return
  onDone?.(over)
  tell(services, row, { type: 'done', digest, status: summary.status })
  const seconds = (services.now().getTime() - row.created_at.getTime()) / 1000
  services.metrics.validationDone({ type: 'queued', seconds, violations })
}

/** The statement that this server answers for, about the document as it was stored. */
function sign(
  services: Services,
  { row, answer, document }: { row: ValidationRow; answer: StoredAnswer; document: StoredContent },
): Promise<string> {
  const { parameters, drafts, audit, date, rules, ids } = row.order
  const order = { parameters, drafts, audit, ids, ...(rules.length > 0 ? {} : { date }) }
  const said = { sha256: document.sha256, bytes: document.size }
  const context = { run: row.id, signedAt: services.now(), order, document: said }
  return signResult(resultSigner(services), answer.stated, context)
}

/** By what receivers of webhooks find the validation again. */
function aboutOf({ id, building_id, model_version_id }: ValidationRow): Readonly<Record<string, string>> {
  return { validationId: id, buildingId: building_id, versionId: model_version_id }
}

/** Tells webhooks of a validation that is done; also of one that is from its beginning. */
export function announceDone(
  trx: Transaction<Database>,
  services: Pick<Services, 'newId' | 'now'>,
  row: ValidationRow,
): Promise<void> {
  const data = { ...aboutOf(row), digest: row.digest, status: row.result_status }
  return announceEnd(trx, services, { row, event: 'validation.done', data })
}

function announceEnd(
  trx: Transaction<Database>,
  services: Pick<Services, 'newId' | 'now'>,
  { row, event, data }: Pick<Happening, 'event' | 'data'> & { readonly row: ValidationRow },
): Promise<void> {
  return announce(trx, services, { organisation: row.organisation_id, event, data }, services.now())
}

/** What becomes of a run that threw. @returns whether it waits again */
async function settle(
  services: Services,
  { error, ...ended }: Ended & { readonly error: unknown },
): Promise<boolean> {
  const { state, row, signal } = ended
  const { attempts } = services.runs
  const isBusy = error instanceof HttpError && error.code === 'busy'
  if (signal.aborted || isBusy || isAway(error)) {
    await untilAnswered(signal, () => state.giveBack(row))
    return true
  }
  const isTheirs =
    (error instanceof LintelError && !error.code.startsWith('internal')) || error instanceof HttpError
  if (isTheirs) {
    await fail(services, { ...ended, code: error.code, message: error.message })
    return false
  }
  services.log(error)
  if (row.attempts >= attempts) {
    const message = 'an unexpected fault; the server log tells more'
    const why = error instanceof ThreadEnded ? died(attempts) : { code: 'internal-kernel', message }
    await fail(services, { ...ended, ...why })
    return false
  }
  await untilAnswered(signal, () => state.release(row))
  return true
}

function died(attempts: number): ValidationFault {
  const times = attempts === 1 ? 'once' : `${attempts} times`
  const message = `the run ended ${times} with its thread or its process and is set aside; the model may need more memory than there is`
  return { code: 'run-died', message }
}

async function fail(
  services: Services,
  { state, row, signal, code, message }: Ended & ValidationFault,
): Promise<void> {
  const data = { ...aboutOf(row), code }
  const over = await untilAnswered(signal, () =>
    state.failed(row, { code, message }, (trx) =>
      announceEnd(trx, services, { row, event: 'validation.failed', data }),
    ),
  )
  if (over !== null) tell(services, row, { type: 'failed', code, message })
}

function tell({ events, now, log }: Services, row: ValidationRow, what: EventOf): void {
  const { organisation_id: organisation, building_id: building, id: validation } = row
  const event = { ...what, organisation, building, validation, at: now().toISOString() } as ValidationEvent
  events.publish(event).catch(log)
}
