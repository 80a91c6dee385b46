/** What every adapter of events must do. */
import { expect, test } from 'vitest'
import type { BuildingEvent, Events } from '../../server/events/events.ts'

const event = (building: string, progress: number): BuildingEvent => ({
  type: 'progress',
  organisation: 'o',
  building,
  validation: 'v',
  at: '2026-11-27T09:00:00.000Z',
  progress,
})

export function eventsContract(make: () => Promise<Events>): void {
  const heard = async (list: readonly unknown[], many: number) =>
    expect.poll(() => list.length, { interval: 5 }).toBe(many)

  test('who listens to a building hears of that one alone, in order', async () => {
    const events = await make()
    const mine: BuildingEvent[] = []
    const all: BuildingEvent[] = []
    events.subscribe('b1', (one) => mine.push(one))
    events.subscribeAll((one) => all.push(one))
    await events.publish(event('b1', 0.1))
    await events.publish(event('b2', 0.2))
    await events.publish(event('b1', 0.3))
    await heard(all, 3)
    expect(mine).toEqual([event('b1', 0.1), event('b1', 0.3)])
  })

  test('who stopped listening hears nothing, and others do', async () => {
    const events = await make()
    const first: BuildingEvent[] = []
    const second: BuildingEvent[] = []
    const stop = events.subscribe('b', (one) => first.push(one))
    events.subscribe('b', (one) => second.push(one))
    stop()
    stop()
    await events.publish(event('b', 1))
    await heard(second, 1)
    expect(first).toEqual([])
  })

  test('a listener that throws keeps nothing from the others', async () => {
    const events = await make()
    const told: BuildingEvent[] = []
    events.subscribe('b', () => {
      throw new Error('a listener')
    })
    events.subscribe('b', (one) => told.push(one))
    await events.publish(event('b', 1))
    await heard(told, 1)
  })
}
