/** The server's routes. Everything it needs is passed in; tests call `app.request()` without a socket. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { auditRoutes } from './api/audit.ts'
import { buildingRoutes } from './api/buildings.ts'
import { checkRoutes } from './api/check.ts'
import { commentRoutes } from './api/comments.ts'
import { deltaRoutes } from './api/deltas.ts'
import { findingRoutes } from './api/findings.ts'
import { healthRoutes } from './api/health.ts'
import { idsRoutes } from './api/ids.ts'
import { idsFileRoutes } from './api/ids-files.ts'
import { jurisdictionRoutes } from './api/jurisdictions.ts'
import { jwksRoutes } from './api/jwks.ts'
import { keyRoutes } from './api/keys.ts'
import { liveRoutes } from './api/live.ts'
import { liveCheckRoutes } from './api/live-checks.ts'
import { meRoutes } from './api/me.ts'
import { memberChangeRoutes } from './api/member-changes.ts'
import { memberRoutes } from './api/members.ts'
import { modelRoutes } from './api/models.ts'
import { oidcRoutes } from './api/oidc.ts'
import { organisationRoutes } from './api/organisations.ts'
import { ownPackRoutes } from './api/own-packs.ts'
import { packRoutes } from './api/packs.ts'
import { permissionRoutes } from './api/permissions.ts'
import { resultRoutes } from './api/results.ts'
import { ruleRoutes } from './api/rules.ts'
import { serviceAccountRoutes } from './api/service-accounts.ts'
import { sessionRoutes } from './api/sessions.ts'
import { signInRoutes, signInWayRoutes } from './api/sign-in.ts'
import { signingKeyRoutes } from './api/signing-keys.ts'
import { statisticsRoutes } from './api/statistics.ts'
import { uploadRoutes } from './api/uploads.ts'
import { validationRoutes } from './api/validations.ts'
import { versionRoutes } from './api/versions.ts'
import { waiverRoutes } from './api/waivers.ts'
import { webhookDeliveryRoutes } from './api/webhook-deliveries.ts'
import { webhookRoutes } from './api/webhooks.ts'
import { assistantRoutes } from './assistant/routes.ts'
import { promisedHeaders } from './http/answer-headers.ts'
import { docsRoutes } from './http/docs.ts'
import { idempotency } from './http/idempotency.ts'
import { limitJson } from './http/json-limit.ts'
import { knownFirst } from './http/known-answers.ts'
import { observe } from './http/observe.ts'
import { openApiDocument, routesSoFar } from './http/openapi.ts'
import { crossOrigin, onlyLoopbackNames, onlyOwnPages, variesByOrigin } from './http/origins.ts'
import { HttpError, known, problem, statusOf } from './http/problem.ts'
import { limitAddress, limitCaller } from './http/rate-limit.ts'
import { type AppEnv, requestOf } from './http/request.ts'
import { nameCaller, nameRequest, waitForStore } from './http/request-context.ts'
import { requestProblem } from './http/request-problem.ts'
import { securityHeaders, strictTransport } from './http/security-headers.ts'
import { type StaticFiles, serveFile } from './http/static-files.ts'
import { around, inOrder } from './http/steps.ts'
import { metricsRoute } from './metrics/metrics-route.ts'
import type { Services } from './services.ts'
import { isAway } from './store/away.ts'
import { AskedAgain } from './validations/asked-again.ts'

export type App = OpenAPIHono<AppEnv>

/** Routes by which somebody becomes known: no token is read before them, so that an expired one does not hinder. */
const BEFORE_SIGN_IN = [jwksRoutes, signInRoutes, oidcRoutes] as const
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
/** Those of who may do what. */
const ACCOUNTS = [
  meRoutes,
  sessionRoutes,
  memberRoutes,
  memberChangeRoutes,
  serviceAccountRoutes,
  organisationRoutes,
  keyRoutes,
  signingKeyRoutes,
] as const
const MODELS = [modelRoutes, versionRoutes, uploadRoutes, deltaRoutes, liveCheckRoutes] as const
/** Those of what checks found. */
const FOUND = [resultRoutes, findingRoutes, statisticsRoutes] as const
const WITH_STORE = [
  ...ACCOUNTS,
  auditRoutes,
  buildingRoutes,
  ...MODELS,
  ...RESOURCES,
  ...FOUND,
  liveRoutes,
  assistantRoutes,
] as const

/** The app; it keeps no state of its own but answers that it has given lately. */
export function createApp(services: Services): App {
  const app: App = new OpenAPIHono<AppEnv>({ defaultHook: requestProblem })
  const { brackets, ofAll, ofApi, ofCallers, ofStore } = stepsOf(services)
  const again = new AskedAgain(services)
  app.use(around(...brackets))
  app.onError((thrown, context) => {
    const error = known(thrown)
    if (statusOf(error) === 500 || isAway(thrown)) services.log(thrown, requestOf(context).requestId)
    return problem(context, error)
  })
  app.use(inOrder(...ofAll))
  if (services.edge.origins.size > 0) app.use('/v1/*', crossOrigin(services))
  app.use('/v1/*', inOrder(...ofApi), limitJson(services))
  signInWayRoutes(app, services)
  app.use('/v1/auth/*', inOrder(...ofStore))
  for (const add of BEFORE_SIGN_IN) add(app, services)
  app.use('/v1/*', inOrder(...ofCallers))
  for (const add of WITHOUT_STORE) add(app, services)
  const keepingNothing = routesSoFar(app)
  app.use('/v1/*', inOrder(...ofStore), idempotency(services))
  for (const add of WITH_STORE) add(app, services)
  validationRoutes(app, services, again)
  const document = openApiDocument(app, { version: services.version, keepingNothing })
  app.get('/openapi.json', (context) => context.json(document))
  docsRoutes(app)
  metricsRoute(app, services)
  app.all('/v1/*', (context) => problem(context, nothingHere(context)))
  app.get('*', (context) => file(context, services.page))
  app.notFound((context) => problem(context, nothingHere(context)))
  app.fetch = knownFirst(app.fetch, again, {
    brackets,
    steps: [...ofAll, ...ofApi, ...ofCallers, ...ofStore],
  })
  return app
}

/** What is done around routes; `known-answers.ts` takes the same. */
function stepsOf(services: Services) {
  return {
    brackets: [promisedHeaders, observe(services), nameRequest(services), securityHeaders, strictTransport],
    ofAll: [onlyLoopbackNames(services), onlyOwnPages(services)],
    ofApi: [variesByOrigin(services), limitAddress(services)],
    ofCallers: [nameCaller(services), limitCaller(services)],
    ofStore: [waitForStore(services)],
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
