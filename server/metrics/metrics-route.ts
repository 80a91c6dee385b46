/** `/metrics`: open on an embedded server, which this machine alone reaches; else to whoever holds the token. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { HttpError } from '../http/problem.ts'
import type { AppEnv } from '../http/request.ts'
import type { Services } from '../services.ts'

/** Adds the route. */
export function metricsRoute(
  app: OpenAPIHono<AppEnv>,
  { metrics, mode, edge: { metricsToken } }: Services,
): void {
  app.get('/metrics', async (context) => {
    const isOpen = mode === 'embedded' && metricsToken === null
    if (!isOpen) allow(context.req.header('authorization'), metricsToken)
    const { type, text } = await metrics.read()
    return context.body(text, 200, { 'content-type': type, 'cache-control': 'no-store' })
  })
}

/** Hashes are compared, so that neither length nor letters of the token show in the time it takes. */
function allow(authorization: string | undefined, token: string | null): void {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  if (token !== null && given !== undefined && timingSafeEqual(hashOf(given), hashOf(token))) return
  throw new HttpError('unauthenticated', 'send the token that LINTEL_METRICS_TOKEN holds, as a bearer token')
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
