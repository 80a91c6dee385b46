/** What must hold after a storm: everything that was acknowledged is there once, and whoever followed heard all in order. */
import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { digestOf, type Fleet } from './fleet.ts'
import { upTo } from './live-happenings.ts'
import type { Storm } from './storm.ts'
import { SLOW, TEXTS } from './storm-clients.ts'

/** The storm must be calm. */
export async function expectNothingLost(fleet: Fleet, storm: Storm): Promise<void> {
  const { stubborn } = storm.clients
  expect(stubborn.faults).toEqual([])
  const open = async () => (await fleet.count('queued')) + (await fleet.count('running'))
  await storm.until(async () => (await open()) === 0, 50)
  await expectVersions(fleet, storm)
  await expectRuns(fleet, storm)
  await expectDeltas(fleet, storm)
  await expectWords(fleet, storm)
  await expectEvents(fleet, storm)
}

/** Each file once, with its bytes. */
async function expectVersions({ store }: Fleet, { clients, slow }: Storm): Promise<void> {
  const { versions } = clients.done
  const rows = await store.db.selectFrom('model_versions').select(['id', 'file_name', 'sha256']).execute()
  const expected = [...versions].map(([name, id]) => [name, id])
  expect(rows.map(({ id, file_name }) => [file_name, id]).toSorted()).toEqual(expected.toSorted())
  const known = new Set([TEXTS.small, TEXTS.large, SLOW].map(sha256Of))
  for (const { file_name, sha256, id } of rows) {
    expect(known).toContain(sha256)
    if (!slow.includes(file_name)) continue
    expect(sha256).toBe(sha256Of(SLOW))
    const { text } = await clients.stubborn.send('GET', `/v1/versions/${id}/file`, { first: 0 })
    expect(sha256Of(text)).toBe(sha256)
  }
  for (const name of slow) expect(versions.has(name), name).toBe(true)
}

/** Each run once and done, with the digest of the engine in this process; told once to webhooks. */
async function expectRuns({ store }: Fleet, { clients }: Storm): Promise<void> {
  const { validations } = clients.done
  const digests = { small: await digestOf(TEXTS.small), large: await digestOf(TEXTS.large) }
  const rows = await store.db.selectFrom('validations').select(['id', 'status', 'digest', 'error']).execute()
  const expected = [...validations].map(([id, kind]) => ({
    id,
    status: 'done',
    digest: digests[kind],
    error: null,
  }))
  expect(rows.toSorted(byId)).toEqual(expected.toSorted(byId))
  const told = await store.db.selectFrom('webhook_deliveries').select('payload').execute()
  const about = told.map(({ payload }) => (payload as { data: { validationId: string } }).data.validationId)
  expect(about.toSorted()).toEqual([...validations.keys()].toSorted())
}

/** Each delta once, with the number that was told; numbers without gaps; those of one client in its order. */
async function expectDeltas({ store }: Fleet, { clients }: Storm): Promise<void> {
  const { deltas } = clients.done
  const rows = await store.db
    .selectFrom('model_deltas')
    .select(['sequence', 'client_id', 'client_sequence', 'answer'])
    .orderBy('sequence')
    .execute()
  expect(rows.map(({ sequence }) => sequence)).toEqual(upTo(deltas.size))
  expect(new Map(rows.map((row) => [`${row.client_id} ${row.client_sequence}`, row.sequence]))).toEqual(
    new Map([...deltas].toSorted(([, a], [, b]) => a - b)),
  )
  for (const client of new Set(rows.map(({ client_id }) => client_id))) {
    const own = rows.filter(({ client_id }) => client_id === client)
    expect(own.map(({ client_sequence }) => client_sequence)).toEqual(upTo(own.length))
  }
  const last = JSON.parse(rows.at(-1)?.answer ?? '{}') as { digest: string }
  const path = `/v1/models/${clients.live}/live`
  for (const first of [0, 1]) {
    const { text } = await clients.stubborn.send('GET', path, { first })
    expect(JSON.parse(text)).toMatchObject({ sequence: deltas.size, digest: last.digest })
  }
}

/** Each waiver and comment once, and once in the audit log. */
async function expectWords({ store }: Fleet, { clients }: Storm): Promise<void> {
  const { waivers, comments, versions } = clients.done
  const given = await store.db.selectFrom('waivers').select('finding').execute()
  expect(given.map(({ finding }) => finding).toSorted()).toEqual([...waivers].toSorted())
  const written = await store.db.selectFrom('comments').select('text').execute()
  expect(written.map(({ text }) => text).toSorted()).toEqual([...comments].toSorted())
  const deeds = await store.db.selectFrom('audit').select('action').execute()
  const many = (action: string) => deeds.filter((deed) => deed.action === action).length
  expect(many('waiver.give')).toBe(waivers.size)
  expect(many('comment.write')).toBe(comments.size)
  expect(many('version.create')).toBe(versions.size)
}

/** The log has each event once; everybody who followed has all of them, in order. */
async function expectEvents({ store }: Fleet, storm: Storm): Promise<void> {
  const { buildings, done } = storm.clients
  const rows = await store.db.selectFrom('live_events').select(['building_id', 'sequence', 'type']).execute()
  const many = (type: string) => rows.filter((row) => row.type === type).length
  expect({
    'version.created': many('version.created'),
    'validation.done': many('validation.done'),
    'validation.failed': many('validation.failed'),
    'delta.applied': many('delta.applied'),
    'waiver.given': many('waiver.given'),
    'comment.written': many('comment.written'),
  }).toEqual({
    'version.created': done.versions.size,
    'validation.done': done.validations.size,
    'validation.failed': 0,
    'delta.applied': done.deltas.size,
    'waiver.given': done.waivers.size,
    'comment.written': done.comments.size,
  })
  const lasts = buildings.map((building) => rows.filter((row) => row.building_id === building).length)
  const half = storm.followers.length / 2
  const lastOf = (i: number) => lasts[i < half ? 0 : 1] as number
  await storm.until(() => storm.followers.every(({ numbers }, i) => (numbers.at(-1) ?? 0) >= lastOf(i)), 20)
  for (const [i, { numbers, faults }] of storm.followers.entries()) {
    expect(faults).toEqual([])
    expect(numbers).toEqual(upTo(lastOf(i)))
  }
}

function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}
