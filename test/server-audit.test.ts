/** The audit log over HTTP, on both storages. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import { makePeople, storePeople } from './server/people.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

interface Line {
  readonly id: number
  readonly action: string
  readonly actorId: string
  readonly target: string
  readonly at: string
  readonly requestId: string
  readonly detail: object
}

describeStorages('the audit log', (storage) => {
  const people = makePeople()
  let services: TestServices
  let app: App
  let time = Date.parse('2026-11-27T10:00:00Z')
  const made: string[] = []

  beforeAll(async () => {
    services = await testServices(
      { mode: 'served', authenticator: people.authenticator, now: () => new Date(time) },
      storage,
    )
    await storePeople(services.store.db, people)
    app = createApp(services)
    for (const role of ['admin', 'engineer', 'architect'] as const) {
      time += 60_000
      const response = await app.request('/v1/buildings', {
        method: 'POST',
        headers: {
          ...people.as(role),
          'content-type': 'application/json',
          'x-request-id': `request-${role}`,
        },
        body: JSON.stringify({ name: `Of the ${role}` }),
      })
      made.push(((await response.json()) as { id: string }).id)
    }
    time += 60_000
    await app.request(`/v1/buildings/${made[0]}`, { method: 'DELETE', headers: people.as('admin') })
  })
  afterAll(() => services.end())

  const read = async (query: string, organisation: 'first' | 'second' = 'first') => {
    const response = await app.request(`/v1/audit${query}`, { headers: people.as('admin', organisation) })
    expect(response.status).toBe(200)
    return (await response.json()) as { items: Line[]; next: string | null }
  }

  test('tells who did what to what, newest first, with the request', async () => {
    const { items, next } = await read('')
    expect(items.map(({ action }) => action)).toEqual([
      'building.delete',
      'building.create',
      'building.create',
      'building.create',
    ])
    expect(items.at(-1)).toMatchObject({
      actorId: people.userId('admin'),
      actor: 'admin@first',
      target: made[0],
      detail: { name: 'Of the admin' },
      requestId: 'request-admin',
      at: '2026-11-27T10:01:00.000Z',
    })
    expect(next).toBeNull()
  })

  test('is found by action, thing, actor, target and time', async () => {
    const many = async (query: string) => (await read(query)).items.length
    expect(await many('?action=building.create')).toBe(3)
    expect(await many('?action=building.*')).toBe(4)
    expect(await many('?action=buildin*')).toBe(0)
    expect(await many('?action=%25')).toBe(0)
    expect(await many(`?actor=${people.userId('engineer')}`)).toBe(1)
    expect(await many(`?target=${made[0]}`)).toBe(2)
    expect(await many('?from=2026-11-27T10:02:00Z&until=2026-11-27T10:04:00Z')).toBe(2)
    expect(await many(`?target=${made[0]}&action=building.delete`)).toBe(1)
  })

  test('comes in pages that tell each line once', async () => {
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: Line[]; next: string | null } = await read(
        `?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next
    }
    expect(seen).toHaveLength(4)
    expect(seen).toEqual(seen.toSorted((a, b) => b - a))
  })

  test('is of one organisation, and for its administrators', async () => {
    expect((await read('', 'second')).items).toEqual([])
    for (const role of ['engineer', 'architect', 'inspector', 'viewer', 'api_user'] as const)
      expect((await app.request('/v1/audit', { headers: people.as(role) })).status).toBe(403)
  })
})
