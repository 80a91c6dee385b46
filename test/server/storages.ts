/** Both storages for tests: PGlite in memory, and a database of its own on the PostgreSQL of the test run. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { describe, inject } from 'vitest'
import { readBuilt } from '../../server/built.ts'
import { openStore, type Store, type StorePlace } from '../../server/store/store.ts'

export interface Storage {
  readonly name: 'PGlite' | 'PostgreSQL'
  /** A place where nothing is yet. */
  readonly newPlace: () => Promise<StorePlace>
  /** An open store with all its tables and nothing in them. */
  readonly open: () => Promise<Store>
}

/** The tests of `define` on each storage; what could not be started is skipped by name. */
export function describeStorages(name: string, define: (storage: Storage) => void): void {
  describe(`${name} (PGlite)`, () => define(PGLITE))
  describe.skipIf('skipped' in inject('postgres'))(`${name} (PostgreSQL)`, () => define(POSTGRES))
}

export const PGLITE = storage('PGlite', () =>
  Promise.resolve({ kind: 'pglite', folder: null, workerUrl: readBuilt().pgliteUrl }),
)
export const POSTGRES = storage('PostgreSQL', async () => ({ kind: 'postgres', url: await newDatabase() }))

function storage(name: Storage['name'], newPlace: () => Promise<StorePlace>): Storage {
  const open = async (): Promise<Store> => {
    const store = openStore(await newPlace())
    await store.ready
    return store
  }
  return { name, newPlace, open }
}

/** @returns the URL of an empty database */
export async function newDatabase(): Promise<string> {
  const server = inject('postgres')
  if ('skipped' in server) throw new Error(server.skipped)
  const name = `test_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return server.url.replace(/\/postgres$/, `/${name}`)
}
