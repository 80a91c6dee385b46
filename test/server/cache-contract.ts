/** What every cache must do. */
import { expect, test } from 'vitest'
import type { Cache } from '../../server/cache/cache.ts'

const bytes = (many: number, value = 1) => new Uint8Array(many).fill(value)

/** @param make a cache with about this much room, in bytes, in which nothing is yet */
export function cacheContract(make: (room: number) => Promise<Cache>): void {
  test('what was set is there, and nothing else', async () => {
    const cache = await make(100_000)
    await cache.set('a', bytes(3, 7))
    expect([...((await cache.get('a')) ?? [])]).toEqual([7, 7, 7])
    expect(await cache.get('b')).toBeNull()
    expect(cache.use()).toMatchObject({ hits: 1, misses: 1 })
    await cache.get('csv:1')
    expect(cache.use().kinds.get('csv')).toEqual({ memory: 0, redis: 0, none: 1 })
  })

  test('setting a key again replaces its value and does not count it twice', async () => {
    const cache = await make(100_000)
    for (let i = 0; i < 50; i += 1) await cache.set('a', bytes(20_000, i))
    expect((await cache.get('a'))?.[0]).toBe(49)
    expect(cache.use().entries).toBe(1)
    expect(cache.use().bytes).toBeLessThan(30_000)
  })

  test('many who ask at once share one making', async () => {
    const cache = await make(100_000)
    let made = 0
    const make1 = async () => {
      made += 1
      await new Promise((resolve) => setImmediate(resolve))
      return bytes(4, 9)
    }
    const all = await Promise.all(Array.from({ length: 20 }, () => cache.getOrMake('k', make1)))
    expect([made, all.length, all[19]]).toEqual([1, 20, bytes(4, 9)])
    await cache.getOrMake('k', make1)
    expect(made).toBe(1)
  })

  test('a making that fails is told to all who wait, and the next one tries again', async () => {
    const cache = await make(100_000)
    const failing = () => Promise.reject(new Error('no'))
    const both = await Promise.allSettled([cache.getOrMake('k', failing), cache.getOrMake('k', failing)])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await cache.getOrMake('k', () => Promise.resolve(bytes(1)))).toEqual(bytes(1))
  })
}

/** What every cache must do that has its memory alone. */
export function cacheRoomContract(make: (room: number) => Promise<Cache>): void {
  test('the room is kept: what was used least recently goes first', async () => {
    const cache = await make(100_000)
    for (const key of ['a', 'b', 'c', 'd']) await cache.set(key, bytes(24_000))
    await cache.get('a')
    await cache.set('e', bytes(24_000))
    const there = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map(async (key) => (await cache.get(key)) !== null),
    )
    expect(there).toEqual([true, false, true, true, true])
    expect(cache.use().bytes).toBeLessThanOrEqual(100_000)
  })

  test('a value that would push everything else out is not kept', async () => {
    const cache = await make(100_000)
    await cache.set('small', bytes(10))
    await cache.set('large', bytes(60_000))
    expect([await cache.get('small'), await cache.get('large')]).toEqual([bytes(10), null])
  })
}
