/** The rooms of this server: who comes and goes, and what other servers tell. */
import type { RawData, WebSocket } from 'ws'
import type { BuildingEvent } from '../events/events.ts'
import type { Services } from '../services.ts'
import { expiryOf, LiveClient } from './client.ts'
import type { Commands } from './commands.ts'
import { Gate } from './gate.ts'
import type { LiveLimits } from './limits.ts'
import { CLOSE, frameOf } from './messages.ts'
import { named } from './presence.ts'
import { Room } from './room.ts'
import type { Visitor } from './visitor.ts'

/** Clients that read the log at once. */
const READS = 4
/** Messages of a client that wait to be done. */
const MOST_WAITING = 32

export interface HubOptions {
  readonly services: Services
  readonly limits: LiveLimits
  readonly commands: Commands
}

export class LiveHub {
  readonly rooms = new Map<string, Room>()
  /** Clients that do not take what is sent to them. */
  readonly slow = new Map<LiveClient, Room>()
  /** Rooms in which somebody came or went since it was told. */
  readonly changed = new Set<Room>()
  /** Names this server to the others, for as long as it runs. */
  readonly server: string
  private readonly options: HubOptions
  private readonly reads = new Gate(READS)

  constructor(options: HubOptions) {
    this.options = options
    this.server = options.services.newId()
  }

  /** Takes an open connection. @param left called when it is gone */
  join(socket: WebSocket, visitor: Visitor, left: () => void): void {
    const { services, limits } = this.options
    const room = this.roomOf(visitor)
    const { newRequestId } = services
    const expiresAt = expiryOf(visitor.authorization)
    const client = new LiveClient(socket, { id: newRequestId(), visitor, limits, expiresAt })
    room.clients.add(client)
    if (room.presence.add(visitor.principal)) this.changed.add(room)
    services.metrics.webSocketsChanged(1)
    socket.on('message', (data, isBinary) => this.hearClient(client, room, { data, isBinary }))
    socket.on('ping', () => this.counts(client))
    socket.on('pong', () => {
      client.isAlive = true
    })
    // `close` follows
    socket.on('error', () => undefined)
    socket.on('close', () => {
      left()
      this.leave(client, room)
    })
    client.work = this.welcome(client, room)
  }

  private roomOf({ principal: { organisationId: organisation }, building }: Visitor): Room {
    const known = this.rooms.get(building)
    if (known !== undefined) return known
    const { services } = this.options
    const onSlow = (client: LiveClient): void => {
      client.slowSince = performance.now()
      this.slow.set(client, room)
      services.metrics.live.dropped('behind')
    }
    const room: Room = new Room({ services, organisation, building, reads: this.reads, onSlow })
    this.rooms.set(building, room)
    // before the log is read, so that nothing is missed in between
    room.stop = services.events.subscribe(building, (event) => this.hearServer(room, event))
    this.tellPresence(room, true)
    return room
  }

  private async welcome(client: LiveClient, room: Room): Promise<void> {
    const { now, log } = this.options.services
    try {
      await room.ready
    } catch (error) {
      log(error)
      // the next one who comes tries again
      if (this.rooms.get(room.building) === room) this.close(room)
      return client.end(CLOSE.notNow)
    }
    const at = now()
    const { after } = client.visitor
    client.sequence = after ?? room.last
    const { people, count } = room.presence.some()
    const data = {
      status: 'connected',
      connection_id: client.id,
      sequence: client.sequence,
      people: people.map(named),
      people_count: count,
    } as const
    client.send(frameOf({ type: 'connection_status', building: room.building, data, at }))
    room.catchUp(client).catch(log)
  }

  private leave(client: LiveClient, room: Room): void {
    room.clients.delete(client)
    this.slow.delete(client)
    this.options.services.metrics.webSocketsChanged(-1)
    if (room.presence.remove(client.principal.userId)) this.changed.add(room)
    if (room.clients.size === 0) this.close(room)
  }

  private close(room: Room): void {
    room.stop()
    this.changed.delete(room)
    if (this.rooms.get(room.building) === room) this.rooms.delete(room.building)
    this.tellPresence(room, false)
  }

  private hearClient(
    client: LiveClient,
    room: Room,
    { data, isBinary }: { readonly data: RawData; readonly isBinary: boolean },
  ): void {
    if (!this.counts(client)) return
    client.isAlive = true
    const { commands } = this.options
    if (isBinary) client.end(CLOSE.noText)
    const message = isBinary ? null : commands.read(client, data as Buffer)
    if (message === null) return
    if (client.waiting >= MOST_WAITING) {
      commands.refuseBusy(client, message)
      return
    }
    client.waiting += 1
    client.work = client.work
      .then(() => commands.run({ client, room, hub: this }, message))
      .finally(() => {
        client.waiting -= 1
      })
  }

  /** Whether a client may still say something; one that says too much is told so and sent away. */
  private counts(client: LiveClient): boolean {
    if (!client.isOpen) return false
    if (client.takes()) return true
    this.options.commands.refuseFlood(client)
    this.options.services.metrics.live.dropped('flood')
    client.end(CLOSE.flooding)
    return false
  }

  private hearServer(room: Room, event: BuildingEvent): void {
    if (event.type === 'progress') return
    if (event.type === 'present') {
      if (event.server === this.server) return
      room.presence.hear(event.server, event.people, this.options.services.now().getTime())
      this.changed.add(room)
      if (event.isAsking) this.tellPresence(room, false)
    } else if (event.type === 'highlighted') {
      if (event.server !== this.server) this.highlight(room, event.data)
    } else void room.look()
  }

  /** Shows a finding to everybody in the room but one. */
  highlight(
    room: Room,
    data: Parameters<typeof frameOf<'violation_highlight'>>[0]['data'],
    but?: LiveClient,
  ) {
    const { building } = room
    room.tell(frameOf({ type: 'violation_highlight', building, data, at: this.options.services.now() }), but)
  }

  /** Tells the other servers who is in a room here. @param isAsking they shall say the same of theirs */
  tellPresence(room: Room, isAsking: boolean): void {
    const { events, now, log } = this.options.services
    const { organisation, building } = room
    const people = room.presence.local()
    const said = { organisation, building, at: now().toISOString(), server: this.server, people, isAsking }
    events.publish({ type: 'present', ...said }).catch(log)
  }
}
