/** What is looked after from time to time: missed events, rights that ended, dead peers, slow clients, who is there. */
import type { Services } from '../services.ts'
import type { LiveClient } from './client.ts'
import type { LiveHub } from './hub.ts'
import type { LiveLimits } from './limits.ts'
import { lastSequences } from './log.ts'
import { CLOSE, frameOf } from './messages.ts'
import { named } from './presence.ts'
import { missingRight, type Right, rightsOf, standingBuildings } from './rights.ts'

/** Milliseconds between two looks at slow clients, and at who came and went. */
const SLOW = 50
const PRESENCE = 500
/** Milliseconds between two times that other servers are told who is here, though nothing changed. */
const PRESENCE_AGAIN = 20_000
/** Rooms with more connections are told this much less often. */
const CROWD = 500
const PRESENCE_OF_CROWD = 5000

interface Cared {
  readonly hub: LiveHub
  readonly services: Services
  readonly limits: LiveLimits
}

/** @returns ends it, and resolves when what runs has ended */
export function careFor(cared: Cared): () => Promise<void> {
  const { hub, limits, services } = cared
  let running: Promise<void> = Promise.resolve()
  const often = (milliseconds: number, work: () => Promise<void> | void): NodeJS.Timeout => {
    let isRunning = false
    const timer = setInterval(() => {
      if (isRunning) return
      isRunning = true
      const done = Promise.resolve()
        .then(work)
        .catch(services.log)
        .finally(() => {
          isRunning = false
        })
      running = Promise.all([running, done]).then(() => undefined)
    }, milliseconds)
    timer.unref()
    return timer
  }
  const timers = [
    often(limits.look, () => lookForMissed(cared)),
    often(limits.standing, () => checkRights(cared)),
    often(limits.heartbeat, () => beat(hub)),
    often(SLOW, () => serveSlow(cared)),
    often(PRESENCE, () => tellWhoIsThere(cared)),
    often(PRESENCE_AGAIN, () => {
      for (const room of hub.rooms.values()) hub.tellPresence(room, false)
    }),
  ]
  const endGaps = services.redis?.bus.onGap(() => {
    for (const room of hub.rooms.values()) {
      void room.look()
      hub.tellPresence(room, true)
    }
  })
  return async () => {
    endGaps?.()
    for (const timer of timers) clearInterval(timer)
    await running
  }
}

/** One query for all rooms: what nobody told of, because the bus was away or a server died after its transaction. */
async function lookForMissed({ hub, services }: Cared): Promise<void> {
  if (hub.rooms.size === 0) return
  const last = await lastSequences(services.store.db, [...hub.rooms.keys()])
  for (const room of hub.rooms.values()) if ((last.get(room.building) ?? 0) !== room.last) await room.look()
}

async function checkRights({ hub, services }: Cared): Promise<void> {
  const principals = new Map(
    [...hub.rooms.values()].flatMap((room) =>
      [...room.clients].map((client) => [client, client.principal] as const),
    ),
  )
  if (principals.size === 0) return
  const { store, now } = services
  const at = now()
  const rights = await rightsOf(store.db, principals.values(), at)
  const buildings = await standingBuildings(store.db, hub.rooms.keys())
  for (const [client, principal] of principals) {
    const { visitor } = client
    // another token came while the database was asked about the one before
    if (client.principal !== principal) continue
    const right = principal.credentialId === null ? principal : rights.get(principal.credentialId)
    if (!buildings.has(visitor.building)) client.end(CLOSE.gone)
    else if (client.expiresAt <= at.getTime() || !isSame(right, client)) client.end(CLOSE.unauthenticated)
    else if (missingRight(right) !== null) client.end(CLOSE.forbidden)
    else if (right !== principal) client.principal = { ...principal, permissions: right.permissions }
  }
}

/** A session may act in another organisation by now. */
function isSame(right: Right | undefined, { principal }: LiveClient): right is Right {
  return right?.userId === principal.userId && right.organisationId === principal.organisationId
}

/** Who has not been heard since the last beat is dead. */
async function beat(hub: LiveHub): Promise<void> {
  let pinged = 0
  for (const room of hub.rooms.values()) {
    for (const client of room.clients) {
      if (!client.isAlive) client.socket.terminate()
      else if (client.isOpen) client.socket.ping()
      client.isAlive = false
      pinged += 1
      if (pinged % 1000 === 0) await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }
}

function serveSlow({ hub, services, limits }: Cared): void {
  const now = performance.now()
  for (const [client, room] of hub.slow) {
    if (client.isDrained) {
      hub.slow.delete(client)
      client.slowSince = null
      const data = { sequence: client.sequence, last: room.last }
      const { building } = room
      if (data.sequence < data.last)
        client.send(frameOf({ type: 'behind', building, data, at: services.now() }))
      room.catchUp(client).catch(services.log)
    } else if (now - (client.slowSince ?? now) > limits.slowTime) {
      hub.slow.delete(client)
      services.metrics.live.dropped('too_slow')
      client.end(CLOSE.tooSlow)
    }
  }
}

function tellWhoIsThere({ hub, services }: Cared): void {
  const at = services.now()
  for (const room of hub.changed) {
    if (room.clients.size > CROWD && at.getTime() - room.toldAt < PRESENCE_OF_CROWD) continue
    room.toldAt = at.getTime()
    hub.changed.delete(room)
    const change = room.presence.changes(at.getTime())
    if (change === null) continue
    const { building } = room
    const { count, joined, left } = change
    const data = { people_count: count, joined: joined.map(named), left: left.map(named) }
    room.tell(frameOf({ type: 'presence', building, data, at }))
    hub.tellPresence(room, false)
  }
}
