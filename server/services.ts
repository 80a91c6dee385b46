/** What the routes work with. Everything is passed in; nothing here is global. */
import type { Pack } from '../engine/pack/pack.ts'
import type { Passwords } from './auth/password.ts'
import type { Authenticator } from './auth/principal.ts'
import type { Seal } from './auth/secret.ts'
import type { SignInSettings } from './auth/settings.ts'
import type { Cache } from './cache/cache.ts'
import type { Checks } from './checks/check-pool.ts'
import type { LiveChecks } from './checks/live-pool.ts'
import type { Snapshots } from './checks/snapshots.ts'
import type { Events } from './events/events.ts'
import type { Files } from './files/files.ts'
import type { Edge } from './http/edge.ts'
import type { StaticFiles } from './http/static-files.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { RunSettings } from './jobs/settings.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Limits } from './limits.ts'
import type { Logger } from './logs/logger.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { RedisServices } from './redis/redis.ts'
import type { Store } from './store/store.ts'
import type { WebhookSettings } from './webhooks/addresses.ts'

/** Time, ids and chance come from outside, so that tests decide them. */
export interface Chance {
  readonly now: () => Date
  /** The day where the server stands, `2026-11-27`. */
  readonly today: () => string
  /** A new UUID of version 7: later ones sort behind earlier ones. */
  readonly newId: () => string
  /** A new UUID that sorts nowhere: made for every request, and several times as fast. */
  readonly newRequestId: () => string
  /** @returns u8[many] that nobody can guess */
  readonly randomBytes: (many: number) => Uint8Array
}

export interface Services extends Chance {
  readonly version: string
  readonly kernelSha256: string
  readonly mode: 'embedded' | 'served'
  /** The bundled packs. */
  readonly packs: readonly Pack[]
  /** The built page, kernel and packs. */
  readonly page: StaticFiles
  readonly limits: Limits
  readonly store: Store
  readonly files: Files
  /** Null where there is none: everything then stays within this process. */
  readonly redis: RedisServices | null
  readonly checks: Checks
  /** What large models are read from again. */
  readonly snapshots: Snapshots
  /** Models that are followed through deltas. */
  readonly liveChecks: LiveChecks
  readonly cache: Cache
  readonly jobs: Jobs
  readonly runs: RunSettings
  readonly events: Events
  readonly authenticator: Authenticator
  /** Where webhooks may be sent. */
  readonly webhooks: WebhookSettings
  readonly edge: Edge
  readonly metrics: Metrics
  /** Gets a line for each request. */
  readonly logger: Logger
  readonly passwords: Passwords
  readonly signIn: SignInSettings
  /** Signs access tokens and results. */
  readonly keyRing: KeyRing
  /** Encrypts what is secret in the database. */
  readonly seal: Seal
  /** Gets faults of ours, which the client is not told about. */
  readonly log: (error: unknown, requestId?: string) => void
}
