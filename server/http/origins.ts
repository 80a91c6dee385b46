/** What browsers are let do: which names an embedded server answers to, and which pages may call the API. */
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { Services } from '../services.ts'
import { promiseHeader } from './answer-headers.ts'
import { HttpError } from './problem.ts'
import type { Step } from './steps.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * An embedded server knows nobody, so a page from elsewhere must not reach it: neither under a name that was made to
 * point here (DNS rebinding), nor by sending a form across sites.
 */
export function onlyLoopbackNames({ mode }: Services): Step {
  if (mode !== 'embedded') return () => undefined
  let last: string | null = null
  return ({ host }) => {
    if (host === last) return
    if (!LOOPBACK.has(host.replace(/:\d+$/, '')))
      throw new HttpError('forbidden', 'this server answers to localhost, 127.0.0.1 and [::1] only')
    last = host
  }
}

/** Refuses what a page from elsewhere sends, unless that page is named in `LINTEL_CORS_ORIGINS`. */
export function onlyOwnPages({ edge: { origins } }: Services): Step {
  return (request) => {
    const origin = request.header('origin')
    const isOurs =
      // a WebSocket begins with a GET, and then both sides send
      (READING.has(request.method) && request.header('upgrade') === undefined) ||
      (origin !== undefined && origins.has(origin)) ||
      isSameSite(request.header('sec-fetch-site'), origin, request.host)
    if (!isOurs) throw new HttpError('forbidden', 'pages from elsewhere may not send anything here')
  }
}

/** Programs send neither header; browsers of today both, and pages cannot set them. */
function isSameSite(site: string | undefined, origin: string | undefined, host: string): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** Lets the named pages read. Credentials of the browser are never among what they may send: tokens are. */
export function crossOrigin({ edge: { origins } }: Services): MiddlewareHandler {
  const allow = cors({
    origin: (origin) => (origins.has(origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [
      'authorization',
      'content-type',
      'content-digest',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'range',
      'x-request-id',
    ],
    exposeHeaders: [
      'content-disposition',
      'etag',
      'idempotency-replayed',
      'lintel-digest',
      'lintel-status',
      'location',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'retry-after',
      'x-request-id',
    ],
    maxAge: 600,
  })
  return (context, next) => (context.req.header('origin') === undefined ? next() : allow(context, next))
}

/** Tells caches of answers that nobody from elsewhere has asked for yet what the next ones hang on. */
export function variesByOrigin({ edge: { origins } }: Services): Step {
  if (origins.size === 0) return () => undefined
  return (request) => {
    if (request.header('origin') === undefined) promiseHeader(request, 'vary', 'Origin')
  }
}
