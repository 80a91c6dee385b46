/** One line of the log and one count for each request: by the pattern of its route, never by its path or query. */
import type { Context } from 'hono'
import { routeOf } from '../api/route.ts'
import type { Services } from '../services.ts'
import { type AppEnv, requestOf } from './request.ts'
import type { Bracket } from './steps.ts'

/** What is asked every few seconds by machines. */
const OFTEN = new Set(['/health', '/ready', '/metrics'])

/** Stands before everything that may refuse a request, so that refusals are seen too. */
export function observe({ metrics, logger }: Services): Bracket {
  return {
    before: (context) => {
      requestOf(context).startedAt = performance.now()
    },
    after: (context) => {
      const request = requestOf(context)
      const milliseconds = performance.now() - request.startedAt
      const { method } = context.req
      const { status } = context.res
      const route = request.route ?? routeOf(context)?.path ?? otherRoute(context.req.path)
      metrics.requestDone({ method, route, status, seconds: milliseconds / 1000 })
      const level = levelOf(route, status)
      if (logger.isLevelEnabled(level))
        logger[level](fieldsOf(context, { route, milliseconds }), `${method} ${route} ${status}`)
    },
  }
}

/** The fields of a line, by the names of ECS. */
function fieldsOf(
  context: Context<AppEnv>,
  { route, milliseconds }: { readonly route: string; readonly milliseconds: number },
) {
  const { status } = context.res
  const { principal, runId, requestId, address } = requestOf(context)
  return {
    event: { duration: Math.round(milliseconds * 1e6), outcome: status < 400 ? 'success' : 'failure' },
    http: {
      request: { id: requestId, method: context.req.method },
      response: { status_code: status },
    },
    client: { address: address ?? 'none' },
    ...(principal === null
      ? {}
      : { user: { id: principal.userId }, organization: { id: principal.organisationId } }),
    labels: { route, ...(runId === null ? {} : { run_id: runId }) },
  }
}

function levelOf(route: string, status: number): 'debug' | 'info' | 'warn' | 'error' {
  // not ready yet, or no room now: nobody has done anything wrong
  const isLater = status === 503
  if (status >= 500 && !isLater) return 'error'
  if (OFTEN.has(route)) return 'debug'
  return status >= 400 ? 'warn' : 'info'
}

/** What has no shapes: a few paths that are known, files of the page, and whatever somebody tries. */
function otherRoute(path: string): string {
  if (path === '/metrics' || path === '/openapi.json') return path
  if (path === '/docs' || path.startsWith('/docs/')) return '/docs'
  return path.startsWith('/v1/') ? 'none' : 'page'
}
