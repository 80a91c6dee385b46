/** Everything of a server that goes through Redis: one link for commands, one bus between replicas, connections for queues. */
import { Cluster } from 'ioredis'
import { type Bus, RedisBus } from './bus.ts'
import { broadcastClient, patientClient, quickClient, type RedisClient } from './clients.ts'
import { RedisLink } from './link.ts'
import type { RedisAddress, RedisKind, RedisPlace } from './place.ts'

export interface RedisServices {
  readonly kind: RedisKind
  /** For commands; all that ask at the same time share one connection. */
  readonly link: RedisLink
  readonly bus: Bus
  /** The name of something in Redis: the prefix before the parts, with colons between. */
  readonly key: (...parts: readonly string[]) => string
  /**
   * A prefix under which everything lies in one place of a Cluster, as a queue needs it: `{lintel:jobs}`.
   */
  readonly tag: (name: string) => string
  /**
   * A new connection for a queue: what is asked waits for Redis, blocking commands wait as long as they like. Whoever asked
   * for it may end it; `close` does too.
   */
  readonly queueClient: () => RedisClient
  /** Hears when Redis goes and comes. @returns ends it */
  readonly onChange: (listener: (isUp: boolean) => void) => () => void
  readonly close: () => void
}

export interface RedisOptions {
  /** Is told when Redis goes, with the reason, and when it comes. */
  readonly tell?: (isUp: boolean, reason: string | null) => void
  /** Gets what a listener throws. */
  readonly log: (error: unknown) => void
}

/** Returns at once; whether Redis is there shows in `link.isUp`, and comes and goes. */
export function openRedis(place: RedisPlace, { tell, log }: RedisOptions): RedisServices {
  const listeners = new Set<(isUp: boolean) => void>()
  const queues = new Set<RedisClient>()
  const client = quickClient(place)
  const changed = (isUp: boolean, reason: string | null): void => {
    tell?.(isUp, reason)
    for (const listener of [...listeners]) listener(isUp)
  }
  const link = new RedisLink(client, { changed })
  const nodes = (): readonly RedisAddress[] => nodesOf(place, client)
  const bus = new RedisBus({
    publisher: broadcastClient(place, nodes),
    subscriber: broadcastClient(place, nodes),
    prefix: place.prefix,
    log,
  })
  return {
    kind: place.kind,
    link,
    bus,
    key: (...parts) => [place.prefix, ...parts].join(':'),
    tag: (name) => `{${place.prefix}:${name}}`,
    queueClient: () => {
      const queue = patientClient(place)
      // a queue that is away shows in the link; unheard, an error would end the process
      queue.on('error', () => undefined)
      queues.add(queue)
      queue.once('end', () => queues.delete(queue))
      return queue
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => {
      bus.close()
      link.close()
      for (const queue of queues) queue.disconnect()
    },
  }
}

/** Those of a Cluster that the client has found, then those that it was told. */
function nodesOf(place: RedisPlace, client: RedisClient): readonly RedisAddress[] {
  if (place.kind !== 'cluster' || !(client instanceof Cluster)) return []
  const found = client
    .nodes('all')
    .flatMap(({ options: { host, port } }) => (host && port ? [{ host, port }] : []))
  return [...found, ...place.nodes]
}
