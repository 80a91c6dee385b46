/** The log of what happened in a building: numbers without gaps, whatever happens at once, and nothing old for ever. */
import { sql } from 'kysely'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureLocalUser, LOCAL_ORGANISATION } from '../server/auth/local.ts'
import {
  appendLiveEvent,
  lastSequences,
  MOST_DATA,
  type NewLiveEvent,
  readLiveEvents,
  sweepLiveEvents,
} from '../server/live/log.ts'
import type { Store } from '../server/store/store.ts'
import { describeStorages } from './server/storages.ts'

const AT = new Date('2026-11-27T09:30:00.123Z')
const LONG_AGO = new Date(0)

describeStorages('the log of a building', (storage) => {
  let store: Store
  beforeAll(async () => {
    store = await storage.open()
    await ensureLocalUser(store.db, AT)
  })
  afterAll(() => store.close())

  const event = (building: string, i = 0, at = AT): NewLiveEvent => ({
    organisation: LOCAL_ORGANISATION,
    building,
    type: 'comment.written',
    data: { i },
    at,
  })
  const add = (one: NewLiveEvent): Promise<number> =>
    store.db.transaction().execute((trx) => appendLiveEvent(trx, one))
  const read = (building: string, after = 0, limit = 1000, organisation = LOCAL_ORGANISATION) =>
    readLiveEvents(store.db, { organisation, building }, { after, limit })
  const fill = async (many: number): Promise<string> => {
    const building = v7()
    for (let i = 0; i < many; i += 1) await add(event(building, i))
    return building
  }

  test('gives back what was written, in order, and only what comes after the number that is named', async () => {
    const building = await fill(3)
    const all = await read(building)
    expect(all).toEqual({
      kind: 'events',
      last: 3,
      events: [1, 2, 3].map((sequence) => ({
        sequence,
        type: 'comment.written',
        data: { i: sequence - 1 },
        at: AT,
      })),
    })
    const part = await read(building, 1, 1)
    expect(part).toMatchObject({ kind: 'events', last: 3, events: [{ sequence: 2 }] })
    expect(await read(building, 3)).toEqual({ kind: 'events', last: 3, events: [] })
    expect(await lastSequences(store.db, [building, v7()])).toEqual(new Map([[building, 3]]))
    expect(await lastSequences(store.db, [])).toEqual(new Map())
  })

  test('numbers each building by itself, without gaps, when many write at once and some of them fail', async () => {
    const buildings = [v7(), v7()]
    const given: number[][] = [[], []]
    const all = Array.from({ length: 100 }, (_, i) =>
      store.db.transaction().execute(async (trx) => {
        const sequence = await appendLiveEvent(trx, event(buildings[i % 2] as string, i))
        if (i % 5 === 0) throw new Error('on purpose')
        given[i % 2]?.push(sequence)
      }),
    )
    await Promise.allSettled(all)
    for (const [b, building] of buildings.entries()) {
      const page = await read(building)
      const sequences = page.kind === 'events' ? page.events.map(({ sequence }) => sequence) : []
      expect(sequences).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
      expect(given[b]?.toSorted((x, y) => x - y)).toEqual(sequences)
    }
  })

  test('is nothing to another organisation', async () => {
    const building = await fill(1)
    expect(await read(building, 0, 10, v7())).toEqual({ kind: 'events', last: 0, events: [] })
  })

  test('a number that was never given asks for the state anew', async () => {
    const building = await fill(2)
    expect(await read(building, 5)).toEqual({ kind: 'resync', last: 2 })
    expect(await read(v7(), 1)).toEqual({ kind: 'resync', last: 0 })
  })

  test('data that are too many are refused', async () => {
    const data = { text: 'x'.repeat(MOST_DATA) }
    await expect(add({ ...event(v7()), data })).rejects.toThrow('letters')
  })

  test('what is swept asks for the state anew, and numbers go on', async () => {
    const building = await fill(5)
    // only this building exists, so everything else in the log goes too
    await sql`insert into buildings (id, organisation_id, name, facts, created_by, created_at, changed_at, version)
      select ${building}, ${LOCAL_ORGANISATION}, 'B', '{}', id, ${AT}, ${AT}, 1 from users limit 1`.execute(
      store.db,
    )
    expect(await sweepLiveEvents(store.db, { many: 2, since: LONG_AGO })).toBeGreaterThanOrEqual(3)
    expect(await read(building, 2)).toEqual({ kind: 'resync', last: 5 })
    expect(await read(building, 3)).toMatchObject({ events: [{ sequence: 4 }, { sequence: 5 }] })
    expect(await add(event(building))).toBe(6)
    await sweepLiveEvents(store.db, { many: 1000, since: new Date(AT.getTime() + 1) })
    expect(await read(building, 5)).toEqual({ kind: 'resync', last: 6 })
    expect(await read(building, 6)).toEqual({ kind: 'events', last: 6, events: [] })
    const { rows } = await sql`select building_id from live_heads`.execute(store.db)
    expect(rows).toEqual([{ building_id: building }])
  })
})
