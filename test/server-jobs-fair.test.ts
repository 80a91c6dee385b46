/** Whose turn it is: a thousand runs of one organisation do not delay the single one of another. */
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MemoryJobs } from '../server/jobs/memory.ts'
import type { ValidationsTable } from '../server/store/tables.ts'
import { RunState } from '../server/validations/run-state.ts'
import { SAMPLE } from './server/ids-server.ts'
import { type TestServices, testServices } from './server/services.ts'
import { describeStorages } from './server/storages.ts'
import { LOCAL_USER, storeModel } from './server/stored-model.ts'
import { ORDER } from './server/stored-validation.ts'

let services: TestServices

const RULES = { ...ORDER, rules: ['core/information'] }

/** Organisations with a model each, and nothing to run yet. */
async function organisations(...names: readonly string[]) {
  const { db } = services.store
  await db.deleteFrom('validations').execute()
  const made = new Map<string, { readonly id: string; readonly building: string; readonly version: string }>()
  for (const name of names) {
    const id = v7()
    await db.insertInto('organisations').values({ id, name, created_at: new Date() }).execute()
    const place = await storeModel(services, SAMPLE, { organisation: id })
    made.set(name, { id, ...place })
  }
  let second = 0
  /** Queues so many of one, each a second after the last. @returns their ids */
  const queue = async (
    name: string,
    many: number,
    more: Partial<ValidationsTable> = {},
  ): Promise<string[]> => {
    const place = made.get(name)
    if (place === undefined) throw new Error(name)
    const rows = Array.from({ length: many }, () => ({
      id: v7(),
      organisation_id: place.id,
      building_id: place.building,
      model_version_id: place.version,
      status: 'queued' as const,
      order: RULES,
      cache_key: v7(),
      progress: 0,
      attempts: 0,
      created_by: LOCAL_USER,
      created_at: new Date(Date.UTC(2026, 0, 1) + 1000 * second++),
      ...(more as object),
    }))
    await db.insertInto('validations').values(rows).execute()
    return rows.map(({ id }) => id)
  }
  const nameOf = (organisation: string): string =>
    [...made].find(([, { id }]) => id === organisation)?.[0] ?? 'nobody'
  const end = (id: string) =>
    db.updateTable('validations').set({ status: 'done' }).where('id', '=', id).execute()
  return { queue, nameOf, end, db }
}

describeStorages('turns', (storage) => {
  beforeAll(async () => {
    services = await testServices({ jobs: new MemoryJobs(0, () => undefined) }, storage)
  })
  afterAll(() => services.end())

  test('a thousand of one delay the single one of another by one', async () => {
    const { queue, end, nameOf } = await organisations('large', 'small')
    const many = await queue('large', 1000)
    const [single] = await queue('small', 1)
    const state = new RunState(services, 30_000)
    const first = await state.next(true)
    expect(first?.id).toBe(many[0])
    await end(first?.id ?? '')
    const second = await state.next(true)
    expect([nameOf(second?.organisation_id ?? ''), second?.id]).toEqual(['small', single])
    await end(second?.id ?? '')
    expect((await state.next(true))?.id).toBe(many[1])
  })

  test('go round, whoever asked first, and to whom has fewest under way', async () => {
    const { queue, end, nameOf } = await organisations('a', 'b', 'c')
    await queue('a', 4)
    await queue('b', 2)
    await queue('c', 1)
    let now = 1_800_000_000_000
    const later = () => {
      now += 1000
      return new Date(now)
    }
    const state = new RunState({ ...services, now: later }, 30_000)
    const took: string[] = []
    for (let i = 0; i < 7; i += 1) {
      const row = await state.next(true)
      took.push(nameOf(row?.organisation_id ?? ''))
      await end(row?.id ?? '')
    }
    expect(took.join('')).toBe('abcabaa')
    expect(await state.next(true)).toBeNull()

    // two of `a` stay under way: the next two are not its
    await queue('a', 3)
    await state.next(true)
    await state.next(true)
    await queue('b', 2)
    const next = [await state.next(true), await state.next(true)]
    expect(next.map((row) => nameOf(row?.organisation_id ?? ''))).toEqual(['b', 'b'])
  })

  test('what died before goes first, and not beside another that did', async () => {
    const { queue } = await organisations('a', 'b')
    const [fresh] = await queue('a', 1)
    const past = { status: 'running' as const, attempts: 1, leased_until: new Date(0) as never }
    const [left] = await queue('b', 1, past)
    const [failed] = await queue('b', 1, { attempts: 1 })
    const state = new RunState(services, 30_000)
    expect((await state.next(true))?.id).toBe(left)
    expect((await state.next(false))?.id).toBe(fresh)
    expect(await state.next(false)).toBeNull()
    expect((await state.next(true))?.id).toBe(failed)
  })

  test('many who look at once take each run once', async () => {
    const { queue } = await organisations('a', 'b')
    const ids = [...(await queue('a', 20)), ...(await queue('b', 10))]
    const state = new RunState(services, 30_000)
    const took: string[] = []
    const looks = Array.from({ length: 8 }, async () => {
      for (let row = await state.next(true); row !== null; row = await state.next(true)) took.push(row.id)
    })
    await Promise.all(looks)
    expect(took.sort()).toEqual(ids.sort())
  })
})
