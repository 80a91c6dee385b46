/** Idempotency keys over HTTP, on both storages. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../server/app.ts'
import {
  makeAttempt,
  releaseAttempt,
  reserveAttempt,
  sweepAttempts,
} from '../server/http/idempotency-store.ts'
import { openAnswer, sealAnswer } from '../server/http/kept-answer.ts'
import { makePeople, storePeople } from './server/people.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'

const KEY = 'a-key-that-nobody-guesses'
const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

describeStorages('an idempotency key', (storage) => {
  const people = makePeople()
  let services: TestServices
  let app: App
  let time = new Date('2026-11-27T10:00:00Z')
  let keys = 0

  beforeAll(async () => {
    const { authenticator } = people
    services = await testServices({ mode: 'served', authenticator, now: () => time }, storage)
    await storePeople(services.store.db, people)
    app = createApp(services)
  })
  afterAll(() => services.end())

  const newKey = (): string => {
    keys += 1
    return `${KEY}-${keys}`
  }
  const make = (key: string, name = 'Once', who = people.as('admin'), at = app) =>
    at.request('/v1/buildings', {
      method: 'POST',
      headers: { ...who, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ name }),
    })
  const many = async (name: string): Promise<number> =>
    Number(
      (
        await services.store.db
          .selectFrom('buildings')
          .select(({ fn }) => fn.countAll<number>().as('many'))
          .where('name', '=', name)
          .executeTakeFirstOrThrow()
      ).many,
    )
  const codeOf = async (response: Response): Promise<string> =>
    ((await response.json()) as { code: string }).code

  test('answers the same again, with the headers that matter, and does nothing twice', async () => {
    const key = newKey()
    const first = await make(key, 'Twice sent')
    const again = await make(key, 'Twice sent')
    expect(first.headers.has('idempotency-replayed')).toBe(false)
    expect(again.status).toBe(201)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    for (const name of ['location', 'etag', 'content-type'])
      expect(again.headers.get(name)).toBe(first.headers.get(name))
    expect(await again.text()).toBe(await first.text())
    expect(await many('Twice sent')).toBe(1)
  })

  test('is refused under another body, another path and another method', async () => {
    const key = newKey()
    await make(key)
    const other = await make(key, 'Other')
    expect(other.status).toBe(422)
    expect(await codeOf(other)).toBe('key-reused')
    const elsewhere = await app.request('/v1/buildings/0190a5b0-0000-7000-8000-000000000000', {
      method: 'DELETE',
      headers: { ...people.as('admin'), 'idempotency-key': key },
    })
    expect(elsewhere.status).toBe(422)
  })

  test('is of one person in one organisation', async () => {
    const key = newKey()
    for (const who of [people.as('admin'), people.as('engineer'), people.as('admin', 'second')]) {
      const response = await make(key, 'Of each', who)
      expect(response.headers.has('idempotency-replayed')).toBe(false)
    }
    expect(await many('Of each')).toBe(3)
  })

  test('sent many times at once is done once; the others hear that it still runs, or the answer', async () => {
    const key = newKey()
    const answers = await Promise.all(Array.from({ length: 8 }, () => make(key, 'At once')))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true)
    expect(statuses).toContain(201)
    expect(await many('At once')).toBe(1)
    expect((await make(key, 'At once')).headers.get('idempotency-replayed')).toBe('true')
  })

  test('of a refusal is free again: the corrected request may use it', async () => {
    const key = newKey()
    expect((await make(key, '')).status).toBe(400)
    expect((await make(key, 'Corrected')).status).toBe(201)
    const viewer = newKey()
    expect((await make(viewer, 'No right', people.as('viewer'))).status).toBe(403)
    const left = await services.store.db
      .selectFrom('idempotency')
      .select('key')
      .where('user_id', '=', people.userId('viewer'))
      .execute()
    expect(left).toEqual([])
  })

  test('whose process died blocks nobody for longer than its lease', async () => {
    const key = newKey()
    await make(key, 'Died')
    await services.store.db
      .updateTable('idempotency')
      .set({ status: null, sealed: null, leased_until: new Date(time.getTime() + 30 * SECOND) })
      .where('status', 'is not', null)
      .execute()
    const early = await make(key, 'Died')
    expect(early.status).toBe(409)
    expect(await codeOf(early)).toBe('conflict')
    time = new Date(time.getTime() + 31 * SECOND)
    expect((await make(key, 'Died')).status).toBe(201)
    expect((await make(key, 'Died')).headers.get('idempotency-replayed')).toBe('true')
  })

  test('whose process died before it kept the answer does nothing twice: what was done is told', async () => {
    const key = newKey()
    // the answer is sealed with chance, after the change was made
    const randomBytes = () => {
      throw new Error('dead')
    }
    const dying = createApp({ ...services, randomBytes, log: () => undefined })
    expect((await make(key, 'Made', people.as('admin'), dying)).status).toBe(500)
    expect(await many('Made')).toBe(1)
    expect((await make(key, 'Made')).status).toBe(409)
    time = new Date(time.getTime() + 31 * SECOND)
    const later = await make(key, 'Made')
    expect(later.status).toBe(410)
    expect(await codeOf(later)).toBe('gone')
    expect(await many('Made')).toBe(1)
  })

  test('that another request has taken over makes no change any more', async () => {
    const { db } = services.store
    const user = { organisationId: services.newId(), userId: services.newId() }
    const of = { ...user, key: KEY, fingerprint: 'f' }
    const [silent, other] = [
      { ...of, lease: services.newId() },
      { ...of, lease: services.newId() },
    ]
    expect((await reserveAttempt(db, silent, time)).state).toBe('reserved')
    expect((await reserveAttempt(db, other, time)).state).toBe('running')
    time = new Date(time.getTime() + 31 * SECOND)
    expect((await reserveAttempt(db, other, time)).state).toBe('reserved')
    await expect(makeAttempt(db, silent)).rejects.toThrow(/taken over/)
    await makeAttempt(db, other)
    await releaseAttempt(db, other)
    time = new Date(time.getTime() + 31 * SECOND)
    expect(await reserveAttempt(db, silent, time)).toEqual({ state: 'done', sealed: null })
  })

  test('is forgotten after a day', async () => {
    const key = newKey()
    await make(key, 'Old')
    time = new Date(time.getTime() + DAY)
    expect((await make(key, 'New')).status).toBe(201)
    time = new Date(time.getTime() + DAY)
    expect(await sweepAttempts(services.store.db, time)).toBeGreaterThan(0)
    expect(await services.store.db.selectFrom('idempotency').selectAll().execute()).toEqual([])
  })

  test('that could be guessed, or is no plain word, is refused', async () => {
    for (const key of ['1', 'short', 'with spaces in between them', 'x'.repeat(201)]) {
      const response = await make(key)
      expect(response.status, key).toBe(400)
      expect(await codeOf(response)).toBe('request-invalid')
    }
  })

  test('leaves neither itself nor an answer that can be read in the database', async () => {
    const key = newKey()
    await make(key, 'Not readable')
    const rows = JSON.stringify(await services.store.db.selectFrom('idempotency').selectAll().execute())
    expect(rows).not.toContain(key)
    expect(rows).not.toContain('Not readable')
  })
})

test('a kept answer opens with its own key and request alone, and not when it was changed', () => {
  const answer = { status: 201, headers: { etag: '"v1"' }, body: '{"secret":1}' }
  const secret = { key: KEY, fingerprint: 'f' }
  const sealed = sealAnswer(answer, secret, new Uint8Array(12).fill(7))
  expect(openAnswer(sealed, secret)).toEqual(answer)
  expect(() => openAnswer(sealed, { ...secret, key: `${KEY}x` })).toThrow()
  expect(() => openAnswer(sealed, { ...secret, fingerprint: 'g' })).toThrow()
  const bytes = Buffer.from(sealed, 'base64')
  for (const at of [0, 20, bytes.length - 1]) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] as number) ^ 1
    expect(() => openAnswer(changed.toString('base64'), secret)).toThrow()
  }
})
