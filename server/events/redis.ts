/** Events within this process at once, and to and from other replicas through Redis. */
import type { Bus } from '../redis/bus.ts'
import type { Events, Listener } from './events.ts'
import { MemoryEvents } from './memory.ts'

type Event = Parameters<Listener>[0]

const CHANNEL = 'events:'

/** While Redis is away listeners hear what this process publishes, and nothing else. */
export class RedisEvents implements Events {
  private readonly local: MemoryEvents
  /** What others published, apart: it is not to be told to them again, nor to who listens to all by way of a building. */
  private readonly remote: MemoryEvents
  private readonly bus: Bus
  /** Ends the subscription of a building, with how many listen. */
  private readonly buildings = new Map<string, { listeners: number; readonly end: () => void }>()

  /** @param log gets what a listener throws */
  constructor(bus: Bus, log: (error: unknown) => void) {
    this.bus = bus
    this.local = new MemoryEvents(log)
    this.remote = new MemoryEvents(log)
  }

  async publish(event: Event): Promise<void> {
    await this.local.publish(event)
    // nobody waits for Redis: what comes too late for others they read in the database
    void this.bus.publish(CHANNEL + event.building, JSON.stringify(event))
  }

  subscribe(building: string, listener: Listener): () => void {
    const ends = [this.local.subscribe(building, listener), this.remote.subscribe(building, listener)]
    const known = this.buildings.get(building) ?? { listeners: 0, end: this.listen(building) }
    this.buildings.set(building, known)
    known.listeners += 1
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      for (const end of ends) end()
      known.listeners -= 1
      if (known.listeners > 0) return
      known.end()
      this.buildings.delete(building)
    }
  }

  subscribeAll(listener: Listener): () => void {
    const end = this.local.subscribeAll(listener)
    const endRemote = this.bus.subscribe(`${CHANNEL}*`, (text) => {
      const event = eventOf(text)
      if (event !== null) listener(event)
    })
    return () => {
      end()
      endRemote()
    }
  }

  private listen(building: string): () => void {
    return this.bus.subscribe(CHANNEL + building, (text) => {
      const event = eventOf(text)
      if (event?.building === building) void this.remote.publish(event)
    })
  }
}

/** @returns null where it is none: another version of Lintel may speak otherwise */
function eventOf(text: string): Event | null {
  try {
    const event = JSON.parse(text) as Partial<Event> | null
    const { type, building } = event ?? {}
    return typeof type === 'string' && typeof building === 'string' ? (event as Event) : null
  } catch {
    return null
  }
}
