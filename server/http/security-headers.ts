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

/** Of the page, which is cross-origin isolated, so that threads may share memory. */
function ofPage(requestId: string): Record<string, string> {
  return {
    'x-request-id': requestId,
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'content-security-policy': PAGE_POLICY,
  }
}

function ofApi(requestId: string): Record<string, string> {
  return {
    'x-request-id': requestId,
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': API_POLICY,
    'cache-control': 'no-store',
  }
}

/** Seconds: a year. */
const SECURE = 'max-age=31536000'

/**
 * Begins the record of headers, so it stands before all others that promise some, and after what names the request. A route
 * that has a policy, or says how long its answer may be kept, puts its own in their place.
 */
export const securityHeaders: Bracket = {
  before: (request) => {
    request.headers = request.path.startsWith('/v1/') ? ofApi(request.requestId) : ofPage(request.requestId)
  },
}

/** Asks browsers to come by https only, where this request did. */
export const strictTransport: Bracket = {
  before: (request) => {
    if (request.isSecure) promiseHeader(request, 'strict-transport-security', SECURE)
  },
}
