/** Headers of every answer: nothing from elsewhere runs, embeds or reads. */
import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './request.ts'

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

const ALWAYS = Object.entries({
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
})

/** Seconds: a year. */
const SECURE = 'max-age=31536000'

/**
 * Set before the answer is made, which takes them over as it is made; a route that has a policy or says how long its
 * answer may be kept puts its own in their place.
 */
export const securityHeaders: MiddlewareHandler<AppEnv> = (context, next) => {
  const isApi = context.req.path.startsWith('/v1/')
  for (const [name, value] of ALWAYS) context.header(name, value)
  context.header('content-security-policy', isApi ? API_POLICY : PAGE_POLICY)
  if (isApi) context.header('cache-control', 'no-store')
  if (context.get('isSecure')) context.header('strict-transport-security', SECURE)
  return next()
}
