/** Brings the tables up to date. Replicas that start at once wait for each other behind one lock of the database. */
import { type Kysely, type Migration, Migrator } from 'kysely'
import * as initial from './migrations/0001-initial.ts'
import * as liveEvents from './migrations/0002-live-events.ts'
import * as modelDeltas from './migrations/0003-model-deltas.ts'
import * as administration from './migrations/0004-administration.ts'

/** In this order, each once. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': { up: initial.up },
  '0002-live-events': { up: liveEvents.up },
  '0003-model-deltas': { up: modelDeltas.up },
  '0004-administration': { up: administration.up },
}

/** @throws what the database says, or an Error where the tables are newer than this server */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error === undefined) return
  if (error instanceof Error && error.message.includes('corrupted migrations'))
    throw new Error('the database was made by a newer Lintel; start that one, or restore a backup', {
      cause: error,
    })
  throw error
}
