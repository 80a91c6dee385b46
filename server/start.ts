/** Starts the server on a port: reads the build, opens storage behind it, makes the check threads, listens. Prints nothing. */
import { createHash, randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { Registry } from 'prom-client'
import { v7 } from 'uuid'
import { localDay } from '../engine/day.ts'
import { LintelError } from '../engine/errors.ts'
import type { Pack } from '../engine/pack/pack.ts'
import { packDigest } from '../engine/pack/resolve.ts'
import { createApp } from './app.ts'
import { AccountAuthenticator } from './auth/authenticator.ts'
import { ensureFirstAdmin, type FirstAdmin, readFirstAdmin } from './auth/first-admin.ts'
import { ensureLocalUser, localAuthenticator } from './auth/local.ts'
import { Passwords } from './auth/password.ts'
import { embeddedSecret, makeSeal } from './auth/secret.ts'
import { readSignInSettings } from './auth/settings.ts'
import { type Built, readBuilt } from './built.ts'
import { MemoryCache } from './cache/memory.ts'
import { RedisCache } from './cache/redis.ts'
import { keepWarm } from './cache/warm.ts'
import { CheckPool } from './checks/check-pool.ts'
import { LivePool } from './checks/live-pool.ts'
import { readLiveSettings } from './checks/live-settings.ts'
import { NO_SNAPSHOTS, SnapshotFolder, type Snapshots } from './checks/snapshots.ts'
import { type Config, type ConfigFlags, readConfig } from './config.ts'
import { MemoryEvents } from './events/memory.ts'
import { RedisEvents } from './events/redis.ts'
import { openFiles } from './files/open.ts'
import { readEdge } from './http/edge.ts'
import { sweepAttempts } from './http/idempotency-store.ts'
import { requestIds } from './http/request-id.ts'
import { endSlowBodies } from './http/slow-bodies.ts'
import { BullJobs } from './jobs/bullmq.ts'
import { MemoryJobs } from './jobs/memory.ts'
import { KeyRing } from './keys/key-ring.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import { LiveIncoming } from './live/incoming.ts'
import { readLiveLimits } from './live/limits.ts'
import { openLive } from './live/upgrade.ts'
import { type Logger, logFault, makeLogger, readLogLevel } from './logs/logger.ts'
import { watchCache, watchProcess, watchRedis, watchWork } from './metrics/gauges.ts'
import { labelValues } from './metrics/label-values.ts'
import { makeMetrics } from './metrics/metrics.ts'
import { dropOldAudit } from './organisations/audit-retention.ts'
import { openRedis } from './redis/redis.ts'
import { tellOfRedis } from './redis/tell.ts'
import type { Chance, Services } from './services.ts'
import { lockFolder } from './store/folder-lock.ts'
import { openStore, type Store } from './store/store.ts'
import { startSweeps } from './sweep.ts'
import { startRuns } from './validations/runs.ts'
import { readWebhookSettings } from './webhooks/addresses.ts'
import { Deliverer } from './webhooks/deliverer.ts'

export interface StartOptions extends ConfigFlags {
  readonly limits?: Partial<Limits>
  /** Whether it makes the first account; default: it does. */
  readonly makesAccounts?: boolean
  /** Gets faults of ours; default: the log. */
  readonly log?: (error: unknown, requestId?: string) => void
  /** Default: that of the process. */
  readonly environment?: Config['environment']
}

export interface RunningServer {
  readonly url: string
  readonly config: Config
  /** Settles when storage is open. */
  readonly ready: Promise<void>
  /** Settles with `ready`; the account that this start has made, null where there were accounts or none are needed. */
  readonly firstAdmin: Promise<FirstAdmin | null>
  readonly close: () => Promise<void>
}

/** Milliseconds for a whole request: a large model over a slow line takes its time. */
const REQUEST_TIMEOUT = 60 * 60 * 1000
const HOUR = 60 * 60 * 1000
/** Bytes of results and indexes that are kept in memory. */
const CACHE_ROOM = 256 * 2 ** 20

/** @throws LintelError call-invalid when a setting is wrong or the port is taken, internal-kernel when the build is missing */
export async function startServer(options: StartOptions = {}): Promise<RunningServer> {
  const config = readConfig(options.environment ?? process.env, options)
  const { dataFolder, databaseUrl } = config
  // files alone may be shared; the database that lies beside them otherwise may not
  const release = dataFolder === null || databaseUrl !== null ? () => undefined : lockFolder(dataFolder)
  const closing: (() => Promise<void> | void)[] = [release]
  const close = async (): Promise<void> => {
    for (const one of closing.splice(0).reverse()) await one()
  }
  try {
    const logger = makeLogger(readLogLevel(config))
    const redis = redisOf(config, logger)
    closing.push(() => redis?.close())
    const { services, firstAdmin } = makeServices(config, options, {
      files: await openFiles(config),
      redis,
      logger,
    })
    closing.push(
      () => services.store.close(),
      () => services.checks.end(),
      () => services.liveChecks.end(),
      startSweeps(services),
      keepWarm(services),
    )
    closing.push(startRuns(services))
    void digestPacks(services.packs)
    const deliverer = new Deliverer(services)
    void services.store.ready.then(() => deliverer.start()).catch(() => undefined)
    closing.push(() => deliverer.stop())
    const { headersTime, bodyRate } = services.limits
    const { fetch } = createApp(services)
    const server = createAdaptorServer({
      fetch,
      serverOptions: {
        IncomingMessage: LiveIncoming,
        requestTimeout: REQUEST_TIMEOUT,
        headersTimeout: headersTime,
        connectionsCheckingInterval: Math.min(10_000, headersTime),
      },
    }) as Server
    closing.push(endSlowBodies(server, bodyRate), sweepHourly(services))
    await listen(server, config.port, config.host)
    closing.push(() => closeServer(server))
    closing.push(openLive(server, { services, fetch, limits: readLiveLimits(config.environment) }))
    const { port } = server.address() as AddressInfo
    const name = config.host.includes(':') ? `[${config.host}]` : config.host
    return { url: `http://${name}:${port}`, config, ready: services.store.ready, firstAdmin, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What is open already. */
type Given = Pick<Services, 'files' | 'redis' | 'logger'>

/** What runs in this process, and the first account. */
export interface Made {
  readonly services: Services & { readonly checks: CheckPool; readonly liveChecks: LivePool }
  readonly firstAdmin: Promise<FirstAdmin | null>
}

/**
 * Opens everything else that a process of Lintel works with; whoever calls it closes it.
 *
 * @throws LintelError call-invalid, internal-kernel
 */
export function makeServices(config: Config, options: StartOptions, given: Given): Made {
  const { files, redis, logger } = given
  const built = readBuilt()
  const { threads, atOnce, lease, bounds, isolation } = config.runs
  const { kernel, packs, files: page, version, workerUrl, liveUrl } = built
  const edge = readEdge(config, redis)
  const log: Services['log'] = options.log ?? ((error, requestId) => logFault(logger, error, requestId))
  const accounts = { passwords: new Passwords(), signIn: readSignInSettings(config.environment) }
  const seal = makeSeal(config.secret ?? embeddedSecret(config.dataFolder))
  const { store, firstAdmin } = storeOf(config, built, { ...CHANCE, ...accounts, ...options })
  const keyRing = new KeyRing({ db: store.db, seal, now: CHANCE.now })
  const checks = new CheckPool({ workerUrl, kernel, threads, queue: threads * 8, bounds, isolation })
  const liveChecks = new LivePool({
    workerUrl: liveUrl,
    kernel,
    mebibytes: bounds.kernel,
    threads,
    ...readLiveSettings(config.environment),
  })
  const registry = new Registry()
  watchProcess(registry)
  watchWork(registry, { store, checks, liveChecks })
  watchRedis(registry, redis)
  const kernelSha256 = createHash('sha256').update(kernel.simd).digest('hex')
  const versions = [version, kernelSha256]
  const services: Made['services'] = {
    version,
    kernelSha256,
    mode: config.mode,
    packs,
    page,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    store,
    files,
    redis,
    checks,
    snapshots: snapshotsOf(config, versions),
    liveChecks,
    cache:
      redis === null ? new MemoryCache(CACHE_ROOM) : new RedisCache({ redis, versions, room: CACHE_ROOM }),
    jobs: redis === null ? new MemoryJobs(atOnce, log) : new BullJobs({ redis, atOnce, lease, log }),
    runs: config.runs,
    events: redis === null ? new MemoryEvents(log) : new RedisEvents(redis.bus, log),
    webhooks: readWebhookSettings(config.environment),
    edge,
    metrics: makeMetrics(labelValues(packs), registry),
    logger,
    log,
    authenticator:
      config.mode === 'embedded'
        ? localAuthenticator
        : new AccountAuthenticator({ store, keyRing, now: CHANCE.now, bus: redis?.bus }),
    ...accounts,
    keyRing,
    seal,
    ...CHANCE,
  }
  watchCache(registry, services.cache)
  return { services, firstAdmin }
}

const CHANCE: Chance = {
  now: () => new Date(),
  today: today(),
  newId: v7,
  newRequestId: requestIds(randomBytes),
  randomBytes,
}

/** The local day, worked out once a minute: days begin with minutes everywhere. */
function today(): () => string {
  let minute = Number.NaN
  let day = ''
  return () => {
    const now = Date.now()
    const current = Math.floor(now / 60_000)
    if (current !== minute) {
      minute = current
      day = localDay(new Date(now))
    }
    return day
  }
}

interface Accounts extends Pick<StartOptions, 'makesAccounts'> {
  readonly passwords: Passwords
}

interface OpenedStore {
  readonly store: Store
  readonly firstAdmin: Promise<FirstAdmin | null>
}

/** Removes old idempotency keys and lines of the audit log. @returns stops it */
function sweepHourly({ store, now, log }: Services): () => void {
  const sweep = (): void => {
    store.ready.then(() => sweepAttempts(store.db, now())).catch(log)
    store.ready.then(() => dropOldAudit(store.db, now())).catch(log)
  }
  const timer = setInterval(sweep, HOUR)
  timer.unref()
  return () => clearInterval(timer)
}

/** Makes the digest of each pack, one a turn: the first validation that asks for them would hold up all others. */
async function digestPacks(packs: readonly Pack[]): Promise<void> {
  for (const pack of packs) {
    packDigest(pack)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The connections to Redis that the settings name; null where they name none. */
export function redisOf({ redis: place }: Config, logger: Logger): Services['redis'] {
  const log = (error: unknown): void => logFault(logger, error)
  return place === null ? null : openRedis(place, { tell: tellOfRedis(logger), log })
}

/** Beside whatever else is in the folder; without a folder there are none. */
function snapshotsOf({ dataFolder, runs }: Config, versions: readonly string[]): Snapshots {
  if (dataFolder === null || runs.snapshots === 0) return NO_SNAPSHOTS
  return new SnapshotFolder(join(dataFolder, 'snapshots'), { versions, room: runs.snapshots })
}

/** The database with what must stand in it before anybody asks. */
function storeOf(
  { mode, databaseUrl, dataFolder, environment }: Config,
  { pgliteUrl }: Built,
  { makesAccounts = true, ...chance }: Chance & Accounts,
): OpenedStore {
  const folder = dataFolder === null ? null : join(dataFolder, 'database')
  const names = readFirstAdmin(environment)
  const store = openStore(
    databaseUrl === null
      ? { kind: 'pglite', folder, workerUrl: pgliteUrl }
      : { kind: 'postgres', url: databaseUrl },
  )
  const firstAdmin = store.ready.then(async () => {
    if (!makesAccounts) return null
    if (mode === 'served') return ensureFirstAdmin(store.db, names, chance)
    await ensureLocalUser(store.db, new Date())
    return null
  })
  const ready = firstAdmin.then(() => undefined)
  ready.catch(() => undefined)
  return { store: { ...store, ready }, firstAdmin }
}

/** @throws LintelError call-invalid where it cannot listen there */
export function listen(server: Server, port: number, host: string): Promise<void> {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'the port is taken; choose another with --port or PORT',
    EACCES: 'the port may not be used by this user; choose one above 1023',
    EADDRNOTAVAIL: 'this machine has no such address; use --host 127.0.0.1 or 0.0.0.0',
    ENOTFOUND: 'the host name is not known; use --host 127.0.0.1 or 0.0.0.0',
  }
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = reasons[error.code ?? ''] ?? error.message
      reject(new LintelError('call-invalid', `cannot listen on ${host}:${port}: ${why}`, { cause: error }))
    })
    server.listen(port, host, () => resolve())
  })
}

/** Ends its connections, too. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
