/** One line of the log and one count for each request: by the pattern of its route, never by its path or query. */
import type { Services } from '../services.ts'
import type { RequestState } from './request.ts'
import type { Bracket } from './steps.ts'

/** What is asked every few seconds by machines. */
const OFTEN = new Set(['/health', '/ready', '/metrics'])

/** Stands before everything that may refuse a request, so that refusals are seen too. */
export function observe({ metrics, logger }: Services): Bracket {
  return {
    before: (request) => {
      request.startedAt = performance.now()
    },
    after: (request, { status }) => {
      const milliseconds = performance.now() - request.startedAt
      const { method } = request
      const route = request.route ?? request.routeAhead()?.path ?? otherRoute(request.path)
      metrics.requestDone({ method, route, status, seconds: milliseconds / 1000 })
      const level = levelOf(route, status)
      if (logger.isLevelEnabled(level))
        logger[level](fieldsOf(request, { route, status, milliseconds }), `${method} ${route} ${status}`)
    },
  }
}

interface Answered {
  readonly route: string
  readonly status: number
  readonly milliseconds: number
}

/** The fields of a line, by the names of ECS. */
function fieldsOf(
  { method, principal, runId, requestId, address }: RequestState,
  { route, status, milliseconds }: Answered,
) {
  return {
    event: { duration: Math.round(milliseconds * 1e6), outcome: status < 400 ? 'success' : 'failure' },
    http: {
      request: { id: requestId, method },
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
