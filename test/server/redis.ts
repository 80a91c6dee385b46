/** Redis servers for tests, on loopback and free ports: one, a group under Sentinel, a Cluster. Tests may kill any of them. */
import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { type RedisKind, type RedisPlace, readRedisPlace } from '../../server/redis/place.ts'

export interface RedisNode {
  readonly port: number
  /** Ends it at once, as when its machine loses power. */
  readonly kill: () => Promise<void>
  /** Starts it again at the same port, with what it kept on disk. */
  readonly start: () => Promise<void>
  /** Lets it stand still with its connections open, and go on. */
  readonly pause: () => Promise<void>
  readonly resume: () => Promise<void>
  /** What it answers to a command. */
  readonly ask: (command: string, ...words: string[]) => Promise<unknown>
}

export interface RedisGroup {
  readonly kind: RedisKind
  /** As `REDIS_URL` says it. */
  readonly url: string
  readonly place: RedisPlace
  /** Those that hold data. */
  readonly nodes: readonly RedisNode[]
  /** Those that take writes now, in the order of their ports. */
  readonly primaries: () => Promise<readonly RedisNode[]>
  /** Waits until as many take writes as at the start: after a kill, until replicas have taken over. */
  readonly failedOver: () => Promise<void>
  /** Waits until every replica has what was written so far. */
  readonly replicated: () => Promise<void>
  readonly stop: () => Promise<void>
}

export interface RedisGroupOptions {
  /** Writes everything to disk before it answers, so that what was acknowledged outlives a kill. */
  readonly isPersistent?: boolean
  /** Primaries are to be killed: Sentinel and Cluster take one for dead soon, on a busy machine sooner than it is. */
  readonly isKilled?: boolean
}

/** What Sentinel calls the group. */
const GROUP = 'lintel'
/** Milliseconds of silence after which Sentinel and Cluster take a server for dead. */
const DEAD_AFTER = 5000
const DEAD_SOON_AFTER = 1000
/** Milliseconds of a failover of Sentinel; those who vote for three different ones vote again after twice as many. */
const FAILOVER = 2000
const PATIENCE = 30_000
/** On a machine so busy that Sentinels stand still for two seconds, they trust nothing they see for half a minute. */
const FAILOVER_PATIENCE = 90_000

/** The tests of `define` on each kind of Redis, which stands while they run; all are skipped where there is none. */
export function describeRedis(
  name: string,
  kinds: readonly RedisKind[],
  define: (group: () => RedisGroup) => void,
  options: RedisGroupOptions = {},
): void {
  for (const kind of kinds)
    describe.skipIf('skipped' in inject('redis'))(`${name} (Redis, ${kind})`, () => {
      let group: RedisGroup | null = null
      beforeAll(async () => {
        group = await startRedis(kind, options)
      })
      afterAll(() => group?.stop())
      define(() => group as RedisGroup)
    })
}

/** The same for tests that kill primaries of groups. */
export function describeKilledRedis(
  name: string,
  kinds: readonly RedisKind[],
  define: (group: () => RedisGroup) => void,
): void {
  describeRedis(name, kinds, define, { isKilled: true })
}

/** Settles when it can be used, with all its replicas. Whoever calls it stops it; it ends with this process anyway. */
export async function startRedis(kind: RedisKind, options: RedisGroupOptions = {}): Promise<RedisGroup> {
  const guard = new Guard()
  try {
    const made = await MAKERS[kind](guard, options)
    const place = readRedisPlace({ REDIS_URL: made.url }) as RedisPlace
    const primaries = () => primariesOf(made.nodes)
    return {
      kind,
      place,
      ...made,
      primaries,
      failedOver: () => until(async () => (await primaries()).length, PRIMARIES[kind], FAILOVER_PATIENCE),
      replicated: () => replicated(primaries),
      stop: () => guard.end(),
    }
  } catch (error) {
    await guard.end()
    throw error
  }
}

/** How many take writes while all stand. */
const PRIMARIES: Readonly<Record<RedisKind, RegExp>> = { single: /^1$/, sentinel: /^1$/, cluster: /^3$/ }

type Made = Pick<RedisGroup, 'url' | 'nodes'>

const MAKERS: Readonly<Record<RedisKind, (guard: Guard, options: RedisGroupOptions) => Promise<Made>>> = {
  single: async (guard, options) => {
    const node = await guard.server(options)
    return { url: `redis://127.0.0.1:${node.port}`, nodes: [node] }
  },
  sentinel: async (guard, options) => {
    const primary = await guard.server(options)
    const of = [`replicaof 127.0.0.1 ${primary.port}`]
    const replicas = await Promise.all([1, 2].map(() => guard.server(options, of)))
    const nodes = [primary, ...replicas]
    await until(() => primary.ask('info', 'replication'), /connected_slaves:2/)
    const sentinels = await Promise.all([1, 2, 3].map(() => guard.sentinel(primary.port, options)))
    for (const sentinel of sentinels)
      await until(
        async () => String(await sentinel.ask('sentinel', 'master', GROUP)),
        /num-slaves,2,num-other-sentinels,2/,
      )
    const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')
    return { url: `redis+sentinel://${hosts}/${GROUP}`, nodes }
  },
  cluster: async (guard, options) => {
    const nodes = await Promise.all([1, 2, 3, 4, 5, 6].map(() => guard.clusterNode(options)))
    await join6(nodes)
    const hosts = nodes.slice(0, 3).map(({ port }) => `127.0.0.1:${port}`)
    return { url: `redis+cluster://${hosts.join(',')}`, nodes }
  },
}

interface ClusterNode extends RedisNode {
  readonly busPort: number
}

/** The first three become primaries of a third of the slots each, the others their replicas. */
async function join6(nodes: readonly ClusterNode[]): Promise<void> {
  const [first, ...others] = nodes as [ClusterNode, ...ClusterNode[]]
  const bounds = [0, 5461, 10_923, 16_384]
  for (const [i, node] of nodes.entries()) {
    if (i < 3)
      await node.ask('cluster', 'addslotsrange', String(bounds[i]), String((bounds[i + 1] as number) - 1))
    await node.ask('cluster', 'set-config-epoch', String(i + 1))
  }
  for (const node of others)
    await node.ask('cluster', 'meet', '127.0.0.1', String(first.port), String(first.busPort))
  for (const node of nodes) await until(() => node.ask('cluster', 'info'), /cluster_known_nodes:6/)
  for (const [i, node] of nodes.slice(3).entries()) {
    const id = String(await (nodes[i] as ClusterNode).ask('cluster', 'myid'))
    await until(() => node.ask('cluster', 'nodes'), new RegExp(`${id} .* connected`))
    await node.ask('cluster', 'replicate', id)
  }
  for (const [i, node] of nodes.entries()) {
    await until(() => node.ask('cluster', 'info'), /cluster_state:ok/)
    await until(() => node.ask('info', 'replication'), i < 3 ? /connected_slaves:1/ : /master_link_status:up/)
    await until(async () => (String(await node.ask('cluster', 'nodes')).match(/slave /g) ?? []).length, /3/)
  }
}

async function primariesOf(nodes: readonly RedisNode[]): Promise<RedisNode[]> {
  const roles = await Promise.all(nodes.map((node) => node.ask('role').catch(() => [])))
  return nodes.filter((_, i) => (roles[i] as unknown[])[0] === 'master')
}

async function replicated(primaries: () => Promise<readonly RedisNode[]>): Promise<void> {
  for (const node of await primaries()) {
    const [, , replicas] = (await node.ask('role')) as [string, number, unknown[]]
    await node.ask('wait', String(replicas.length), String(PATIENCE))
  }
}

async function until(ask: () => Promise<unknown>, expected: RegExp, patience = PATIENCE): Promise<void> {
  const deadline = Date.now() + patience
  let answer: unknown
  do {
    answer = await ask()
    if (expected.test(String(answer))) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  } while (Date.now() < deadline)
  throw new Error(`a Redis for the tests did not come so far as ${expected}: ${String(answer)}`)
}

/** The process that holds the servers of one group. */
class Guard {
  private readonly child: ChildProcess
  private readonly calls = new Map<number, (error: string | undefined) => void>()
  private number = 0

  constructor() {
    this.child = fork(join(import.meta.dirname, 'redis-process.js'), { stdio: 'ignore', execArgv: [] })
    this.child.on('message', ({ number, error }: { number: number; error?: string }) => {
      this.calls.get(number)?.(error)
      this.calls.delete(number)
    })
    this.child.once('exit', () => {
      for (const settle of this.calls.values()) settle('the process that holds the servers ended')
    })
  }

  server({ isPersistent = false }: RedisGroupOptions, more: readonly string[] = []): Promise<RedisNode> {
    const disk = isPersistent ? ['appendonly yes', 'appendfsync always'] : ['appendonly no']
    const quick = ['repl-diskless-sync yes', 'repl-diskless-sync-delay 0', 'repl-timeout 5']
    return this.node('server', [...disk, 'save ""', ...quick, ...more])
  }

  async clusterNode(options: RedisGroupOptions): Promise<ClusterNode> {
    const busPort = await freePort()
    const node = await this.server(options, [
      'cluster-enabled yes',
      `cluster-port ${busPort}`,
      `cluster-node-timeout ${deadAfter(options)}`,
      'cluster-replica-validity-factor 0',
    ])
    return { ...node, busPort }
  }

  sentinel(port: number, options: RedisGroupOptions): Promise<RedisNode> {
    return this.node('sentinel', [
      `sentinel monitor ${GROUP} 127.0.0.1 ${port} 2`,
      `sentinel down-after-milliseconds ${GROUP} ${deadAfter(options)}`,
      `sentinel failover-timeout ${GROUP} ${FAILOVER}`,
    ])
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    if (this.child.connected) this.child.disconnect()
    await ended
  }

  private async node(what: 'server' | 'sentinel', settings: readonly string[]): Promise<RedisNode> {
    const found = inject('redis')
    if ('skipped' in found) throw new Error(found.skipped)
    const port = await freePort()
    const name = `${what}-${port}`
    const all = [`port ${port}`, 'bind 127.0.0.1', 'daemonize no', ...settings]
    const start = () => this.call('start', { name, program: found[what], settings: all, port })
    const signal = (which: NodeJS.Signals) => () => this.call('signal', { name, signal: which })
    await start()
    return {
      port,
      start,
      kill: signal('SIGKILL'),
      pause: signal('SIGSTOP'),
      resume: signal('SIGCONT'),
      ask: (command, ...words) => askOnce(port, command, words),
    }
  }

  private call(call: 'start' | 'signal', given: object): Promise<void> {
    this.number += 1
    const { number } = this
    return new Promise((resolve, reject) => {
      this.calls.set(number, (error) => (error === undefined ? resolve() : reject(new Error(error))))
      this.child.send({ number, call, given })
    })
  }
}

function deadAfter({ isKilled = false }: RedisGroupOptions): number {
  return isKilled ? DEAD_SOON_AFTER : DEAD_AFTER
}

async function askOnce(port: number, command: string, words: readonly string[]): Promise<unknown> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: () => null, maxRetriesPerRequest: 0 })
  client.on('error', () => undefined)
  try {
    return await client.call(command, ...words)
  } finally {
    client.disconnect()
  }
}

/** Given out already in this process: the system may offer a port twice before somebody listens there. */
const taken = new Set<number>()

async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer()
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as { port: number }
        server.close(() => resolve(free))
      })
    })
    if (!taken.has(port)) {
      taken.add(port)
      return port
    }
  }
}
