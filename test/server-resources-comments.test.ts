/** Comments over HTTP, on both storages. */
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeStorages } from './server/storages.ts'
import { type Tenants, tenants } from './server/tenants.ts'

interface Comment {
  readonly id: string
  readonly text: string
}

describeStorages('comments', (storage) => {
  let all: Tenants
  beforeAll(async () => {
    all = await tenants(storage)
  })
  afterAll(() => all.end())

  const write = async (building: string, body: object): Promise<Comment> => {
    const response = await all.as('architect', `POST /v1/buildings/${building}/comments`, body)
    expect(response.status, await response.clone().text()).toBe(201)
    return (await response.json()) as Comment
  }
  const list = async (building: string, query = '') => {
    const response = await all.as('viewer', `GET /v1/buildings/${building}/comments${query}`)
    return (await response.json()) as { items: Comment[]; next: string | null }
  }

  test('they are listed newest first, in pages, and by the finding they are about', async () => {
    const building = await all.building()
    for (const text of ['one', 'two\nlines', 'three']) await write(building, { text, finding: 'r:g%$' })
    const about = await write(building, { text: 'of the building' })
    expect(about).toMatchObject({ finding: null, validationId: null, author: { name: 'Aldo' }, version: 1 })
    const first = await list(building, '?limit=2')
    const second = await list(building, `?limit=2&cursor=${first.next}`)
    expect([...first.items, ...second.items].map(({ text }) => text)).toEqual([
      'of the building',
      'three',
      'two\nlines',
      'one',
    ])
    expect(second.next).toBe(null)
    const found = await list(building, `?finding=${encodeURIComponent('r:g%$')}`)
    expect(found.items.map(({ text }) => text)).toEqual(['three', 'two\nlines', 'one'])
    expect((await list(building, '?finding=other')).items).toEqual([])
  })

  test('whoever wrote one changes it at the version they saw, others do not, not even an admin', async () => {
    const { id } = await write(await all.building(), { text: 'first' })
    const path = `PATCH /v1/comments/${id}`
    const changed = await all.as('architect', path, { text: 'second' }, { 'if-match': '"v1"' })
    expect(await changed.json()).toMatchObject({ text: 'second', version: 2 })
    expect((await all.as('architect', path, { text: 'x' }, { 'if-match': '"v1"' })).status).toBe(412)
    expect((await all.as('engineer', path, { text: 'x' })).status).toBe(403)
    expect((await all.as('local', path, { text: 'x' })).status).toBe(403)
    const history = await (await all.as('viewer', `GET /v1/comments/${id}/history`)).json()
    expect(history).toMatchObject([
      { version: 1, content: { text: 'first', deleted: false }, changedBy: { name: 'Aldo' } },
      { version: 2, content: { text: 'second', deleted: false } },
    ])
  })

  test('one is removed by whoever wrote it or by an admin, and its history is for admins then', async () => {
    const building = await all.building()
    const mine = await write(building, { text: 'mine' })
    const other = await write(building, { text: 'other' })
    expect((await all.as('engineer', `DELETE /v1/comments/${mine.id}`)).status).toBe(403)
    expect((await all.as('architect', `DELETE /v1/comments/${mine.id}`)).status).toBe(204)
    expect((await all.as('local', `DELETE /v1/comments/${other.id}`)).status).toBe(204)
    expect((await all.as('local', `DELETE /v1/comments/${other.id}`)).status).toBe(404)
    expect((await all.as('architect', `PATCH /v1/comments/${mine.id}`, { text: 'x' })).status).toBe(404)
    expect((await list(building)).items).toEqual([])
    expect((await all.as('architect', `GET /v1/comments/${mine.id}/history`)).status).toBe(404)
    const history = (await (await all.as('local', `GET /v1/comments/${mine.id}/history`)).json()) as object[]
    expect(history.at(-1)).toMatchObject({ version: 2, content: { text: 'mine', deleted: true } })
  })

  test('one on a validation that the building does not have is refused', async () => {
    const building = await all.building()
    const path = `POST /v1/buildings/${building}/comments`
    const response = await all.as('architect', path, { text: 'x', validationId: v7() })
    expect(response.status).toBe(404)
    expect((await all.as('architect', path, { text: 'x', validationId: 'y' })).status).toBe(400)
    for (const text of ['', ' ', '\u0000', '\ud800', 'x'.repeat(10_001)])
      expect((await all.as('architect', path, { text })).status).toBe(400)
  })

  test('another organisation is told of none of it, and a viewer may not write', async () => {
    const building = await all.building()
    const { id } = await write(building, { text: 'ours' })
    const calls: [string, object?][] = [
      [`GET /v1/buildings/${building}/comments`],
      [`POST /v1/buildings/${building}/comments`, { text: 'x' }],
      [`PATCH /v1/comments/${id}`, { text: 'x' }],
      [`DELETE /v1/comments/${id}`],
      [`GET /v1/comments/${id}/history`],
    ]
    for (const [call, body] of calls) {
      expect((await all.as('stranger', call, body)).status, call).toBe(404)
      expect((await all.as('viewer', call, body)).status, call).toBe(call.startsWith('GET') ? 200 : 403)
    }
  })
})
