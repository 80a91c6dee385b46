/** What everything that tells of runs must do. */
import { expect, test, vi } from 'vitest'
import type { Jobs } from '../../server/jobs/jobs.ts'

/** Work that ends when the test says so. */
class Bench {
  begun = 0
  aborted = 0
  most = 0
  private readonly open: ((again: boolean) => void)[] = []

  readonly work = (signal: AbortSignal): Promise<boolean> => {
    this.begun += 1
    return new Promise((resolve) => {
      this.open.push(resolve)
      this.most = Math.max(this.most, this.open.length)
      signal.addEventListener('abort', () => {
        this.aborted += 1
        this.open.splice(this.open.indexOf(resolve), 1)
        resolve(true)
      })
    })
  }

  /** Ends the one that began first of those that run. */
  finish(again = false): void {
    this.open.shift()?.(again)
  }
}

/** @param make one that works so many times at once, to which nothing was told yet */
export function jobsContract(make: (atOnce: number) => Promise<Jobs>): void {
  const settled = (check: () => void) => vi.waitFor(check, { interval: 5, timeout: 10_000 })

  test('what was told before the start is heard, each word once, so many at once', async () => {
    const jobs = await make(2)
    const bench = new Bench()
    for (const word of ['a', 'b', 'c', 'd']) await jobs.enqueue(word)
    jobs.start(bench.work)
    await settled(() => expect(bench.begun).toBe(2))
    for (let i = 3; i <= 4; i += 1) {
      bench.finish()
      await settled(() => expect(bench.begun).toBe(i))
    }
    bench.finish()
    bench.finish()
    await settled(() => expect(jobs.use()).toEqual({ waiting: 0, running: 0 }))
    expect([bench.begun, bench.most]).toEqual([4, 2])
    await jobs.drain()
  })

  test('work of one’s own begins where there is room, and counts among the work at once', async () => {
    const jobs = await make(1)
    const bench = new Bench()
    const own = new Bench()
    expect(jobs.doNow('own', own.work)).toBe(false)
    jobs.start(bench.work)
    expect(jobs.doNow('own', own.work)).toBe(true)
    await settled(() => expect(own.begun).toBe(1))
    expect(jobs.doNow('other', own.work)).toBe(false)
    await jobs.enqueue('a')
    expect([own.begun, bench.begun]).toEqual([1, 0])
    own.finish()
    await settled(() => expect(bench.begun).toBe(1))
    bench.finish()
    await settled(() => expect(jobs.use()).toEqual({ waiting: 0, running: 0 }))
    await jobs.drain()
    expect(jobs.doNow('late', own.work)).toBe(false)
  })

  test('work of one’s own that asks for another look is told of again', async () => {
    const jobs = await make(1)
    const bench = new Bench()
    const own = new Bench()
    jobs.start(bench.work)
    expect(jobs.doNow('own', own.work)).toBe(true)
    await settled(() => expect(own.begun).toBe(1))
    own.finish(true)
    await settled(() => expect(bench.begun).toBe(1))
    bench.finish()
    await jobs.drain()
  })

  test('a word that was not heard yet is not told twice', async () => {
    const jobs = await make(1)
    const bench = new Bench()
    for (const word of ['a', 'b', 'b', 'b']) await jobs.enqueue(word)
    jobs.start(bench.work)
    await settled(() => expect(bench.begun).toBe(1))
    bench.finish()
    await settled(() => expect(bench.begun).toBe(2))
    bench.finish()
    await jobs.enqueue('c')
    await settled(() => expect(bench.begun).toBe(3))
    bench.finish()
    await settled(() => expect(jobs.use()).toEqual({ waiting: 0, running: 0 }))
    await jobs.drain()
  })

  test('work that asks for it is done again soon, work that throws too', async () => {
    const jobs = await make(1)
    let begun = 0
    jobs.start(async () => {
      begun += 1
      if (begun === 1) throw new Error('a fault')
      return begun === 2
    })
    await jobs.enqueue('a')
    await settled(() => expect(begun).toBe(3))
    await jobs.drain()
  })

  test('draining tells what runs to end, and begins nothing more', async () => {
    const jobs = await make(1)
    const bench = new Bench()
    for (const word of ['a', 'b']) await jobs.enqueue(word)
    jobs.start(bench.work)
    await settled(() => expect(bench.begun).toBe(1))
    await jobs.drain()
    await jobs.enqueue('c')
    expect([bench.begun, bench.aborted, jobs.use().running]).toEqual([1, 1, 0])
  })
}
