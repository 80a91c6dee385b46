/** `lintel move`: from the folder of an embedded server to a served one on PostgreSQL. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createApp } from '../server/app.ts'
import { LOCAL_ORGANISATION } from '../server/auth/local.ts'
import { readBuilt } from '../server/built.ts'
import { FolderFiles } from '../server/files/folder.ts'
import { moveFolder } from '../server/move/folder.ts'
import { LEFT, MOVED } from '../server/move/tables.ts'
import { openStore, type Store } from '../server/store/store.ts'
import { call } from './cli/call.ts'
import { allOf, modelsClient, stepOf } from './server/models-client.ts'
import { testServices } from './server/services.ts'
import { newDatabase } from './server/storages.ts'
import { temporaryFolder } from './temporary-folder.ts'

const CITY = '00000000-0000-7000-8000-0000000000c1'
const AS = { organisation: 'City of Sample', as: 'A.Muster@sample.example' }
const AT = new Date('2026-11-27T09:30:00.123Z')

describe.skipIf('skipped' in inject('postgres'))('a folder that is moved', () => {
  const folder = temporaryFolder()
  const data = join(folder, 'embedded')
  let environment: Record<string, string>
  let target: Store
  let versions: readonly { readonly id: string; readonly sha256: string }[] = []

  beforeAll(async () => {
    versions = await fill(data)
    const url = await newDatabase()
    environment = {
      DATABASE_URL: url,
      LINTEL_DATA: join(folder, 'served'),
      LINTEL_SECRET: 'for tests alone: kYb2Qw8xNz4Lr6Tv0Pd1',
    }
    target = openStore({ kind: 'postgres', url })
    await target.ready
    await target.db
      .insertInto('organisations')
      .values({ id: CITY, name: AS.organisation, created_at: AT })
      .execute()
  })
  afterAll(() => target.close())

  const many = async (table: string) => {
    const { rows } = await sql<{ many: number }>`select count(*) as many from ${sql.table(table)}`.execute(
      target.db,
    )
    return rows[0]?.many
  }

  test('every table is moved, or stays for a reason', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_name not like 'kysely%'`.execute(target.db)
    const known = [...MOVED, ...Object.keys(LEFT)]
    expect(rows.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
  })

  test('is refused as long as something is wrong with it or the server, and nothing is changed', async () => {
    const refused = async (of: string, given: object, asked = AS) =>
      await expect(moveFolder(of, { ...environment, ...given }, asked)).rejects
    await (await refused(folder, {})).toThrow('no data folder')
    await (await refused(data, { DATABASE_URL: '' })).toThrow('DATABASE_URL')
    await (await refused(data, { LINTEL_SECRET: '' })).toThrow('LINTEL_SECRET')
    await (await refused(data, {}, { ...AS, organisation: 'Nobody' })).toThrow("there are: 'City of Sample'")
    const damaged = join(folder, 'damaged')
    cpSync(data, damaged, { recursive: true })
    const hash = versions[0]?.sha256 ?? ''
    rmSync(join(damaged, 'files/content', hash.slice(0, 2), hash))
    await (await refused(damaged, {})).toThrow(`the content ${hash} is missing`)
    expect(await Promise.all([many('buildings'), many('audit'), many('users')])).toEqual([0, 0, 0])
  })

  test('is there as a whole, under the organisation and the user that were named', async () => {
    const { rows, contents } = await moveFolder(data, environment, AS)
    expect(rows).toMatchObject({ buildings: 2, models: 2, model_versions: 3, validations: 1, history: 1 })
    expect(contents).toBe(4)
    const user = await target.db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
    expect(user).toMatchObject({ email: AS.as, kind: 'person', password_hash: null })
    const members = await target.db.selectFrom('memberships').selectAll().execute()
    expect(members).toMatchObject([{ organisation_id: CITY, user_id: user.id, role: 'engineer' }])

    const files = new FolderFiles(join(folder, 'served/files'))
    for (const { id, sha256 } of versions) {
      const row = await target.db
        .selectFrom('model_versions')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      expect(row).toMatchObject({ organisation_id: CITY, created_by: user.id, sha256 })
      expect((await files.statContent(sha256))?.size).toBe(row.size)
    }
    expect(await allOf(files.listContent())).toHaveLength(4)
    const validation = await target.db.selectFrom('validations').selectAll().executeTakeFirstOrThrow()
    expect(validation).toMatchObject({ digest: 'sha256:d', order: { ids: ['a', 'b'] }, finished_at: AT })
    const pack = await target.db.selectFrom('packs').selectAll().executeTakeFirstOrThrow()
    expect(pack).toMatchObject({ content: { rules: [1, 'two', null] }, organisation_id: CITY })
    const left = await target.db
      .selectFrom('audit')
      .select('id')
      .where('organisation_id', '=', LOCAL_ORGANISATION)
      .execute()
    expect(left).toEqual([])
  })

  test('is refused a second time, and nothing is doubled', async () => {
    const before = await Promise.all([many('buildings'), many('audit'), many('memberships')])
    await expect(moveFolder(data, environment, AS)).rejects.toThrow('moved there before')
    expect(await Promise.all([many('buildings'), many('audit'), many('memberships')])).toEqual(before)
  })

  test('cannot be one that a server works in', async () => {
    const pid = join(data, 'lintel.pid')
    writeFileSync(pid, String(process.ppid))
    await expect(moveFolder(data, environment, AS)).rejects.toThrow('already works in')
    rmSync(pid)
  })
})

test('lintel move says in one line what it lacks', async () => {
  const { code, notes, out } = await call('move', '/nowhere', '--organisation', 'x', '--as', 'y')
  expect([code, out]).toEqual([2, ''])
  expect(notes).toEqual([expect.stringContaining('no data folder')])
})

/** What an embedded server might have stored. */
async function fill(data: string) {
  const place = { kind: 'pglite', folder: join(data, 'database'), workerUrl: readBuilt().pgliteUrl } as const
  mkdirSync(data, { recursive: true })
  const store = openStore(place)
  await store.ready
  const services = await testServices({ store, files: new FolderFiles(join(data, 'files')) })
  const app = createApp(services)
  const client = modelsClient((path, init) => app.request(path, init))
  const building = await client.building()
  const [first, second] = [await client.model(building), await client.model()]
  const send = async (model: string, words: string) =>
    (await (await client.upload(model, stepOf(words))).json()) as { id: string; sha256: string }
  const made = [await send(first, 'one'), await send(first, 'two'), await send(second, 'two')]
  await addRows(store, services, { building, version: made[0]?.id ?? '' })
  await services.end()
  return made
}

/** Rows that no route of this test makes. */
async function addRows(
  { db }: Store,
  services: Awaited<ReturnType<typeof testServices>>,
  { building, version }: { building: string; version: string },
): Promise<void> {
  const of = async (text: string) => (await services.files.putContent(new Blob([text]).stream())).sha256
  const { id: user } = await db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const owned = { organisation_id: LOCAL_ORGANISATION, created_by: user, created_at: AT }
  await db
    .insertInto('validations')
    .values({
      ...owned,
      id: services.newId(),
      building_id: building,
      model_version_id: version,
      status: 'done',
      order: { ids: ['a', 'b'], waivers: null } as never,
      cache_key: 'k',
      progress: 1,
      attempts: 1,
      result_sha256: await of('a result'),
      index_sha256: await of('an index'),
      digest: 'sha256:d',
      result_status: 'pass',
      summary: { pass: 1 },
      error: null,
      statement: null,
      finished_at: AT,
    })
    .execute()
  await db
    .insertInto('packs')
    .values({
      ...owned,
      id: services.newId(),
      pack_id: 'office',
      pack_version: '1.0.0',
      sha256: 'x',
      content: { rules: [1, 'two', null] },
    })
    .execute()
  await db
    .insertInto('history')
    .values({
      target_id: services.newId(),
      version: 1,
      organisation_id: LOCAL_ORGANISATION,
      content: { text: 'was so' },
      changed_by: user,
      changed_at: AT,
    })
    .execute()
}
