/**
 * Idempotency keys: a change that is sent again because its answer was lost is not made twice. The first request with a
 * key runs; the same again gets the answer that was stored.
 */
import { createHash } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import type { Principal } from '../auth/principal.ts'
import type { Services } from '../services.ts'
import {
  type Attempt,
  completeAttempt,
  LEASE_MILLISECONDS,
  releaseAttempt,
  renewAttempt,
  reserveAttempt,
} from './idempotency-store.ts'
import { type KeptAnswer, NONCE, openAnswer, sealAnswer } from './kept-answer.ts'
import { HttpError } from './problem.ts'
import { type AppEnv, requestOf } from './request.ts'

/** A key that somebody could guess would be none: 16 to 200 visible letters, such as a UUID. */
const KEY = /^[\x21-\x7e]{16,200}$/
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Letters of an answer that is kept. */
const MOST = 2 ** 18
const KEPT_HEADERS = ['content-type', 'etag', 'location']

/** For routes behind the database; who has not signed in has no keys. */
export function idempotency(services: Services): MiddlewareHandler<AppEnv> {
  return (context, next) => {
    const key = context.req.header('idempotency-key')
    const { principal } = requestOf(context)
    if (key === undefined || principal === null || READING.has(context.req.method)) return next()
    if (!KEY.test(key))
      throw new HttpError(
        'request-invalid',
        '`idempotency-key` must be 16 to 200 visible letters, such as a UUID',
      )
    return once({ services, key, principal, context }, next)
  }
}

interface Keyed {
  readonly services: Services
  readonly key: string
  readonly principal: Principal
  readonly context: Context<AppEnv>
}

async function once(
  { services, key, principal, context }: Keyed,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const attempt = await attemptOf(context, { key, principal, lease: services.newId() })
  const before = await reserveAttempt(services.store.db, attempt, services.now())
  if (before.state !== 'reserved') return replay(context, before, { key, attempt })
  await run({ services, attempt, key, context }, next)
  return undefined
}

interface Run {
  readonly services: Services
  readonly attempt: Attempt
  readonly key: string
  readonly context: Context<AppEnv>
}

/** Only what succeeded is kept: a refusal changed nothing, so the next one with the key may try again. */
async function run({ services, attempt, key, context }: Run, next: () => Promise<void>): Promise<void> {
  const { db } = services.store
  requestOf(context).attempt = attempt
  const timer = setInterval(() => {
    renewAttempt(db, attempt, services.now()).catch(services.log)
  }, LEASE_MILLISECONDS / 3)
  timer.unref()
  try {
    await next()
    const isDone = context.error === undefined && context.res.ok
    if (!isDone) return await releaseAttempt(db, attempt)
    const answer = await answerOf(context.res)
    if (answer === null) context.res.headers.set('idempotency-stored', 'false')
    const secret = { key, fingerprint: attempt.fingerprint }
    const sealed = answer === null ? null : sealAnswer(answer, secret, services.randomBytes(NONCE))
    await completeAttempt(db, attempt, { status: context.res.status, sealed })
  } catch (error) {
    await releaseAttempt(db, attempt)
    throw error
  } finally {
    clearInterval(timer)
  }
}

type Before = Exclude<Awaited<ReturnType<typeof reserveAttempt>>, { state: 'reserved' }>

function replay(
  context: Context<AppEnv>,
  before: Before,
  { key, attempt }: { readonly key: string; readonly attempt: Attempt },
): Response {
  if (before.state === 'reused')
    throw new HttpError('key-reused', 'this `idempotency-key` was sent with another request; take a new one')
  if (before.state === 'running')
    throw new HttpError('conflict', 'a request with this `idempotency-key` still runs; try again soon')
  if (before.sealed === null)
    throw new HttpError('gone', 'this was done already; its answer was not kept, so read what it made')
  const { status, headers, body } = openAnswer(before.sealed, { key, fingerprint: attempt.fingerprint })
  return context.newResponse(body, status as 200, { ...headers, 'idempotency-replayed': 'true' })
}

async function attemptOf(
  context: Context<AppEnv>,
  { key, principal, lease }: { readonly key: string; readonly principal: Principal; readonly lease: string },
): Promise<Attempt> {
  const { organisationId, userId } = principal
  return {
    organisationId,
    userId,
    key: createHash('sha256').update(key).digest('hex'),
    fingerprint: await fingerprintOf(context),
    lease,
  }
}

/** JSON by its bytes; a stream, which is read only once, by what its headers say of it. */
async function fingerprintOf({ req }: Context<AppEnv>): Promise<string> {
  const hash = createHash('sha256')
  const { pathname, search } = new URL(req.url)
  const type = req.header('content-type') ?? ''
  const parts = [req.method, pathname, search, type, req.header('if-match') ?? '']
  if (isJson(type)) {
    hash.update(new Uint8Array(await req.raw.clone().arrayBuffer()))
  } else {
    parts.push(req.header('content-digest') ?? '', req.header('content-length') ?? '')
  }
  return hash.update(JSON.stringify(parts)).digest('hex')
}

/** Whether a body of this type is read into memory. */
export function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(type)
}

/** Null where it is no JSON, too large, or sets a cookie, which is for one browser once. */
async function answerOf(response: Response): Promise<KeptAnswer | null> {
  const { status } = response
  if (response.headers.has('set-cookie')) return null
  const headers = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = response.headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
  if (response.body === null) return { status, headers, body: null }
  if (!isJson(response.headers.get('content-type') ?? '')) return null
  const reader = response.clone().body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const part = await reader?.read()
    if (part === undefined || part.done) break
    size += part.value.length
    chunks.push(part.value)
    if (size <= MOST) continue
    // the client reads on; only this copy ends
    void reader?.cancel()
    return null
  }
  return { status, headers, body: Buffer.concat(chunks).toString() }
}
