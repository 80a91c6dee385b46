/** Makes connections to Redis, for each way it may stand: one server, a group under Sentinel, a Cluster. */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { AbstractConnector, Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis'
import type { RedisAddress, RedisPlace } from './place.ts'

export type RedisClient = Redis | Cluster

/** Answers come in the shapes of old. */
type ServerOptions = Omit<RedisOptions, 'replyMapping'>
type NodeOptions = Omit<NonNullable<ClusterOptions['redisOptions']>, 'replyMapping'>
type GroupOptions = Omit<ClusterOptions, 'redisOptions'> & { readonly redisOptions: NodeOptions }

/** Milliseconds. Together they let a connection come back within five seconds of its Redis. */
const CONNECT_TIMEOUT = 1500
const LONGEST_PAUSE = 500
/** Milliseconds without an answer to what was asked after which a connection is taken for dead and made anew. */
const SILENCE = 2000
const SLOTS_REFRESH = 1000

const pause = (times: number): number => Math.min(LONGEST_PAUSE, 25 * 2 ** Math.min(times, 10))

/**
 * For commands whose answer is wanted now or not at all: they fail at once while there is no connection, and none is sent
 * twice.
 */
export function quickClient(place: RedisPlace): RedisClient {
  const options = { ...common(place), enableOfflineQueue: false, maxRetriesPerRequest: 0 }
  if (place.kind !== 'cluster') return new Redis(serverOptions(place, options))
  return new Cluster(copies(place.nodes), { ...clusterOptions(place), enableOfflineQueue: false })
}

/**
 * For what is told to all and what is heard: to the one server, to the primary, or to any node of a Cluster, for what one
 * of them is told all of them tell. So it needs no slot, and goes on while a Cluster chooses a new primary.
 *
 * @param nodes of a Cluster as they are known now
 */
export function broadcastClient(place: RedisPlace, nodes: () => readonly RedisAddress[]): Redis {
  const options = {
    ...common(place),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
  }
  if (place.kind !== 'cluster') return new Redis(serverOptions(place, options))
  return new Redis({ ...options, Connector: nodeByNode(nodes, place.tls) })
}

/** For a queue of jobs (BullMQ): what is asked waits until there is a connection, blocking commands as long as they like. */
export function patientClient(place: RedisPlace): RedisClient {
  const { socketTimeout: _, ...patient } = common(place)
  const options = { ...patient, maxRetriesPerRequest: null }
  if (place.kind !== 'cluster') return new Redis(serverOptions(place, options))
  const { redisOptions, ...cluster } = clusterOptions(place)
  const { socketTimeout: __, ...node } = redisOptions
  return new Cluster(copies(place.nodes), {
    ...cluster,
    retryDelayOnFailover: 200,
    redisOptions: { ...node, maxRetriesPerRequest: null },
  })
}

function common({ credentials, tls }: RedisPlace): ServerOptions {
  return {
    ...(credentials === null ? {} : { password: credentials.password }),
    ...(credentials?.username ? { username: credentials.username } : {}),
    ...(tls ? { tls: {} } : {}),
    connectionName: 'lintel',
    connectTimeout: CONNECT_TIMEOUT,
    socketTimeout: SILENCE,
    retryStrategy: pause,
    // a primary that was demoted says so
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  }
}

function serverOptions(
  place: Exclude<RedisPlace, { kind: 'cluster' }>,
  options: ServerOptions,
): ServerOptions {
  if (place.kind === 'single') return { ...options, ...place.address, db: place.database }
  const { sentinels, group, database, sentinelCredentials, tls } = place
  return {
    ...options,
    sentinels: copies(sentinels),
    name: group,
    db: database,
    ...(sentinelCredentials === null ? {} : { sentinelPassword: sentinelCredentials.password }),
    ...(sentinelCredentials?.username ? { sentinelUsername: sentinelCredentials.username } : {}),
    ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    sentinelRetryStrategy: pause,
    sentinelReconnectStrategy: pause,
    sentinelCommandTimeout: CONNECT_TIMEOUT,
    failoverDetector: true,
  }
}

function clusterOptions(place: RedisPlace): GroupOptions {
  const { retryStrategy: _, ...redisOptions } = common(place)
  return {
    redisOptions,
    clusterRetryStrategy: pause,
    slotsRefreshInterval: SLOTS_REFRESH,
    slotsRefreshTimeout: CONNECT_TIMEOUT,
    // what a dead node is asked fails at once
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    maxRedirections: 4,
    // names of certificates are those of the nodes, not their addresses
    ...(place.tls ? { dnsLookup: (name, found) => found(null, name) } : {}),
  }
}

function copies(addresses: readonly RedisAddress[]): RedisAddress[] {
  return addresses.map((address) => ({ ...address }))
}

/** Each connection is made to the next node, so that it does not hang on one that is gone. */
function nodeByNode(nodes: () => readonly RedisAddress[], tls: boolean) {
  let next = 0
  return class NodeByNode extends AbstractConnector {
    constructor() {
      super(SILENCE)
    }

    connect(): Promise<Socket | TLSSocket> {
      const known = nodes()
      const { host, port } = known[next % known.length] as RedisAddress
      next += 1
      this.connecting = true
      const name = isIP(host) === 0 ? { servername: host } : {}
      this.stream = tls ? connectTls({ host, port, ...name }) : connectTcp({ host, port })
      this.stream.once('error', (error) => {
        this.firstError = error
      })
      return Promise.resolve(this.stream)
    }
  }
}
