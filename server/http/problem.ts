/** Errors as `application/problem+json` (RFC 9457): every one with a stable code. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { LintelError, type LintelErrorCode } from '../../engine/errors.ts'
import { type IdsFault, IdsRefusal } from '../../engine/ids/fault.ts'
import { MOST_FAULTS } from '../../engine/ids/pack.ts'
import { PackRefusal } from '../packs/refusal.ts'
import { isAway } from '../store/away.ts'

/** Codes that only exist at the HTTP edge. */
export type HttpErrorCode = keyof typeof HTTP_STATUS

/** An error of the HTTP edge; its message is one line. */
export class HttpError extends Error {
  readonly code: HttpErrorCode

  constructor(code: HttpErrorCode, message: string) {
    super(message)
    this.name = 'HttpError'
    this.code = code
  }
}

/** An error of the call itself. */
export function wrongCall(message: string, cause?: unknown): LintelError {
  return new LintelError('call-invalid', message, { cause })
}

/** The client went away before the answer. */
export function clientGone(cause?: unknown): LintelError {
  return new LintelError('cancelled', 'the client went away', { cause })
}

/** 499: the client went away, so nobody reads it but the log. */
const CANCELLED = 499

const HTTP_STATUS = {
  'request-invalid': 400,
  'cursor-invalid': 400,
  unauthenticated: 401,
  forbidden: 403,
  'password-change-required': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  gone: 410,
  'precondition-failed': 412,
  'body-too-large': 413,
  'media-type': 415,
  'key-reused': 422,
  'time-limit': 422,
  'upgrade-required': 426,
  'too-many-requests': 429,
  busy: 503,
  starting: 503,
} as const

const TITLES: Readonly<Record<number, string>> = {
  400: 'The call is wrong',
  401: 'Nobody is signed in',
  403: 'This is not allowed',
  404: 'There is nothing here',
  405: 'This method is not offered here',
  409: 'This is not possible as things stand',
  410: 'This is no longer there',
  412: 'It was changed meanwhile',
  413: 'What was sent is too large',
  415: 'This media type is not read',
  422: 'What was sent cannot be read or checked',
  426: 'This needs another protocol',
  429: 'Too many requests',
  499: 'The run was cancelled',
  500: 'A fault of ours',
  503: 'Not possible now; try again soon',
}

/** What the framework itself refuses, such as JSON that is none, and what is away, in our words; everything else as it is. */
export function known(error: unknown): unknown {
  if (isAway(error))
    return new HttpError('busy', 'the database, or the file storage, does not answer now; try again soon')
  if (!(error instanceof HTTPException) || error.status >= 500) return error
  return new HttpError('request-invalid', error.message || 'the request cannot be read')
}

/** The status of an error: the call 400, the model or a pack 422, the machine's limit 503, ours 500. */
export function statusOf(error: unknown): number {
  if (error instanceof HttpError) return HTTP_STATUS[error.code]
  if (!(error instanceof LintelError)) return 500
  const { code } = error
  if (code === 'cancelled') return CANCELLED
  if (code === 'memory') return 503
  if (code === 'call-invalid' || code === 'pack-not-found' || code === 'input-empty') return 400
  return code.startsWith('internal') ? 500 : 422
}

/** Makes the answer; the inner message of a fault of ours stays in the log. */
export function problem(context: Context, error: unknown): Response {
  const status = statusOf(error)
  const code: LintelErrorCode | HttpErrorCode =
    error instanceof HttpError || error instanceof LintelError ? error.code : 'internal-kernel'
  const detail =
    error instanceof HttpError || error instanceof LintelError
      ? error.message
      : 'An unexpected fault; the server log tells more'
  const place = error instanceof LintelError && error.place !== undefined ? { place: error.place } : {}
  const body = {
    type: `urn:lintel:problem:${code}`,
    title: TITLES[status] ?? 'Error',
    status,
    code,
    detail,
    ...place,
    ...(error instanceof IdsRefusal ? faultsOf(error) : {}),
    ...(error instanceof PackRefusal ? { faults: error.faults } : {}),
  }
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  if (status === 503) headers['retry-after'] = '5'
  return context.newResponse(`${JSON.stringify(body)}\n`, status as 400, headers)
}

/** Why an IDS is refused: the first faults, and how many more there are. */
function faultsOf({ faults }: IdsRefusal): { readonly faults: readonly IdsFault[]; readonly more: number } {
  return { faults: faults.slice(0, MOST_FAULTS), more: Math.max(0, faults.length - MOST_FAULTS) }
}
