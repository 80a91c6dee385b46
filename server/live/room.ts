/**
 * Those who follow one building on this server. Events are read from the log alone, in its order; whoever was away or is
 * slow reads on from the number that it has, so that each event comes once and none is passed over.
 */
import type { Services } from '../services.ts'
import type { LiveClient } from './client.ts'
import type { Gate } from './gate.ts'
import { type LiveEvent, lastSequences, type OfBuilding, readLiveEvents } from './log.ts'
import { eventFrame, frameOf } from './messages.ts'
import { Presence } from './presence.ts'
import { type Framed, Recent } from './recent.ts'

/** Events of a page of the log. */
const PAGE = 100
/** Clients that are sent something before others have their turn. */
const BATCH = 1000

export interface RoomOptions extends OfBuilding {
  readonly services: Pick<Services, 'store' | 'now' | 'metrics' | 'log'>
  /** Few clients read the log at once. */
  readonly reads: Gate
  /** Called when a client does not take what is sent to it. */
  readonly onSlow: (client: LiveClient) => void
}

export class Room implements OfBuilding {
  readonly organisation: string
  readonly building: string
  readonly clients = new Set<LiveClient>()
  readonly presence = new Presence()
  /** The number of the last event that this room knows of. */
  last = 0
  /** When presence was told last; milliseconds since 1970. */
  toldAt = 0
  /** Resolves when `last` is known. */
  readonly ready: Promise<void>
  /** Ends listening to other servers. */
  stop: () => void = () => undefined
  private readonly options: RoomOptions
  private readonly recent = new Recent()
  private isReading = false
  private isAskedAgain = false

  constructor(options: RoomOptions) {
    this.options = options
    this.organisation = options.organisation
    this.building = options.building
    this.ready = this.begin()
    this.ready.catch(() => undefined)
  }

  /** Reads what is new and sends it to everybody who is current. Whoever asks meanwhile causes one more look. */
  async look(): Promise<void> {
    this.isAskedAgain = true
    if (this.isReading) return
    this.isReading = true
    try {
      while (this.isAskedAgain) {
        this.isAskedAgain = false
        await this.ready
        await this.readOn()
      }
    } catch (error) {
      // the next look comes by itself
      this.options.services.log(error)
    } finally {
      this.isReading = false
    }
  }

  /** Sends a client what it has not, until it is current or too slow. */
  async catchUp(client: LiveClient): Promise<void> {
    if (client.isCatchingUp) return
    client.isCatchingUp = true
    try {
      while (client.isOpen && !client.isCurrent) {
        if (client.isFull) return this.options.onSlow(client)
        if (client.sequence === this.last) client.isCurrent = true
        else await this.catchUpSome(client)
      }
    } finally {
      client.isCatchingUp = false
    }
  }

  /** Sends to all but one what nobody comes back for; the slow do without. */
  tell(frame: Buffer, but?: LiveClient): void {
    for (const client of this.clients)
      if (client !== but && !client.offer(frame)) this.options.services.metrics.live.dropped('slow')
  }

  private async begin(): Promise<void> {
    const { store } = this.options.services
    this.last = (await lastSequences(store.db, [this.building])).get(this.building) ?? 0
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const page = await this.page(this.last)
      if (page.kind === 'resync') return this.jump(page.last)
      if (page.events.length > 0) await this.broadcast(page.events)
      if (page.events.length < PAGE) return
    }
  }

  private async broadcast(events: readonly LiveEvent[]): Promise<void> {
    const { now, metrics } = this.options.services
    const framed = events.map((event) => this.framed(event))
    for (const event of framed) this.recent.add(event)
    this.last = framed.at(-1)?.sequence ?? this.last
    let sent = 0
    for (const client of this.clients) {
      if (!client.isCurrent) continue
      this.deliver(client, framed)
      sent += 1
      if (sent % BATCH === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    }
    for (const { at } of events) metrics.live.lag((now().getTime() - at.getTime()) / 1000)
    metrics.live.sent('validation_update', sent * events.length)
  }

  private deliver(client: LiveClient, events: readonly Framed[]): void {
    for (const { sequence, frame } of events) {
      if (sequence <= client.sequence) continue
      if (client.isFull) {
        client.isCurrent = false
        this.options.onSlow(client)
        return
      }
      client.send(frame)
      client.sequence = sequence
    }
  }

  private async catchUpSome(client: LiveClient): Promise<void> {
    const { metrics } = this.options.services
    const known = client.sequence < this.last ? this.recent.after(client.sequence) : null
    if (known !== null) return this.catchUpWith(client, known)
    const page = await this.options.reads.run(() => this.page(client.sequence))
    if (page.kind === 'resync') {
      client.sequence = page.last
      client.send(this.resync(page.last))
    } else if (page.events.length > 0) {
      this.catchUpWith(
        client,
        page.events.map((event) => this.framed(event)),
      )
      metrics.live.sent('validation_update', page.events.length)
    } else if (client.sequence >= this.last) client.isCurrent = true
  }

  private catchUpWith(client: LiveClient, events: readonly Framed[]): void {
    for (const { sequence, frame } of events) {
      if (client.isFull) return
      client.send(frame)
      client.sequence = sequence
    }
  }

  /** Where the log no longer holds what comes next: it was restored from a backup, or nobody looked for very long. */
  private jump(last: number): void {
    this.last = last
    this.recent.clear()
    const frame = this.resync(last)
    for (const client of this.clients) {
      client.sequence = last
      client.send(frame)
    }
  }

  private page(after: number) {
    return readLiveEvents(this.options.services.store.db, this, { after, limit: PAGE })
  }

  private framed(event: LiveEvent): Framed {
    return { sequence: event.sequence, frame: eventFrame(this.building, event) }
  }

  private resync(sequence: number): Buffer {
    const { building } = this
    return frameOf({ type: 'resync', building, data: { sequence }, at: this.options.services.now() })
  }
}
