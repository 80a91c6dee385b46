/** The server's routes. Everything it needs is passed in; tests call `app.request()` without a socket. */
import { type Context, Hono } from 'hono'
import type { Pack } from '../engine/pack/pack.ts'
import type { Checks } from './checks/check-pool.ts'
import { type CheckRequestDeps, readCheckRequest } from './api/check-request.ts'
import { readIdsRequest } from './api/ids-request.ts'
import { HttpError, problem, statusOf } from './http/problem.ts'
import { sampleResponse } from './api/sample.ts'
import { securityHeaders } from './http/security-headers.ts'
import { type StaticFiles, serveFile } from './http/static-files.ts'

export interface AppDeps extends CheckRequestDeps {
  readonly version: string
  readonly kernelSha256: string
  readonly files: StaticFiles
  readonly checks: Checks
  /** Gets faults of ours, which the client is not told about. */
  readonly log: (error: unknown) => void
}

/** The app; it keeps no state of its own. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono()
  app.use(securityHeaders)
  app.onError((error, context) => {
    if (statusOf(error) === 500) deps.log(error)
    return problem(context, error)
  })
  app.get('/health', (context) =>
    context.json({ status: 'ok', version: deps.version, kernel: deps.kernelSha256 }, 200, NO_STORE),
  )
  app.get('/ready', (context) => readiness(context, deps))
  app.get('/v1/packs', (context) => context.json(deps.packs.map(packLine)))
  app.get('/v1/sample.ifc', sampleResponse)
  app.post('/v1/check', (context) => check(context, deps))
  app.all('/v1/check', () => {
    throw new HttpError('method-not-allowed', 'send the model with POST')
  })
  app.post('/v1/ids/lint', (context) => lintIds(context, deps))
  app.all('/v1/ids/lint', () => {
    throw new HttpError('method-not-allowed', 'send the IDS with POST')
  })
  app.get('*', (context) => file(context, deps.files))
  app.notFound((context) => problem(context, nothingHere(context)))
  return app
}

const NO_STORE = { 'cache-control': 'no-store' }

async function check(context: Context, deps: AppDeps): Promise<Response> {
  const { checks } = deps
  const { order, body } = await readCheckRequest(context, deps)
  const { json, digest, status } = await checks
    .run(order, body, context.req.raw.signal)
    .catch(async (error: unknown) => {
      // where no thread took it nobody else ends its reading
      await body.cancel(error).catch(() => undefined)
      throw error
    })
  return context.newResponse(json, 200, {
    ...NO_STORE,
    'content-type': 'application/json',
    'lintel-digest': digest,
    'lintel-status': status,
  })
}

async function lintIds(context: Context, { limits, checks }: AppDeps): Promise<Response> {
  const file = await readIdsRequest(context, limits.idsBytes)
  const { json } = await checks.lint(file, context.req.raw.signal)
  return context.newResponse(json, 200, { ...NO_STORE, 'content-type': 'application/json' })
}

function readiness(context: Context, { checks, packs }: AppDeps): Response {
  const ready = checks.isReady()
  return context.json(
    { status: ready ? 'ready' : 'starting', packs: packs.length },
    ready ? 200 : 503,
    NO_STORE,
  )
}

function packLine({ id, version, title, jurisdiction, rules }: Pack): object {
  return {
    id,
    version,
    title,
    jurisdiction,
    rules: rules.length,
    drafts: rules.filter((rule) => rule.verified === 'draft').length,
  }
}

function file(context: Context, files: StaticFiles): Response {
  const { path } = context.req
  const found = files.get(path === '/' ? 'index.html' : path.slice(1))
  return found === undefined ? problem(context, nothingHere(context)) : serveFile(context, found)
}

function nothingHere(context: Context): HttpError {
  return new HttpError('not-found', `there is nothing at ${context.req.method} ${context.req.path}`)
}
