/** Headers of every answer: nothing from elsewhere runs, embeds or reads. */
import { promiseHeader } from './answer-headers.ts'
import type { Bracket } from './steps.ts'

const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** Of what the API answers: should a browser ever show it, as it does a report, it can neither run nor send anything. */
const API_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

/** What every answer says of itself. Written out and added to, because a clone of a record is slow to add to. */
function headersOf(requestId: string, isApi: boolean): Record<string, string> {
  const headers: Record<string, string> = {
    'x-request-id': requestId,
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': isApi ? API_POLICY : PAGE_POLICY,
  }
  if (isApi) {
    headers['cache-control'] = 'no-store'
    return headers
  }
  // the page is cross-origin isolated, so that threads may share memory
  headers['cross-origin-opener-policy'] = 'same-origin'
  headers['cross-origin-embedder-policy'] = 'require-corp'
  headers['permissions-policy'] = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'
  return headers
}

/** Seconds: a year. */
const SECURE = 'max-age=31536000'

/**
 * Begins the record of headers, so it stands before all others that promise some, and after what names the request. A route
 * that has a policy, or says how long its answer may be kept, puts its own in their place.
 */
export const securityHeaders: Bracket = {
  before: (request) => {
    request.headers = headersOf(request.requestId, request.path.startsWith('/v1/'))
  },
}

/** Asks browsers to come by https only, where this request did. */
export const strictTransport: Bracket = {
  before: (request) => {
    if (request.isSecure) promiseHeader(request, 'strict-transport-security', SECURE)
  },
}
