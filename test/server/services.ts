/** What the routes work with, for tests: the real kernel in a real thread, files in memory, a day that does not change. */
import { randomBytes, randomUUID } from 'node:crypto'
import { v7 } from 'uuid'
import { expect } from 'vitest'
import { ensureLocalUser, localAuthenticator } from '../../server/auth/local.ts'
import { Passwords } from '../../server/auth/password.ts'
import { makeSeal } from '../../server/auth/secret.ts'
import { readSignInSettings } from '../../server/auth/settings.ts'
import { readBuilt } from '../../server/built.ts'
import { MemoryCache } from '../../server/cache/memory.ts'
import { CheckPool } from '../../server/checks/check-pool.ts'
import { LivePool } from '../../server/checks/live-pool.ts'
import { NO_SNAPSHOTS } from '../../server/checks/snapshots.ts'
import { MemoryEvents } from '../../server/events/memory.ts'
import { MemoryFiles } from '../../server/files/memory.ts'
import { LOCAL_EDGE } from '../../server/http/edge.ts'
import { MemoryJobs } from '../../server/jobs/memory.ts'
import { readRunSettings } from '../../server/jobs/settings.ts'
import { KeyRing } from '../../server/keys/key-ring.ts'
import { DEFAULT_LIMITS } from '../../server/limits.ts'
import { makeLogger } from '../../server/logs/logger.ts'
import { labelValues } from '../../server/metrics/label-values.ts'
import { makeMetrics } from '../../server/metrics/metrics.ts'
import type { Services } from '../../server/services.ts'
import { startRuns } from '../../server/validations/runs.ts'
import { readWebhookSettings } from '../../server/webhooks/addresses.ts'
import { PGLITE, type Storage } from './storages.ts'

export interface TestServices extends Services {
  readonly end: () => Promise<void>
}

/** A fault of ours fails the test. Whoever calls it ends it. */
export async function testServices(
  given: Partial<Services> = {},
  storage: Storage = PGLITE,
): Promise<TestServices> {
  const { version, packs, files: page, kernel, workerUrl, liveUrl } = readBuilt()
  const store = given.store ?? (await storage.open())
  const pool = new CheckPool({ workerUrl, kernel, threads: 1, queue: 4 })
  const live = new LivePool({
    workerUrl: liveUrl,
    kernel,
    mebibytes: 4096,
    threads: 1,
    room: 2 ** 29,
    idle: 600_000,
  })
  if (given.mode !== 'served') await ensureLocalUser(store.db, new Date())
  const seal = makeSeal('the secret of the tests')
  const log = (error: unknown) =>
    expect.fail(`a fault of ours: ${error instanceof Error ? error.stack : error}`)
  const services: Services = {
    version,
    kernelSha256: 'k',
    mode: 'embedded',
    packs,
    page,
    limits: { ...DEFAULT_LIMITS, bodyBytes: 50_000_000 },
    store,
    files: new MemoryFiles(),
    redis: null,
    checks: pool,
    snapshots: NO_SNAPSHOTS,
    liveChecks: live,
    cache: new MemoryCache(2 ** 26),
    jobs: new MemoryJobs(1, log),
    runs: readRunSettings({}, 1),
    events: new MemoryEvents(log),
    authenticator: localAuthenticator,
    webhooks: readWebhookSettings({}),
    passwords: new Passwords(),
    signIn: readSignInSettings({}),
    keyRing: new KeyRing({ db: store.db, seal, now: given.now ?? (() => new Date()) }),
    seal,
    now: () => new Date(),
    today: () => '2026-11-27',
    newId: v7,
    newRequestId: randomUUID,
    randomBytes,
    edge: LOCAL_EDGE,
    metrics: makeMetrics(labelValues(packs)),
    logger: makeLogger('silent'),
    log,
    ...given,
  }
  const stopRuns = startRuns(services)
  return {
    ...services,
    end: async () => {
      await stopRuns()
      await Promise.all([pool.end(), live.end(), store.close()])
    },
  }
}
