/** What is measured when somebody asks for the metrics: the queues, the database's connections, the process. */
import { Counter, collectDefaultMetrics, Gauge, type Registry } from 'prom-client'
import type { Cache } from '../cache/cache.ts'
import type { Checks } from '../checks/check-pool.ts'
import type { LiveChecks } from '../checks/live-pool.ts'
import type { RedisServices } from '../redis/redis.ts'
import type { Store } from '../store/store.ts'

/** Milliseconds that the database has to answer; after them the figures of before stand. */
const PATIENCE = 1000
/** Names that the text format keeps for counters, though they are none. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

/** Memory, processor and event loop of the process; once for each registry. */
export function watchProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
}

/** What the server works with. */
interface WatchedWork {
  readonly store: Store
  readonly checks: Pick<Checks, 'load'>
  readonly liveChecks: Pick<LiveChecks, 'load'>
}

/** Adds the gauges of what the server works with. */
export function watchWork(registry: Registry, { store, checks, liveChecks }: WatchedWork): void {
  const registers = [registry]
  new Gauge({
    name: 'lintel_database_connections',
    help: 'Connections to the database by what they do',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { total, idle, waiting } = store.poolUse()
      this.set({ state: 'busy' }, total - idle)
      this.set({ state: 'idle' }, idle)
      this.set({ state: 'waited_for' }, waiting)
    },
  })
  new Gauge({
    name: 'lintel_check_threads',
    help: 'Threads that check, and checks that wait for one',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { busy, idle, waiting } = checks.load()
      this.set({ state: 'busy' }, busy)
      this.set({ state: 'idle' }, idle)
      this.set({ state: 'waited_for' }, waiting)
    },
  })
  watchLive(registers, liveChecks)
  watchQueue(registers, store)
}

function watchLive(registers: Registry[], liveChecks: Pick<LiveChecks, 'load'>): void {
  new Gauge({
    name: 'lintel_live_checks',
    help: 'Models that are held and followed through deltas',
    registers,
    collect() {
      this.set(liveChecks.load().open)
    },
  })
  new Gauge({
    name: 'lintel_live_check_bytes',
    help: 'Memory of the models that are held and followed',
    registers,
    collect() {
      this.set(liveChecks.load().bytes)
    },
  })
}

/** Whether Redis answers, and whether replicas hear one another through it; nothing where there is none. */
export function watchRedis(registry: Registry, redis: RedisServices | null): void {
  if (redis === null) return
  new Gauge({
    name: 'lintel_redis_up',
    help: '1 where Redis does its part, else 0: link for commands, bus for what replicas tell one another',
    labelNames: ['part'] as const,
    registers: [registry],
    collect() {
      this.set({ part: 'link' }, redis.link.isUp ? 1 : 0)
      this.set({ part: 'bus' }, redis.bus.isUp ? 1 : 0)
    },
  })
}

/** What the cache holds in memory, and how often values of each kind were there and where. */
export function watchCache(registry: Registry, cache: Pick<Cache, 'use'>): void {
  const registers = [registry]
  new Gauge({
    name: 'lintel_cache_bytes',
    help: 'Bytes of the cache in memory',
    registers,
    collect() {
      this.set(cache.use().bytes)
    },
  })
  new Counter({
    name: 'lintel_cache_requests_total',
    help: 'Values that the cache was asked for, by kind and by where they were found: memory, redis, none',
    labelNames: ['kind', 'level'] as const,
    registers,
    collect() {
      this.reset()
      for (const [kind, use] of cache.use().kinds)
        for (const [level, many] of Object.entries(use)) this.inc({ kind, level }, many)
    },
  })
}

function watchQueue(registers: Registry[], store: Store): void {
  const age = new Gauge({
    name: 'lintel_queue_age_seconds',
    help: 'Seconds that the oldest queued validation has waited',
    registers,
  })
  let isAsking = false
  new Gauge({
    name: 'lintel_queue_depth',
    help: 'Validations that wait to be run',
    registers,
    async collect() {
      if (isAsking) return
      isAsking = true
      const asked = queueOf(store).finally(() => {
        isAsking = false
      })
      const queue = await withinPatience(asked)
      if (queue === null) return
      this.set(queue.depth)
      age.set(queue.age)
    },
  })
}

async function queueOf({ db, ready }: Store): Promise<{ depth: number; age: number }> {
  await ready
  const { depth, oldest } = await db
    .selectFrom('validations')
    .select(({ fn }) => [fn.countAll<number>().as('depth'), fn.min('created_at').as('oldest')])
    .where('status', '=', 'queued')
    .executeTakeFirstOrThrow()
  const age = oldest === null ? 0 : Math.max(0, Date.now() - oldest.getTime()) / 1000
  return { depth: Number(depth), age }
}

async function withinPatience<T>(asked: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE)
  })
  const answer = await Promise.race([asked.catch(() => null), late])
  clearTimeout(timer)
  return answer
}
