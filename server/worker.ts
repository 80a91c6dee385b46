/** Starts a worker: a process that runs stored validations and answers to nobody, but says how it does where it is asked to. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import { LintelError } from '../engine/errors.ts'
import { healthRoutes } from './api/health.ts'
import { type Config, type ConfigFlags, readConfig } from './config.ts'
import { openFiles } from './files/open.ts'
import { promisedHeaders } from './http/answer-headers.ts'
import { observe } from './http/observe.ts'
import { HttpError, known, problem, statusOf } from './http/problem.ts'
import { type AppEnv, requestOf } from './http/request.ts'
import { nameRequest } from './http/request-context.ts'
import { securityHeaders } from './http/security-headers.ts'
import { around } from './http/steps.ts'
import { makeLogger, readLogLevel } from './logs/logger.ts'
import { metricsRoute } from './metrics/metrics-route.ts'
import type { Services } from './services.ts'
import { closeServer, listen, makeServices, redisOf, type StartOptions } from './start.ts'
import { startRuns } from './validations/runs.ts'

export interface RunningWorker {
  readonly config: Config
  /** Where it says how it does; null where it was given no port. */
  readonly url: string | null
  /** Settles when it can work. */
  readonly ready: Promise<void>
  /** Gives back what runs. */
  readonly close: () => Promise<void>
}

/** @throws LintelError call-invalid when a setting is wrong or missing, or the port is taken */
export async function startWorker(options: StartOptions = {}): Promise<RunningWorker> {
  const environment = options.environment ?? process.env
  const config = readWorkerConfig(environment, options)
  const logger = makeLogger(readLogLevel(config))
  const given = { files: await openFiles(config), redis: redisOf(config, logger), logger }
  const { services } = makeServices(config, { ...options, makesAccounts: false }, given)
  const closing: (() => Promise<void> | void)[] = [
    () => services.redis?.close(),
    () => services.store.close(),
    () => services.checks.end(),
    () => services.liveChecks.end(),
    startRuns(services),
  ]
  const close = async (): Promise<void> => {
    for (const one of closing.splice(0).reverse()) await one()
  }
  const { ready } = services.store
  if (options.port === undefined && !environment.PORT) return { config, url: null, ready, close }
  try {
    const server = createAdaptorServer({ fetch: createWorkerApp(services).fetch }) as Server
    await listen(server, config.port, config.host)
    closing.push(() => closeServer(server))
    const { port } = server.address() as AddressInfo
    const name = config.host.includes(':') ? `[${config.host}]` : config.host
    return { config, url: `http://${name}:${port}`, ready, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What the server is started with serves a worker too; it must lead to the same database and the same files. */
function readWorkerConfig(environment: Config['environment'], flags: ConfigFlags): Config {
  if (!environment.DATABASE_URL)
    throw wrong('a worker needs DATABASE_URL: it takes its work from the PostgreSQL of the server')
  const config = readConfig(environment, flags)
  if (config.s3 === null && !flags.data && !environment.LINTEL_DATA)
    throw wrong(
      'a worker needs the files of the server: S3_BUCKET and its like, or the same folder by LINTEL_DATA or --data',
    )
  if (config.runs.atOnce === 0) throw wrong('a worker with LINTEL_RUNS=0 would do nothing; leave it out')
  return config
}

/** `/health`, `/ready` and `/metrics`, as the server has them, and nothing else. */
function createWorkerApp(services: Services): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>()
  app.use(around(promisedHeaders, observe(services), nameRequest(services), securityHeaders))
  app.onError((thrown, context) => {
    const error = known(thrown)
    if (statusOf(error) === 500) services.log(error, requestOf(context).requestId)
    return problem(context, error)
  })
  healthRoutes(app, services)
  metricsRoute(app, services)
  app.notFound((context) =>
    problem(
      context,
      new HttpError('not-found', 'a worker has /health, /ready and /metrics; the API is elsewhere'),
    ),
  )
  return app
}

function wrong(message: string): LintelError {
  return new LintelError('call-invalid', message)
}
