/** What the routes work with, for tests: the real kernel in a real thread, files in memory, a day that does not change. */
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { expect } from 'vitest'
import { ensureLocalUser, localAuthenticator } from '../../server/auth/local.ts'
import { makeSeal } from '../../server/auth/secret.ts'
import { readBuilt } from '../../server/built.ts'
import { MemoryCache } from '../../server/cache/memory.ts'
import { CheckPool } from '../../server/checks/check-pool.ts'
import { MemoryEvents } from '../../server/events/memory.ts'
import { MemoryFiles } from '../../server/files/memory.ts'
import { MemoryJobs } from '../../server/jobs/memory.ts'
import { DEFAULT_LIMITS } from '../../server/limits.ts'
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
  const { version, packs, files: page, kernel, workerUrl } = readBuilt()
  const store = given.store ?? (await storage.open())
  const pool = new CheckPool({ workerUrl, kernel, threads: 1, queue: 4 })
  await ensureLocalUser(store.db, new Date())
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
    checks: pool,
    cache: new MemoryCache(2 ** 26),
    jobs: new MemoryJobs(1, log),
    events: new MemoryEvents(log),
    authenticator: localAuthenticator,
    seal: makeSeal('a secret of tests alone'),
    webhooks: readWebhookSettings({}),
    now: () => new Date(),
    today: () => '2026-11-27',
    newId: v7,
    randomBytes,
    log,
    ...given,
  }
  const stopRuns = startRuns(services)
  return {
    ...services,
    end: async () => {
      await stopRuns()
      await Promise.all([pool.end(), store.close()])
    },
  }
}
