/** Validations of stored models over HTTP, on both storages. */
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Comparison } from '../engine/compare.ts'
import type { Pack } from '../engine/pack/pack.ts'
import type { Result } from '../engine/result.ts'
import { sampleBuilding } from '../engine/sample/building.ts'
import { type App, createApp } from '../server/app.ts'
import { LOCAL_ORGANISATION } from '../server/auth/local.ts'
import { DOORS, SAMPLE } from './server/ids-server.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { LOCAL_USER, type StoredModel, storeModel, storeVersion } from './server/stored-model.ts'
import {
  type Page,
  type Validation,
  type ValidationClient,
  validationClient,
} from './server/validation-client.ts'

const RULES = { rules: ['core/information'] }
const CLEAN = [
  ...sampleBuilding({ schema: 'IFC4', storeys: 1, roomsPerStorey: 4, seed: 3, violations: 0 }),
].join('')
const NO_ID = '00000000-0000-7000-8000-0000000000ff'

describeStorages('validations', (storage) => {
  let services: TestServices
  let app: App
  let client: ValidationClient
  let house: StoredModel
  beforeAll(async () => {
    services = await testServices({}, storage)
    app = createApp(services)
    client = validationClient(app)
    house = await storeModel(services, SAMPLE)
  })
  afterAll(() => services.end())

  test('a small model is checked at once, and its result is the one of the same bytes sent along', async () => {
    const done = await client.check(house.version, RULES)
    expect(done).toMatchObject({ status: 'done', progress: 1, resultStatus: 'fail', error: null })
    const response = await client.get(`/v1/validations/${done.id}/result`)
    const text = await response.text()
    const sent = await app.request('/v1/check?rules=core/information&name=house.ifc', {
      method: 'POST',
      body: SAMPLE,
      headers: { 'content-type': 'application/octet-stream' },
    })
    expect(text).toBe(await sent.text())
    expect(done.digest).toBe(sent.headers.get('lintel-digest'))
    const etag = response.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/)
    const again = await client.get(`/v1/validations/${done.id}/result`, { 'if-none-match': etag })
    expect(again.status).toBe(304)
    const packed = await client.get(`/v1/validations/${done.id}/result`, { 'accept-encoding': 'gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(text)
    expect(await client.json(`/v1/validations/${done.id}`)).toEqual(done)
  })

  test('without waiting it is queued, and its events tell it to the end', async () => {
    const { version } = await storeModel(services, SAMPLE, { name: 'events.ifc' })
    const response = await client.post(`/v1/versions/${version}/validations`, RULES)
    expect(response.status).toBe(202)
    const { id, status } = (await response.json()) as Validation
    expect(status).toBe('queued')
    const told = await (await client.get(`/v1/validations/${id}/events`)).text()
    expect(told.trimEnd().split('\n\n').at(-1)).toBe('event: done\ndata: {"status":"done","progress":1}')
  })

  test('an equal check that is done is answered from: itself, or its result for another building', async () => {
    const first = await client.check(house.version, RULES)
    const second = await client.check(house.version, { ...RULES, audit: 'report' })
    expect(second.id).toBe(first.id)
    const strict = await client.check(house.version, { ...RULES, audit: 'strict' })
    expect(strict.id).not.toBe(first.id)
    const twin = await storeModel(services, SAMPLE)
    const response = await client.post(`/v1/versions/${twin.version}/validations`, RULES)
    expect(response.status).toBe(200)
    const other = (await response.json()) as Validation
    expect(other).toMatchObject({ buildingId: twin.building, digest: first.digest, status: 'done' })
    expect(other.id).not.toBe(first.id)
    const named = await storeModel(services, SAMPLE, { name: 'renamed.ifc' })
    expect((await client.post(`/v1/versions/${named.version}/validations`, RULES)).status).toBe(202)
  })

  test("what the building says is asked of the packs, below the caller's own words; a changed building is no stale answer", async () => {
    const place = await storeModel(services, SAMPLE, {
      jurisdiction: 'us/ca',
      facts: { sprinklered: 'true', unheard_of: '7' },
    })
    const ask = { wait: true }
    const first = await client.check(place.version, ask)
    expect(first.order.jurisdiction).toBe('us/ca')
    expect(first.order.parameters).toEqual({ sprinklered: 'true' })
    expect((await client.check(place.version, ask)).id).toBe(first.id)
    const own = await client.check(place.version, { parameters: { sprinklered: 'false' } })
    expect(own.order.parameters).toEqual({ sprinklered: 'false' })
    const changed = await app.request(`/v1/buildings/${place.building}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ facts: { sprinklered: 'false' } }),
    })
    expect(changed.status).toBe(200)
    const after = await client.check(place.version, ask)
    expect(after.order.parameters).toEqual({ sprinklered: 'false' })
    expect(after.id).not.toBe(first.id)
  })

  test('waivers in force make the file of the run, and a new one is no stale answer', async () => {
    const before = await client.check(house.version, RULES)
    const result = await client.json<Result>(`/v1/validations/${before.id}/result`)
    const finding = result.findings.find(({ status }) => status === 'fail')?.id as string
    const waiver = {
      id: services.newId(),
      organisation_id: services.newId(),
      building_id: house.building,
      finding,
      entry: { finding, reason: 'It stays.', by: 'A. Muster', until: '2027-01-01' },
      version: 1,
      created_by: LOCAL_USER,
      created_at: new Date(),
      withdrawn_at: null,
    }
    await services.store.db.insertInto('waivers').values(waiver).execute()
    const waived = await client.check(house.version, RULES)
    expect(waived.summary?.waived).toBe(1)
    expect((await client.check(house.version, RULES)).id).toBe(waived.id)
    expect((await client.check(house.version, { ...RULES, today: '2027-02-01' })).summary?.waived).toBe(0)
    await services.store.db
      .updateTable('waivers')
      .set({ withdrawn_at: new Date() })
      .where('id', '=', waiver.id)
      .execute()
    expect((await client.check(house.version, RULES)).id).toBe(before.id)
  })

  test('uploaded packs and IDS files are checked with, while they are not withdrawn', async () => {
    const own = services.packs.find(({ id }) => id === 'core/information') as Pack
    const at = new Date()
    const common = {
      organisation_id: LOCAL_ORGANISATION,
      created_by: LOCAL_USER,
      created_at: at,
      withdrawn_at: null,
    }
    const [pack, file, twin] = [services.newId(), services.newId(), services.newId()]
    const content = { ...own, id: 'town/own', rules: own.rules.slice(0, 2) }
    const ofPack = { ...common, pack_version: own.version, sha256: '0'.repeat(64) }
    await services.store.db
      .insertInto('packs')
      .values([
        { ...ofPack, id: pack, pack_id: 'town/own', content },
        { ...ofPack, id: twin, pack_id: 'core/information', content: own },
      ])
      .execute()
    const { sha256, size } = await services.files.putContent(new Blob([DOORS]).stream())
    await services.store.db
      .insertInto('ids_files')
      .values({ ...common, id: file, name: 'doors.ids', title: null, sha256, size, number: 1 })
      .execute()
    const ask = { packs: [pack], ids: [file] }
    const done = await client.check(house.version, ask)
    const result = await client.json<Result>(`/v1/validations/${done.id}/result`)
    expect(result.packs.map(({ id }) => id)).toEqual(['town/own', expect.stringContaining('doors')])
    expect((await client.check(house.version, ask)).id).toBe(done.id)
    const called = await client.post(`/v1/versions/${house.version}/validations`, { packs: [twin] })
    expect([called.status, ((await called.json()) as { code: string }).code]).toEqual([400, 'call-invalid'])
    await services.store.db
      .updateTable('ids_files')
      .set({ withdrawn_at: at })
      .where('id', '=', file)
      .execute()
    expect((await client.post(`/v1/versions/${house.version}/validations`, ask)).status).toBe(404)
    await services.store.db.updateTable('packs').set({ withdrawn_at: at }).where('id', '=', pack).execute()
    expect((await client.post(`/v1/versions/${house.version}/validations`, { packs: [pack] })).status).toBe(
      404,
    )
  })

  test('a model that is none ends as failed with its problem, and is tried again when asked again', async () => {
    const broken = await storeModel(services, 'no building at all', { name: 'broken.ifc' })
    const failed = await client.check(broken.version, RULES)
    expect(failed).toMatchObject({ status: 'failed', digest: null, error: { code: 'input-not-step' } })
    expect((await client.get(`/v1/validations/${failed.id}/result`)).status).toBe(409)
    expect((await client.get(`/v1/validations/${failed.id}/findings`)).status).toBe(409)
    expect((await client.check(broken.version, RULES)).id).not.toBe(failed.id)
  })

  test('a building lists its own validations, by status and version', async () => {
    const place = await storeModel(services, CLEAN, { name: 'list.ifc' })
    const next = await storeVersion(services, {
      model: place.model,
      number: 2,
      name: 'list.ifc',
      text: SAMPLE,
    })
    const one = await client.check(place.version, RULES)
    const two = await client.check(next, RULES)
    const path = `/v1/buildings/${place.building}/validations`
    const list = async (query: string) =>
      (await client.json<Page<Validation>>(`${path}${query}`)).items.map(({ id }) => id)
    expect(await list('')).toEqual([two.id, one.id])
    expect(await list(`?version=${next}`)).toEqual([two.id])
    expect(await list('?status=failed')).toEqual([])
    const page = await client.json<Page<Validation>>(`${path}?limit=1`)
    expect(await list(`?limit=1&cursor=${page.next}`)).toEqual([one.id])
  })

  test('two runs are compared, and reported in each format', async () => {
    const place = await storeModel(services, CLEAN, { name: 'compared.ifc' })
    const next = await storeVersion(services, {
      model: place.model,
      number: 2,
      name: 'compared.ifc',
      text: SAMPLE,
    })
    const one = await client.check(place.version, RULES)
    const two = await client.check(next, RULES)
    const result = await client.json<Result>(`/v1/validations/${two.id}/result`)
    const comparison = await client.json<Comparison>(`/v1/validations/${one.id}/compare/${two.id}`)
    expect(comparison).toMatchObject({ before: { digest: one.digest }, after: { digest: two.digest } })
    expect(comparison.new.length + comparison.changed.length + comparison.same.length).toBe(
      result.findings.length,
    )
    const report = async (format: string) => {
      const response = await client.get(`/v1/validations/${two.id}/report?format=${format}`)
      return [response.status, response.headers.get('content-type'), (await response.text()).slice(0, 5)]
    }
    expect(await report('csv')).toEqual([200, 'text/csv; charset=utf-8', 'model'])
    expect(await report('junit')).toEqual([200, 'application/xml', '<?xml'])
    expect((await report('sarif')).slice(0, 2)).toEqual([200, 'application/sarif+json'])
    expect(await report('json')).toEqual([200, 'application/json', '{\n  "'])
    expect((await report('html'))[0]).toBe(400)
  })

  test('what is under way can be cancelled, what is over cannot', async () => {
    const place = await storeModel(services, SAMPLE, { name: 'cancelled.ifc' })
    // the one thread is busy with these first
    const before = await Promise.all(
      ['a.ifc', 'b.ifc'].map(async (name) => {
        const { version } = await storeModel(services, SAMPLE, { name })
        return (await (await client.post(`/v1/versions/${version}/validations`, RULES)).json()) as Validation
      }),
    )
    const { id } = (await (
      await client.post(`/v1/versions/${place.version}/validations`, RULES)
    ).json()) as Validation
    const response = await client.post(`/v1/validations/${id}/cancel`)
    expect([response.status, ((await response.json()) as Validation).status]).toEqual([200, 'cancelled'])
    expect((await client.post(`/v1/validations/${id}/cancel`)).status).toBe(409)
    for (const one of before) await (await client.get(`/v1/validations/${one.id}/events`)).text()
    expect((await client.json<Validation>(`/v1/validations/${id}`)).status).toBe('cancelled')
    const deeds = await services.store.db
      .selectFrom('audit')
      .select('action')
      .where('target', '=', id)
      .orderBy('id')
      .execute()
    expect(deeds.map(({ action }) => action)).toEqual(['validation.create', 'validation.cancel'])
  })

  test('wrong words are told', async () => {
    const ask = async (body: object) => {
      const response = await client.post(`/v1/versions/${house.version}/validations`, body)
      return [response.status, ((await response.json()) as { code: string }).code]
    }
    expect(await ask({ rules: ['no/such'] })).toEqual([400, 'pack-not-found'])
    expect(await ask({ ...RULES, parameters: { nothing: '1' } })).toEqual([400, 'call-invalid'])
    expect(await ask({ jurisdiction: 'atlantis' })).toEqual([400, 'call-invalid'])
    expect(await ask({ ...RULES, date: '2026-02-30' })).toEqual([400, 'request-invalid'])
    expect(await ask({ ids: [NO_ID] })).toEqual([404, 'not-found'])
    expect(await ask({ packs: [NO_ID] })).toEqual([404, 'not-found'])
    expect(await ask({ rules: ['a\u0000b'] })).toEqual([400, 'request-invalid'])
  })

  test('statistics tell the last run of each day and building', async () => {
    const place = await storeModel(services, SAMPLE, { name: 'statistics.ifc' })
    const next = await storeVersion(services, {
      model: place.model,
      number: 2,
      name: 'statistics.ifc',
      text: CLEAN,
    })
    await client.check(place.version, RULES)
    const last = await client.check(next, RULES)
    const told = await client.json<{ compliance: object[]; usage: object[] }>(
      `/v1/buildings/${place.building}/statistics`,
    )
    expect(told.compliance).toEqual([
      expect.objectContaining({
        buildingId: place.building,
        validations: 2,
        status: last.resultStatus,
        fail: last.summary?.fail,
      }),
    ])
    expect(told.usage).toEqual([
      expect.objectContaining({ validations: 2, done: 2, failed: 0, buildings: 1, users: 1 }),
    ])
    const all = await client.json<{ compliance: object[] }>('/v1/statistics')
    expect(all.compliance.length).toBeGreaterThan(1)
    expect(await client.json('/v1/statistics?from=2020-01-01&to=2020-02-01')).toMatchObject({
      compliance: [],
      usage: [],
    })
    expect((await client.get('/v1/statistics?from=2020-02-02&to=2020-02-01')).status).toBe(400)
    expect((await client.get('/v1/statistics?from=2010-01-01&to=2020-02-01')).status).toBe(400)
  })
})
