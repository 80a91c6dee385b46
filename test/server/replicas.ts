/** Two replicas of a served server for tests: one database, one Redis, files in common, everything else their own. */
import { randomUUID } from 'node:crypto'
import { type App, createApp } from '../../server/app.ts'
import { AccountAuthenticator } from '../../server/auth/authenticator.ts'
import { RedisCache } from '../../server/cache/redis.ts'
import { RedisEvents } from '../../server/events/redis.ts'
import { MemoryFiles } from '../../server/files/memory.ts'
import { LOCAL_EDGE } from '../../server/http/edge.ts'
import { makeRateLimits, type RateFigures } from '../../server/http/rate-limits.ts'
import { KeyRing } from '../../server/keys/key-ring.ts'
import type { RedisPlace } from '../../server/redis/place.ts'
import { openRedis } from '../../server/redis/redis.ts'
import type { Services } from '../../server/services.ts'
import { openStore } from '../../server/store/store.ts'
import { type Send, type ServedTest, sendTo, servedServices } from './accounts.ts'
import { type TestServices, testServices } from './services.ts'
import { POSTGRES } from './storages.ts'

export interface Replicas {
  readonly a: ServedTest
  readonly b: { readonly services: TestServices; readonly app: App; readonly send: Send }
  readonly end: () => Promise<void>
}

export interface ReplicaOptions {
  /** Of each replica its own way to Redis. */
  readonly places: readonly [RedisPlace, RedisPlace]
  readonly limits?: RateFigures
  /** The second replica's clock; default: as the first one's. */
  readonly now?: () => Date
}

export async function twoReplicas({ places, limits, now: given }: ReplicaOptions): Promise<Replicas> {
  const database = await POSTGRES.newPlace()
  const storage = {
    ...POSTGRES,
    open: async () => {
      const store = openStore(database)
      await store.ready
      return store
    },
  }
  const files = new MemoryFiles()
  const log = (error: unknown): void => {
    throw error
  }
  const prefix = randomUUID()
  const [one, two] = places.map((place) => openRedis({ ...place, prefix }, { log })) as [
    NonNullable<Services['redis']>,
    NonNullable<Services['redis']>,
  ]
  const givenOf = (redis: NonNullable<Services['redis']>) => ({
    redis,
    files,
    cache: new RedisCache({ redis, versions: ['1'], room: 2 ** 26 }),
    events: new RedisEvents(redis.bus, log),
    ...(limits === undefined ? {} : { edge: { ...LOCAL_EDGE, rateLimits: makeRateLimits(limits, redis) } }),
  })
  const a = await servedServices(storage, givenOf(one))
  const { passwords, seal } = a.services
  const now = given ?? a.services.now
  const store = await storage.open()
  const keyRing = new KeyRing({ db: store.db, seal, now })
  const authenticator = new AccountAuthenticator({ store, keyRing, now, bus: two.bus })
  const accounts = { mode: 'served' as const, store, now, passwords, seal, keyRing, authenticator }
  const services = await testServices({ ...accounts, ...givenOf(two) }, storage)
  const app = createApp(services)
  const send = sendTo(app)
  const end = async (): Promise<void> => {
    await Promise.all([a.services.end(), services.end()])
    one.close()
    two.close()
  }
  return { a, b: { services, app, send }, end }
}
