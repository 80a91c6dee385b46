/** How many live checks are kept, and for how long. */
import { afterEach, expect, test } from 'vitest'
import { LintelError } from '../engine/errors.ts'
import { resolvePacks } from '../engine/pack/resolve.ts'
import { readBuilt } from '../server/built.ts'
import { LivePool, type LivePoolOptions } from '../server/checks/live-pool.ts'
import type { DeltaChange } from '../server/checks/live-protocol.ts'
import { readLiveSettings } from '../server/checks/live-settings.ts'
import { FIRST_DOOR, SMALL_MODEL } from './server/route-things.ts'

const { kernel, liveUrl: workerUrl, packs } = readBuilt()
const ORDER = {
  name: 'house.ifc',
  size: null,
  packs: resolvePacks(packs, ['core/information']),
  ids: [],
  audit: 'report',
} as const
const narrow = (value: number | null): DeltaChange[] => [
  { op: 'attribute', element: FIRST_DOOR, name: 'OverallWidth', value },
]

const pools: LivePool[] = []
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.end()
})

function poolOf(options: Partial<LivePoolOptions> = {}): LivePool {
  const most = { mebibytes: 4096, threads: 1, room: 2 ** 29, idle: 600_000 }
  const pool = new LivePool({ workerUrl, kernel, ...most, ...options })
  pools.push(pool)
  return pool
}

const open = (pool: LivePool, version: string, text = SMALL_MODEL) =>
  pool.exclusive(version, () => pool.open({ version, key: 'a' }, ORDER, new Blob([text]).stream()))

test('one that does not fit any more is the one that was used longest ago', async () => {
  const first = poolOf()
  await open(first, 'a')
  const { bytes } = first.load()
  expect(bytes).toBeGreaterThan(2 ** 20)
  const pool = poolOf({ room: 2.5 * bytes })
  await open(pool, 'a')
  await open(pool, 'b')
  expect(pool.find('a', 'a')).not.toBeNull()
  await open(pool, 'c')
  expect(pool.find('a', 'a')).not.toBeNull()
  expect(pool.find('b', 'a')).toBeNull()
  expect(pool.load()).toEqual({ open: 2, bytes: 2 * bytes })
})

test('one alone may be larger than all the room', async () => {
  const pool = poolOf({ room: 1 })
  const held = await open(pool, 'a')
  expect((await held.apply(narrow(null))).counts.added).toBe(1)
  await open(pool, 'b')
  expect(pool.load().open).toBe(1)
  await expect(held.state()).rejects.toThrow(/is not open/)
})

test('one that nobody uses is closed', async () => {
  const pool = poolOf({ idle: 40 })
  await open(pool, 'a')
  const deadline = performance.now() + 20_000
  while (pool.load().open > 0) {
    expect(performance.now()).toBeLessThan(deadline)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
})

test('one that checks with something else is closed', async () => {
  const pool = poolOf()
  await open(pool, 'a')
  expect(pool.find('a', 'b')).toBeNull()
  expect(pool.load().open).toBe(0)
})

test('a model that cannot be read leaves none behind', async () => {
  const pool = poolOf()
  await expect(open(pool, 'a', 'no model')).rejects.toMatchObject({ code: 'input-not-step' })
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('the disk is gone')) })
  await expect(pool.open({ version: 'a', key: 'a' }, ORDER, broken)).rejects.toThrow('the disk is gone')
  expect(pool.load().open).toBe(0)
  expect((await (await open(pool, 'a')).state()).digest).toMatch(/^sha256:/)
})

test('a delta that is refused leaves the check open, and as it was', async () => {
  const pool = poolOf()
  const held = await open(pool, 'a')
  const before = await held.state()
  await expect(held.apply([...narrow(1), { op: 'remove', element: '#1' }])).rejects.toThrow(LintelError)
  expect(held.sequence).toBe(0)
  expect(await held.state()).toEqual(before)
})

test('work on one model is done one after the other, and not more waits than may', async () => {
  const pool = poolOf()
  const order: number[] = []
  const work = Array.from({ length: 200 }, (_, i) =>
    pool
      .exclusive('a', async () => {
        await Promise.resolve()
        order.push(i)
        if (i === 3) throw new Error('one that fails')
      })
      .catch(() => undefined),
  )
  await expect(pool.exclusive('a', () => Promise.resolve())).rejects.toMatchObject({ code: 'busy' })
  await Promise.all(work)
  expect(order).toEqual(Array.from({ length: 200 }, (_, i) => i))
  expect(await pool.exclusive('a', () => Promise.resolve(7))).toBe(7)
})

test('the environment says how much there may be', () => {
  expect(readLiveSettings({})).toEqual({ room: 2 ** 30, idle: 600_000 })
  expect(readLiveSettings({ LINTEL_LIVE_MEGABYTES: '64', LINTEL_LIVE_IDLE_SECONDS: '5' })).toEqual({
    room: 2 ** 26,
    idle: 5000,
  })
  expect(() => readLiveSettings({ LINTEL_LIVE_MEGABYTES: '-1' })).toThrow(/LINTEL_LIVE_MEGABYTES/)
})
