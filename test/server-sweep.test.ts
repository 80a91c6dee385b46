/** The sweep: what nobody can reach any more goes, what anybody may still name stays. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { CONTENT_COLUMNS, holdContent, removeUnnamed } from '../server/files/content-references.ts'
import { sweep } from '../server/sweep.ts'
import { allOf, type ModelsClient, modelsClient, stepOf } from './server/models-client.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

/** Columns that hold the hash of something that is not in the content store. */
const NO_CONTENT = ['packs.sha256', 'upload_parts.sha256']
const HOUR = 60 * 60 * 1000

describeStorages('the sweep', (storage) => {
  let services: TestServices
  let app: App
  let client: ModelsClient
  let later = 0
  beforeAll(async () => {
    services = await testServices({ now: () => new Date(Date.now() + later) }, storage)
    app = createApp(services)
    client = modelsClient((path, init) => app.request(path, init))
  })
  afterAll(() => services.end())

  const store = (text: string) => services.files.putContent(new Blob([text]).stream())
  const isThere = async (sha256: string) => (await services.files.statContent(sha256)) !== null
  const version = async (model: string, words: string) =>
    (await (await client.upload(model, stepOf(words))).json()) as { id: string; sha256: string }

  test('knows every column that holds a hash of content', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and column_name like '%sha256%'
    `.execute(services.store.db)
    const known = [...CONTENT_COLUMNS.map(([table, column]) => `${table}.${column}`), ...NO_CONTENT]
    // whoever adds a column says here which of both it is: content that the sweep does not know of is removed
    expect(rows.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
  })

  test('content without a name goes a day after it was stored last, and named content never', async () => {
    later = 0
    const { sha256: unnamed } = await store('nobody names it')
    const named = await version(await client.model(), 'kept')
    later = 23 * HOUR
    await sweep(services)
    expect(await isThere(unnamed)).toBe(true)
    later = 25 * HOUR
    await sweep(services)
    expect([await isThere(unnamed), await isThere(named.sha256)]).toEqual([false, true])
  })

  test('what a removed model had goes a week later, unless another has the same', async () => {
    later = 0
    const [gone, stays] = [await client.model(), await client.model()]
    const alone = await version(gone, 'in one alone')
    const both = await version(gone, 'in both')
    await version(stays, 'in both')
    expect((await client.send('DELETE', `/v1/models/${gone}`)).status).toBe(204)
    later = 6 * 24 * HOUR
    await sweep(services)
    expect(await isThere(alone.sha256)).toBe(true)
    later = 8 * 24 * HOUR
    await sweep(services)
    expect([await isThere(alone.sha256), await isThere(both.sha256)]).toEqual([false, true])
    expect((await client.send('GET', `/v1/models/${stays}/versions`)).status).toBe(200)
  })

  test('a removed building goes with all that belongs to it', async () => {
    later = 0
    const building = await client.building()
    const { sha256 } = await version(await client.model(building), 'in a building')
    await client.send('DELETE', `/v1/buildings/${building}`)
    later = 8 * 24 * HOUR
    expect((await sweep(services)).buildings).toBe(1)
    expect(await isThere(sha256)).toBe(false)
  })

  test('an upload goes when it has expired, its parts with it; parts of no upload go too', async () => {
    later = 0
    const model = await client.model()
    const made = await client.send('POST', `/v1/models/${model}/uploads`, { name: 'x.ifc', size: 5 })
    const { id } = (await made.json()) as { id: string }
    expect((await client.put(`/v1/uploads/${id}/parts/1`, new Uint8Array(5))).status).toBe(200)
    const orphan = services.newId()
    await services.files.putPart(orphan, 1, new Blob(['x']).stream())
    await sweep(services)
    expect(await allOf(services.files.listUploads())).toEqual([id])
    later = 25 * HOUR
    expect((await sweep(services)).uploads).toBe(1)
    expect(await allOf(services.files.listUploads())).toEqual([])
    expect((await client.send('GET', `/v1/uploads/${id}`)).status).toBe(404)
  })

  test('content that is stored again is young again', async () => {
    const { sha256 } = await store('twice')
    const between = new Date(Date.now() + 1)
    while (Date.now() <= between.getTime()) await new Promise(setImmediate)
    await store('twice')
    expect(await removeUnnamed(services.store.db, services.files, sha256, between)).toBe(false)
  })

  test('naming content that is gone is told, and nothing is named', async () => {
    const { sha256 } = await store('gone')
    await services.files.deleteContent(sha256)
    const naming = services.store.db
      .transaction()
      .execute((trx) => holdContent(trx, services.files, [sha256]))
    await expect(naming).rejects.toThrow('send it again')
  })

  test('content that is being named while it is swept stays', async () => {
    later = 0
    const model = await client.model()
    const { sha256 } = await store(new TextDecoder().decode(stepOf('at the same moment')))
    const future = new Date(Date.now() + 1000)
    // whoever names it holds it; the sweep waits, and then finds it named
    const answers = await Promise.all([
      client.upload(model, stepOf('at the same moment')),
      ...Array.from({ length: 5 }, () => removeUnnamed(services.store.db, services.files, sha256, future)),
    ])
    const { status } = answers[0]
    expect([201, 503]).toContain(status)
    // told as made means that it is there
    expect(await isThere(sha256)).toBe(status === 201)
  })
})
