/** What every queue of runs must do. */
import { expect, test, vi } from 'vitest'
import type { Jobs } from '../../server/jobs/jobs.ts'

/** Work whose jobs end when the test says so. */
class Bench {
  readonly begun: string[] = []
  readonly aborted: string[] = []
  most = 0
  private readonly open = new Map<string, () => void>()

  readonly work = (id: string, signal: AbortSignal): Promise<void> => {
    this.begun.push(id)
    return new Promise((resolve) => {
      const end = (): void => {
        this.open.delete(id)
        resolve()
      }
      this.open.set(id, end)
      this.most = Math.max(this.most, this.open.size)
      signal.addEventListener('abort', () => {
        this.aborted.push(id)
        end()
      })
    })
  }

  finish(id: string): void {
    this.open.get(id)?.()
  }
}

/** @param make a queue that runs this many at once, in which nothing is yet */
export function jobsContract(make: (atOnce: number) => Promise<Jobs>): void {
  const settled = (check: () => void) => vi.waitFor(check, { interval: 5 })

  test('what waits before the start is done, in its order, at most so many at once', async () => {
    const jobs = await make(2)
    const bench = new Bench()
    for (const id of ['a', 'b', 'c', 'd']) await jobs.enqueue(id)
    expect(jobs.use()).toEqual({ waiting: 4, running: 0 })
    jobs.start(bench.work)
    await settled(() => expect(bench.begun).toEqual(['a', 'b']))
    bench.finish('b')
    await settled(() => expect(bench.begun).toEqual(['a', 'b', 'c']))
    bench.finish('a')
    bench.finish('c')
    await settled(() => expect(bench.begun).toEqual(['a', 'b', 'c', 'd']))
    bench.finish('d')
    await settled(() => expect(jobs.use()).toEqual({ waiting: 0, running: 0 }))
    expect(bench.most).toBe(2)
    await jobs.drain()
  })

  test('one that waits already is not queued twice', async () => {
    const jobs = await make(1)
    const bench = new Bench()
    for (const id of ['a', 'b', 'b', 'b']) await jobs.enqueue(id)
    jobs.start(bench.work)
    await settled(() => expect(bench.begun).toEqual(['a']))
    bench.finish('a')
    await settled(() => expect(bench.begun).toEqual(['a', 'b']))
    bench.finish('b')
    await settled(() => expect(jobs.use()).toEqual({ waiting: 0, running: 0 }))
    expect(bench.begun).toEqual(['a', 'b'])
    await jobs.drain()
  })

  test('a waiting job that is cancelled never begins, a running one is told', async () => {
    const jobs = await make(1)
    const bench = new Bench()
    for (const id of ['a', 'b', 'c']) await jobs.enqueue(id)
    jobs.start(bench.work)
    await settled(() => expect(bench.begun).toEqual(['a']))
    await jobs.cancel('b')
    await jobs.cancel('a')
    await settled(() => expect(bench.begun).toEqual(['a', 'c']))
    expect(bench.aborted).toEqual(['a'])
    await jobs.drain()
  })

  test('draining ends what runs, and begins nothing more', async () => {
    const jobs = await make(1)
    const bench = new Bench()
    for (const id of ['a', 'b']) await jobs.enqueue(id)
    jobs.start(bench.work)
    await settled(() => expect(bench.begun).toEqual(['a']))
    await jobs.drain()
    await jobs.enqueue('c')
    expect([bench.begun, bench.aborted, jobs.use().running]).toEqual([['a'], ['a'], 0])
  })
}
