/** Buildings over HTTP, on both storages. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

interface Building {
  readonly id: string
  readonly name: string
  readonly version: number
}

describeStorages('buildings', (storage) => {
  let services: TestServices
  let app: App
  beforeAll(async () => {
    services = await testServices({}, storage)
    app = createApp(services)
  })
  afterAll(() => services.end())

  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    app.request(path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const make = async (name: string): Promise<Building> =>
    (await (await send('POST', '/v1/buildings', { name })).json()) as Building

  test('one that is made is read, changed by whoever saw its latest version, and removed', async () => {
    const made = await send('POST', '/v1/buildings', {
      name: ' Town hall ',
      jurisdiction: 'us/ca',
      facts: { occupancy: 'A-3' },
    })
    expect(made.status).toBe(201)
    const building = (await made.json()) as Building
    expect(building).toMatchObject({ name: 'Town hall', facts: { occupancy: 'A-3' }, version: 1 })
    const path = made.headers.get('location') ?? ''
    const etag = made.headers.get('etag') ?? ''
    expect((await send('GET', path, undefined, { 'if-none-match': etag })).status).toBe(304)

    const changed = await send('PATCH', path, { buildingType: 'assembly' }, { 'if-match': etag })
    expect(await changed.json()).toMatchObject({ name: 'Town hall', buildingType: 'assembly', version: 2 })
    const late = await send('PATCH', path, { name: 'Other' }, { 'if-match': etag })
    expect(late.status).toBe(412)

    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
    const deeds = await services.store.db
      .selectFrom('audit')
      .select('action')
      .where('target', '=', building.id)
      .orderBy('id')
      .execute()
    expect(deeds.map(({ action }) => action)).toEqual([
      'building.create',
      'building.change',
      'building.delete',
    ])
  })

  test('pages tell each building once, newest first, while others are made', async () => {
    const names = ['page 1', 'page 2', 'page 3', 'page 4', 'page 5']
    for (const name of names) await make(name)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`
      const page = (await (await send('GET', `/v1/buildings?limit=2${query}`)).json()) as {
        items: Building[]
        next: string | null
      }
      seen.push(...page.items.map(({ name }) => name))
      cursor = page.next
      await make('made meanwhile')
    }
    expect(seen.filter((name) => name.startsWith('page'))).toEqual(names.toReversed())
    expect(seen).not.toContain('made meanwhile')
  })

  test('what does not fit is told with its place', async () => {
    for (const name of ['', ' ', 'x'.repeat(201), 'nul\u0000', 'line\nbreak', 7]) {
      const response = await send('POST', '/v1/buildings', { name })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        code: 'request-invalid',
        detail: expect.stringContaining('json.name'),
      })
    }
    expect((await send('GET', '/v1/buildings?cursor=zzz')).status).toBe(400)
    expect((await send('GET', '/v1/buildings/7')).status).toBe(400)
    expect((await app.request('/v1/buildings', { method: 'POST', body: '{' })).status).toBe(400)
  })
})
