/** Events within one process. */
import type { BuildingEvent, Events, Listener } from './events.ts'

export class MemoryEvents implements Events {
  private readonly log: (error: unknown) => void
  private readonly ofBuilding = new Map<string, Set<Listener>>()
  private readonly ofAll = new Set<Listener>()

  /** @param log gets what a listener throws */
  constructor(log: (error: unknown) => void) {
    this.log = log
  }

  publish(event: BuildingEvent): Promise<void> {
    for (const listener of [...(this.ofBuilding.get(event.building) ?? []), ...this.ofAll])
      this.tell(listener, event)
    return Promise.resolve()
  }

  subscribe(building: string, listener: Listener): () => void {
    const listeners = this.ofBuilding.get(building) ?? new Set()
    this.ofBuilding.set(building, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.ofBuilding.get(building) === listeners)
        this.ofBuilding.delete(building)
    }
  }

  subscribeAll(listener: Listener): () => void {
    this.ofAll.add(listener)
    return () => void this.ofAll.delete(listener)
  }

  private tell(listener: Listener, event: BuildingEvent): void {
    try {
      listener(event)
    } catch (error) {
      this.log(error)
    }
  }
}
