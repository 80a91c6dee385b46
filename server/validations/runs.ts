/**
 * Runs validations: takes one by a lease, checks, stores what was found. A server that dies in a run leaves a lease that
 * passes; whoever looks next runs it again, and who lost his lease writes nothing any more.
 */
import type { Transaction } from 'kysely'
import { LintelError } from '../../engine/errors.ts'
import type { CheckOrder, NamedBytes, StoredAnswer } from '../checks/check-protocol.ts'
import type { RunEars } from '../checks/check-thread.ts'
import type { ValidationEvent } from '../events/events.ts'
import { holdContent } from '../files/content-references.ts'
import type { StoredContent } from '../files/files.ts'
import { HttpError } from '../http/problem.ts'
import type { Services } from '../services.ts'
import { signResult } from '../signing/sign-result.ts'
import { resultSigner } from '../signing/signer.ts'
import type { Database } from '../store/tables.ts'
import { announce, type Happening } from '../webhooks/events.ts'
import { bytesOf, streamOf } from './contents.ts'
import { DocumentStore } from './document-store.ts'
import { packsOfOrder } from './order.ts'
import type { ValidationRow } from './rows.ts'
import { type ClaimedRun, RunState } from './run-state.ts'

/** Milliseconds after which a run is taken for dead when its server did not say that it lives. */
const LEASE = 30_000
/** Milliseconds between two signs of life. */
const HEARTBEAT = LEASE / 6
/** Milliseconds between two looks for runs that nobody works on. */
const LOOK = LEASE / 2
/** Milliseconds before a run that found all threads taken is tried again. */
const LATER = 1000
/** Runs that died this often are not tried again: it may be they who kill the server. */
const MOST_ATTEMPTS = 3

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
  const { jobs, store, log } = services
  let stopped = false
  const state = new RunState(services, LEASE)
  jobs.start((id, signal) => runOne(services, { state, id, signal }))
  const look = async (first: boolean): Promise<void> => {
    try {
      // nobody else works in an embedded database, so what runs there at the start runs no more
      if (first && store.kind === 'pglite') await state.releaseAll()
      for (const id of stopped ? [] : await state.open()) await jobs.enqueue(id)
    } catch (error) {
      if (!stopped) log(error)
    }
  }
  let looking = store.ready.then(
    () => look(true),
    () => undefined,
  )
  const timer = setInterval(() => {
    looking = looking.then(() => look(false))
  }, LOOK)
  timer.unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    await jobs.drain()
    await looking
  }
}

interface Job {
  readonly state: RunState
  readonly id: string
  readonly signal: AbortSignal
}

async function runOne(services: Services, { state, id, signal }: Job): Promise<void> {
  const row = await state.claim(id)
  if (row === null) return
  if (row.attempts > MOST_ATTEMPTS) {
    const message = `the server ended ${MOST_ATTEMPTS} times while it ran; the model may need more memory than there is`
    return fail(services, { state, row, code: 'memory', message })
  }
  const lost = new AbortController()
  const life = new Life(state, row, lost)
  try {
    const document = new DocumentStore(services.files)
    const answer = await check(services, row, {
      signal: AbortSignal.any([signal, lost.signal]),
      onPiece: (bytes) => document.add(bytes),
      onProgress: (done) => {
        life.progress = Math.max(life.progress, done)
        tell(services, row, { type: 'progress', progress: life.progress })
      },
    }).catch((error: unknown) => document.drop(error))
    await finish(services, { state, row, answer, document })
  } catch (error) {
    if (!lost.signal.aborted) await settle(services, { state, row, error, stopped: signal.aborted })
  } finally {
    await life.end()
  }
}

/** Says at intervals that a run lives, and hears then whether it is still wanted. */
class Life {
  progress = 0
  private readonly timer: NodeJS.Timeout
  private saying: Promise<void> = Promise.resolve()

  constructor(state: RunState, row: ValidationRow, lost: AbortController) {
    this.timer = setInterval(() => {
      this.saying = this.saying
        .then(async () => {
          if (!(await state.renew(row, this.progress))) lost.abort()
        })
        // a database that is away for a moment is no reason to stop; one that stays away ends the lease
        .catch(() => undefined)
    }, HEARTBEAT)
    this.timer.unref()
  }

  async end(): Promise<void> {
    clearInterval(this.timer)
    await this.saying
  }
}

async function check(
  services: Services,
  row: ClaimedRun,
  watch: RunEars & { readonly signal: AbortSignal },
): Promise<StoredAnswer> {
  const { files, checks } = services
  const { order, organisation_id: organisation, model } = row
  const packs = await packsOfOrder(services, organisation, order)
  const ids: NamedBytes[] = []
  for (const { name, sha256 } of order.ids)
    ids.push({ name, bytes: await bytesOf(await streamOf({ files }, sha256)) })
  const asked: CheckOrder = {
    name: model.fileName,
    size: model.size,
    packs,
    ids,
    audit: order.audit,
    ...(order.jurisdiction === null ? {} : { jurisdiction: order.jurisdiction }),
    ...(order.waivers === null ? {} : { waivers: await waiversOf({ files }, order.waivers, order.today) }),
  }
  const body = await streamOf({ files }, model.sha256)
  return checks.runStored(asked, body, watch).catch(async (error: unknown) => {
    // where no thread took it nobody else ends its reading
    await body.cancel(error).catch(() => undefined)
    throw error
  })
}

async function waiversOf({ files }: Pick<Services, 'files'>, sha256: string, date: string) {
  const bytes = await bytesOf(await streamOf({ files }, sha256))
  return { file: { name: 'waivers.json', bytes }, date }
}

interface Ended {
  readonly state: RunState
  readonly row: ValidationRow
}

/** Stores the document and its index before the row that names them. */
async function finish(
  services: Services,
  {
    state,
    row,
    answer,
    document,
  }: Ended & { readonly answer: StoredAnswer; readonly document: DocumentStore },
): Promise<void> {
  const { files } = services
  const { index, digest, summary, violations } = answer
  const [result, stored] = await Promise.all([document.end(), files.putContent(new Blob([index]).stream())])
  const found = {
    result_sha256: result.sha256,
    index_sha256: stored.sha256,
    result_bytes: result.size + stored.size,
    digest,
    result_status: summary.status,
    summary,
    statement: await sign(services, { row, answer, document: result }),
  }
  const data = { ...aboutOf(row), digest, status: summary.status }
  const isMine = await state.done(row, found, async (trx) => {
    await holdContent(trx, files, [result.sha256, stored.sha256])
    await announceEnd(trx, services, { row, event: 'validation.done', data })
  })
  if (!isMine) return
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

function announceEnd(
  trx: Transaction<Database>,
  services: Services,
  { row, event, data }: Pick<Happening, 'event' | 'data'> & { readonly row: ValidationRow },
): Promise<void> {
  return announce(trx, services, { organisation: row.organisation_id, event, data }, services.now())
}

/** What becomes of a run that threw. */
async function settle(
  services: Services,
  { state, row, error, stopped }: Ended & { readonly error: unknown; readonly stopped: boolean },
): Promise<void> {
  const isBusy = error instanceof HttpError && error.code === 'busy'
  if (stopped || isBusy) {
    await state.giveBack(row)
    if (isBusy && !stopped) setTimeout(() => void services.jobs.enqueue(row.id), LATER).unref()
    return
  }
  const isTheirs =
    (error instanceof LintelError && !error.code.startsWith('internal')) || error instanceof HttpError
  if (isTheirs) return fail(services, { state, row, code: error.code, message: error.message })
  services.log(error)
  if (row.attempts >= MOST_ATTEMPTS) {
    const message = 'an unexpected fault; the server log tells more'
    return fail(services, { state, row, code: 'internal-kernel', message })
  }
  await state.release(row)
  await services.jobs.enqueue(row.id)
}

async function fail(
  services: Services,
  { state, row, code, message }: Ended & { readonly code: string; readonly message: string },
): Promise<void> {
  const data = { ...aboutOf(row), code }
  const isMine = await state.failed(row, { code, message }, (trx) =>
    announceEnd(trx, services, { row, event: 'validation.failed', data }),
  )
  if (isMine) tell(services, row, { type: 'failed', code, message })
}

function tell({ events, now, log }: Services, row: ValidationRow, what: EventOf): void {
  const { organisation_id: organisation, building_id: building, id: validation } = row
  const event = { ...what, organisation, building, validation, at: now().toISOString() } as ValidationEvent
  events.publish(event).catch(log)
}
