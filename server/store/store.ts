/** Opens the database: a PostgreSQL server, or PGlite in a thread. Both speak the same SQL through the same builder. */
import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { migrate } from './migrate.ts'
import { PglitePool } from './pglite.ts'
import type { Database } from './tables.ts'
import { parserOf } from './values.ts'

export type Db = Kysely<Database>

/** Where data are kept. */
export type StorePlace =
  | { readonly kind: 'postgres'; readonly url: string; readonly connections?: number }
  /** `folder` null: in memory, for tests. */
  | { readonly kind: 'pglite'; readonly folder: string | null; readonly workerUrl: URL }

export interface PoolUse {
  readonly total: number
  readonly idle: number
  readonly waiting: number
}

/** An open database. */
export interface Store {
  readonly kind: StorePlace['kind']
  readonly db: Db
  /** Settles when every migration has run; rejects with the reason why not. */
  readonly ready: Promise<void>
  /** @throws what the database says when it does not answer */
  readonly ping: () => Promise<void>
  readonly poolUse: () => PoolUse
  /** Grows whenever something may have been changed; null where other processes change things too. */
  readonly changes: () => number | null
  readonly close: () => Promise<void>
}

/** Returns at once; queries wait until the database is open, callers for `ready`. */
export function openStore(place: StorePlace): Store {
  const { pool, use, changes } = place.kind === 'postgres' ? postgresPool(place) : pglitePool(place)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  const ready = migrate(db)
  ready.catch(() => undefined)
  return {
    kind: place.kind,
    db,
    ready,
    ping: async () => void (await db.executeQuery(CompiledQuery.raw('select 1'))),
    poolUse: use,
    changes,
    close: () => db.destroy(),
  }
}

function postgresPool({ url, connections = 10 }: Extract<StorePlace, { kind: 'postgres' }>) {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: (oid: number) => parserOf(oid) } as pg.CustomTypesConfig,
  })
  // an idle connection that breaks is made again by the pool; one in use tells it to who waits for its answer
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const use = (): PoolUse => ({
    total: pool.totalCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  })
  return { pool, use, changes: () => null }
}

function pglitePool({ workerUrl, folder }: Extract<StorePlace, { kind: 'pglite' }>) {
  const pool = new PglitePool(workerUrl, folder)
  return { pool, use: () => pool.use(), changes: () => pool.changes() }
}
