/** The server's routes. Everything it needs is passed in; tests call `app.request()` without a socket. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { buildingRoutes } from './api/buildings.ts'
import { checkRoutes } from './api/check.ts'
import { commentRoutes } from './api/comments.ts'
import { findingRoutes } from './api/findings.ts'
import { healthRoutes } from './api/health.ts'
import { idsRoutes } from './api/ids.ts'
import { idsFileRoutes } from './api/ids-files.ts'
import { jurisdictionRoutes } from './api/jurisdictions.ts'
import { ownPackRoutes } from './api/own-packs.ts'
import { packRoutes } from './api/packs.ts'
import { permissionRoutes } from './api/permissions.ts'
import { resultRoutes } from './api/results.ts'
import { ruleRoutes } from './api/rules.ts'
import { statisticsRoutes } from './api/statistics.ts'
import { validationRoutes } from './api/validations.ts'
import { waiverRoutes } from './api/waivers.ts'
import { webhookDeliveryRoutes } from './api/webhook-deliveries.ts'
import { webhookRoutes } from './api/webhooks.ts'
import { assistantRoutes } from './assistant/routes.ts'
import { openApiDocument } from './http/openapi.ts'
import { HttpError, known, problem, statusOf } from './http/problem.ts'
import type { AppEnv } from './http/request.ts'
import { nameCaller, nameRequest, waitForStore } from './http/request-context.ts'
import { requestProblem } from './http/request-problem.ts'
import { securityHeaders } from './http/security-headers.ts'
import { type StaticFiles, serveFile } from './http/static-files.ts'
import type { Services } from './services.ts'

export type App = OpenAPIHono<AppEnv>

/** Routes that keep nothing: they work while the database still opens. */
const WITHOUT_STORE = [healthRoutes, packRoutes, checkRoutes, idsRoutes, permissionRoutes] as const
/** Those of what an organisation keeps beside its models. */
const RESOURCES = [
  waiverRoutes,
  commentRoutes,
  ownPackRoutes,
  ruleRoutes,
  idsFileRoutes,
  jurisdictionRoutes,
  webhookRoutes,
  webhookDeliveryRoutes,
] as const
/** Those of what checks found. */
const FOUND = [validationRoutes, resultRoutes, findingRoutes, statisticsRoutes] as const
const WITH_STORE = [buildingRoutes, ...RESOURCES, ...FOUND, assistantRoutes] as const

/** The app; it keeps no state of its own. */
export function createApp(services: Services): App {
  const app: App = new OpenAPIHono<AppEnv>({ defaultHook: requestProblem })
  app.use(nameRequest(services))
  app.use(securityHeaders)
  app.onError((thrown, context) => {
    const error = known(thrown)
    if (statusOf(error) === 500) services.log(error)
    return problem(context, error)
  })
  app.use('/v1/*', nameCaller(services))
  for (const add of WITHOUT_STORE) add(app, services)
  app.use('/v1/*', waitForStore(services))
  for (const add of WITH_STORE) add(app, services)
  app.get('/openapi.json', (context) => context.json(openApiDocument(app, services.version)))
  app.all('/v1/*', (context) => problem(context, nothingHere(context)))
  app.get('*', (context) => file(context, services.page))
  app.notFound((context) => problem(context, nothingHere(context)))
  return app
}

function file(context: Context, files: StaticFiles): Response {
  const { path } = context.req
  const found = files.get(path === '/' ? 'index.html' : path.slice(1))
  return found === undefined ? problem(context, nothingHere(context)) : serveFile(context, found)
}

function nothingHere(context: Context): HttpError {
  return new HttpError('not-found', `there is nothing at ${context.req.method} ${context.req.path}`)
}
