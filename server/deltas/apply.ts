/**
 * Applies a delta: to the live check of the model, and to storage, both or neither. It is acknowledged when it is stored;
 * the same one sent again is answered the same.
 */
import { createHash } from 'node:crypto'
import { canonicalJson } from '../../engine/canonical.ts'
import type { Origin } from '../audit.ts'
import type { Principal } from '../auth/principal.ts'
import type { DeltaOutcome } from '../checks/live-protocol.ts'
import { HttpError, wrongCall } from '../http/problem.ts'
import { tellAppended } from '../live/tell.ts'
import type { Services } from '../services.ts'
import { type Base, findBase } from './base.ts'
import { heldCheck, liveOrder } from './held.ts'
import { answeredBefore } from './log.ts'
import type { DeltaAnswer, DeltaAsked } from './shapes.ts'
import { isTwin, Overtaken, storeDelta } from './store-delta.ts'
import { endTurn, ensureLiveRow, keepTurn, type Turn, takeTurn } from './turn.ts'

/** A delta as it comes, by HTTP or the live channel. Its shape is checked. */
export interface DeltaRequest extends DeltaAsked {
  readonly model: string
  /** Where it came from, for the audit log. */
  readonly origin: Origin
}

export interface AppliedDelta {
  /** A `DeltaAnswer` as JSON. */
  readonly text: string
  /** It was applied before. */
  readonly replayed: boolean
}

/** How often one begins again whom others overtook. */
const MOST_ATTEMPTS = 5

/**
 * @throws HttpError not-found, conflict (another version is the newest, or `after` lies ahead), precondition-failed (`strict`,
 *         and others were first), key-reused, body-too-large, busy; LintelError edit-invalid where it cannot be followed
 */
export async function applyDelta(
  services: Services,
  principal: Principal,
  request: DeltaRequest,
): Promise<AppliedDelta> {
  const { organisationId } = principal
  const client = clientOf(request)
  const size = JSON.stringify(request.changes).length
  if (size > services.limits.deltaLetters)
    throw new HttpError(
      'body-too-large',
      `the changes have ${size} letters, more than ${services.limits.deltaLetters}; send them as several deltas`,
    )
  const asked = { model: request.model, number: request.baseVersion }
  const first = await findBase(services, organisationId, asked).catch((error: unknown) =>
    refuseUnknown(services, organisationId, { request, error }),
  )
  const job = { services, principal, request, client, size, fingerprint: fingerprintOf(request) }
  return services.liveChecks.exclusive(first.target.versionId, async () => {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const base = attempt === 0 ? first : await findBase(services, organisationId, asked)
      const done = (await replayOf(job, base)) ?? (await attemptOne(job, base))
      if (done !== null) return done
    }
    throw new HttpError('busy', 'other servers change this model at the same moment; send it again')
  })
}

interface Job {
  readonly services: Services
  readonly principal: Principal
  readonly request: DeltaRequest
  readonly client: { readonly id: string; readonly sequence: number } | null
  readonly size: number
  readonly fingerprint: string
}

function clientOf({ clientId, clientSequence }: DeltaRequest): Job['client'] {
  if (clientId === undefined && clientSequence === undefined) return null
  if (clientId === undefined || clientSequence === undefined)
    throw wrongCall('`clientId` and `clientSequence` belong together; send both or none')
  return { id: clientId, sequence: clientSequence }
}

/** What makes two deltas the same. */
function fingerprintOf({ baseVersion, changes, after, strict }: DeltaRequest): string {
  return createHash('sha256').update(canonicalJson({ baseVersion, changes, after, strict })).digest('hex')
}

/** A version that is not there although the model is: the sender has drawn on something else. */
async function refuseUnknown(
  services: Services,
  organisation: string,
  { request, error }: { readonly request: DeltaRequest; readonly error: unknown },
): Promise<never> {
  if (!(error instanceof HttpError) || error.code !== 'not-found') throw error
  const { newest } = await findBase(services, organisation, { model: request.model })
  throw new HttpError(
    'conflict',
    `the model has no version ${request.baseVersion}; its newest is ${newest}: read that one`,
  )
}

async function replayOf(
  { services, principal, client, fingerprint }: Job,
  { target }: Base,
): Promise<AppliedDelta | null> {
  if (client === null) return null
  const name = { version: target.versionId, userId: principal.userId }
  const before = await answeredBefore(services.store.db, {
    ...name,
    clientId: client.id,
    clientSequence: client.sequence,
  })
  if (before === null) return null
  if (before.fingerprint === fingerprint) return { text: before.answer, replayed: true }
  throw new HttpError(
    'key-reused',
    `\`clientSequence\` ${client.sequence} was sent with other changes; take the next number for what is new`,
  )
}

/** @returns null where another was first, and it is to be tried again */
async function attemptOne(job: Job, base: Base): Promise<AppliedDelta | null> {
  const { services, request } = job
  const { baseVersion } = request
  if (base.newest !== baseVersion)
    throw new HttpError(
      'conflict',
      `the model has version ${base.newest} by now, and version ${baseVersion} takes no more deltas; read the new one`,
    )
  const order = await liveOrder(services, base)
  if (base.live === null) await ensureLiveRow(services, base, order)
  // what takes long comes before the turn
  await heldCheck(services, base.target, { ...order, sequence: base.live?.sequence ?? 0 })
  const turn = await takeTurn(services, base.target.versionId)
  const endKeeping = keepTurn(services, turn)
  try {
    return await useTurn(job, { base, order, turn })
  } catch (error) {
    await endTurn(services, turn).catch(services.log)
    if (error instanceof Overtaken || isTwin(error)) return null
    throw error
  } finally {
    endKeeping()
  }
}

interface Attempt {
  readonly base: Base
  readonly order: Awaited<ReturnType<typeof liveOrder>>
  readonly turn: Turn
}

async function useTurn(job: Job, { base, order, turn }: Attempt): Promise<AppliedDelta> {
  const { services, principal, request, client, size, fingerprint } = job
  expectPlace(services, request, turn.sequence)
  const held = await heldCheck(services, base.target, { ...order, sequence: turn.sequence })
  const start = performance.now()
  const outcome = await held.apply(request.changes)
  const seconds = (performance.now() - start) / 1000
  const answer = answerOf(base, { request, sequence: turn.sequence + 1, outcome })
  const { changes, origin } = request
  const stored = { base, order, turn, principal, origin, client, fingerprint, changes, size, outcome, answer }
  try {
    const text = await storeDelta(services, stored)
    services.metrics.validationDone({ type: 'delta', seconds, violations: [] })
    await tellAppended(services, base.target)
    return { text, replayed: false }
  } catch (error) {
    // it has followed what is not stored
    services.liveChecks.close(turn.version)
    throw error
  }
}

function expectPlace(
  { limits }: Pick<Services, 'limits'>,
  { after, strict }: DeltaRequest,
  sequence: number,
): void {
  if (sequence >= limits.deltas)
    throw new HttpError(
      'conflict',
      `the version has ${sequence} deltas, as many as it may; upload the model as a new version`,
    )
  if (after === undefined) {
    if (strict) throw wrongCall('`strict` needs `after`, the last delta that you know')
    return
  }
  if (after > sequence)
    throw new HttpError(
      'conflict',
      `\`after\` is ${after} and the last delta is ${sequence}; read the live state again`,
    )
  if (strict && after < sequence)
    throw new HttpError(
      'precondition-failed',
      `${sequence - after} deltas came behind ${after}; read them, and send yours again if it still holds`,
    )
}

function answerOf(
  { model, target, number }: Base,
  {
    request,
    sequence,
    outcome,
  }: { readonly request: DeltaRequest; readonly sequence: number; readonly outcome: DeltaOutcome },
): DeltaAnswer {
  const { after = sequence - 1 } = request
  const place = { modelId: model, versionId: target.versionId, baseVersion: number, sequence }
  // the engine's words are read-only, those of the API are not
  const told = outcome as unknown as Omit<DeltaAnswer, keyof typeof place | 'missed'>
  return { ...place, missed: sequence - 1 - after, ...told }
}
