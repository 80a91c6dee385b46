/** The part of the cache that replicas share: bytes in Redis, and who of them makes what is missing. */
import { createHash, randomUUID } from 'node:crypto'
import type { RedisClient } from '../redis/clients.ts'
import type { RedisServices } from '../redis/redis.ts'

/** Bytes above which a value is kept by each replica alone: one would hold up all others that Redis serves. */
export const LARGEST_SHARED = 4 * 2 ** 20
/** Seconds that a value stays after its last use. */
const KEPT_FOR = 24 * 60 * 60
/** Milliseconds. Whoever makes a value has so long before others make it too. */
const LOCK = 5000
/** Seconds for which it is known that a value is too large. */
const KNOWN_LARGE = 60 * 60
/** Milliseconds between two looks at how full Redis is. */
const LOOK = 5000
/** Shares of its memory above which nothing is written: the rest belongs to what cannot be made again. */
const FULL = 0.75
const FULL_OF_MACHINE = 0.5
/** What stands in the place of a maker's name where the value turned out too large. */
const LARGE = 'large'
const UNLOCK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

/** `wait`: somebody else makes it. `make`: nobody does, or nobody knows. */
export type Turn =
  | { readonly kind: 'make'; readonly done: (value: Uint8Array | null) => Promise<void> }
  | 'wait'

/** What came of a look at a value that somebody else makes. */
export type Outcome = Uint8Array | 'made here' | 'wait' | 'free'

export interface RedisLevelOptions {
  readonly redis: Pick<RedisServices, 'link' | 'key'>
  /** What decides, beside its key, how a value is made: versions of Lintel and of its kernel. */
  readonly versions: readonly string[]
}

/** No method throws, and none waits longer than the link does: a Redis that is away has nothing. */
export class RedisLevel {
  private readonly redis: RedisLevelOptions['redis']
  private readonly space: string
  private fullUntil = 0
  private lookedAt = Number.NEGATIVE_INFINITY

  constructor({ redis, versions }: RedisLevelOptions) {
    this.redis = redis
    this.space = createHash('sha256').update(JSON.stringify(versions)).digest('hex').slice(0, 16)
  }

  async get(key: string): Promise<Uint8Array | null> {
    const found = await this.ask((client) => client.getexBuffer(this.name(key), 'EX', KEPT_FOR))
    return found === null ? null : ownBytes(found)
  }

  async set(key: string, bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength > LARGEST_SHARED || (await this.isFull())) return
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    await this.ask((client) => client.set(this.name(key), value, 'EX', KEPT_FOR))
  }

  /** Whether this replica is to make a value. */
  async begin(key: string): Promise<Turn> {
    const id = randomUUID()
    const lock = this.lock(key)
    const answer = await this.ask(async (client) => {
      const taken = await client.set(lock, id, 'PX', LOCK, 'NX')
      return taken === 'OK' ? 'mine' : 'other'
    })
    if (answer === 'other') return 'wait'
    if (answer === null) return { kind: 'make', done: () => Promise.resolve() }
    return { kind: 'make', done: (value) => this.end(key, { id, value }) }
  }

  /** How it stands with a value that somebody else makes. */
  async outcome(key: string): Promise<Outcome> {
    const found = await this.ask((client) => client.mgetBuffer(this.name(key), this.lock(key)))
    if (found === null) return 'made here'
    const [value, maker] = found
    if (value) return ownBytes(value)
    if (!maker) return 'free'
    return maker.toString() === LARGE ? 'made here' : 'wait'
  }

  /** A key of what belongs to the cache as a whole. */
  keyOf(...parts: readonly string[]): string {
    return this.redis.key('cache', this.space, ...parts)
  }

  /** @returns null where Redis is away or refuses */
  async ask<T>(what: (client: RedisClient) => Promise<T>): Promise<T | null> {
    try {
      return await this.redis.link.ask(what)
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('OOM')) this.fullUntil = performance.now() + LOOK
      return null
    }
  }

  /** @param value null where making it failed */
  private async end(key: string, { id, value }: { id: string; value: Uint8Array | null }): Promise<void> {
    const lock = this.lock(key)
    if (value !== null && value.byteLength > LARGEST_SHARED) {
      await this.ask((client) => client.set(lock, LARGE, 'EX', KNOWN_LARGE))
      return
    }
    if (value !== null) await this.set(key, value)
    await this.ask((client) => client.call('eval', UNLOCK, '1', lock, id))
  }

  /** Both names of a key lie in one place of a Cluster. */
  private name(key: string): string {
    return this.keyOf(`{${key}}`)
  }

  private lock(key: string): string {
    return this.keyOf(`{${key}}`, 'made-by')
  }

  private async isFull(): Promise<boolean> {
    const now = performance.now()
    if (now - this.lookedAt > LOOK) {
      this.lookedAt = now
      const memory = await this.ask((client) => client.info('memory'))
      if (memory !== null && isFull(memory)) this.fullUntil = now + LOOK
    }
    return now < this.fullUntil
  }
}

/** Where Redis itself makes room it is never full. */
function isFull(memory: string): boolean {
  const of = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1] ?? 0)
  const [used, most, machine] = [of('used_memory'), of('maxmemory'), of('total_system_memory')]
  if (most > 0) return memory.includes('maxmemory_policy:noeviction') && used > most * FULL
  return machine > 0 && used > machine * FULL_OF_MACHINE
}

/** Bytes that hold no more memory than their own: small ones come as part of what was read from the connection. */
function ownBytes(buffer: Buffer): Uint8Array {
  const isOwn = buffer.buffer.byteLength <= buffer.byteLength * 2
  return isOwn ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer)
}
