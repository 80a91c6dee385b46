/** The store: one contract for PGlite and PostgreSQL, and what each promises when it is opened. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ensureLocalUser, LOCAL_ORGANISATION } from '../server/auth/local.ts'
import { readBuilt } from '../server/built.ts'
import { lockFolder } from '../server/store/folder-lock.ts'
import { openStore, type Store } from '../server/store/store.ts'
import { describeStorages, newDatabase } from './server/storages.ts'
import { temporaryFolder } from './temporary-folder.ts'

const AT = new Date('2026-11-27T09:30:00.123Z')
const MIGRATIONS = readdirSync(join(import.meta.dirname, '../server/store/migrations'))
  .map((file) => file.replace(/\.ts$/, ''))
  .toSorted()
const UNKNOWN_USER = '00000000-0000-7000-8000-00000000dead'

describeStorages('the store', (storage) => {
  let store: Store
  beforeAll(async () => {
    store = await storage.open()
    await ensureLocalUser(store.db, AT)
  })
  afterAll(() => store.close())

  const deed = (action: string, detail: object = {}) => ({
    organisation_id: LOCAL_ORGANISATION,
    at: AT,
    actor_id: null,
    actor: 'tester',
    action,
    target: null,
    detail,
    address: null,
    request_id: null,
  })

  test('gives back what was put in: times, texts of any script, nested JSON, nothing', async () => {
    const detail = { text: 'Tür "№ 1" \\ \u{1f6aa}\n', list: [1, 2.5, null, true], nested: { empty: {} } }
    await store.db.insertInto('audit').values(deed('round trip', detail)).execute()

    const row = await store.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'round trip')
      .executeTakeFirstOrThrow()

    expect(row).toMatchObject({ at: AT, actor_id: null, target: null, detail })
    expect(typeof row.id).toBe('number')
  })

  test('counts are numbers, truth is true or false', async () => {
    const { rows } = await sql<{ many: number; yes: boolean; big: number; day: string }>`
      select count(*) as many, true as yes, 9007199254740991::bigint as big, '2026-11-27'::date as day from users
    `.execute(store.db)
    expect(rows).toEqual([{ many: 1, yes: true, big: 9_007_199_254_740_991, day: '2026-11-27' }])
  })

  test('a transaction that fails leaves nothing, and the next one works', async () => {
    const failing = store.db.transaction().execute(async (trx) => {
      await trx.insertInto('audit').values(deed('half done')).execute()
      throw new Error('on purpose')
    })
    await expect(failing).rejects.toThrow('on purpose')
    const rows = await store.db.selectFrom('audit').select('id').where('action', '=', 'half done').execute()
    expect(rows).toEqual([])
  })

  test('a transaction of one statement that fails, and one of none, leave nothing behind', async () => {
    const refused = store.db.transaction().execute((trx) =>
      trx
        .insertInto('audit')
        .values({ ...deed('refused'), organisation_id: 'no id' })
        .execute(),
    )
    await expect(refused).rejects.toMatchObject({ code: '22P02' })
    await store.db.transaction().execute(async () => undefined)
    await expect(
      store.db.transaction().execute(async () => Promise.reject(new Error('thought better of it'))),
    ).rejects.toThrow('thought better of it')
    // outside of any transaction: what went wrong before would take it along
    await store.db.insertInto('audit').values(deed('after')).execute()
    const rows = await store.db
      .selectFrom('audit')
      .select('action')
      .where('action', 'in', ['refused', 'after'])
      .execute()
    expect(rows).toEqual([{ action: 'after' }])
  })

  test('what breaks a rule of the tables says which, by SQLSTATE and name', async () => {
    const again = store.db
      .insertInto('organisations')
      .values({ id: LOCAL_ORGANISATION, name: 'twice', created_at: AT })
      .execute()
    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'organisations_pkey' })
    const orphan = store.db
      .insertInto('memberships')
      .values({ organisation_id: LOCAL_ORGANISATION, user_id: UNKNOWN_USER, role: 'viewer', created_at: AT })
      .execute()
    await expect(orphan).rejects.toMatchObject({ code: '23503' })
  })

  test('tells how many rows a change reached', async () => {
    const { numUpdatedRows } = await store.db
      .updateTable('users')
      .set({ name: 'somebody' })
      .where('id', '=', UNKNOWN_USER)
      .executeTakeFirst()
    expect(numUpdatedRows).toBe(0n)
    const changed = await store.db.updateTable('users').set({ name: 'somebody' }).executeTakeFirst()
    expect(changed.numUpdatedRows).toBe(1n)
  })

  test('many at once lose nothing', async () => {
    const all = Array.from({ length: 200 }, (_, i) =>
      store.db.transaction().execute((trx) => trx.insertInto('audit').values(deed('crowd', { i })).execute()),
    )
    await Promise.all(all)
    const rows = await store.db.selectFrom('audit').select('detail').where('action', '=', 'crowd').execute()
    expect(new Set(rows.map(({ detail }) => (detail as { i: number }).i)).size).toBe(200)
  })
})

describe('PGlite', () => {
  const { pgliteUrl: workerUrl } = readBuilt()
  const folder = temporaryFolder()

  test('keeps its data in its folder', async () => {
    const place = { kind: 'pglite', folder: join(folder, 'kept'), workerUrl } as const
    const first = openStore(place)
    await first.ready
    await ensureLocalUser(first.db, AT)
    await first.close()

    const second = openStore(place)
    await second.ready
    const users = await second.db.selectFrom('users').select('name').execute()
    await second.close()
    expect(users).toEqual([{ name: 'local user' }])
  })

  test('a folder that cannot be used is an error of `ready`, not a hanging server', async () => {
    const path = join(folder, 'file')
    writeFileSync(path, 'no folder')
    const store = openStore({ kind: 'pglite', folder: join(path, 'database'), workerUrl })
    await expect(store.ready).rejects.toThrow()
  })

  test('does not hold up the event loop while it works', async () => {
    const store = openStore({ kind: 'pglite', folder: null, workerUrl })
    await store.ready
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      longest = Math.max(longest, now - last)
      last = now
    }, 1)
    const started = performance.now()
    await sql`select count(*) from generate_series(1, 3000000) as n where sqrt(n) > 7`.execute(store.db)
    const took = performance.now() - started
    clearInterval(timer)
    await store.close()
    expect(longest).toBeLessThan(took / 2)
  })

  test('its folder belongs to one process at a time; one that died gives it up', () => {
    const place = join(folder, 'locked')
    const release = lockFolder(place)
    release()
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    writeFileSync(join(place, 'lintel.pid'), String(pid))
    lockFolder(place)()
    expect(existsSync(join(place, 'lintel.pid'))).toBe(false)
    writeFileSync(join(place, 'lintel.pid'), String(process.ppid))
    expect(() => lockFolder(place)).toThrow(/--data/)
  })
})

describe.skipIf('skipped' in inject('postgres'))('PostgreSQL', () => {
  test('replicas that start at once migrate once', async () => {
    const url = await newDatabase()
    const stores = Array.from({ length: 5 }, () => openStore({ kind: 'postgres', url, connections: 2 }))
    await Promise.all(stores.map(({ ready }) => ready))
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(
      (stores[0] as Store).db,
    )
    await Promise.all(stores.map((store) => store.close()))
    expect(rows.map(({ name }) => name).toSorted()).toEqual(MIGRATIONS)
  })

  test('tables that a newer Lintel made are refused, and stay as they are', async () => {
    const url = await newDatabase()
    const first = openStore({ kind: 'postgres', url })
    await first.ready
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2099-01-01')`.execute(
      first.db,
    )
    await first.close()
    const second = openStore({ kind: 'postgres', url })
    await expect(second.ready).rejects.toThrow('newer Lintel')
    await second.close()
  })

  test('a server that is not there is an error of `ready`', async () => {
    const store = openStore({ kind: 'postgres', url: 'postgres://nobody:x@127.0.0.1:1/none' })
    await expect(store.ready).rejects.toThrow('ECONNREFUSED')
    await store.close()
  })
})
